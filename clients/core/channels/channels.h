// Channels: the logs of the channels that this device is in, each read once and in order, and the
// messages that wait to be sent.
//
// What an entry changes and the place behind it are one batch, so that no entry counts twice and
// none is missed, wherever the host stops.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clients/core/agent/coalesced.h"
#include "clients/core/alerts/alerts.h"
#include "clients/core/channels/closed_channels.h"
#include "clients/core/channels/message_keys.h"
#include "clients/core/channels/open_messages.h"
#include "clients/core/circles/circles.h"
#include "clients/core/marks/marks.h"
#include "protocol/frames/channels.h"
#include "protocol/frames/events.h"
#include "protocol/frames/open_channels.h"

namespace indaba::client {

// A place of a log at which a manifest has been seen, ahead of what was taken up: the log has to
// come to it.
struct ManifestAhead {
  std::uint64_t seq = 0;
  protocol::Hash log_hash{};
  std::uint64_t epoch = 0;
  bool operator==(const ManifestAhead&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("seq", self.seq);
    io("epoch", self.epoch);
    io("log_hash", self.log_hash);
  }
};

// What is kept of a channel.
struct Channel {
  ChannelId id;
  protocol::ChannelKind kind = protocol::ChannelKind::topic;
  std::optional<protocol::CircleId> circle;  // of an open one
  std::optional<MemberId> peer;              // of a direct one
  std::string name;                          // empty for one that nobody named
  std::uint64_t seq = 0;                     // of the last entry that was taken up
  protocol::Hash log_hash{};
  // Of an open one: the highest that its log has announced. `gap`: entries were passed over since.
  std::uint64_t epoch = 0;
  std::optional<std::uint64_t> gap;
  std::optional<ManifestAhead> ahead;
  // Of an open one, as its moderators have set it.
  std::optional<std::uint64_t> slow;    // seconds between two messages of one member
  std::optional<std::uint64_t> expiry;  // seconds after which each message is gone
  std::optional<UnixTime> closed;       // since when nothing is added to it
  bool operator==(const Channel&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("id", self.id);
    io("gap", self.gap);
    io("seq", self.seq);
    io("kind", self.kind);
    io("name", self.name);
    io("peer", self.peer);
    io("slow", self.slow);
    io("ahead", self.ahead);
    io("epoch", self.epoch);
    io("circle", self.circle);
    io("closed", self.closed);
    io("expiry", self.expiry);
    io("log_hash", self.log_hash);
  }
};

// Of somebody whom a moderator has put out of an open channel.
struct Ban {
  MemberId by;
  std::optional<UnixTime> until;
  bool operator==(const Ban&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("by", self.by);
    io("until", self.until);
  }
};
inline bool counts_at(const Ban& ban, UnixTime time) { return !ban.until || time < *ban.until; }

// So many places of a log can be compared with what others have seen there.
inline constexpr std::uint64_t kHeadsKept = 256;
inline constexpr std::uint64_t kHeadsToldSeconds = std::uint64_t{24} * 60 * 60;

// How long whoever a circle does not admit is taken for what they were when they were looked up.
inline constexpr std::uint64_t kLookUpAgainSeconds = 60;

// Unread messages of a channel are counted up to this.
inline constexpr std::size_t kUnreadMax = 1000;

// No message of a channel that lets them go is kept for longer.
inline constexpr std::uint64_t kChannelExpirySecondsMax = std::uint64_t{3650} * 24 * 60 * 60;

// Under which messages on their way are kept.
inline constexpr std::string_view kOutboxPrefix = "outbox/";

// A message on its way. Sealed once and sent with the same bytes until the server has it.
struct OutboxEntry {
  std::uint64_t place = 0;  // the order in which they were written
  ChannelId channel;
  MessageId message;
  Bytes content;
  std::optional<Bytes> body;
  bool is_sent = false;  // and not seen in the log yet
  std::uint64_t generation = 0;
  std::uint64_t epoch = 0;
  bool operator==(const OutboxEntry&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("body", self.body);
    io("epoch", self.epoch);
    io("place", self.place);
    io("channel", self.channel);
    io("content", self.content);
    io("is_sent", self.is_sent);
    io("message", self.message);
    io("generation", self.generation);
  }
};

class Channels {
 public:
  // All must outlive it.
  Channels(Context& context, Flows& flows, Trust& trust, Circles& circles)
      : context_(context),
        flows_(flows),
        trust_(trust),
        circles_(circles),
        marks_(context),
        closed_(context, trust),
        alerts_(context, trust, circles) {}

  // Errors: corrupt_store, the host's.
  Status restore();

  const std::map<ChannelId, Channel>& all() const { return channels_; }
  const Channel* find(const ChannelId& channel) const;

  // Takes up all channels where they were left, and sends what waits.
  Flow<Result<protocol::ResumeReply>> resume(const Account& account);
  void on_entry(const Account& account, protocol::EntryEvent event);
  Flow<Status> on_joined(const Account& account, protocol::ChannelEvent event);
  // Nothing is under way any more.
  void on_lost();
  // A circle's keys have come, for what waits to be read and to be sent.
  void retry_waiting(const Account& account);

  Flow<Result<ChannelId>> open(protocol::ChannelsOpenRequest request);
  Flow<Status> join(ChannelId channel);

  ClosedChannels& closed() { return closed_; }
  const ClosedChannels& closed() const { return closed_; }
  Marks& marks() { return marks_; }
  const Marks& marks() const { return marks_; }
  Alerts& alerts() { return alerts_; }
  const Alerts& alerts() const { return alerts_; }
  // The first channel for alerts that this device is in.
  std::optional<ChannelId> alert_channel() const;
  // Removes leaves that have ended from all closed channels.
  Flow<Status> remove_all_ended(const Account& account);
  // The direct channel with a member, if there is one.
  std::optional<ChannelId> direct_with(const MemberId& member) const;
  // A new closed channel with these members. Returns whom it could not add; a direct one is not
  // made without the other.
  Flow<Result<std::vector<MemberId>>> create(const Account& account, Channel channel,
                                             std::vector<MemberId> members);
  // Everybody in a closed one; nobody for others.
  std::set<MemberId> closed_members(const ChannelId& channel) const {
    return closed_.members(channel);
  }
  // What a group that this device will come into is called.
  void name(const ChannelId& channel, const std::string& name);
  // Where there is reason to, comes into the closed channels in which the member's other devices
  // are, or were, and makes the self channel where there is none and the member has several
  // devices. What can't be had now is had by calling it again.
  Flow<Status> join_own(const Account& account);
  // Open channels in which the member was before they came back by their sheet: `join_own` joins
  // those of them that the server still lets the member into.
  void come_back_to(const std::vector<ChannelId>& channels);
  // Those that this device is in or comes back to; at most `most`.
  Result<std::vector<ChannelId>> open_channels(std::size_t most) const;
  // Whether there is, as far as is known, or was when it could not be had.
  bool wants_to_join() const { return wants_to_join_; }
  // Looks up those whom another device of the member has blocked.
  Flow<Status> learn_blocked();
  // Reads on where the server had no time.
  void retry_reading(const Account& account);
  // Comes into a closed channel by a Welcome.
  Flow<Status> welcome(const Account& account, protocol::InboxEntry entry);
  Flow<Status> leave(const Account& account, ChannelId channel);

  // Whether this member moderates the channel. Errors: not_in_channel; not_allowed, which it is in
  // one for its members alone to everybody; channel_closed, where nothing is to be moderated any
  // more.
  Status check_may_moderate(const Account& account, const ChannelId& channel) const;
  // What it does happens once it stands in the log. Errors: likewise; invalid_text, those of
  // asking.
  Flow<Status> moderate(const Account& account, ChannelId channel, protocol::ModerationAct act);

  // The one in which all of the member's devices tell each other what they marked, once there is
  // one.
  std::optional<ChannelId> self_channel() const;
  // Tells the member's other devices, if there are any.
  void share(const Account& account, const protocol::MarksContent& marks);

  // Sends what of the profile is for chosen people to one of them, or to all: nothing, to who is
  // shown nothing more. Where it can't be sent now `retry_sharing` does. Errors: corrupt_store, the
  // host's.
  void share_profile(const Account& account, const MemberId& member);
  void share_profile_with_all(const Account& account);
  Status retry_sharing(const Account& account);
  // What somebody shows this member; nothing of who is blocked. Errors: corrupt_store, the host's.
  Result<std::vector<protocol::SharedField>> profile_of(const MemberId& member) const;

  // Whether something may be said there without asking whoever says it first: nothing in an open
  // channel while the list of revocations or the circle's manifest is too old. Errors:
  // not_in_channel, not_fresh.
  Status check_fresh(const ChannelId& channel) const;
  // Queues a message, and tells where those may read it who were put out. Errors: not_in_channel,
  // channel_closed, blocked in a direct channel with somebody whom this member has blocked,
  // changed_key where somebody in a closed channel has an identity that nobody here has accepted,
  // invalid_text for what is too long or not UTF-8, random_failed.
  Result<MessageId> queue(const Account& account, const ChannelId& channel,
                          const protocol::Content& content);
  // Sends what waits.
  Flow<Status> send_all(const Account& account);
  // Whether nothing waits to be sent.
  bool is_empty() const;
  // What is on its way, in the order in which it was written.
  const std::map<std::uint64_t, OutboxEntry>& outbox() const { return outbox_; }
  // Whether what is new there can't be read before a key has come.
  bool waits_for_key(const ChannelId& channel) const;

  // The messages from `from` on, at most `limit`; none whose time is over. What somebody says whom
  // this member has blocked is not among them, except in channels for alerts. Errors:
  // corrupt_store, the host's.
  Result<std::vector<ShownMessage>> messages(const ChannelId& channel, std::uint64_t from,
                                             std::size_t limit) const;
  // Forgets the messages that were to be shown until now. Errors: likewise.
  Status wipe_expired();
  // How many of them came from others behind the place up to which this member has read, at most
  // kUnreadMax. Errors: likewise.
  Result<std::size_t> unread(const Account& account, const ChannelId& channel) const;
  // Of one message, by the place that it has in its log.
  Result<std::vector<ShownReaction>> reactions(const ChannelId& channel, std::uint64_t seq) const;
  Result<std::vector<ShownVote>> votes(const ChannelId& channel, std::uint64_t seq) const;

 private:
  struct Reading {
    std::deque<protocol::Entry> entries;
    std::uint64_t to_fetch = 0;  // the last that came without what it says
    bool is_reading = false;
    bool waits_for_key = false;
    bool is_to_be_read = false;  // the server had no time for what it takes to read on
    bool is_over = false;        // this device is put out once it has read what is here
    // How the log goes on behind what was taken up, as far as it was gone through ahead.
    std::deque<protocol::Hash> ahead;
  };
  // Where in a log, and when, by the server, somebody said something.
  struct SaidAt {
    std::uint64_t epoch = 0;
    UnixTime at;
    protocol::Hash log_hash{};
    MemberId member;
    DeviceId device;
  };
  struct Author {
    protocol::SigningKey key{};
    std::optional<protocol::Moment> then;  // they counted there, and don't now
  };
  // Whether what somebody says counts as a view has them.
  using Judge = std::function<Status(const protocol::ChainView&)>;

  void on_left(const ChannelId& channel);
  void on_put_out(const Account& account, const ChannelId& id);
  Flow<Status> quit(const Account& account, ChannelId channel);
  Flow<Status> follow(const Account& account, ChannelId id);
  bool lacks_next(const ChannelId& id);
  Flow<Status> fetch(ChannelId id);
  Flow<Status> take(const Account& account, ChannelId id, protocol::Entry entry);
  Flow<Status> take_closed(const Account& account, Channel channel, protocol::Entry entry);
  Flow<Status> begin_at_first(Channel channel);
  Flow<Status> meet(std::set<MemberId> members);
  void look_at_head(const protocol::Resumed& channel);
  // This device has become a leaf of it.
  Flow<Status> come_into(const Account& account, protocol::Policy policy);
  // Of whom the circle does not admit, as far as is known here. Errors: those of asking.
  Flow<Status> look_up_again(MemberId member);
  Flow<Status> take_message(const Account& account, Channel channel, protocol::Entry entry);
  Flow<Status> take_alert(const Account& account, Channel channel, protocol::Entry entry,
                          MemberId member, Author author, protocol::AlertContent content);
  // Who counts now as far as is known here, and is admitted.
  Result<Author> known_author(const protocol::CircleId& circle, const SaidAt& said) const;
  // Who counts now, or counted at that place of the log: then nothing but that moment is asked
  // about what they might say. Errors: those of Trust::device, of asking.
  Flow<Result<Author>> author_of(const Account& account, Channel channel, SaidAt said);
  Flow<Result<Author>> author_then(const Account& account, Channel channel, SaidAt said);
  // The author, as the circle admits them: now or then. Errors: not_trusted for who is not
  // admitted, and was not; those of asking.
  Flow<Result<Author>> admitted(const Account& account, Channel channel, SaidAt said,
                                Author author);
  // As things stand now, perhaps by what is new of them, or as they stood at that place. Errors:
  // those of `judge`, of asking.
  Flow<Status> check_counts(const Account& account, Channel channel, SaidAt said, Author author,
                            Judge judge);
  // How things stood with who said it, if the log goes on to another epoch behind it, so that
  // nothing can have been added since. What has to be known of them is learnt. Errors: those of
  // asking.
  Flow<Result<std::optional<protocol::Moment>>> moment_of(const Account& account, Channel channel,
                                                          SaidAt said);
  Flow<Result<bool>> is_followed(const Account& account, Channel channel, SaidAt said);
  bool is_manifest_of_later(const protocol::CircleId& circle, const protocol::Entry& entry,
                            std::uint64_t epoch) const;
  // Goes through one more entry; false where the log doesn't go on like that.
  bool pass_ahead(const protocol::Entry& entry, Reading& reading, const Channel& channel);
  Flow<Status> take_manifest(const Account& account, Channel channel, protocol::Entry entry);
  Flow<Status> take_moderation(const Account& account, Channel channel, protocol::Entry entry);
  static Status check_moderator(const protocol::ChainView& view, const MemberId& member,
                                const protocol::CircleId& circle);
  // What it does besides standing in the log.
  void lift(const protocol::ModerationStatement& said);
  void moderated(const protocol::ModerationStatement& by, const protocol::ActBan& act);
  void moderated(const protocol::ModerationStatement& by, const protocol::ActUnban& act);
  void moderated(const protocol::ModerationStatement& by, const protocol::ActSlow& act);
  void moderated(const protocol::ModerationStatement& by, const protocol::ActDelete& act);
  void moderated(const protocol::ModerationStatement& by, const protocol::ActExpiry& act);
  void moderated(const protocol::ModerationStatement& by, const protocol::ActRename& act);
  void moderated(const protocol::ModerationStatement& by, const protocol::ActClose& act);
  void rename(const ChannelId& channel, const std::string& name);
  // Alerts can't be: they are cancelled, so that it is said to whoever has read them.
  void take_back(ShownMessage target);
  Status restore_bans();
  // Null if there is none.
  const Ban* ban_of(const ChannelId& channel, const MemberId& member) const;
  void forget_bans(const ChannelId& channel);
  Flow<Result<ChannelKey>> key_of(const Account& account, Channel channel, std::uint64_t epoch);
  // `read`: what the content is, if this version knows it.
  void show(const protocol::Entry& entry, const ChannelId& channel, const MemberId& member,
            Bytes content, const std::optional<protocol::Content>& read);
  // What it does to a message that was there before; false if it is a line of its own.
  bool apply(const ShownMessage& message, const protocol::Content& content) {
    return std::visit([&](const auto& what) { return change(message, what); }, content);
  }
  bool change(const ShownMessage& by, const protocol::TextContent& content);
  bool change(const ShownMessage& by, const protocol::EditContent& content);
  bool change(const ShownMessage& by, const protocol::DeleteContent& content);
  bool change(const ShownMessage& by, const protocol::ReactionContent& content);
  bool change(const ShownMessage& by, const protocol::PollContent& content);
  bool change(const ShownMessage& by, const protocol::VoteContent& content);
  bool change(const ShownMessage& by, const protocol::PollCloseContent& content);
  bool change(const ShownMessage& by, const protocol::TitleContent& content);
  bool change(const ShownMessage& by, const protocol::AlertContent& content);
  bool change(const ShownMessage& by, const protocol::ReminderContent& content);
  bool change(const ShownMessage& by, const protocol::MarksContent& content);
  bool change(const ShownMessage& by, const protocol::HeadsContent& content);
  // Keeps how far the log has come, and compares it with what others have said of that place.
  void note_head(const Channel& channel);
  void compare(const protocol::SeenHead& head);
  // What is to be said in a self or direct channel of others, once a day.
  protocol::HeadsContent heads_for(const Channel& channel) const;
  void tell_heads(const Account& account, const Channel& channel);
  void forget_heads(const ChannelId& channel);
  bool change(const ShownMessage& by, const protocol::ProfileContent& content);
  Status wipe(const MessagePlace& place);
  void tell_changed(const ShownMessage& message);
  // Whether its time is over, or it is by somebody whom this member has blocked, and no alert.
  bool is_hidden(const ShownMessage& message) const;
  Flow<Status> join_all_own(const Account& account);
  Flow<Status> rejoin();
  Result<bool> has_to_come_back() const;
  void note_lost(const ChannelId& channel, const CameIn& came_in);
  bool has_other_devices(const Account& account) const;
  bool has_body(const Account& account, const ChannelId& channel, protocol::Entry& entry) const;
  Flow<Status> open_self(const Account& account);
  void share_all(const Account& account);
  std::optional<ShownMessage> shown(const ChannelId& channel, const MessageId& message) const;
  void put(const ShownMessage& message);
  Flow<Status> look_up(ChannelId id);
  Flow<Status> remove_ended(const Account& account, ChannelId channel);
  Flow<Status> send_once(const Account& account);
  Flow<Result<bool>> send(const Account& account, OutboxEntry entry);
  Flow<Result<bool>> make_ready(const Account& account, OutboxEntry& entry);
  void on_sent(OutboxEntry entry);
  void refuse(const OutboxEntry& entry, std::error_code error);
  // Of a message that the server did not take as it was.
  enum class Stale : std::uint8_t { mended, waits, refused };
  Flow<Result<Stale>> mend(const Account& account, OutboxEntry& entry, std::error_code error);
  Status seal(const Account& account, OutboxEntry& entry);
  void put(const Channel& channel);
  void put_changed(const Channel& channel);
  void put(const OutboxEntry& entry);
  // What is in the server's hands, of a channel whose log is not read any more.
  void forget_sent(const ChannelId& channel);
  void forget(const OutboxEntry& entry);

  Context& context_;
  Flows& flows_;
  Trust& trust_;
  Circles& circles_;
  Marks marks_;
  ClosedChannels closed_;
  Alerts alerts_;
  std::map<ChannelId, Channel> channels_;
  std::map<ChannelId, Reading> reading_;
  std::map<ChannelId, protocol::SeenHead> expected_;  // that others have seen, and this has not yet
  std::set<MemberId> strangers_;  // of whom the server tells nothing on this connection
  std::map<std::pair<ChannelId, MemberId>, Ban> bans_;
  std::set<ChannelId> leaving_;  // of which the server is being told that this device leaves
  std::map<std::uint64_t, OutboxEntry> outbox_;
  std::uint64_t last_place_ = 0;  // that a message in the outbox had
  bool is_taken_up_ = false;      // on this connection, so that the server takes messages
  // Whether somebody in a closed channel has an identity that was not accepted.
  bool waits_for_acceptance(const Account& account, const ChannelId& channel) const;
  bool is_slow(const ChannelId& channel) const;

  bool is_sending_ = false;
  bool sends_again_ = false;  // asked for while it was sending
  Coalesced joining_own_;
  std::map<MemberId, UnixTime> looked_up_again_;  // when last
  std::set<DeviceId> former_;   // that count no more, and did where they said something
  bool wants_to_join_ = false;  // a channel that this device is not in, or could not join yet
};

}  // namespace indaba::client
