#include "server/service/registration.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "crypto/primitives/ed25519.h"
#include "protocol/frames/error_code.h"
#include "protocol/statements/statement_set.h"
#include "server/service/accounts.h"
#include "server/service/inbox.h"
#include "server/service/intake.h"
#include "server/service/invites.h"
#include "server/service/open_channels.h"
#include "server/service/pages.h"
#include "server/service/refusal.h"
#include "server/service/standing.h"
#include "server/service/store_view.h"

namespace indaba::server {
namespace {

using namespace std::string_view_literals;
using protocol::Authentic;
using protocol::ErrorCode;
using protocol::MemberState;
using protocol::MemberStatement;
using storage::Standing;

// What the request says of itself, before anything is verified.
struct Claim {
  MemberStatement member;
  DeviceId device;
};

Result<Claim> read_claim(const protocol::RegisterRequest& request) {
  auto member = cbor::decode<MemberStatement>(request.member.body);
  const auto device = cbor::decode<protocol::DeviceStatement>(request.device.body);
  if (!member || !device || !member->invite || member->invite->key != request.key) {
    return ErrorCode::invalid_statement;
  }
  return Claim{std::move(*member), device->device};
}

Status check_holds_key(const protocol::RegisterRequest& request, const Claim& claim,
                       const protocol::Hash& alliance, const Caller& caller) {
  Bytes signed_bytes = to_bytes("indaba/1\0register\0"sv);
  append(signed_bytes, alliance);
  append(signed_bytes, caller.nonce);
  append(signed_bytes, claim.member.member.view());
  append(signed_bytes, claim.device.view());
  return ed25519_verify(request.key, signed_bytes, request.signature) ? Status()
                                                                      : ErrorCode::sign_in_failed;
}

// The state of a member whom this same request registered before.
Result<std::optional<MemberState>> registered_before(const storage::Store& store,
                                                     const protocol::RegisterRequest& request,
                                                     const Claim& claim) {
  const auto device = store.devices->device(claim.device);
  INDABA_TRY_ASSIGN(const bool is_known, is_there(device));
  if (!is_known || device->statement != protocol::hash_of(request.device)) {
    return std::optional<MemberState>();
  }
  INDABA_TRY_ASSIGN(const storage::Member member, store.members->member(device->member));
  if (member.statement != protocol::hash_of(request.member) || member.handle != request.handle) {
    return std::optional<MemberState>();
  }
  switch (member.standing) {
    case Standing::pending:
      return std::optional(MemberState::pending);
    case Standing::provisional:
      return std::optional(MemberState::provisional);
    case Standing::full:
      return std::optional(MemberState::member);
    case Standing::voided:
    case Standing::ended:
      break;
  }
  return std::optional<MemberState>();
}

// The claim itself, by the invite's key, for that use.
Result<Authentic<MemberStatement>> verify_claim(const StoreView& view,
                                                const protocol::RegisterRequest& request,
                                                const MemberId& member) {
  INDABA_TRY_ASSIGN(auto claim, verify_as<MemberStatement>(view, request.member));
  if (claim.body.member != member || !protocol::is_claim(claim)) {
    return ErrorCode::invalid_statement;
  }
  return claim;
}

// Each admin once, and the inviter.
Result<std::vector<MemberId>> who_is_told(const storage::Store& store,
                                          const storage::Invite& invite, UnixTime now) {
  INDABA_TRY_ASSIGN(auto told, read_all_pages<MemberId>(
                                   [&](const std::optional<MemberId>& after, std::size_t limit) {
                                     return store.roles->holders(protocol::RoleName::admin, now,
                                                                 after, limit);
                                   },
                                   [](const MemberId& admin) { return admin; }));
  if (invite.issuer && std::find(told.begin(), told.end(), *invite.issuer) == told.end()) {
    told.push_back(*invite.issuer);
  }
  return told;
}

// Two claim one use: the first waits to be accepted as well, and people are told to decide.
Status contest(ServiceContext& context, storage::Store& store, const storage::Invite& invite,
               const MemberId& second, const protocol::Statement& claim) {
  INDABA_TRY_ASSIGN(const MemberId first, store.invites->user(invite.key, invite.used));
  INDABA_TRY_ASSIGN(const storage::Member member, store.members->member(first));
  INDABA_TRY(keep_in_suspense(context, store, first));
  INDABA_TRY_ASSIGN(auto first_claim, kept_statement(store, *member.statement));
  const protocol::ContestedInviteNotice notice{
      .invite = invite.key, .use = invite.used, .claims = {std::move(first_claim), claim}};
  storage::NewInboxEntry entry;
  entry.type = storage::InboxType::notice;
  entry.body = cbor::encode(notice);
  entry.at = context.now;
  entry.member = second;
  INDABA_TRY_ASSIGN(const auto told, who_is_told(store, invite, context.now));
  for (const MemberId& someone : told) {
    INDABA_TRY(deliver_to_member(context, store, someone, entry));
  }
  return {};
}

// Uses the invite up by one, or contests its last use; the newcomer's standing by that.
Result<Standing> use_invite(ServiceContext& context, storage::Store& store,
                            const Authentic<MemberStatement>& claim,
                            const protocol::Statement& statement) {
  INDABA_TRY_ASSIGN(const storage::Invite invite, store.invites->invite(claim.body.invite->key));
  if (invite.used == invite.uses) {
    INDABA_TRY(contest(context, store, invite, claim.body.member, statement));
    return Standing::pending;
  }
  INDABA_TRY(store.invites->use(invite.key, claim.body.member));
  return invite.mode == storage::InviteMode::active ? Standing::provisional : Standing::pending;
}

// With the newcomer.
Status check_room(const storage::Store& store) {
  INDABA_TRY_ASSIGN(const std::uint64_t pending, store.members->count(Standing::pending));
  return pending <= kPendingMax ? Status() : ErrorCode::limit_reached;
}

}  // namespace

Outcome<protocol::RegisterReply> register_member(ServiceContext& context, storage::Store& store,
                                                 const Caller& caller,
                                                 const protocol::RegisterRequest& request) {
  INDABA_TRY_ASSIGN(const StoreView view, refuse_absent(StoreView::of(store, context.now)));
  INDABA_TRY_ASSIGN(const Claim claimed, read_claim(request));
  INDABA_TRY(check_holds_key(request, claimed, view.alliance(), caller));
  INDABA_TRY_ASSIGN(const auto before, registered_before(store, request, claimed));
  if (before) {
    return protocol::RegisterReply{*before};
  }
  INDABA_TRY_ASSIGN(const std::uint64_t use, use_to_claim(store, view, request.key));
  if (claimed.member.invite->use != use) {
    return ErrorCode::conflict;
  }
  INDABA_TRY_ASSIGN(
      const MemberId member,
      open_account(context, store, view, {request.identity, request.device, request.handle}));
  INDABA_TRY_ASSIGN(const auto claim, verify_claim(view, request, member));
  INDABA_TRY(keep(context, store, request.member, claim));
  INDABA_TRY_ASSIGN(const Standing standing, use_invite(context, store, claim, request.member));
  INDABA_TRY(
      store.members->set_statement(member, claim.hash, claim.body.serial, claim.body.country));
  INDABA_TRY(store.members->set_standing(member, standing));
  if (standing == Standing::pending) {
    INDABA_TRY(check_room(store));
  } else {
    INDABA_TRY(enter_channels_at_once(context, store, member));
  }
  INDABA_TRY(store.invites->add_registration({.member = member,
                                              .invite = request.key,
                                              .use = use,
                                              .at = context.now,
                                              .note = request.note}));
  return protocol::RegisterReply{standing == Standing::provisional ? MemberState::provisional
                                                                   : MemberState::pending};
}

}  // namespace indaba::server
