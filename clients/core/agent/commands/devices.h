// A member's own devices, and the end of their account.
#pragma once

#include <string>
#include <string_view>

#include "clients/core/agent/commands/bounds.h"
#include "protocol/content/marks.h"

namespace indaba::client {

// On a member's device: the link for a new one of theirs. An earlier link counts no more.
struct OfferLink {
  static constexpr std::string_view kType = "offer_link";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

// On a new device: asks the one that made the link.
struct AskToBeLinked {
  static constexpr std::string_view kType = "ask_to_be_linked";
  std::string link;
  std::string name;  // by which the member's devices know it

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("link", self.link, kLinkBounds);
    io("name", self.name, cbor::at_most(protocol::kDeviceNameBytesMax));
    io.literal("type", kType);
  }
};

// Makes a device of whoever asks with that fingerprint.
struct AcceptDevice {
  static constexpr std::string_view kType = "accept_device";
  std::string fingerprint;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("fingerprint", self.fingerprint, kFingerprintBounds);
  }
};

// All devices of the member's learn it, and nobody else.
struct RenameDevice {
  static constexpr std::string_view kType = "rename_device";
  DeviceId device;
  std::string name;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name, cbor::Bounds{1, protocol::kDeviceNameBytesMax});
    io.literal("type", kType);
    io("device", self.device);
  }
};

// Ends a device of this member's, with those that it has certified.
struct RevokeDevice {
  static constexpr std::string_view kType = "revoke_device";
  DeviceId device;
  std::string reason;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("device", self.device);
    io("reason", self.reason, kWordBounds);
  }
};

// The member leaves the alliance, with all that the server and this device have of them; their
// other devices are not let in any more. It does not wait for a connection. Closed channels are
// left first, one by one: where that breaks off, those are left and the account stays until it is
// asked for again.
struct EraseAccount {
  static constexpr std::string_view kType = "erase_account";
  std::string handle;  // the member's own, so that nobody does it unawares

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("handle", self.handle, protocol::kHandleBounds);
  }
};

}  // namespace indaba::client
