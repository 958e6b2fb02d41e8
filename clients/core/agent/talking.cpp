// How members come to talk to each other: direct channels and groups, requests to talk, and what
// waits in this device's inbox.
#include <algorithm>
#include <set>
#include <utility>

#include "clients/core/agent/agent.h"
#include "clients/core/labels.h"
#include "crypto/base/hex.h"
#include "crypto/primitives/hpke.h"
#include "crypto/primitives/padme.h"
#include "protocol/frames/inbox.h"

namespace indaba::client {
namespace {

constexpr std::string_view kContacts = "contact/";
constexpr std::string_view kWishes = "wish/";
constexpr std::uint64_t kInboxPage = 100;
// What a request to talk says is padded to one size.
constexpr std::size_t kGreetingPaddedBytes = 1024;
constexpr std::size_t kAskedDevicesMax = 8;  // as contact.ask takes them

std::string key_of(std::string_view what, const MemberId& member) {
  return std::string(what) + to_hex(member.view());
}

// To what a sealed request is bound: who asks whom, on which device.
Bytes contact_info(const protocol::Hash& alliance, const MemberId& from, const DeviceId& to) {
  Bytes info = label("contact");
  append(info, alliance);
  append(info, from.view());
  append(info, to.view());
  return info;
}

// That count, each once though its certificate was renewed. Others than the server shows now may be
// known and count here still: no more are written to than a member may have.
std::vector<protocol::DeviceStatement> newest_devices(const Trust& trust, const MemberId& member) {
  std::vector<protocol::DeviceStatement> devices;
  for (const auto& known : trust.set().devices(member)) {
    const auto device = trust.view().device(member, known.body.device);
    if (device && *device == known.body) {
      devices.push_back(*device);
    }
  }
  std::stable_sort(devices.begin(), devices.end(),
                   [](const auto& a, const auto& b) { return a.created > b.created; });
  devices.resize(std::min(devices.size(), kAskedDevicesMax));
  return devices;
}

}  // namespace

Flow<Status> Agent::read_inbox() {
  return inbox_.run([this] { return read_whole_inbox(); });
}

Flow<Status> Agent::read_whole_inbox() {
  const Status read = co_await read_all_pages();
  wants_to_read_inbox_ = may_be_asked_again(read.error());
  co_return read;
}

Flow<Status> Agent::read_all_pages() {
  while (true) {
    INDABA_FLOW_TRY_ASSIGN(const auto kept, context_.records.get<std::uint64_t>(kInbox));
    const protocol::InboxReadRequest request{kept.value_or(0), kInboxPage};
    const auto page =
        co_await context_.session.ask<protocol::InboxReadReply>("inbox.read", request);
    if (!page) {
      co_return page.error();
    }
    for (const protocol::InboxEntry& entry : page->entries) {
      const Status taken = co_await take_inbox_entry(entry);
      if (may_be_asked_again(taken.error())) {
        co_return taken;
      }
      context_.records.put(std::string(kInbox), entry.seq);
    }
    if (page->entries.empty()) {
      co_return Status();
    }
    const protocol::InboxAcknowledgeRequest acknowledge{page->entries.back().seq};
    const auto done = co_await context_.session.ask<protocol::InboxAcknowledgeReply>(
        "inbox.acknowledge", acknowledge);
    if (!done) {
      co_return done.error();
    }
    if (!page->more) {
      co_return Status();
    }
  }
}

// What is not as it should be is passed over.
Flow<Status> Agent::take_inbox_entry(protocol::InboxEntry entry) {
  switch (entry.type) {
    case protocol::InboxType::welcome:
      return channels_.welcome(*account_, std::move(entry));
    case protocol::InboxType::link:
      return take_link(std::move(entry));
    case protocol::InboxType::contact:
      return take_contact(std::move(entry));
    case protocol::InboxType::contact_answer:
      return take_contact_answer(std::move(entry));
    case protocol::InboxType::receipt:
      return channels_.alerts().take_receipt(*account_, std::move(entry));
    case protocol::InboxType::notice:
      return take_notice(std::move(entry));
    default:
      return nothing_to_do();
  }
}

Flow<Status> Agent::nothing_to_do() { co_return Status(); }

Flow<Status> Agent::take_notice(protocol::InboxEntry entry) {
  const auto notice = cbor::decode<protocol::ContestedInviteNotice>(entry.body);
  if (!notice) {
    co_return Status();
  }
  trust_.keep_all(notice->claims);
  std::set<MemberId> claimants;
  for (const auto& claim : trust_.set().claims({notice->invite, notice->use})) {
    claimants.insert(claim.body.member);
  }
  if (claimants.size() < 2) {
    co_return ClientError::not_trusted;
  }
  context_.tell(Alarm{AlarmKind::invite_used_twice, {}, {}});
  co_return Status();
}

Flow<Status> Agent::take_link(protocol::InboxEntry entry) { co_return take_link_request(entry); }

Flow<Status> Agent::take_contact(protocol::InboxEntry entry) {
  if (!entry.member || entry.body.size() < kX25519Bytes) {
    co_return ClientError::not_trusted;
  }
  const auto person = co_await trust_.learn(*entry.member);
  if (!person) {
    co_return person.error();
  }
  const ByteView body = entry.body;
  INDABA_FLOW_TRY_ASSIGN(
      const SecretBytes padded,
      hpke_open(Aead::chacha20_poly1305, account_->box_key(), body.first(kX25519Bytes),
                contact_info(account_->alliance(), *entry.member, account_->device()), {},
                body.subspan(kX25519Bytes)));
  INDABA_FLOW_TRY_ASSIGN(const SecretBytes greeting, unpad(padded.view()));
  if (channels_.marks().is_blocked(*entry.member)) {
    co_return co_await decline(*entry.member);
  }
  ContactRequest request;
  request.member = *entry.member;
  request.handle = person->handle;
  request.at = entry.at;
  request.greeting.assign(greeting.view().begin(), greeting.view().end());
  context_.records.put(key_of(kContacts, request.member), request);
  context_.tell(ContactArrived{std::move(request)});
  co_return Status();
}

Flow<Status> Agent::take_contact_answer(protocol::InboxEntry entry) {
  if (!entry.member) {
    co_return ClientError::not_trusted;
  }
  INDABA_FLOW_TRY_ASSIGN(const auto wish,
                         context_.records.get<bool>(key_of(kWishes, *entry.member)));
  if (!wish) {
    co_return ClientError::not_trusted;
  }
  context_.records.erase(key_of(kWishes, *entry.member));
  if (channels_.marks().is_blocked(*entry.member)) {
    co_return Status();
  }
  context_.tell(ContactAnswered{*entry.member});
  // Whoever was asked, by whatever handle they go now.
  INDABA_FLOW_TRY_ASSIGN(const Person person, co_await trust_.learn(*entry.member));
  const auto opened = co_await open_direct(person, {});
  co_return opened ? Status() : Status(opened.error());
}

Result<std::vector<ContactRequest>> Agent::contact_requests() const {
  INDABA_TRY_ASSIGN(const auto kept, context_.records.all<ContactRequest>(kContacts));
  std::vector<ContactRequest> requests;
  requests.reserve(kept.size());
  for (const auto& [key, request] : kept) {
    if (!channels_.marks().is_blocked(request.member)) {
      requests.push_back(request);
    }
  }
  return requests;
}

Flow<Result<Outcome>> Agent::ask_to_talk(Person person, std::string greeting) {
  if (greeting.size() > kGreetingBytesMax) {
    co_return ClientError::invalid_text;
  }
  protocol::ContactAskRequest request;
  request.member = person.member;
  INDABA_FLOW_TRY_ASSIGN(const SecretBytes padded,
                         pad_to(as_bytes(greeting), kGreetingPaddedBytes));
  const auto devices = newest_devices(trust_, person.member);
  if (devices.empty()) {
    co_return ClientError::unknown_member;
  }
  for (const protocol::DeviceStatement& device : devices) {
    INDABA_FLOW_TRY_ASSIGN(
        const HpkeSealed sealed,
        hpke_seal(Aead::chacha20_poly1305, device.box_key,
                  contact_info(account_->alliance(), account_->member(), device.device), {},
                  padded.view(), context_.random));
    Bytes body = to_bytes(sealed.encapsulated_key);
    append(body, sealed.ciphertext);
    request.sealed.push_back({device.device, std::move(body)});
  }
  const auto asked =
      co_await context_.session.ask<protocol::ContactAskReply>("contact.ask", request);
  if (!asked) {
    co_return asked.error();
  }
  context_.records.put(key_of(kWishes, person.member), true);
  co_return Outcome(ContactAsked{person.member});
}

Flow<Result<Outcome>> Agent::carry_out(OpenDirect command) {
  INDABA_FLOW_TRY_ASSIGN(const Person person, co_await trust_.learn(command.handle));
  co_return co_await open_direct(person, std::move(command.greeting));
}

bool Agent::is_protected() const {
  return account_ && trust_.holds(account_->member(), protocol::RoleName::youth);
}

Flow<Result<Outcome>> Agent::open_direct(Person person, std::string greeting) {
  if (channels_.marks().is_blocked(person.member)) {
    co_return ClientError::blocked;
  }
  if (const auto existing = channels_.direct_with(person.member)) {
    co_return Outcome(ChannelOpened{*existing});
  }
  if (trust_.has_changed(person.member)) {
    co_return ClientError::changed_key;
  }
  Channel channel;
  INDABA_FLOW_TRY_ASSIGN(channel.id, context_.random_id<ChannelId>());
  channel.kind = protocol::ChannelKind::direct;
  channel.peer = person.member;
  std::vector<MemberId> peer{person.member};
  INDABA_FLOW_TRY_ASSIGN(const auto left_out,
                         co_await channels_.create(*account_, channel, std::move(peer)));
  if (left_out.empty()) {
    co_return Outcome(ChannelOpened{channel.id});
  }
  co_return co_await ask_to_talk(person, std::move(greeting));
}

Flow<Result<std::vector<MemberId>>> Agent::members_of(std::vector<std::string> handles) {
  std::vector<MemberId> members;
  for (const std::string& handle : handles) {
    INDABA_FLOW_TRY_ASSIGN(const Person person, co_await trust_.learn(handle));
    members.push_back(person.member);
  }
  co_return members;
}

Flow<Result<Outcome>> Agent::carry_out(OpenGroup command) {
  INDABA_FLOW_TRY_ASSIGN(auto members, co_await members_of(std::move(command.handles)));
  Channel channel;
  INDABA_FLOW_TRY_ASSIGN(channel.id, context_.random_id<ChannelId>());
  channel.kind = protocol::ChannelKind::group;
  channel.name = command.title;
  GroupOpened opened{channel.id, {}};
  INDABA_FLOW_TRY_ASSIGN(opened.left_out,
                         co_await channels_.create(*account_, channel, std::move(members)));
  INDABA_FLOW_TRY(channels_.queue(*account_, channel.id, protocol::TitleContent{command.title}));
  co_return Outcome(std::move(opened));
}

Flow<Result<Outcome>> Agent::carry_out(AddMembers command) {
  INDABA_FLOW_TRY_ASSIGN(auto members, co_await members_of(std::move(command.handles)));
  GroupOpened added{command.channel, {}};
  INDABA_FLOW_TRY_ASSIGN(added.left_out,
                         co_await channels_.closed().add(command.channel, std::move(members)));
  // What the group is called was said before they came.
  const Channel* channel = channels_.find(command.channel);
  if (channel != nullptr && !channel->name.empty() &&
      channels_.closed().may_rename(channel->id, account_->member())) {
    INDABA_FLOW_TRY(channels_.queue(*account_, channel->id, protocol::TitleContent{channel->name}));
  }
  co_return Outcome(std::move(added));
}

Flow<Result<Outcome>> Agent::carry_out(AnswerContact command) {
  const protocol::ContactAnswerRequest request{command.member, command.accept};
  const auto answered =
      co_await context_.session.ask<protocol::ContactAnswerReply>("contact.answer", request);
  if (!answered) {
    co_return answered.error();
  }
  context_.records.erase(key_of(kContacts, command.member));
  co_return Outcome(Done{});
}

Flow<Status> Agent::decline(MemberId member) {
  const protocol::ContactAnswerRequest request{member, false};
  const auto answered =
      co_await context_.session.ask<protocol::ContactAnswerReply>("contact.answer", request);
  if (may_be_asked_again(answered.error())) {
    co_return answered.error();
  }
  context_.records.erase(key_of(kContacts, member));
  co_return Status();
}

Flow<Result<Outcome>> Agent::carry_out(ReadFirstContact /*command*/) {
  if (is_protected()) {
    co_return Outcome(FirstContactRead{protocol::FirstContact::leads});
  }
  const auto profile =
      co_await context_.session.ask<protocol::ProfileGetReply>("profile.get", protocol::Nothing{});
  if (!profile) {
    co_return profile.error();
  }
  co_return Outcome(FirstContactRead{profile->first_contact});
}

Flow<Result<Outcome>> Agent::carry_out(SetFirstContact command) {
  if (is_protected() && command.first_contact != protocol::FirstContact::leads) {
    co_return ClientError::first_contact_fixed;
  }
  const auto set = co_await context_.session.ask<protocol::ContactSetReply>(
      "contact.set", protocol::ContactSetRequest{command.first_contact});
  if (!set) {
    co_return set.error();
  }
  co_return Outcome(Done{});
}

}  // namespace indaba::client
