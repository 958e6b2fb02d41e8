// Agent: one member's device, without sockets, files or clocks.
//
// A host gives it inputs and does what it answers, in this order: it stores `writes` in one batch,
// and only when they are durable sends the frames and acts on the events. If storing fails, it
// drops the agent and opens the store again: nothing was said or shown that is not kept.
#pragma once

#include <memory>
#include <vector>

#include "clients/core/agent/coalesced.h"
#include "clients/core/agent/commands.h"
#include "clients/core/agent/joining.h"
#include "clients/core/agent/linking.h"
#include "clients/core/agent/seen.h"
#include "clients/core/cap/filter.h"
#include "clients/core/cap/life.h"
#include "clients/core/channels/channels.h"
#include "protocol/content/devices.h"
#include "protocol/frames/invites.h"

namespace indaba::client {

struct Effects {
  SecretBatch writes;         // to be sealed and stored together
  std::vector<Bytes> frames;  // each a binary message to the server
  std::vector<Event> events;
};

struct Sheets {
  std::optional<std::string> root;
  std::string recovery;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("root", self.root);
    io("recovery", self.recovery);
  }
};

// ---- inputs

// The connection stands. `server_key` is SHA-256 of the server's public key, zeros without TLS;
// absent where the host does not learn it, as in a browser: then the server is believed that it is
// the one that it names, which whoever holds a certificate of its name can make it say.
struct Connected {
  std::optional<protocol::Hash> server_key;
};
struct Lost {};
// A binary message from the server.
struct Received {
  Bytes message;
};
struct Asked {
  std::uint64_t id = 0;  // named again when it has finished
  Command command;
};
// Time passes: given every Agent::tick_seconds() while there is a connection.
inline constexpr std::uint64_t kTickSeconds = 20;
// An admin's device vouches for the list of revocations as often.
inline constexpr std::uint64_t kListRenewedSeconds = std::uint64_t{7} * 24 * 60 * 60;
// By when a circle's next key has to name a revocation, before whoever revoked is alarmed.
inline constexpr std::uint64_t kRotationSecondsMax = std::uint64_t{24} * 60 * 60;
// Clocks may be so far apart before the member is told, and before nothing is done any more.
inline constexpr std::uint64_t kClockWarnSeconds = std::uint64_t{5} * 60;
inline constexpr std::uint64_t kClockApartSecondsMax = std::uint64_t{24} * 60 * 60;
// While a new device waits for its member to agree.
inline constexpr std::uint64_t kLinkingTickSeconds = 3;
struct Tick {};
using Input = std::variant<Connected, Lost, Received, Asked, Tick>;

// The device and those that end with it.
std::vector<DeviceId> with_certified(const std::vector<OwnDevice>& devices, const DeviceId& device);

class Agent {
 public:
  // Both must outlive the agent. Errors: corrupt_store, the host's.
  static Result<std::unique_ptr<Agent>> open(const SealedStore& store, Random& random,
                                             UnixTime now);
  Agent(const Agent&) = delete;
  Agent& operator=(const Agent&) = delete;

  Effects handle(UnixTime now, Input input);

  // The secrets that are to be printed and have not been confirmed since: root's of who founded the
  // alliance, and one's own. Errors: the host's.
  Result<std::optional<Sheets>> sheets() const { return context_.records.get<Sheets>(kSheetsKey); }

  // Who asks to talk and waits for an answer; nobody who is blocked. Errors: corrupt_store, the
  // host's.
  Result<std::vector<ContactRequest>> contact_requests() const;

  // One's own, what is not shown to anybody too.
  std::vector<ShownField> profile() const;
  // Who asks to be linked, and the member's devices, the oldest first; while this one asks to be
  // linked, it alone. Errors: corrupt_store, the host's.
  Result<std::vector<OwnDevice>> link_requests() const;
  Result<std::vector<OwnDevice>> devices() const;

  // What is known here, without asking anybody.
  const Account* account() const { return account_ && !is_erased_ ? &*account_ : nullptr; }
  // The one of the account, or of the link by which this device asks to be linked.
  const ServerAddress* server() const;
  // Whether this device has asked to be linked, and waits.
  bool is_linking() const { return linking_.has_value(); }
  std::uint64_t tick_seconds() const { return linking_ ? kLinkingTickSeconds : kTickSeconds; }
  Standing standing() const { return standing_; }
  const Channels& channels() const { return channels_; }
  const Trust& trust() const { return trust_; }
  const Circles& circles() const { return circles_; }
  // The document of an alert, as it was signed, and what it says. Errors: unknown_alert,
  // corrupt_store, the host's.
  Result<protocol::AlertContent> alert_content(const protocol::Hash& alert) const;
  Result<cap::Alert> alert(const protocol::Hash& alert) const;
  // What it is now, beside all others that are here. Errors: likewise.
  Result<cap::Life> alert_life(const protocol::Hash& alert) const;
  // Which alerts this member hears of: as they have chosen; by default all in their own countries,
  // which are those of their profile and of their membership, and Severe and above elsewhere; all,
  // where no country of theirs is known.
  cap::Filter alert_filter() const;
  // Whether somebody is to be called for a message. Alerts that the filter keeps away come quietly,
  // and so do reminders of them and of those that this member has answered on this device. Of muted
  // channels only alerts that are Severe or worse are for calling.
  bool is_news(const ShownMessage& message, const cap::Filter& filter) const;
  // What an alert file says, if its chain leads to the alliance's root. Errors: those of
  // open_passed_alert, and what ProtocolError names.
  Result<cap::Alert> verify_alert(ByteView file) const;
  // Whether this member is protected as youth: only youth leads can ask to talk to them, which
  // nobody can change.
  bool is_protected() const;
  // Whether nothing is under way.
  bool is_idle() const { return flows_.is_idle(); }

 private:
  static constexpr std::string_view kSheetsKey = "sheets";
  static constexpr std::string_view kSeenKey = "seen";
  // The last entry of the inbox that was taken up.
  static constexpr std::string_view kInbox = "inbox";
  // The id of the channel for alerts, until it is opened.
  static constexpr std::string_view kFirstChannel = "first-channel";

  Agent(const SealedStore& store, Random& random)
      : context_(store, random),
        trust_(context_),
        circles_(context_, trust_),
        channels_(context_, flows_, trust_, circles_) {}

  Status restore();
  void on(const Connected& input);
  void on(const Lost& input);
  void on(const Received& input);
  void on(Asked& input);
  void on(const Tick& input);

  void on_event(const protocol::Event& event);
  void on_hello(const protocol::HelloEvent& hello);
  void on_closing(const protocol::ClosingEvent& closing);
  // Errors: clock_apart.
  Status compare_clocks(const protocol::HelloEvent& hello);
  void meet(const ByteArray<16>& incarnation);
  // Tells once that the list of revocations is not fresh any more, or again.
  Status note_freshness();
  bool is_list_due() const;
  // By an admin, every week; others look whether one has done it.
  Flow<Status> renew_list();
  // Alarms of own revocations that no circle's key has followed.
  Status note_overdue();
  void change_standing(Standing standing);

  Flow<Status> sign_in();
  Flow<Status> take_part();
  Flow<Status> take_part_as(protocol::ProveReply proved);
  Flow<Status> take_up(protocol::ProveReply proved);
  // All that everybody goes by: who is who, this member's devices, the keys of their circles.
  Flow<Status> look_at_lists();
  void keep_seen();
  void look_at_own_membership();
  void report_sign_in(const Status& done);
  std::optional<protocol::KeptSeed> seed_for_newcomers() const;
  void begin_joining(Account account, const Joining& joining);
  Flow<Result<protocol::MemberState>> complete_joining();
  Status restore_linking();
  Flow<Status> complete_linking();
  Flow<Status> try_to_complete_linking();
  Flow<Status> give_linking_up(std::error_code why);
  // This device is one of the member's by that.
  Status adopt(ByteView sealed, const protocol::DeviceStatement& certificate);
  Status take_link_request(const protocol::InboxEntry& entry);
  Flow<Status> take_link(protocol::InboxEntry entry);
  // Errors: not_a_code, unknown_link_request, corrupt_store, the host's.
  Result<protocol::LinkRequest> link_request(const std::string& fingerprint) const;
  // The profile as an earlier version kept it, for this device alone.
  Status take_up_profile();
  void name_device(const DeviceId& device, const std::string& name);
  // This one, while it asks to be linked. Errors: those of reopen.
  Result<OwnDevice> linking_device() const;
  // Tells what has changed of the member's devices.
  Status note_devices();
  Flow<Status> look_at_devices();
  Result<protocol::Belongings> belongings() const;
  void take_belongings(const protocol::Belongings& belongings);
  // Puts a backup at the server if what it holds has changed since the last one.
  Flow<Status> renew_backup();
  Flow<Status> put_backup();
  // As if nothing had been here.
  Status start_over();
  Flow<Status> join_again();
  Flow<Status> read_inbox();
  Flow<Status> read_whole_inbox();
  Flow<Status> read_all_pages();
  static Flow<Status> nothing_to_do();
  Flow<Status> take_inbox_entry(protocol::InboxEntry entry);
  Flow<Status> take_contact(protocol::InboxEntry entry);
  Flow<Status> take_contact_answer(protocol::InboxEntry entry);
  // Who asks to talk hears nothing of it.
  Flow<Status> decline(MemberId member);
  Flow<Result<std::vector<MemberId>>> members_of(std::vector<std::string> handles);
  Flow<Result<Outcome>> open_direct(Person person, std::string greeting);
  Flow<Result<Outcome>> ask_to_talk(Person person, std::string greeting);
  Flow<Result<std::vector<protocol::PendingMember>>> all_pending();
  Flow<Result<protocol::PendingMember>> pending_called(std::string handle);
  enum class Tended : std::uint8_t { all, without_key };
  Flow<Status> tend_circles(Tended tended);
  Flow<Status> take_up_boxes();
  Flow<Status> countersign_newcomers();
  Flow<Status> countersign(protocol::MemberStatement claim, protocol::Hash statement);
  // Two who claim one use of an invite: that they do is proved by the claims themselves.
  Flow<Status> take_notice(protocol::InboxEntry entry);
  // After somebody's devices or accreditations have changed.
  Flow<Status> take_up_lists();
  Flow<Status> take_up_new_lists();
  Flow<Status> look_whether_accepted();
  Flow<Status> do_duties();
  Flow<Status> do_all_duties();
  Flow<Status> do_each_duty();
  Flow<Status> publish(std::vector<protocol::Statement> statements);
  // The channels that every member is to be in, once the alliance is founded.
  Flow<Status> open_first_channels();
  // Of responders' devices that have none, if this device may.
  Flow<Status> certify_responders();
  Result<protocol::Statement> begin_issuing(const Ed25519KeyPair& root);
  Result<cap::Origin> alert_origin() const;
  // The channel that is named or the first for alerts, once this device knows by which certificate
  // it signs. Errors: not_in_channel.
  Flow<Result<ChannelId>> alert_channel(std::optional<ChannelId> named);
  Flow<Result<RosterRead>> roster(protocol::Hash alert);
  Result<Outcome> queue_alert(const ChannelId& channel, const Result<cap::Alert>& alert);
  Status check_may_set(const ChannelId& channel) const;
  Flow<Status> revoke(protocol::Target target, std::string reason);
  Flow<Status> run(std::uint64_t id, Command command);
  Flow<Status> leave_closed_channels();
  // Nothing stays of what was kept here, whatever has happened in the same call.
  Effects last_words();

  Flow<Result<Outcome>> carry_out(FoundAlliance command);
  Flow<Result<Outcome>> carry_out(JoinAlliance command);
  Flow<Result<Outcome>> carry_out(ConfirmSheets command);
  Flow<Result<Outcome>> carry_out(CreateInvites command);
  Flow<Result<Outcome>> carry_out(ListPending command);
  Flow<Result<Outcome>> carry_out(AcceptPending command);
  Flow<Result<Outcome>> carry_out(AcceptByRoot command);
  Flow<Result<Outcome>> carry_out(RefusePending command);
  Flow<Result<Outcome>> carry_out(SetProfileField command);
  Flow<Result<Outcome>> carry_out(ShareProfile command);
  Flow<Result<Outcome>> carry_out(ReadProfile command);
  Flow<Result<Outcome>> carry_out(DefineCircle command);
  Flow<Result<Outcome>> carry_out(OpenChannel command);
  Flow<Result<Outcome>> carry_out(FindChannels command);
  Flow<Result<Outcome>> carry_out(SearchDirectory command);
  Flow<Result<Outcome>> carry_out(JoinChannel command);
  Flow<Result<Outcome>> carry_out(OpenDirect command);
  Flow<Result<Outcome>> carry_out(OpenGroup command);
  Flow<Result<Outcome>> carry_out(AddMembers command);
  Flow<Result<Outcome>> carry_out(AnswerContact command);
  Flow<Result<Outcome>> carry_out(ReadFirstContact command);
  Flow<Result<Outcome>> carry_out(SetFirstContact command);
  Flow<Result<Outcome>> carry_out(Accredit command);
  Flow<Result<Outcome>> carry_out(Revoke command);
  Flow<Result<Outcome>> carry_out(RemoveMembers command);
  Flow<Result<Outcome>> carry_out(BanMember command);
  Flow<Result<Outcome>> carry_out(UnbanMember command);
  Flow<Result<Outcome>> carry_out(DeleteMessages command);
  Flow<Result<Outcome>> carry_out(RenameChannel command);
  Flow<Result<Outcome>> carry_out(SetSlow command);
  Flow<Result<Outcome>> carry_out(SetExpiry command);
  Flow<Result<Outcome>> carry_out(CloseChannel command);
  Flow<Result<Outcome>> carry_out(ListMembers command);
  Flow<Result<Outcome>> carry_out(LeaveChannel command);
  Flow<Result<Outcome>> carry_out(SendMessage command);
  Flow<Result<Outcome>> carry_out(ReadLog command);
  Flow<Result<Outcome>> carry_out(LookUp command);
  Flow<Result<Outcome>> carry_out(SendAlert command);
  Flow<Result<Outcome>> carry_out(SendWholeAlert command);
  Flow<Result<Outcome>> carry_out(UpdateAlert command);
  Flow<Result<Outcome>> carry_out(CancelAlert command);
  Flow<Result<Outcome>> carry_out(AnswerAlert command);
  Flow<Result<Outcome>> carry_out(ReadRoster command);
  Flow<Result<Outcome>> carry_out(RemindSilent command);
  Flow<Result<Outcome>> carry_out(IssueAlertCertificates command);
  Flow<Result<Outcome>> carry_out(OfferLink command);
  Flow<Result<Outcome>> carry_out(AskToBeLinked command);
  Flow<Result<Outcome>> carry_out(AcceptDevice command);
  Flow<Result<Outcome>> carry_out(RenameDevice command);
  Flow<Result<Outcome>> carry_out(RevokeDevice command);
  Flow<Result<Outcome>> carry_out(EraseAccount command);
  Flow<Result<Outcome>> carry_out(RecoverAccount command);
  Flow<Result<Outcome>> carry_out(AcceptIdentity command);
  Flow<Result<Outcome>> carry_out(BlockMember command);
  Flow<Result<Outcome>> carry_out(MuteChannel command);
  Flow<Result<Outcome>> carry_out(PinChannel command);
  Flow<Result<Outcome>> carry_out(MarkRead command);
  Flow<Result<Outcome>> carry_out(SetAlertFilter command);
  // Tells the member's other devices, and says what a command came to.
  Result<Outcome> marked(const Result<std::optional<protocol::MarksContent>>& changed);

  // Declared in this order: flows go first, and with them all that waits for anything.
  Context context_;
  Trust trust_;
  Circles circles_;
  std::optional<Account> account_;
  std::optional<Joining> joining_;
  std::optional<Linking> linking_;
  std::optional<protocol::HelloEvent> hello_;
  std::optional<protocol::Hash> server_key_;    // of the connection, where it is known
  std::vector<Asked> waiting_;                  // for the server's first word
  bool is_beginning_ = false;                   // founding or joining is under way
  bool is_erased_ = false;                      // the account is gone: nothing happens any more
  bool wants_to_sign_in_ = false;               // the server had no time to let this device in
  std::optional<protocol::ProveReply> proved_;  // on this connection
  Standing standing_ = Standing::offline;
  Seen seen_;
  bool waits_to_rotate_ = false;      // for a box of an epoch whose steward is one no more
  bool wants_to_read_inbox_ = false;  // the server had no time for it
  // The last that the server told of: changes of the lists, of devices, answers to alerts.
  std::uint64_t lists_ = 0;
  std::uint64_t device_list_ = 0;
  std::uint64_t answers_ = 0;
  std::optional<std::uint64_t> certified_list_;  // at which responders were looked through
  Coalesced inbox_;
  Coalesced duties_;
  Coalesced lists_taken_up_;
  Coalesced boxes_taken_up_;
  Coalesced linked_;
  Coalesced backed_up_;
  Channels channels_;
  Flows flows_;
};

}  // namespace indaba::client
