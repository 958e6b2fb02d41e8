// What passes between a member's own devices: asking to be linked, what a new device is handed, and
// what a sealed backup holds.
//
// The structures follow content.cddl, name by name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"
#include "protocol/content/marks.h"
#include "protocol/statements/statement.h"
#include "protocol/types.h"

namespace indaba::protocol {

// The certificate as the new device has signed it, alone.
struct LinkRequest {
  std::string name;
  Statement certificate;
  bool operator==(const LinkRequest&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name, cbor::at_most(kDeviceNameBytesMax));
    io("certificate", self.certificate);
  }
};

struct KeptSeed {
  CircleId circle;
  std::uint64_t epoch = 0;
  ByteArray<32> seed{};

  KeptSeed() = default;
  KeptSeed(const KeptSeed&) = default;
  KeptSeed& operator=(const KeptSeed&) = default;
  ~KeptSeed() { wipe(seed); }
  bool operator==(const KeptSeed&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seed", self.seed);
    io("epoch", self.epoch, kFrom1);
    io("circle", self.circle);
  }
};

// The generation of somebody's identity that the member has accepted.
struct KeptPerson {
  MemberId member;
  std::uint64_t generation = 0;
  bool operator==(const KeptPerson&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("member", self.member);
    io("generation", self.generation);
  }
};

struct NamedDevice {
  DeviceId device;
  std::string name;  // empty for one that nobody named
  bool operator==(const NamedDevice&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name, cbor::at_most(kDeviceNameBytesMax));
    io("device", self.device);
  }
};

struct NamedChannel {
  ChannelId channel;
  std::string name;
  bool operator==(const NamedChannel&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name, cbor::Bounds{1, 200});
    io("channel", self.channel);
  }
};

// Never keys of devices, key packages or states of groups: each device has its own.
struct Belongings {
  Statement root;      // of version 1
  MarksContent marks;  // how far was read is told in the self channel
  std::vector<KeptSeed> seeds;
  std::string handle;
  std::optional<std::vector<ChannelId>> joined;  // open channels, of a backup
  std::vector<KeptPerson> people;
  std::vector<NamedDevice> devices;
  std::vector<NamedChannel> channels;
  bool operator==(const Belongings&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("root", self.root);
    io("marks", self.marks);
    io("seeds", self.seeds, cbor::at_most(1000));
    io("handle", self.handle, kHandleBounds);
    io("joined", self.joined, cbor::Bounds{1, 5000});
    io("people", self.people, cbor::at_most(5000));
    io("devices", self.devices, cbor::at_most(8));
    io("channels", self.channels, cbor::at_most(5000));
  }
};

struct Handover {
  Statement identity;
  BoxKey backup_key{};  // to which backups are sealed
  Belongings belongings;
  Statement certificate;  // with all its signatures
  ByteArray<32> identity_seed{};

  Handover() = default;
  Handover(const Handover&) = default;
  Handover& operator=(const Handover&) = default;
  ~Handover() { wipe(identity_seed); }
  bool operator==(const Handover&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("identity", self.identity);
    io("backup_key", self.backup_key);
    io("belongings", self.belongings);
    io("certificate", self.certificate);
    io("identity_seed", self.identity_seed);
  }
};

}  // namespace indaba::protocol
