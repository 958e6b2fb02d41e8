// Circles: definitions, manifests, boxes, and what waits for stewards.
//
// The structures follow frames.cddl, name by name.
#pragma once

#include <optional>
#include <vector>

#include "protocol/frames/connect.h"
#include "protocol/statements/statement.h"
#include "protocol/types.h"

namespace indaba::protocol {

struct CirclesDefineRequest {
  Statement circle;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("circle", self.circle);
  }
};

using CirclesDefineReply = Nothing;

struct WrappedSeed {
  std::uint64_t epoch = 0;
  Bytes wrapped;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("epoch", self.epoch);
    io("wrapped", self.wrapped, cbor::Bounds{1, 128});
  }
};

// Compare and set: `manifest` names the epoch after the newest.
struct CirclesRotateRequest {
  Statement manifest;
  std::vector<WrappedSeed> wrapped;
  std::vector<Statement> boxes;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("boxes", self.boxes, cbor::at_most(500));
    io("wrapped", self.wrapped, cbor::at_most(500));
    io("manifest", self.manifest);
  }
};

struct CirclesRotateReply {
  std::vector<Cursor> posted;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("posted", self.posted, cbor::at_most(1000));
  }
};

struct CirclesGetRequest {
  CircleId circle;
  std::uint64_t after = 0;
  std::uint64_t limit = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("after", self.after);
    io("limit", self.limit, cbor::Bounds{1, 100});
    io("circle", self.circle);
  }
};

struct KeptManifest {
  Statement manifest;
  std::vector<WrappedSeed> wrapped;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("wrapped", self.wrapped, cbor::at_most(500));
    io("manifest", self.manifest);
  }
};

struct CirclesGetReply {
  Statement circle;
  std::vector<KeptManifest> manifests;
  std::vector<Statement> boxes;
  std::uint64_t newest = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("boxes", self.boxes, cbor::at_most(16));
    io("circle", self.circle);
    io("newest", self.newest);
    io("manifests", self.manifests, cbor::at_most(100));
  }
};

// Those of the epoch after the newest wait for its manifest, and are dropped if another device
// brings it: so the boxes of a large circle go ahead of circles.rotate, in pieces.
struct CirclesBoxRequest {
  std::vector<Statement> boxes;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("boxes", self.boxes, cbor::Bounds{1, 500});
  }
};

using CirclesBoxReply = Nothing;

// That device's box can't be opened or holds something else; without `boxer_device`: there is none.
struct CirclesReportRequest {
  CircleId circle;
  std::uint64_t epoch = 0;
  std::optional<DeviceId> boxer_device;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("epoch", self.epoch);
    io("circle", self.circle);
    io("boxer_device", self.boxer_device);
  }
};

using CirclesReportReply = Nothing;

// What waits for somebody like the caller: circles to rotate and why, devices without a box.
struct CirclesDutiesRequest {
  std::uint64_t limit = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("limit", self.limit, cbor::Bounds{1, 1000});
  }
};

enum class RotationReason : std::uint8_t { revocation, expiry, month, report, invite, definition };
constexpr auto enum_names(RotationReason) {
  using enum RotationReason;
  return std::to_array<cbor::Named<RotationReason>>({{revocation, "revocation"},
                                                     {expiry, "expiry"},
                                                     {month, "month"},
                                                     {report, "report"},
                                                     {invite, "invite"},
                                                     {definition, "definition"}});
}

struct RotationDuty {
  CircleId circle;
  RotationReason reason{};
  bool is_held = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("held", self.is_held);
    io("circle", self.circle);
    io("reason", self.reason);
  }
};

struct BoxDuty {
  CircleId circle;
  MemberId member;
  DeviceId device;
  std::uint64_t epoch = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("epoch", self.epoch);
    io("circle", self.circle);
    io("device", self.device);
    io("member", self.member);
  }
};

struct CirclesDutiesReply {
  std::vector<RotationDuty> rotate;
  std::vector<BoxDuty> box;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("box", self.box, cbor::at_most(1000));
    io("rotate", self.rotate, cbor::at_most(1000));
  }
};

}  // namespace indaba::protocol
