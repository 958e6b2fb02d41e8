// People: profiles, the directory, first contact, grants and their end.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/core/agent/commands/bounds.h"
#include "protocol/content/marks.h"
#include "protocol/frames/members.h"
#include "protocol/statements/roles.h"

namespace indaba::client {

// One's own profile: all members see what is for the alliance, and the server can read and search
// it; what is chosen goes, end to end, to whom ShareProfile names; the rest stays on this member's
// devices. Without values the field goes.
struct SetProfileField {
  static constexpr std::string_view kType = "set_profile_field";
  protocol::ProfileName name{};
  std::vector<std::string> values;
  // As before; at first languages are for the alliance, the rest for nobody.
  std::optional<protocol::FieldVisibility> visible;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name);
    io.literal("type", kType);
    io("values", self.values, cbor::at_most(protocol::kProfileValuesMax),
       cbor::Bounds{1, protocol::kProfileValueBytesMax});
    io("visible", self.visible);
  }
};

// What of the profile is chosen goes to them through the direct channel, and again whenever it
// changes; or they are shown nothing more.
struct ShareProfile {
  static constexpr std::string_view kType = "share_profile";
  std::string handle;
  bool on = true;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("on", self.on);
    io.literal("type", kType);
    io("handle", self.handle, protocol::kHandleBounds);
  }
};

// What somebody shows of themselves: to the alliance, and to this member.
struct ReadProfile {
  static constexpr std::string_view kType = "read_profile";
  std::string handle;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("handle", self.handle, protocol::kHandleBounds);
  }
};

// Members by what they show to the alliance.
struct SearchDirectory {
  static constexpr std::string_view kType = "search_directory";
  std::optional<std::string> country;
  std::optional<std::string> language;
  std::optional<std::string> theme;
  std::optional<std::string> organisation;
  std::optional<std::string> skill;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("skill", self.skill, cbor::Bounds{1, 100});
    io("theme", self.theme, kThemeBounds);
    io("country", self.country, protocol::kCountryBounds);
    io("language", self.language, protocol::kLanguageBounds);
    io("organisation", self.organisation, cbor::Bounds{1, 200});
  }
};

// What a member is looked up by their handle for.
struct LookUp {
  static constexpr std::string_view kType = "look_up";
  std::string handle;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("handle", self.handle, protocol::kHandleBounds);
  }
};

// Ends with the channel, or with ContactAsked where the other has to agree first; then `greeting`
// goes with the question.
struct OpenDirect {
  static constexpr std::string_view kType = "open_direct";
  std::string handle;
  std::string greeting;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("handle", self.handle, protocol::kHandleBounds);
    io("greeting", self.greeting, cbor::at_most(kGreetingBytesMax));
  }
};

struct AnswerContact {
  static constexpr std::string_view kType = "answer_contact";
  MemberId member;
  bool accept = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("accept", self.accept);
    io("member", self.member);
  }
};

// To FirstContactRead.
struct ReadFirstContact {
  static constexpr std::string_view kType = "read_first_contact";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

struct SetFirstContact {
  static constexpr std::string_view kType = "set_first_contact";
  protocol::FirstContact first_contact{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("first_contact", self.first_contact);
  }
};

// Grants a role by this member's word; `root_sheet` where only the root may (admin).
struct Accredit {
  static constexpr std::string_view kType = "accredit";
  std::string handle;
  protocol::RoleName role{};
  std::vector<std::string> countries;  // empty: everywhere
  std::uint64_t days = 365;
  std::string root_sheet;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("days", self.days, kGrantDaysBounds);
    io("role", self.role);
    io.literal("type", kType);
    io("handle", self.handle, protocol::kHandleBounds);
    io("countries", self.countries, kCountriesBounds, protocol::kCountryBounds);
    io("root_sheet", self.root_sheet, kSheetBounds);
  }
};

// Ends what somebody was granted: a role, or the membership itself.
struct Revoke {
  static constexpr std::string_view kType = "revoke";
  std::string handle;
  std::optional<protocol::RoleName> role;  // all grants of it; absent: the membership
  std::string reason;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("role", self.role);
    io.literal("type", kType);
    io("handle", self.handle, protocol::kHandleBounds);
    io("reason", self.reason, kWordBounds);
  }
};

// What they say is shown nowhere and what they ask is declined, or no more so.
struct BlockMember {
  static constexpr std::string_view kType = "block_member";
  std::string handle;
  bool on = true;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("on", self.on);
    io.literal("type", kType);
    io("handle", self.handle, protocol::kHandleBounds);
  }
};

// Goes on writing to somebody whose identity has changed.
struct AcceptIdentity {
  static constexpr std::string_view kType = "accept_identity";
  std::string handle;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("handle", self.handle, protocol::kHandleBounds);
  }
};

}  // namespace indaba::client
