#include "tests/fuzz/support/agent/agent_scene.h"

#include <utility>

#include "clients/core/identity/sheets.h"
#include "protocol/frames/payloads.h"
#include "tests/fuzz/support/services/request_walk.h"

namespace indaba::fuzz {
namespace {

using namespace protocol;
using agents_sim::CalmAlliance;
using client::Outcome;

constexpr std::uint64_t kSeed = 7;

template <class Kind>
Kind made(const Result<Outcome>& outcome) {
  return std::get<Kind>(outcome.value());
}

TextContent text_of(const char* words) {
  TextContent text;
  text.text = words;
  return text;
}

template <class Value>
void note_names(ByteView encoded, Names& names) {
  if (auto value = cbor::decode<Value>(encoded, cbor::UnknownKeys::ignore)) {
    RequestWalk<Names>(names).visit(*value);
  }
}

struct OfReply {
  std::string_view method;
  ByteView ok;
  Names& names;
  template <class Request, class Reply>
  void operator()(std::string_view name) const {
    if (name == method) {
      note_names<Reply>(ok, names);
    }
  }
};

struct OfEvent {
  std::string_view event;
  ByteView with;
  Names& names;
  template <class Payload>
  void operator()(std::string_view name) const {
    if (name == event) {
      note_names<Payload>(with, names);
    }
  }
};

client::SendAlert raid() {
  client::SendAlert alert;
  alert.form.country = "SN";
  alert.form.violation = "raid";
  alert.form.sentence = "The police searched the office.";
  alert.form.languages = {"en"};
  return alert;
}

}  // namespace

AgentScene::AgentScene() {
  CalmAlliance alliance(kSeed);
  listen(alliance);
  play(alliance);
  now_ = alliance.now();
}

void AgentScene::listen(CalmAlliance& alliance) {
  alliance.on_reply = [this](const Request& request, const Reply& reply) {
    SaidReply said{std::string(request.method), to_bytes(request.with.item), {}, reply.error};
    if (reply.ok) {
      said.ok = to_bytes(reply.ok->item);
      for_each_method(OfReply{said.method, *said.ok, names_});
    }
    replies_.push_back(std::move(said));
  };
  alliance.on_event = [this](const Event& event) {
    events_.push_back({std::string(event.event), to_bytes(event.with.item)});
    for_each_event(OfEvent{event.event, event.with.item, names_});
  };
}

// What it has stored is one start; what it has shown was said.
void AgentScene::keep(CalmDevice& device) {
  starts_.push_back(device.stored());
  const client::Account& account = *device.agent().account();
  members_.insert(account.member());
  devices_.insert(account.device());
  const auto note = [this](const client::ShownMessage& shown) {
    SaidMessage& said = messages_[shown.message];
    said.channel = shown.channel;
    said.member = shown.member;
    said.device = shown.device;
    said.contents.insert(shown.content);
  };
  for (const agents_sim::Told& told : device.told()) {
    if (const auto* arrived = std::get_if<client::MessageArrived>(&told.event)) {
      note(arrived->message);
    } else if (const auto* changed = std::get_if<client::MessageChanged>(&told.event)) {
      note(changed->message);
    }
  }
}

MessageId AgentScene::say(CalmDevice& device, const ChannelId& channel, Content content) {
  const client::SendMessage command{channel, std::move(content)};
  return made<client::MessageQueued>(device.ask(command)).message;
}

void AgentScene::play(CalmAlliance& alliance) {
  CalmDevice& ana = alliance.found("ana");
  starts_.push_back(alliance.add_device().stored());
  CalmDevice& ben = alliance.join("ben");
  CalmDevice& chi = alliance.join("chi");
  client::CreateInvites invites;
  invites.mode = InviteMode::pending;
  links_ = made<client::Invited>(ana.ask(invites)).links;
  const client::Sheets sheets = *ana.agent().sheets().value();
  ben.ask(client::SetFirstContact{FirstContact::anyone}).value();
  chi.ask(client::SetFirstContact{FirstContact::anyone}).value();
  client::Accredit accredit;
  accredit.handle = "ben";
  accredit.role = RoleName::responder;
  ana.ask(accredit).value();
  ana.ask(client::IssueAlertCertificates{*sheets.root}).value();
  alliance.pass(agents_sim::kSecond);
  keep(ben);
  keep(chi);

  client::OpenChannel open;
  open.name = "topic";
  const ChannelId topic = made<client::ChannelOpened>(ana.ask(open)).channel;
  ben.ask(client::JoinChannel{topic}).value();
  const MessageId first = say(ana, topic, text_of("first"));
  say(ana, topic, EditContent{first, "first, edited", {}});
  say(ben, topic, ReactionContent{first, "+", false});
  const MessageId forgotten = say(ben, topic, text_of("to be forgotten"));
  say(ben, topic, DeleteContent{forgotten});
  PollContent poll;
  poll.question = "which?";
  poll.options = {"this", "that"};
  const MessageId asked = say(ana, topic, poll);
  say(ben, topic, VoteContent{asked, {1}});

  const ChannelId direct =
      made<client::ChannelOpened>(ana.ask(client::OpenDirect{"ben", "hello"})).channel;
  const MessageId closed = say(ana, direct, text_of("between us"));
  say(ben, direct, text_of("between us, too"));
  const ChannelId group =
      made<client::GroupOpened>(ben.ask(client::OpenGroup{"group", {"ana"}})).channel;
  say(ben, group, text_of("before chi"));
  ben.ask(client::AddMembers{group, {"chi"}}).value();
  const MessageId grouped = say(chi, group, text_of("with chi"));
  chi.ask(client::OpenDirect{"ana", "may I?"}).value();

  const auto alert = made<client::AlertQueued>(ben.ask(raid()));
  ana.ask(client::AnswerAlert{alert.alert, AnswerKind::need_help, "at the bridge"}).value();
  alliance.pass(agents_sim::kSecond);
  chi.ask(client::JoinChannel{topic}).value();
  keep(ana);
  keep(ben);
  keep(chi);

  add_commands_of_people(sheets.recovery);
  add_commands_about(topic, first);
  add_commands_about(topic, asked);
  add_commands_about(direct, closed);
  add_commands_about(group, grouped);
  add_commands_about(alert.channel, alert.message);
  commands_.emplace_back(client::AnswerAlert{alert.alert, AnswerKind::safe, {}});
  commands_.emplace_back(client::ReadRoster{alert.alert});
  commands_.emplace_back(client::RemindSilent{alert.alert, "please"});
  commands_.emplace_back(client::UpdateAlert{alert.alert, "They are back."});
  commands_.emplace_back(client::CancelAlert{alert.alert, "It was a mistake."});
  commands_.emplace_back(client::IssueAlertCertificates{*sheets.root});
  commands_.emplace_back(raid());
  for (const MemberId& member : members_) {
    commands_.emplace_back(client::AnswerContact{member, true});
    commands_.emplace_back(client::AnswerContact{member, false});
  }
  for (const DeviceId& device : devices_) {
    commands_.emplace_back(client::RenameDevice{device, "laptop"});
    commands_.emplace_back(client::RevokeDevice{device, "lost"});
  }
}

void AgentScene::add_commands_of_people(const std::string& recovery_sheet) {
  for (const std::string& link : links_) {
    commands_.emplace_back(client::JoinAlliance{link, "dan", "a note"});
    commands_.emplace_back(client::RecoverAccount{link, recovery_sheet});
    commands_.emplace_back(client::AskToBeLinked{link, "phone"});
    commands_.emplace_back(client::FoundAlliance{link, "Another", "dan"});
  }
  const std::string last_group =
      recovery_sheet.substr(recovery_sheet.size() - client::kSheetGroupChars);
  commands_.emplace_back(client::ConfirmSheets{last_group});
  commands_.emplace_back(client::CreateInvites());
  commands_.emplace_back(client::ListPending());
  commands_.emplace_back(client::FindChannels());
  commands_.emplace_back(client::SearchDirectory());
  commands_.emplace_back(client::OfferLink());
  commands_.emplace_back(client::AcceptDevice{"0123-4567-89AB-CDEF"});
  commands_.emplace_back(client::SetFirstContact{FirstContact::anyone});
  commands_.emplace_back(
      client::SetProfileField{ProfileName::languages, {"en", "fr"}, FieldVisibility::alliance});
  commands_.emplace_back(
      client::SetProfileField{ProfileName::phone, {"+221"}, FieldVisibility::chosen});
  commands_.emplace_back(client::DefineCircle{"Sahel", {"ML", "SN"}});
  client::OpenChannel open;
  open.name = "another topic";
  commands_.emplace_back(open);
  for (const char* handle : {"ana", "ben", "chi", "dan"}) {
    commands_.emplace_back(client::OpenDirect{handle, "hello"});
    commands_.emplace_back(client::ShareProfile{handle, true});
    commands_.emplace_back(client::ReadProfile{handle});
    commands_.emplace_back(client::OpenGroup{"another group", {handle}});
    commands_.emplace_back(client::LookUp{handle});
    commands_.emplace_back(client::AcceptPending{handle, {}});
    commands_.emplace_back(client::RefusePending{handle});
    commands_.emplace_back(client::AcceptIdentity{handle});
    commands_.emplace_back(client::BlockMember{handle, true});
    commands_.emplace_back(client::BlockMember{handle, false});
    commands_.emplace_back(client::Revoke{handle, RoleName::responder, "over"});
    commands_.emplace_back(client::Revoke{handle, {}, "over"});
    client::Accredit accredit;
    accredit.handle = handle;
    accredit.role = RoleName::moderator;
    commands_.emplace_back(accredit);
  }
}

void AgentScene::add_commands_about(const ChannelId& channel, const MessageId& message) {
  commands_.emplace_back(client::SendMessage{channel, text_of(kOwnWords)});
  commands_.emplace_back(client::SendMessage{channel, EditContent{message, kOwnEdit, {}}});
  commands_.emplace_back(client::SendMessage{channel, DeleteContent{message}});
  commands_.emplace_back(client::SendMessage{channel, ReactionContent{message, "!", false}});
  commands_.emplace_back(client::SendMessage{channel, VoteContent{message, {0}}});
  commands_.emplace_back(client::SendMessage{channel, PollCloseContent{message}});
  commands_.emplace_back(client::JoinChannel{channel});
  commands_.emplace_back(client::LeaveChannel{channel});
  commands_.emplace_back(client::ReadLog{channel, 1});
  commands_.emplace_back(client::MuteChannel{channel, true});
  commands_.emplace_back(client::PinChannel{channel, true});
  commands_.emplace_back(client::MarkRead{channel, 2});
  commands_.emplace_back(client::AddMembers{channel, {"chi"}});
  commands_.emplace_back(client::RemoveMembers{channel, {"chi"}});
}

}  // namespace indaba::fuzz
