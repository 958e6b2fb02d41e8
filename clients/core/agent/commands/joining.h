// Founding and joining an alliance, the sheets, inviting, and who waits to be accepted.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "clients/core/agent/commands/bounds.h"
#include "protocol/statements/accreditation.h"

namespace indaba::client {

// Founds an alliance with the link that its server's operator has.
struct FoundAlliance {
  static constexpr std::string_view kType = "found_alliance";
  std::string link;
  std::string name;
  std::string handle;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("link", self.link, kLinkBounds);
    io("name", self.name, kGivenNameBounds);
    io.literal("type", kType);
    io("handle", self.handle, protocol::kHandleBounds);
  }
};

struct JoinAlliance {
  static constexpr std::string_view kType = "join_alliance";
  std::string link;
  std::string handle;
  std::string note;  // to who accepts

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("link", self.link, kLinkBounds);
    io("note", self.note, kWordBounds);
    io.literal("type", kType);
    io("handle", self.handle, protocol::kHandleBounds);
  }
};

// The sheets are printed: their secrets are forgotten here. `words` are the last group of the
// recovery sheet, typed back.
struct ConfirmSheets {
  static constexpr std::string_view kType = "confirm_sheets";
  std::string words;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("words", self.words, kSheetBounds);
  }
};

// On a fresh device, with what stands on the recovery sheet: a new identity of the same member.
struct RecoverAccount {
  static constexpr std::string_view kType = "recover_account";
  std::string link;  // that says where the alliance is
  std::string sheet;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("link", self.link, kLinkBounds);
    io.literal("type", kType);
    io("sheet", self.sheet, kSheetBounds);
  }
};

struct CreateInvites {
  static constexpr std::string_view kType = "create_invites";
  std::uint64_t count = 1;
  protocol::InviteMode mode = protocol::InviteMode::active;
  std::uint64_t uses = 1;
  std::uint64_t days = 14;
  std::optional<std::string> country;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("days", self.days, kInviteDaysBounds);
    io("mode", self.mode);
    io.literal("type", kType);
    io("uses", self.uses, kInvitesBounds);
    io("count", self.count, kInvitesBounds);
    io("country", self.country, protocol::kCountryBounds);
  }
};

// Who waits to be accepted, as far as this member may accept them.
struct ListPending {
  static constexpr std::string_view kType = "list_pending";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

// Vouches for somebody who waits. Their country is the invite's unless it is said.
struct AcceptPending {
  static constexpr std::string_view kType = "accept_pending";
  std::string handle;
  std::optional<std::string> country;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("handle", self.handle, protocol::kHandleBounds);
    io("country", self.country, protocol::kCountryBounds);
  }
};

// Vouches for this device's own member, who waits, with what stands on the sheet of the alliance:
// so the only admin comes back. Whoever is a member already stays one.
struct AcceptByRoot {
  static constexpr std::string_view kType = "accept_by_root";
  std::string root_sheet;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("root_sheet", self.root_sheet, kSheetBounds);
  }
};

// Their account is forgotten.
struct RefusePending {
  static constexpr std::string_view kType = "refuse_pending";
  std::string handle;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("handle", self.handle, protocol::kHandleBounds);
  }
};

}  // namespace indaba::client
