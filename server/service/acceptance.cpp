#include "server/service/acceptance.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "protocol/frames/error_code.h"
#include "server/service/accounts.h"
#include "server/service/authority.h"
#include "server/service/grants.h"
#include "server/service/intake.h"
#include "server/service/lists.h"
#include "server/service/open_channels.h"
#include "server/service/pages.h"
#include "server/service/refusal.h"
#include "server/service/standing.h"
#include "server/service/store_view.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::RoleName;
using storage::Member;
using storage::Registration;
using storage::Standing;

constexpr std::size_t kDevicesShownMax = 8;

// Empty for who was a member before, and waits for other reasons.
Result<std::optional<Registration>> registration_of(const storage::Store& store,
                                                    const MemberId& member) {
  auto registration = store.invites->registration(member);
  INDABA_TRY_ASSIGN(const bool has_one, is_there(registration));
  return has_one ? std::optional(std::move(*registration)) : std::optional<Registration>();
}

Result<bool> is_inviter(const storage::Store& store, const Authority& who,
                        const std::optional<Registration>& registration) {
  if (!registration) {
    return false;
  }
  const auto invite = store.invites->invite(registration->invite);
  INDABA_TRY_ASSIGN(const bool is_kept, is_there(invite));
  return is_kept && invite->issuer == who.id();
}

// Members of one standing for whom the caller is somebody who may decide.
template <class IsFor>
Result<std::vector<Member>> waiting(const storage::Store& store, Standing standing,
                                    std::optional<MemberId> after, std::size_t limit,
                                    IsFor is_for_caller) {
  std::vector<Member> found;
  while (true) {
    INDABA_TRY_ASSIGN(const auto page, store.members->members_of(standing, after, kPageRows));
    for (const Member& member : page) {
      INDABA_TRY_ASSIGN(const bool is_one, is_for_caller(member));
      if (is_one) {
        found.push_back(member);
      }
      if (found.size() == limit) {
        return found;
      }
    }
    if (page.size() < kPageRows) {
      return found;
    }
    after = page.back().id;
  }
}

Result<bool> may_countersign(const storage::Store& store, const Authority& who,
                             const Member& member, bool has_all) {
  if (has_all) {
    return true;
  }
  INDABA_TRY_ASSIGN(const auto registration, registration_of(store, member.id));
  return is_inviter(store, who, registration);
}

Result<bool> may_accept(const storage::Store& store, const Authority& who, const Member& member) {
  if (who.has(RoleName::admin) || who.has_in_country(RoleName::coordinator, member.country)) {
    return true;
  }
  INDABA_TRY_ASSIGN(const auto registration, registration_of(store, member.id));
  return is_inviter(store, who, registration);
}

Result<protocol::PendingMember> pending_member(const storage::Store& store, const Member& member) {
  protocol::PendingMember pending;
  pending.member = member.id;
  pending.handle = member.handle;
  pending.at = member.registered;
  INDABA_TRY_ASSIGN(const auto registration, registration_of(store, member.id));
  if (registration) {
    pending.note = registration->note;
    pending.at = registration->at;
    pending.invite = registration->invite;
  }
  INDABA_TRY_ASSIGN(const storage::Identity identity, store.members->identity(member.id));
  INDABA_TRY_ASSIGN(pending.identity, kept_statement(store, identity.statement));
  INDABA_TRY_ASSIGN(auto devices, store.devices->devices_of(member.id));
  devices.resize(std::min(devices.size(), kDevicesShownMax));
  for (const storage::Device& device : devices) {
    INDABA_TRY_ASSIGN(pending.devices.emplace_back(), kept_statement(store, device.statement));
  }
  return pending;
}

// Who waits for the caller to decide. Errors: not_found.
Result<Member> waiting_for(const ServiceContext& context, const storage::Store& store,
                           const Caller& caller, const MemberId& id) {
  INDABA_TRY_ASSIGN(const Authority who,
                    Authority::of(store, caller.signed_in->member, context.now));
  INDABA_TRY_ASSIGN(Member member, refuse_absent(store.members->member(id)));
  INDABA_TRY_ASSIGN(const bool is_for_caller, may_accept(store, who, member));
  if (member.standing != Standing::pending || !is_for_caller) {
    return ErrorCode::not_found;
  }
  return member;
}

}  // namespace

Outcome<protocol::ProvisionalListReply> provisional_list(
    ServiceContext& context, const storage::Store& store, const Caller& caller,
    const protocol::ProvisionalListRequest& request) {
  INDABA_TRY_ASSIGN(const Authority who,
                    Authority::of(store, caller.signed_in->member, context.now));
  INDABA_TRY_ASSIGN(const StoreView view, StoreView::of(store, context.now));
  const bool has_all = who.has(RoleName::admin) || view.is_members_steward(who.id());
  const std::size_t limit = request.limit;
  INDABA_TRY_ASSIGN(auto members, waiting(store, Standing::provisional, request.after, limit + 1,
                                          [&](const Member& member) {
                                            return may_countersign(store, who, member, has_all);
                                          }));
  protocol::ProvisionalListReply reply;
  reply.more = members.size() > limit;
  members.resize(std::min(members.size(), limit));
  for (const Member& member : members) {
    INDABA_TRY_ASSIGN(reply.members.emplace_back(), kept_statement(store, *member.statement));
  }
  return reply;
}

Outcome<protocol::MembersCountersignReply> members_countersign(
    ServiceContext& context, storage::Store& store, const Caller& /*caller*/,
    const protocol::MembersCountersignRequest& request) {
  INDABA_TRY_ASSIGN(const StoreView view, StoreView::of(store, context.now));
  INDABA_TRY_ASSIGN(const auto countersign,
                    verify_as<protocol::CountersignStatement>(view, request.statement));
  INDABA_TRY_ASSIGN(const Member member,
                    refuse_absent(store.members->member(countersign.body.member)));
  if (member.standing != Standing::provisional || member.statement != countersign.body.statement) {
    return ErrorCode::not_found;
  }
  INDABA_TRY_ASSIGN(auto claim, view.statement(*member.statement));
  INDABA_TRY_ASSIGN(const auto statement,
                    protocol::narrow<protocol::MemberStatement>(std::move(claim)));
  INDABA_TRY(keep(context, store, request.statement, countersign));
  INDABA_TRY(let_in(context, store, statement));
  INDABA_TRY(announce_lists(context, store));
  return protocol::MembersCountersignReply{};
}

Outcome<protocol::PendingListReply> pending_list(ServiceContext& context,
                                                 const storage::Store& store, const Caller& caller,
                                                 const protocol::PendingListRequest& request) {
  INDABA_TRY_ASSIGN(const Authority who,
                    Authority::of(store, caller.signed_in->member, context.now));
  const std::size_t limit = request.limit;
  INDABA_TRY_ASSIGN(auto members,
                    waiting(store, Standing::pending, request.after, limit + 1,
                            [&](const Member& member) { return may_accept(store, who, member); }));
  protocol::PendingListReply reply;
  reply.more = members.size() > limit;
  members.resize(std::min(members.size(), limit));
  for (const Member& member : members) {
    INDABA_TRY_ASSIGN(reply.pending.emplace_back(), pending_member(store, member));
  }
  return reply;
}

Outcome<protocol::PendingAcceptReply> pending_accept(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::PendingAcceptRequest& request) {
  const auto claimed = cbor::decode<protocol::MemberStatement>(request.member.body);
  if (!claimed) {
    return ErrorCode::invalid_statement;
  }
  // Before the statement is judged: what is wrong with it would tell of who is not theirs.
  INDABA_TRY_ASSIGN(const Member member, waiting_for(context, store, caller, claimed->member));
  INDABA_TRY_ASSIGN(const StoreView view, StoreView::of(store, context.now));
  INDABA_TRY_ASSIGN(const auto membership,
                    verify_as<protocol::MemberStatement>(view, request.member));
  INDABA_TRY(take_membership(context, store, request.member, membership));
  for (const protocol::Statement& statement : request.statements) {
    INDABA_TRY_ASSIGN(const auto role, verify_as<protocol::RoleStatement>(view, statement));
    if (role.body.member != member.id) {
      return ErrorCode::invalid_statement;
    }
    INDABA_TRY(take_grant(context, store, statement, role));
  }
  INDABA_TRY(enter_channels_at_once(context, store, member.id));
  INDABA_TRY(announce_lists(context, store));
  return protocol::PendingAcceptReply{};
}

Outcome<protocol::PendingRefuseReply> pending_refuse(
    ServiceContext& context, storage::Store& store, const Caller& caller,
    const protocol::PendingRefuseRequest& request) {
  INDABA_TRY_ASSIGN(const Member member, waiting_for(context, store, caller, request.member));
  INDABA_TRY_ASSIGN(const auto registration, registration_of(store, member.id));
  if (!registration) {
    return ErrorCode::not_allowed;
  }
  INDABA_TRY(close_account(context, store, member.id));
  return protocol::PendingRefuseReply{};
}

}  // namespace indaba::server
