#include "server/service/contact.h"

#include <algorithm>

#include "server/service/authority.h"
#include "server/service/inbox.h"
#include "server/service/pages.h"
#include "server/service/refusal.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::RoleName;
using storage::FirstContact;

constexpr std::uint64_t kDaySeconds = std::uint64_t{24} * 60 * 60;

Result<FirstContact> setting_of(const storage::Store& store, const Authority& member) {
  if (member.has(RoleName::youth)) {
    return FirstContact::leads;
  }
  return store.profiles->first_contact(member.id());
}

// A closed group that both are in.
Result<bool> share_group(const storage::Store& store, const MemberId& one, const MemberId& other) {
  std::optional<ChannelId> after;
  while (true) {
    INDABA_TRY_ASSIGN(const auto page, store.channels->channels_of(one, after, kPageRows));
    for (const storage::Channel& channel : page) {
      if (channel.kind == storage::ChannelKind::group) {
        INDABA_TRY_ASSIGN(const bool both, is_there(store.channels->member(channel.id, other)));
        if (both) {
          return true;
        }
      }
    }
    if (page.size() < kPageRows) {
      return false;
    }
    after = page.back().id;
  }
}

Result<bool> setting_allows(const storage::Store& store, const Authority& from,
                            const Authority& to) {
  INDABA_TRY_ASSIGN(const FirstContact setting, setting_of(store, to));
  switch (setting) {
    case FirstContact::anyone:
      return true;
    case FirstContact::shared_group:
      return share_group(store, from.id(), to.id());
    case FirstContact::leads:
      break;
  }
  return from.has(RoleName::youth_lead);
}

// Whether a request reaches the member at all: to who is for leads alone, only theirs do.
Result<bool> may_ask(const storage::Store& store, const Authority& from, const Authority& to,
                     UnixTime now) {
  INDABA_TRY_ASSIGN(const FirstContact setting, setting_of(store, to));
  if (setting == FirstContact::leads && !from.has(RoleName::youth_lead)) {
    return false;
  }
  INDABA_TRY_ASSIGN(const bool has_asked, is_there(store.profiles->contact(from.id(), to.id())));
  const UnixTime day_ago{now.seconds - std::min(now.seconds, kDaySeconds)};
  INDABA_TRY_ASSIGN(const std::uint64_t asked, store.profiles->asked_since(from.id(), day_ago));
  return !has_asked && asked < kContactRequestsPerDayMax;
}

Status deliver_request(ServiceContext& context, storage::Store& store, const Caller& caller,
                       const protocol::ContactAskRequest& request) {
  INDABA_TRY(store.profiles->ask({caller.signed_in->member, request.member, context.now, {}}));
  INDABA_TRY_ASSIGN(const auto devices, store.devices->devices_of(request.member));
  for (const protocol::SealedToDevice& sealed : request.sealed) {
    const bool is_theirs = std::any_of(devices.begin(), devices.end(), [&](const auto& device) {
      return device.id == sealed.device;
    });
    if (!is_theirs) {
      continue;
    }
    storage::NewInboxEntry entry;
    entry.type = storage::InboxType::contact;
    entry.body = sealed.sealed;
    entry.at = context.now;
    entry.member = caller.signed_in->member;
    const Status delivered = deliver(context, store, sealed.device, entry);
    if (!delivered && delivered.error() != make_error_code(ErrorCode::limit_reached)) {
      return delivered;
    }
  }
  return {};
}

}  // namespace

Result<bool> may_start(const storage::Store& store, const MemberId& from, const MemberId& to,
                       UnixTime now) {
  if (from == to) {
    return true;
  }
  const auto asking = Authority::of(store, from, now);
  const auto asked = Authority::of(store, to, now);
  INDABA_TRY_ASSIGN(const bool both, is_there(asking));
  INDABA_TRY_ASSIGN(const bool known, is_there(asked));
  if (!both || !known || !asking->is_full() || !asked->is_full()) {
    return false;
  }
  for (const auto& [first, second] : {std::pair(from, to), std::pair(to, from)}) {
    const auto contact = store.profiles->contact(first, second);
    INDABA_TRY_ASSIGN(const bool is_kept, is_there(contact));
    // Who asked may be answered; who was accepted may go on.
    if (is_kept && (first == to || contact->accepted.value_or(false))) {
      return true;
    }
  }
  return setting_allows(store, *asking, *asked);
}

Outcome<protocol::ContactSetReply> contact_set(ServiceContext& context, storage::Store& store,
                                               const Caller& caller,
                                               const protocol::ContactSetRequest& request) {
  const MemberId& member = caller.signed_in->member;
  INDABA_TRY_ASSIGN(const Authority authority, Authority::of(store, member, context.now));
  if (authority.has(RoleName::youth) && request.first_contact != protocol::FirstContact::leads) {
    return ErrorCode::not_allowed;
  }
  const auto setting =
      static_cast<FirstContact>(static_cast<std::uint8_t>(request.first_contact) + 1);
  INDABA_TRY(store.profiles->set_first_contact(member, setting));
  return protocol::ContactSetReply{};
}

Outcome<protocol::ContactAskReply> contact_ask(ServiceContext& context, storage::Store& store,
                                               const Caller& caller,
                                               const protocol::ContactAskRequest& request) {
  const auto asked = Authority::of(store, request.member, context.now);
  INDABA_TRY_ASSIGN(const bool is_known, is_there(asked));
  if (!is_known || !asked->is_full() || request.member == caller.signed_in->member) {
    return protocol::ContactAskReply{};
  }
  INDABA_TRY_ASSIGN(const Authority asking,
                    Authority::of(store, caller.signed_in->member, context.now));
  INDABA_TRY_ASSIGN(const bool reaches, may_ask(store, asking, *asked, context.now));
  if (reaches) {
    INDABA_TRY(deliver_request(context, store, caller, request));
  }
  return protocol::ContactAskReply{};
}

Outcome<protocol::ContactAnswerReply> contact_answer(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::ContactAnswerRequest& request) {
  const MemberId& member = caller.signed_in->member;
  INDABA_TRY(refuse_absent(store.profiles->settle(request.member, member, request.accept)));
  if (!request.accept) {
    return protocol::ContactAnswerReply{};
  }
  storage::NewInboxEntry entry;
  entry.type = storage::InboxType::contact_answer;
  entry.at = context.now;
  entry.member = member;
  INDABA_TRY(deliver_to_member(context, store, request.member, entry));
  return protocol::ContactAnswerReply{};
}

}  // namespace indaba::server
