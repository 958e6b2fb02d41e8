// What the agent tells its host: how commands ended, what is new, what is wrong.
//
// All of it has `fields`, so that whoever shows it to programs writes it in one way.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "clients/core/error.h"
#include "protocol/content/answers.h"
#include "protocol/content/content.h"
#include "protocol/frames/channel_kinds.h"
#include "protocol/frames/connect.h"
#include "protocol/frames/log.h"
#include "protocol/frames/members.h"
#include "protocol/frames/open_channels.h"
#include "protocol/statements/channel.h"

namespace indaba::client {

// Where the agent stands towards the server.
enum class Standing : std::uint8_t { offline, pending, provisional, member };
constexpr auto enum_names(Standing) {
  using enum Standing;
  return std::to_array<cbor::Named<Standing>>({{offline, "offline"},
                                               {pending, "pending"},
                                               {provisional, "provisional"},
                                               {member, "member"}});
}

// One line of a channel as this device has it: what was said, with all edits applied, or what a
// moderator did.
struct ShownMessage {
  ChannelId channel;
  std::uint64_t seq = 0;
  MessageId message;
  MemberId member;
  DeviceId device;
  UnixTime at;
  Bytes content;  // content.cddl; empty once deleted
  std::optional<UnixTime> edited;
  std::optional<UnixTime> closed;              // of a poll
  std::optional<protocol::ModerationAct> act;  // in the place of a message, which has no id then
  bool operator==(const ShownMessage&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("act", self.act);
    io("seq", self.seq);
    io("closed", self.closed);
    io("device", self.device);
    io("edited", self.edited);
    io("member", self.member);
    io("channel", self.channel);
    io("content", self.content);
    io("message", self.message);
  }
};

// What a member has said about a message: one reaction, or what they chose in a poll.
struct ShownReaction {
  MemberId member;
  std::string reaction;
  bool operator==(const ShownReaction&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("member", self.member);
    io("reaction", self.reaction);
  }
};
struct ShownVote {
  MemberId member;
  std::vector<std::uint64_t> choices;  // of the options, from 0
  bool operator==(const ShownVote&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("member", self.member);
    io("choices", self.choices);
  }
};

// ---- what commands come to

struct Done {
  static constexpr std::string_view kType = "done";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

struct Founded {
  static constexpr std::string_view kType = "founded";
  protocol::Hash alliance{};
  MemberId member;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("member", self.member);
    io("alliance", self.alliance);
  }
};

struct Joined {
  static constexpr std::string_view kType = "joined";
  MemberId member;
  protocol::MemberState state{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("state", self.state);
    io("member", self.member);
  }
};

struct Invited {
  static constexpr std::string_view kType = "invited";
  std::vector<std::string> links;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("links", self.links);
  }
};

struct ChannelOpened {
  static constexpr std::string_view kType = "channel";
  ChannelId channel;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
  }
};

// The other has to agree first; nobody is told whether they were asked at all.
struct ContactAsked {
  static constexpr std::string_view kType = "asked";
  MemberId member;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("member", self.member);
  }
};

// A group, and who could not be added.
struct GroupOpened {
  static constexpr std::string_view kType = "group";
  ChannelId channel;
  std::vector<MemberId> left_out;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channel", self.channel);
    io("left_out", self.left_out);
  }
};

struct MessageQueued {
  static constexpr std::string_view kType = "message";
  MessageId message;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("message", self.message);
  }
};

struct ChannelsFound {
  static constexpr std::string_view kType = "channels";
  std::vector<protocol::FoundChannel> channels;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("channels", self.channels);
  }
};

struct DirectoryFound {
  static constexpr std::string_view kType = "members";
  std::vector<protocol::ListedMember> members;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("members", self.members);
  }
};

// Somebody who waits to be accepted; `is_known`: who was a member before.
struct PendingPerson {
  MemberId member;
  std::string handle;
  std::string note;
  UnixTime at;
  bool is_known = false;
  bool operator==(const PendingPerson&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("note", self.note);
    io("handle", self.handle);
    io("member", self.member);
    io("is_known", self.is_known);
  }
};

struct PendingFound {
  static constexpr std::string_view kType = "pending";
  std::vector<PendingPerson> pending;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("pending", self.pending);
  }
};

// A place in a channel's log.
struct LogLine {
  std::uint64_t seq = 0;
  protocol::EntryType kind{};
  UnixTime at;
  protocol::Hash log_hash{};
  std::optional<MessageId> message;
  std::optional<DeviceId> device;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("seq", self.seq);
    io("kind", self.kind);
    io("device", self.device);
    io("message", self.message);
    io("log_hash", self.log_hash);
  }
};

struct LogRead {
  static constexpr std::string_view kType = "log";
  std::vector<LogLine> entries;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("entries", self.entries);
  }
};

struct LookedUp {
  static constexpr std::string_view kType = "member";
  MemberId member;
  std::string handle;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("handle", self.handle);
    io("member", self.member);
  }
};

// An alert that waits to be sent. Without a certificate nobody outside the alliance can verify it.
struct AlertQueued {
  static constexpr std::string_view kType = "alert";
  protocol::Hash alert{};
  ChannelId channel;
  MessageId message;
  bool is_certified = false;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("alert", self.alert);
    io.literal("type", kType);
    io("channel", self.channel);
    io("message", self.message);
    io("is_certified", self.is_certified);
  }
};

// Who has answered an alert, those who need help first, and who of those that the directory shows
// has not.
struct RosterRead {
  static constexpr std::string_view kType = "roster";
  std::vector<protocol::Answer> answers;
  std::vector<protocol::ListedMember> silent;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("silent", self.silent);
    io("answers", self.answers);
  }
};

// Who was reminded of an alert, with the message that does it; none where everybody has answered.
struct Reminded {
  static constexpr std::string_view kType = "reminded";
  protocol::Hash alert{};
  std::optional<MessageId> message;
  std::vector<protocol::ListedMember> silent;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("alert", self.alert);
    io("silent", self.silent);
    io("message", self.message);
  }
};

// A device of this member's, and how people know it from others.
struct OwnDevice {
  DeviceId device;
  std::string name;  // empty if nobody named it here
  std::string fingerprint;
  UnixTime since;
  bool is_this = false;
  std::optional<DeviceId> certifier;  // with which it ends too
  bool operator==(const OwnDevice&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name);
    io("since", self.since);
    io("device", self.device);
    io("is_this", self.is_this);
    io("certifier", self.certifier);
    io("fingerprint", self.fingerprint);
  }
};

// To be opened on the new device, before it expires.
struct LinkOffered {
  static constexpr std::string_view kType = "link";
  std::string link;
  UnixTime expires;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("link", self.link);
    io("expires", self.expires);
  }
};

// On the new device: it waits until the other one agrees.
struct LinkAsked {
  static constexpr std::string_view kType = "link_asked";
  OwnDevice device;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("device", self.device);
  }
};

struct DeviceAccepted {
  static constexpr std::string_view kType = "device_accepted";
  OwnDevice device;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("device", self.device);
  }
};

struct Recovered {
  static constexpr std::string_view kType = "recovered";
  MemberId member;
  std::string handle;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("handle", self.handle);
    io("member", self.member);
  }
};

struct CircleDefined {
  static constexpr std::string_view kType = "circle_added";
  protocol::CircleId circle;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("circle", self.circle);
  }
};

// A field of a profile, and who sees it.
struct ShownField {
  std::string name;
  std::vector<std::string> values;
  protocol::FieldVisibility visible = protocol::FieldVisibility::nobody;
  bool operator==(const ShownField&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name);
    io("values", self.values);
    io("visible", self.visible);
  }
};

// What somebody shows to the alliance, as the server says, and to this member, as they said.
struct ProfileRead {
  static constexpr std::string_view kType = "profile";
  MemberId member;
  std::string handle;
  std::vector<ShownField> shown;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("fields", self.shown);
    io("handle", self.handle);
    io("member", self.member);
  }
};

using Outcome =
    std::variant<Done, Founded, Joined, Invited, ChannelOpened, GroupOpened, ContactAsked,
                 MessageQueued, ChannelsFound, DirectoryFound, AlertQueued, RosterRead, Reminded,
                 PendingFound, LogRead, LookedUp, LinkOffered, LinkAsked, DeviceAccepted, Recovered,
                 CircleDefined, ProfileRead>;

// Somebody who asks to talk.
struct ContactRequest {
  MemberId member;
  std::string handle;
  UnixTime at;
  std::string greeting;
  bool operator==(const ContactRequest&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("handle", self.handle);
    io("member", self.member);
    io("greeting", self.greeting);
  }
};

// ---- events

struct Finished {
  std::uint64_t command = 0;
  Result<Outcome> outcome;
};

struct StandingChanged {
  Standing standing = Standing::offline;
};

// The server does not let this device in.
struct SignInRefused {
  std::error_code error;
};

struct MessageArrived {
  ShownMessage message;
};

// It was edited or deleted, or somebody reacted, voted, or closed the poll.
struct MessageChanged {
  ShownMessage message;
};

// What the server has, of what was to be sent.
struct MessageSent {
  ChannelId channel;
  MessageId message;
};

struct MessageRefused {
  ChannelId channel;
  MessageId message;
  std::error_code error;
};

struct ContactArrived {
  ContactRequest request;
};

// Who was asked agrees, or does not.
struct ContactAnswered {
  MemberId member;
};

// A new device asks this one to link it.
struct LinkArrived {
  OwnDevice device;
};

// Of this member's: one more, or one less.
struct DeviceAdded {
  OwnDevice device;
};
struct DeviceEnded {
  DeviceId device;
  std::string name;
};

// Somebody shows this member, or shows no more, fields of their profile that are for chosen people.
struct ProfileShown {
  MemberId member;
};

// Somebody goes on under another identity: nothing is sent to them in closed channels before that
// is accepted.
struct IdentityChanged {
  MemberId member;
  std::string handle;
};

struct ChannelChanged {
  ChannelId channel;
};

// This member is in the channel no more, and it was not this device that left it.
struct PutOut {
  ChannelId channel;
  std::string name;            // @handle of a direct one; empty for one that nobody named
  std::optional<MemberId> by;  // the moderator, if the channel's log said so in time
  std::optional<UnixTime> until;
  bool or_left = false;  // another device of the member's may have left it
};

// In plain words what each means stands with who shows them.
enum class AlarmKind : std::uint8_t {
  server_key,     // the server's key is not the one that the link named
  log_forked,     // a channel's log is not the one that was there before
  log_split,      // somebody else was shown another log of a channel
  not_trusted,    // somebody speaks for whom nothing that is trusted stands
  answer_forked,  // a member gave two answers as one
  unknown_own,    // a log holds what this device wrote and does not know of
  ghost_device,   // a device is shown for a member that nobody of the alliance stands for
  no_chain,       // somebody is shown as a member, and nothing leads from the root to them
  handle_moved,  // a handle is somebody else's now; nothing is sent to them before that is accepted
  invite_used_twice,  // two claim one use of an invite
  manifest_forked,    // a circle has two keys of one number
  wrong_seed,         // a circle's key is not the one that its steward announced
  list_forked,        // the list of revocations is not the one that an admin vouches for
  list_held_back,     // it is shorter than an admin says
  rolled_back,        // the server has less of a channel than this device
  rotation_overdue,   // a day after this member's revocation its circles have no new key
  replaced,           // another copy of this device has connected
};
constexpr auto enum_names(AlarmKind) {
  using enum AlarmKind;
  return std::to_array<cbor::Named<AlarmKind>>({{server_key, "server_key"},
                                                {log_forked, "log_forked"},
                                                {log_split, "log_split"},
                                                {not_trusted, "not_trusted"},
                                                {answer_forked, "answer_forked"},
                                                {unknown_own, "unknown_own"},
                                                {ghost_device, "ghost_device"},
                                                {no_chain, "no_chain"},
                                                {handle_moved, "handle_moved"},
                                                {invite_used_twice, "invite_used_twice"},
                                                {manifest_forked, "manifest_forked"},
                                                {wrong_seed, "wrong_seed"},
                                                {list_forked, "list_forked"},
                                                {list_held_back, "list_held_back"},
                                                {rolled_back, "rolled_back"},
                                                {rotation_overdue, "rotation_overdue"},
                                                {replaced, "replaced"}});
}

struct Alarm {
  AlarmKind kind{};
  std::optional<ChannelId> channel;
  std::optional<std::uint64_t> seq;
  std::string handle{};  // whom it is about, if it is about somebody
};

// The list of revocations has become older than it should be, or is fresh again.
struct ListFreshness {
  bool is_fresh = false;
  UnixTime vouched;
};

// Something was queued, since it could not wait or whoever said it insisted, though whoever was put
// out may still read it. Without a channel it is an answer to an alert.
struct SentNotFresh {
  std::optional<ChannelId> channel;
};

// Something was queued for a circle in which somebody's revocation awaits the next key.
struct RevokedMayRead {
  ChannelId channel;
};

// Entries of a log were gone before this device could read them.
struct LogGap {
  ChannelId channel;
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

// By so much this device's clock and the server's are apart.
struct ClockApart {
  std::uint64_t seconds = 0;
  bool is_ahead = false;  // this device's
};

// The server goes on from a copy of its store.
struct ServerRestored {};

// To responders: a member has answered.
struct AlertAnswered {
  protocol::Answer answer;
};

// To who answered: a device of a responder has it.
struct AnswerReceived {
  protocol::Hash alert{};
  MemberId member;
};

// A call for help was sent again, since nobody had it in time.
struct HelpAskedAgain {
  protocol::Hash alert{};
};

using Event =
    std::variant<Finished, StandingChanged, SignInRefused, MessageArrived, MessageChanged,
                 MessageSent, MessageRefused, ChannelChanged, PutOut, ContactArrived,
                 ContactAnswered, AlertAnswered, AnswerReceived, HelpAskedAgain, LinkArrived,
                 DeviceAdded, DeviceEnded, IdentityChanged, ProfileShown, ListFreshness,
                 SentNotFresh, RevokedMayRead, LogGap, ClockApart, ServerRestored, Alarm>;

}  // namespace indaba::client
