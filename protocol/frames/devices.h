// A member's devices: listing, linking, recovering, revoking.
//
// The structures follow frames.cddl, name by name.
#pragma once

#include <optional>
#include <vector>

#include "protocol/statements/statement.h"
#include "protocol/types.h"

namespace indaba::protocol {

struct DevicesListRequest {
  MemberId member;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("member", self.member);
  }
};

struct DevicesListReply {
  std::vector<Statement> devices;
  std::uint64_t device_list = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("devices", self.devices, cbor::at_most(8));
    io("device_list", self.device_list);
  }
};

// From a device that has no certificate yet, to the member's own devices.
struct DevicesAskRequest {
  MemberId member;
  Bytes sealed;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("member", self.member);
    io("sealed", self.sealed, cbor::Bounds{1, 4096});
  }
};

struct DevicesAskReply {
  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("state", "waiting");
  }
};

inline constexpr std::uint64_t kHandoverBytesMax = 65536;

// `handover` goes into the inbox of the device that is added.
struct DevicesAddRequest {
  Statement device;
  std::optional<Bytes> handover{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("device", self.device);
    io("handover", self.handover, cbor::Bounds{1, kHandoverBytesMax});
  }
};

struct DevicesAddReply {
  std::uint64_t device_list = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("device_list", self.device_list);
  }
};

// A new identity generation with its first device, by the recovery sheet; no device need be
// proved.
struct DevicesRecoverRequest {
  Statement identity;
  Statement device;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("device", self.device);
    io("identity", self.identity);
  }
};

struct DevicesRecoverReply {
  std::uint64_t device_list = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("device_list", self.device_list);
  }
};

struct DevicesRevokeRequest {
  Statement revocation;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("revocation", self.revocation);
  }
};

// What has to follow: who holds these acts, or whoever comes next does.
struct DevicesRevokeReply {
  std::uint64_t device_list = 0;
  std::vector<CircleId> rotate;
  std::vector<ChannelId> remove;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("remove", self.remove, cbor::at_most(5000));
    io("rotate", self.rotate, cbor::at_most(1000));
    io("device_list", self.device_list);
  }
};

}  // namespace indaba::protocol
