// MLS KeyPackages (RFC 9420 section 10), each handed out once.
//
// The structures follow frames.cddl, name by name.
#pragma once

#include <optional>
#include <vector>

#include "protocol/types.h"

namespace indaba::protocol {

struct KeyPackagesPublishRequest {
  std::vector<Bytes> packages;
  std::optional<Bytes> last_resort;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("packages", self.packages, cbor::at_most(50), cbor::Bounds{1, 16384});
    io("last_resort", self.last_resort, cbor::Bounds{1, 16384});
  }
};

struct KeyPackagesPublishReply {
  std::uint64_t count = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("count", self.count);
  }
};

using KeyPackagesCountRequest = Nothing;

struct KeyPackagesCountReply {
  std::uint64_t count = 0;
  bool last_resort = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("count", self.count);
    io("last_resort", self.last_resort);
  }
};

// One of each device of each member. Members whom the caller may not add are answered like
// those without any.
struct KeyPackagesClaimRequest {
  std::vector<MemberId> members;
  std::optional<ChannelId> channel;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("channel", self.channel);
    io("members", self.members, cbor::Bounds{1, 128});
  }
};

struct ClaimedPackage {
  MemberId member;
  DeviceId device;
  Bytes package;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("device", self.device);
    io("member", self.member);
    io("package", self.package);
  }
};

struct KeyPackagesClaimReply {
  std::vector<ClaimedPackage> claimed;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("claimed", self.claimed, cbor::at_most(1024));
  }
};

}  // namespace indaba::protocol
