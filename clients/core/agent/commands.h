// What a person or a program asks the agent to do; each ends with one Finished event.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "clients/core/cap/compose.h"
#include "protocol/content/answers.h"
#include "protocol/content/content.h"
#include "protocol/frames/channel_kinds.h"
#include "protocol/frames/members.h"
#include "protocol/statements/accreditation.h"

namespace indaba::client {

// Founds an alliance with the link that its server's operator has.
struct FoundAlliance {
  std::string link;
  std::string name;
  std::string handle;
};

struct JoinAlliance {
  std::string link;
  std::string handle;
  std::string note;  // to who accepts
};

// The sheets are printed: their secrets are forgotten here. `words` are the last group of the
// recovery sheet, typed back.
struct ConfirmSheets {
  std::string words;
};

struct CreateInvites {
  std::uint64_t count = 1;
  protocol::InviteMode mode = protocol::InviteMode::active;
  std::uint64_t uses = 1;
  std::uint64_t days = 14;
  std::optional<std::string> country;
};

// Who waits to be accepted, as far as this member may accept them.
struct ListPending {};

// Vouches for somebody who waits. Their country is the invite's unless it is said.
struct AcceptPending {
  std::string handle;
  std::optional<std::string> country;
};

// Their account is forgotten.
struct RefusePending {
  std::string handle;
};

// One's own profile: all members see what is for the alliance, and the server can read and search
// it; what is chosen goes, end to end, to whom ShareProfile names; the rest stays on this member's
// devices. Without values the field goes.
struct SetProfileField {
  protocol::ProfileName name{};
  std::vector<std::string> values;
  // As before; at first languages are for the alliance, the rest for nobody.
  std::optional<protocol::FieldVisibility> visible;
};

// What of the profile is chosen goes to them through the direct channel, and again whenever it
// changes; or they are shown nothing more.
struct ShareProfile {
  std::string handle;
  bool on = true;
};

// What somebody shows of themselves: to the alliance, and to this member.
struct ReadProfile {
  std::string handle;
};

// By an admin: a circle of those who hold one of the roles in one of the countries, whose key is
// kept by those who hold one of the others there.
struct DefineCircle {
  std::string name;
  std::vector<std::string> countries;
  std::vector<protocol::RoleName> roles{protocol::RoleName::member};
  std::vector<protocol::RoleName> stewards{protocol::RoleName::admin};
};

struct OpenChannel {
  std::string name;
  std::string description;
  protocol::ChannelKind kind = protocol::ChannelKind::topic;
  std::optional<protocol::CircleId> circle;  // the members', if it is not said
  std::vector<std::string> themes;
  std::vector<std::string> countries;
};

// Open channels that this member may join, by what is given.
struct FindChannels {
  protocol::ChannelKind kind = protocol::ChannelKind::topic;
  std::optional<protocol::CircleId> circle;
  std::optional<std::string> theme;
  std::optional<std::string> country;
};

// Members by what they show to the alliance.
struct SearchDirectory {
  std::optional<std::string> country;
  std::optional<std::string> language;
  std::optional<std::string> theme;
  std::optional<std::string> organisation;
  std::optional<std::string> skill;
};

struct JoinChannel {
  ChannelId channel;
};

// Ends with the channel, or with ContactAsked where the other has to agree first; then `greeting`
// goes with the question.
struct OpenDirect {
  std::string handle;
  std::string greeting;
};

struct OpenGroup {
  std::string title;
  std::vector<std::string> handles;
};

// To a group.
struct AddMembers {
  ChannelId channel;
  std::vector<std::string> handles;
};

struct AnswerContact {
  MemberId member;
  bool accept = false;
};

struct SetFirstContact {
  protocol::FirstContact first_contact{};
};

// Grants a role by this member's word; `root_sheet` where only the root may (admin).
struct Accredit {
  std::string handle;
  protocol::RoleName role{};
  std::vector<std::string> countries;  // empty: everywhere
  std::uint64_t days = 365;
  std::string root_sheet;
};

// Ends what somebody was granted: a role, or the membership itself.
struct Revoke {
  std::string handle;
  std::optional<protocol::RoleName> role;  // all grants of it; absent: the membership
  std::string reason;
};

// From a group, by its owner or a moderator.
struct RemoveMembers {
  ChannelId channel;
  std::vector<std::string> handles;
};

// By a moderator, of an open channel: the member is put out and can't come back until then, or at
// all.
struct BanMember {
  ChannelId channel;
  std::string handle;
  std::optional<UnixTime> until;
};

struct UnbanMember {
  ChannelId channel;
  std::string handle;
};

// By a moderator, in an open channel: whoever wrote them.
struct DeleteMessages {
  ChannelId channel;
  std::vector<MessageId> messages;
};

// An open one by a moderator, a group by whoever may invite into it.
struct RenameChannel {
  ChannelId channel;
  std::string name;
};

struct LeaveChannel {
  ChannelId channel;
};

// The log of a channel as the server has it, from a place on; its hashes are computed anew.
struct ReadLog {
  ChannelId channel;
  std::uint64_t from = 1;
};

// What they say is shown nowhere and what they ask is declined, or no more so.
struct BlockMember {
  std::string handle;
  bool on = true;
};

// Of one that this device is in: nobody is notified of what is said there, or again.
struct MuteChannel {
  ChannelId channel;
  bool on = true;
};

// Of one that this device is in: it is shown before others, or no more.
struct PinChannel {
  ChannelId channel;
  bool on = true;
};

// What was said in the channel up to that place has been read.
struct MarkRead {
  ChannelId channel;
  std::uint64_t seq = 0;
};

// Which alerts this member hears of, on all their devices; `changed` is set by the agent.
struct SetAlertFilter {
  protocol::AlertFilterMark filter;
};

// What a member is looked up by their handle for.
struct LookUp {
  std::string handle;
};

// Into a channel that this device is in; ends once it is stored here, whether or not there is a
// connection. Into an open channel under what is not fresh only `anyway`.
struct SendMessage {
  ChannelId channel;
  protocol::Content content;
  bool anyway = false;
};

// By a responder, into the channel that is named or the first for alerts.
struct SendAlert {
  std::optional<ChannelId> channel;
  cap::QuickForm form;
};

// The same with all that an alert can say: the draft of which cap::compose makes one.
struct SendWholeAlert {
  std::optional<ChannelId> channel;
  cap::Alert draft;
  std::optional<protocol::Hash> updates;  // whose place it takes, in that one's channel
};

// Says it anew, in all its languages.
struct UpdateAlert {
  protocol::Hash alert{};
  std::string sentence;
};

struct CancelAlert {
  protocol::Hash alert{};
  std::string reason;
};

// To the responders. Ends once it is kept here, whether or not there is a connection.
struct AnswerAlert {
  protocol::Hash alert{};
  protocol::AnswerKind answer{};
  std::optional<std::string> note;
};

// By a responder.
struct ReadRoster {
  protocol::Hash alert{};
};

// By a responder: asks those who have not answered to do so. Nobody is asked if nobody is silent.
struct RemindSilent {
  protocol::Hash alert{};
  std::optional<std::string> note;
};

// Lets this device certify, by the root's word, with which keys responders sign alerts.
struct IssueAlertCertificates {
  std::string root_sheet;
};

// On a member's device: the link for a new one of theirs. An earlier link counts no more.
struct OfferLink {};

// On a new device: asks the one that made the link.
struct AskToBeLinked {
  std::string link;
  std::string name;  // by which the member's devices know it
};

// Makes a device of whoever asks with that fingerprint.
struct AcceptDevice {
  std::string fingerprint;
};

// All devices of the member's learn it, and nobody else.
struct RenameDevice {
  DeviceId device;
  std::string name;
};

// Ends a device of this member's, with those that it has certified.
struct RevokeDevice {
  DeviceId device;
  std::string reason;
};

// On a fresh device, with what stands on the recovery sheet: a new identity of the same member.
struct RecoverAccount {
  std::string link;  // that says where the alliance is
  std::string sheet;
};

// Goes on writing to somebody whose identity has changed.
struct AcceptIdentity {
  std::string handle;
};

using Command =
    std::variant<FoundAlliance, JoinAlliance, ConfirmSheets, CreateInvites, ListPending,
                 AcceptPending, RefusePending, SetProfileField, ShareProfile, ReadProfile,
                 DefineCircle, OpenChannel, FindChannels, SearchDirectory, JoinChannel, OpenDirect,
                 OpenGroup, AddMembers, AnswerContact, SetFirstContact, Accredit, Revoke,
                 RemoveMembers, BanMember, UnbanMember, DeleteMessages, RenameChannel, LeaveChannel,
                 SendMessage, SendAlert, SendWholeAlert, UpdateAlert, CancelAlert, AnswerAlert,
                 ReadRoster, RemindSilent, IssueAlertCertificates, ReadLog, LookUp, OfferLink,
                 AskToBeLinked, AcceptDevice, RenameDevice, RevokeDevice, RecoverAccount,
                 AcceptIdentity, BlockMember, MuteChannel, PinChannel, MarkRead, SetAlertFilter>;

}  // namespace indaba::client
