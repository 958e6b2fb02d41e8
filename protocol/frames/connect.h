// Signing a device in, and taking up its channels where it left them.
//
// The structures follow frames.cddl, name by name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/frames/channel_kinds.h"
#include "protocol/types.h"

namespace indaba::protocol {

// The first thing the server says. `server_key` is SHA-256 of the TLS certificate's public key
// (SubjectPublicKeyInfo), 32 zero bytes without TLS. `head_key` signs heads. `position` counts
// every entry of every log of this incarnation.
struct HelloEvent {
  std::vector<std::uint64_t> versions;
  std::vector<std::string> features;
  std::uint64_t oldest_client = 0;
  ByteArray<32> nonce{};
  UnixTime time;
  std::string server_name;
  Hash server_key{};
  SigningKey head_key{};
  ByteArray<16> incarnation{};
  std::uint64_t position = 0;
  std::optional<Hash> alliance;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("time", self.time);
    io("nonce", self.nonce);
    io("alliance", self.alliance);
    io("features", self.features, cbor::at_most(64));
    io("head_key", self.head_key);
    io("position", self.position);
    io("versions", self.versions, cbor::Bounds{1, 8});
    io("server_key", self.server_key);
    io("incarnation", self.incarnation);
    io("server_name", self.server_name, cbor::at_most(253));
    io("oldest_client", self.oldest_client);
  }
};

// Signed with the device's signature key over "indaba/1" 0x00 "prove" 0x00 alliance nonce
// server_key device server_name.
struct ProveRequest {
  DeviceId device;
  Signature signature{};
  std::vector<std::uint64_t> versions;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("device", self.device);
    io("versions", self.versions, cbor::Bounds{1, 8});
    io("signature", self.signature);
  }
};

enum class MemberState : std::uint8_t { pending, provisional, member };
constexpr auto enum_names(MemberState) {
  using enum MemberState;
  return std::to_array<cbor::Named<MemberState>>(
      {{pending, "pending"}, {provisional, "provisional"}, {member, "member"}});
}

// `sends` counts what the server took of this device, `device_list` the changes of anybody's
// devices, `lists` those of all that everybody goes by: statements, devices, circles and what is
// due in them. Where that is as it was when they were asked for, nothing of them is new.
struct ProveReply {
  std::uint64_t version = 0;
  MemberId member;
  std::uint64_t sends = 0;
  std::uint64_t inbox = 0;
  std::uint64_t lists = 0;
  std::uint64_t revocations = 0;
  std::uint64_t device_list = 0;
  MemberState state{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("inbox", self.inbox);
    io("lists", self.lists);
    io("sends", self.sends);
    io("state", self.state);
    io("member", self.member);
    io("version", self.version);
    io("device_list", self.device_list);
    io("revocations", self.revocations);
  }
};

struct Cursor {
  ChannelId channel;
  std::uint64_t seq = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
    io("channel", self.channel);
  }
};

struct SignedHead {
  std::uint64_t seq = 0;
  Hash log_hash{};
  std::optional<Signature> signature;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
    io("log_hash", self.log_hash);
    io("signature", self.signature);
  }
};

// A head that the server signed in that incarnation.
struct ShownHead {
  ChannelId channel;
  Incarnation incarnation;
  SignedHead head;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("head", self.head);
    io("channel", self.channel);
    io("incarnation", self.incarnation);
  }
};

inline constexpr std::size_t kShownHeadsMax = 100;

// Once a connection: subscribes to all of the device's channels, those named from the given
// cursors, all others from their head. The answer names channels that are not where the cursor
// is, then entry events follow for each. `heads`: where the server may lack what it had, the
// highest signed head of each channel, each with its signature.
struct ResumeRequest {
  std::vector<Cursor> cursors;
  std::uint64_t inbox = 0;
  std::optional<std::vector<ShownHead>> heads{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("heads", self.heads, cbor::at_most(kShownHeadsMax));
    io("inbox", self.inbox);
    io("cursors", self.cursors, cbor::at_most(5000));
  }
};

// `first` is the oldest entry whose body is kept.
struct Resumed {
  ChannelId channel;
  ChannelKind kind{};
  std::uint64_t first = 0;
  SignedHead head;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("head", self.head);
    io("kind", self.kind);
    io("first", self.first);
    io("channel", self.channel);
  }
};

// `outside`: closed channels of the member that this device is not in. `answers`: to a responder,
// the highest number of an answer that is kept. `key_packages`: how many the device has left.
struct ResumeReply {
  std::vector<Resumed> channels;
  std::vector<ChannelId> gone;
  std::vector<ChannelId> outside;
  std::uint64_t answers = 0;
  std::uint64_t key_packages = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("gone", self.gone, cbor::at_most(5000));
    io("answers", self.answers);
    io("outside", self.outside, cbor::at_most(5000));
    io("channels", self.channels, cbor::at_most(5000));
    io("key_packages", self.key_packages);
  }
};

}  // namespace indaba::protocol
