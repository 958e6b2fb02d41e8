// The queue of those who wait to be accepted.
#include <algorithm>
#include <utility>

#include "clients/core/agent/agent.h"
#include "clients/core/identity/sheets.h"

namespace indaba::client {
namespace {

constexpr std::uint64_t kPendingPage = 100;

}  // namespace

Flow<Result<std::vector<protocol::PendingMember>>> Agent::all_pending() {
  std::vector<protocol::PendingMember> all;
  protocol::PendingListRequest request;
  request.limit = kPendingPage;
  while (true) {
    auto page = co_await context_.session.ask<protocol::PendingListReply>("pending.list", request);
    if (!page) {
      co_return page.error();
    }
    all.insert(all.end(), page->pending.begin(), page->pending.end());
    if (!page->more || page->pending.empty()) {
      co_return all;
    }
    request.after = page->pending.back().member;
  }
}

Flow<Result<protocol::PendingMember>> Agent::pending_called(std::string handle) {
  INDABA_FLOW_TRY_ASSIGN(const auto all, co_await all_pending());
  const auto found = std::find_if(all.begin(), all.end(), [&](const protocol::PendingMember& one) {
    return one.handle == handle;
  });
  if (found == all.end()) {
    co_return ClientError::unknown_member;
  }
  co_return *found;
}

Flow<Result<Outcome>> Agent::carry_out(ListPending /*command*/) {
  INDABA_FLOW_TRY_ASSIGN(const auto all, co_await all_pending());
  PendingFound found;
  found.pending.reserve(all.size());
  for (const protocol::PendingMember& one : all) {
    const bool was_member = trust_.membership_of(one.member).has_value();
    found.pending.push_back({one.member, one.handle, one.note, one.at, was_member});
  }
  co_return Outcome(std::move(found));
}

Flow<Result<Outcome>> Agent::carry_out(AcceptPending command) {
  INDABA_FLOW_TRY_ASSIGN(const auto pending, co_await pending_called(command.handle));
  // Whom the server says it is about is whom the statement names, or nobody is vouched for.
  const auto identity = protocol::authenticate_as<protocol::IdentityStatement>(
      pending.identity, account_->alliance());
  if (!identity || identity->body.member != pending.member || !trust_.keep(pending.identity)) {
    co_return ClientError::not_trusted;
  }
  if (trust_.set().identity(pending.member)->hash != identity->hash) {
    co_return ClientError::not_trusted;  // one that they have left behind
  }
  trust_.keep_all(pending.devices);
  protocol::MemberStatement member;
  member.alliance = account_->alliance();
  member.member = pending.member;
  member.generation = identity->body.generation;
  member.joined = context_.now;
  INDABA_FLOW_TRY_ASSIGN(member.serial, context_.random_id<protocol::Serial>());
  member.country = command.country;
  member.issuer = account_->member();
  // Whoever was a member before stays where they are.
  if (const auto before = trust_.membership_of(pending.member); before && !member.country) {
    INDABA_FLOW_TRY_ASSIGN(const auto body, cbor::decode<protocol::MemberStatement>(before->body));
    member.country = body.country;
  }
  if (!member.country && pending.invite) {
    for (const auto& invite : trust_.set().invites(*pending.invite)) {
      member.country = invite.body.country;
    }
  }
  protocol::PendingAcceptRequest request;
  request.member = account_->sign(member);
  const auto accepted =
      co_await context_.session.ask<protocol::PendingAcceptReply>("pending.accept", request);
  if (!accepted) {
    co_return accepted.error();
  }
  (void)trust_.keep(request.member);
  // Their devices want keys.
  flows_.spawn(do_duties());
  co_return Outcome(Done{});
}

Flow<Result<Outcome>> Agent::carry_out(AcceptByRoot command) {
  if (standing_ != Standing::pending) {
    co_return Outcome(Done{});
  }
  INDABA_FLOW_TRY_ASSIGN(const Secret<32> seed, read_sheet(SheetKind::root, command.root_sheet));
  const Ed25519KeyPair root = Ed25519KeyPair::from_seed(seed);
  const auto& keys = trust_.set().root().body.keys;
  if (std::find(keys.begin(), keys.end(), root.public_key) == keys.end()) {
    co_return ClientError::unknown_sheet;
  }
  protocol::MemberStatement member;
  member.alliance = account_->alliance();
  member.member = account_->member();
  member.generation = account_->generation();
  member.joined = context_.now;
  INDABA_FLOW_TRY_ASSIGN(member.serial, context_.random_id<protocol::Serial>());
  std::vector<protocol::Statement> statements{protocol::sign(member, {&root})};
  INDABA_FLOW_TRY(co_await publish(std::move(statements)));
  co_return Outcome(Done{});
}

Flow<Result<Outcome>> Agent::carry_out(RefusePending command) {
  INDABA_FLOW_TRY_ASSIGN(const auto pending, co_await pending_called(command.handle));
  const protocol::PendingRefuseRequest request{pending.member};
  const auto refused =
      co_await context_.session.ask<protocol::PendingRefuseReply>("pending.refuse", request);
  if (!refused) {
    co_return refused.error();
  }
  co_return Outcome(Done{});
}

}  // namespace indaba::client
