#include "server/service/commit_checks.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "protocol/frames/envelope.h"
#include "protocol/frames/error_code.h"
#include "server/service/commits.h"
#include "server/service/contact.h"
#include "server/service/open_channels.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::JudgedCommit;
using protocol::LeafOwner;

// The body of an MLSMessage that holds a T. Errors: invalid_commit.
template <class T>
Result<T> unwrap(ByteView encoded) {
  auto message = mls::decode<mls::MlsMessage>(encoded);
  T* body = message ? message->get<T>() : nullptr;
  if (body == nullptr) {
    return ErrorCode::invalid_commit;
  }
  return std::move(*body);
}

// In the order of the proposals.
std::vector<mls::KeyPackageRef> added_packages(const mls::Commit& commit) {
  std::vector<mls::KeyPackageRef> refs;
  for (const mls::ProposalOrRef& item : commit.proposals) {
    const auto* add = item.proposal() != nullptr ? item.proposal()->get<mls::Add>() : nullptr;
    if (add != nullptr) {
      refs.push_back(add->key_package.ref());
    }
  }
  return refs;
}

bool names_all(const std::vector<DeviceId>& added, const std::vector<LeafOwner>& owners) {
  std::set<DeviceId> devices;
  for (const LeafOwner& owner : owners) {
    devices.insert(owner.device);
  }
  return added.size() == owners.size() && std::set<DeviceId>(added.begin(), added.end()) == devices;
}

// Errors: invalid_commit.
Status check_newcomer(const ServiceContext& context, const storage::Store& store,
                      const MemberId& committer, const MemberId& newcomer) {
  INDABA_TRY_ASSIGN(const bool may, may_start(store, committer, newcomer, context.now));
  return may ? Status() : ErrorCode::invalid_commit;
}

}  // namespace

bool StoreRevocations::counts(const protocol::Statement& revocation) const {
  const auto kept = store_.statements->statement(protocol::hash_of(revocation));
  return kept && kept->kind == storage::StatementKind::revocation &&
         kept->encoded == cbor::encode(revocation);
}

Result<mls::PublicMessage> read_commit(ByteView encoded) {
  INDABA_TRY_ASSIGN(mls::PublicMessage message, unwrap<mls::PublicMessage>(encoded));
  if (message.content.get<mls::Commit>() == nullptr) {
    return ErrorCode::invalid_commit;
  }
  return message;
}

Result<protocol::Hash> check_group_info(ByteView encoded, const mls::StagedCommit& staged,
                                        const LeafOwner& committer) {
  INDABA_TRY_ASSIGN(const auto info, unwrap<mls::GroupInfo>(encoded));
  const auto external = info.extensions.find_as<mls::ExternalPub>(mls::ExtensionType::external_pub);
  const bool is_of_epoch = info.group_context == staged.context &&
                           info.confirmation_tag == staged.confirmation_tag &&
                           info.signer == staged.effects.committer_leaf;
  const bool has_key =
      external && *external &&
      mls::is_hpke_public_key(protocol::kChannelCipherSuite, (*external)->external_pub);
  if (!is_of_epoch || !has_key ||
      info.extensions.find(mls::ExtensionType::ratchet_tree) != nullptr ||
      !info.verify_signature(committer.key)) {
    return ErrorCode::invalid_commit;
  }
  return sha256((*external)->external_pub);
}

Result<std::vector<Bytes>> split_welcome(const std::optional<Bytes>& encoded,
                                         const mls::Commit& commit,
                                         const std::optional<std::vector<DeviceId>>& added,
                                         const std::vector<LeafOwner>& owners) {
  std::vector<Bytes> parts;
  if (owners.empty() && !encoded && !added) {
    return parts;
  }
  if (owners.empty() || !encoded || !added || !names_all(*added, owners)) {
    return ErrorCode::invalid_commit;
  }
  INDABA_TRY_ASSIGN(auto welcome, unwrap<mls::Welcome>(*encoded));
  if (welcome.cipher_suite != protocol::kChannelCipherSuite ||
      welcome.secrets.size() != owners.size()) {
    return ErrorCode::invalid_commit;
  }
  std::map<mls::KeyPackageRef, mls::EncryptedGroupSecrets> secrets;
  for (mls::EncryptedGroupSecrets& one : welcome.secrets) {
    mls::KeyPackageRef ref = one.new_member;
    secrets.insert_or_assign(std::move(ref), std::move(one));
  }
  for (const mls::KeyPackageRef& ref : added_packages(commit)) {
    const auto found = secrets.find(ref);
    if (found == secrets.end()) {
      return ErrorCode::invalid_commit;
    }
    welcome.secrets = {found->second};
    parts.push_back(mls::encode(mls::MlsMessage{welcome}));
  }
  return parts;
}

Status check_newcomers(const ServiceContext& context, const storage::Store& store,
                       const protocol::Roster& roster, const JudgedCommit& judged) {
  const std::size_t joining = judged.added.size() + (judged.external ? 1 : 0);
  if (roster.leaf_count() + joining > kChannelLeavesMax + judged.removed.size()) {
    return ErrorCode::limit_reached;
  }
  std::set<MemberId> strangers;
  for (const LeafOwner& owner : judged.added) {
    if (owner.member != judged.committer.member && !roster.has_member(owner.member)) {
      strangers.insert(owner.member);
    }
  }
  for (const MemberId& member : strangers) {
    INDABA_TRY(check_newcomer(context, store, judged.committer.member, member));
    INDABA_TRY_ASSIGN(const std::uint64_t channels, store.channels->count_of(member));
    if (channels >= kChannelsPerMemberMax) {
      return ErrorCode::limit_reached;
    }
  }
  return {};
}

Status check_removals(ServiceContext& context, const storage::Store& store,
                      const ChannelId& channel, const protocol::Roster& roster,
                      const JudgedCommit& judged) {
  INDABA_TRY_ASSIGN(const auto due, store.leaves->due(channel, kChannelLeavesMax));
  std::vector<protocol::Serial> serials;
  bool is_complete = true;
  for (const storage::GroupLeaf& leaf : due) {
    const bool is_removed =
        std::any_of(judged.removed.begin(), judged.removed.end(),
                    [&](const LeafOwner& owner) { return owner.device == leaf.device; });
    if (is_removed) {
      continue;
    }
    is_complete = false;
    const LeafOwner* owner = roster.owner({leaf.index});
    if (leaf.due == storage::RemovalReason::membership_ended && owner != nullptr &&
        serials.size() < protocol::kSerialsMax) {
      serials.push_back(owner->membership);
    }
  }
  if (is_complete) {
    return {};
  }
  context.details.serials = std::move(serials);
  return ErrorCode::remove_first;
}

}  // namespace indaba::server
