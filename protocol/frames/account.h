// The account as a whole: all that the server holds of a member, and its end.
//
// The structures follow frames.cddl, name by name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/frames/channel_kinds.h"
#include "protocol/frames/inbox.h"
#include "protocol/frames/members.h"
#include "protocol/statements/statement.h"
#include "protocol/types.h"

namespace indaba::protocol {

// The parts of an export, in the order in which they are handed out.
enum class ExportSection : std::uint8_t {
  account,
  devices,
  statements,
  issued,
  contacts,
  channels,
  bans,
  entries,
  inboxes,
  answers,
  boxes,
  invites,
  replies
};
constexpr auto enum_names(ExportSection) {
  using enum ExportSection;
  return std::to_array<cbor::Named<ExportSection>>({{account, "account"},
                                                    {devices, "devices"},
                                                    {statements, "statements"},
                                                    {issued, "issued"},
                                                    {contacts, "contacts"},
                                                    {channels, "channels"},
                                                    {bans, "bans"},
                                                    {entries, "entries"},
                                                    {inboxes, "inboxes"},
                                                    {answers, "answers"},
                                                    {boxes, "boxes"},
                                                    {invites, "invites"},
                                                    {replies, "replies"}});
}

// Where an export goes on: the server's own words, given back as they came.
struct ExportPlace {
  ExportSection section{};
  std::optional<Bytes> after;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("after", self.after, cbor::Bounds{1, 64});
    io("section", self.section);
  }
};

// Without `from`: from the beginning.
struct AccountExportRequest {
  std::optional<ExportPlace> from;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("from", self.from);
  }
};

// What is kept of the backup; backup.get hands it out.
struct ExportedBackup {
  std::uint64_t counter = 0;
  std::uint64_t size = 0;
  UnixTime at;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("size", self.size);
    io("counter", self.counter);
  }
};

enum class ExportedStanding : std::uint8_t { pending, provisional, member, voided, ended };
constexpr auto enum_names(ExportedStanding) {
  using enum ExportedStanding;
  return std::to_array<cbor::Named<ExportedStanding>>({{pending, "pending"},
                                                       {provisional, "provisional"},
                                                       {member, "member"},
                                                       {voided, "voided"},
                                                       {ended, "ended"}});
}

// `note` is what the member told whoever accepts them.
struct ExportedAccount {
  MemberId member;
  std::string handle;
  ExportedStanding standing{};
  UnixTime registered;
  FirstContact first_contact{};
  std::vector<ProfileField> profile;
  std::optional<std::string> country;
  std::optional<std::string> note;
  std::optional<ExportedBackup> backup;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("note", self.note, cbor::at_most(500));
    io("backup", self.backup);
    io("handle", self.handle, kHandleBounds);
    io("member", self.member);
    io("country", self.country, kCountryBounds);
    io("profile", self.profile, cbor::at_most(32));
    io("standing", self.standing);
    io("registered", self.registered);
    io("first_contact", self.first_contact);
  }
};

// `key_packages` counts those that wait to be handed out.
struct ExportedDevice {
  DeviceId device;
  std::uint64_t generation = 0;
  UnixTime created;
  UnixTime expires;
  std::optional<UnixTime> ended;
  std::uint64_t sends = 0;
  std::uint64_t key_packages = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("ended", self.ended);
    io("sends", self.sends);
    io("device", self.device);
    io("created", self.created);
    io("expires", self.expires);
    io("generation", self.generation);
    io("key_packages", self.key_packages);
  }
};

// A request to talk: to the member, waiting without `accepted`; or the member's own, accepted.
struct ExportedContact {
  MemberId sender;
  MemberId receiver;
  UnixTime asked;
  std::optional<bool> accepted;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("asked", self.asked);
    io("sender", self.sender);
    io("accepted", self.accepted);
    io("receiver", self.receiver);
  }
};

struct ExportedCursor {
  DeviceId device;
  std::uint64_t seq = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
    io("device", self.device);
  }
};

// A channel that the member is in, since when and from which place of its log. `leaves` are the
// member's devices in a closed one's group, `wrote` is when they last wrote where writing is
// slowed down.
struct ExportedChannel {
  ChannelId channel;
  ChannelKind kind{};
  UnixTime joined;
  std::uint64_t joined_seq = 0;
  std::vector<ExportedCursor> cursors;
  std::vector<DeviceId> leaves;
  std::optional<UnixTime> wrote;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("kind", self.kind);
    io("wrote", self.wrote);
    io("joined", self.joined);
    io("leaves", self.leaves, cbor::at_most(8));
    io("channel", self.channel);
    io("cursors", self.cursors, cbor::at_most(100));
    io("joined_seq", self.joined_seq);
  }
};

struct ExportedBan {
  ChannelId channel;
  std::optional<UnixTime> until;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("until", self.until);
    io("channel", self.channel);
  }
};

// What one of the member's devices put into a channel's log; read hands out the body, of `size`
// bytes, or 0 once it is erased.
struct ExportedEntry {
  ChannelId channel;
  std::uint64_t seq = 0;
  UnixTime at;
  DeviceId device;
  std::uint64_t size = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("seq", self.seq);
    io("size", self.size);
    io("device", self.device);
    io("channel", self.channel);
  }
};

// Waits for, or was read by, one of the member's devices, which alone can open the body.
struct ExportedInboxEntry {
  DeviceId device;
  InboxEntry entry;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("entry", self.entry);
    io("device", self.device);
  }
};

struct ExportedAnswer {
  CircleId circle;
  Hash subject{};
  std::uint64_t number = 0;
  DeviceId device;
  std::uint64_t counter = 0;
  Bytes sealed;
  UnixTime at;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("circle", self.circle);
    io("device", self.device);
    io("number", self.number);
    io("sealed", self.sealed);
    io("counter", self.counter);
    io("subject", self.subject);
  }
};

// `used` of the invite's uses.
struct ExportedInvite {
  SigningKey key{};
  std::uint64_t uses = 0;
  std::uint64_t used = 0;
  UnixTime not_after;
  std::optional<UnixTime> revoked;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("key", self.key);
    io("used", self.used);
    io("uses", self.uses);
    io("revoked", self.revoked);
    io("not_after", self.not_after);
  }
};

// A reply that is kept in case its request comes again, and how long it is.
struct ExportedReply {
  DeviceId device;
  RequestId request;
  UnixTime at;
  std::uint64_t size = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("size", self.size);
    io("device", self.device);
    io("request", self.request);
  }
};

// One page: only what its section holds is there. Without `next` it was the last.
struct AccountExportReply {
  std::optional<ExportPlace> next;
  std::optional<ExportedAccount> account;
  std::vector<ExportedDevice> devices;
  std::vector<Statement> statements;
  std::vector<ExportedContact> contacts;
  std::vector<ExportedChannel> channels;
  std::vector<ExportedBan> bans;
  std::vector<ExportedEntry> entries;
  std::vector<ExportedInboxEntry> inboxes;
  std::vector<ExportedAnswer> answers;
  std::vector<Statement> boxes;
  std::vector<ExportedInvite> invites;
  std::vector<ExportedReply> replies;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("bans", self.bans, cbor::at_most(100));
    io("next", self.next);
    io("boxes", self.boxes, cbor::at_most(200));
    io("account", self.account);
    io("answers", self.answers, cbor::at_most(100));
    io("devices", self.devices, cbor::at_most(100));
    io("entries", self.entries, cbor::at_most(500));
    io("inboxes", self.inboxes, cbor::at_most(100));
    io("invites", self.invites, cbor::at_most(100));
    io("replies", self.replies, cbor::at_most(100));
    io("channels", self.channels, cbor::at_most(100));
    io("contacts", self.contacts, cbor::at_most(100));
    io("statements", self.statements, cbor::at_most(100));
  }
};

// Signed by the identity key over "indaba/1" 0x00 "erase" 0x00 alliance nonce member.
struct AccountEraseRequest {
  Signature signature{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("signature", self.signature);
  }
};

using AccountEraseReply = Nothing;

}  // namespace indaba::protocol
