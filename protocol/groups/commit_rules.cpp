#include "protocol/groups/commit_rules.h"

#include <algorithm>
#include <set>

#include "protocol/statements/authentic.h"

namespace indaba::protocol {
namespace {

// Extensions that must stay as they are: all but the policy.
bool same_but_policy(mls::ExtensionList before, mls::ExtensionList after, const Policy& policy) {
  set_policy(before, policy);
  set_policy(after, policy);
  return before == after;
}

// The role that counts: where no owner is left in the group, its moderators stand in for them.
ChannelRoleName effective_role(const Policy& policy, const Roster& roster, const MemberId& member) {
  const ChannelRoleName role = role_of(policy, member);
  const bool has_owner =
      std::any_of(policy.roles.begin(), policy.roles.end(), [&](const ChannelRole& grant) {
        return grant.role == ChannelRoleName::owner && roster.has_member(grant.member);
      });
  return role == ChannelRoleName::moderator && !has_owner ? ChannelRoleName::owner : role;
}

// Goes through the proposals of one commit.
class Judgement {
 public:
  Judgement(const GroupBefore& group, const Policy& policy, JudgedCommit& judged)
      : group_(group),
        policy_(policy),
        judged_(judged),
        role_(judged.external ? ChannelRoleName::member
                              : effective_role(policy, group.roster, judged.committer.member)) {}

  Status judge(const mls::Commit& commit);

 private:
  Status judge_proposal(const mls::Proposal& proposal);
  Status judge_remove(mls::LeafIndex leaf);
  Status judge_extensions(const mls::ExtensionList& after) const;
  // The committer's own leaf, as its path makes it.
  Status judge_renewal(const mls::LeafNode& leaf) const;
  // Once it is known who goes.
  Status judge_newcomer(const LeafOwner& owner);
  Status judge_kind(const std::vector<LeafOwner>& newcomers) const;
  bool is_justified(const LeafOwner& owner) const;
  bool demands(const Statement& statement, const LeafOwner& owner) const;
  bool asks_to_leave(const Statement& statement, const LeafOwner& owner) const;
  bool is_removed(const DeviceId& device) const;

  const GroupBefore& group_;
  const Policy& policy_;
  JudgedCommit& judged_;
  ChannelRoleName role_;
  std::set<DeviceId> newcomers_;
};

Status Judgement::judge(const mls::Commit& commit) {
  for (const mls::ProposalOrRef& item : commit.proposals) {
    if (item.proposal() == nullptr) {
      return GroupError::proposal_not_allowed;
    }
    INDABA_TRY(judge_proposal(*item.proposal()));
  }
  if (judged_.added.size() > kCommitAddsMax) {
    return GroupError::too_many_adds;
  }
  if (commit.path && !judged_.external) {
    INDABA_TRY(judge_renewal(commit.path->leaf_node));
  }
  std::vector<LeafOwner> newcomers = judged_.added;
  if (judged_.external) {
    newcomers.push_back(judged_.committer);
  }
  for (const LeafOwner& owner : newcomers) {
    INDABA_TRY(judge_newcomer(owner));
  }
  return judge_kind(newcomers);
}

Status Judgement::judge_proposal(const mls::Proposal& proposal) {
  if (const auto* add = proposal.get<mls::Add>(); add != nullptr && !judged_.external) {
    INDABA_TRY_ASSIGN(const LeafOwner owner, owner_of(add->key_package.leaf_node));
    judged_.added.push_back(owner);
    return {};
  }
  if (const auto* remove = proposal.get<mls::Remove>(); remove != nullptr) {
    return judge_remove(remove->removed);
  }
  if (const auto* extensions = proposal.get<mls::GroupContextExtensions>();
      extensions != nullptr && !judged_.external) {
    return judge_extensions(extensions->extensions);
  }
  const bool joins = proposal.get<mls::ExternalInit>() != nullptr && judged_.external;
  return joins ? Status() : GroupError::proposal_not_allowed;
}

Status Judgement::judge_remove(mls::LeafIndex leaf) {
  const LeafOwner* owner = group_.roster.owner(leaf);
  if (owner == nullptr || !is_justified(*owner)) {
    return GroupError::removal_not_justified;
  }
  judged_.removed.push_back(*owner);
  return {};
}

bool Judgement::is_justified(const LeafOwner& owner) const {
  const LeafOwner& committer = judged_.committer;
  if (judged_.external) {
    return owner.member == committer.member &&
           (owner.device == committer.device || owner.generation < committer.generation);
  }
  if (owner.member == committer.member ||
      owner.generation < group_.roster.generation_of(owner.member)) {
    return true;
  }
  const bool moderates =
      reaches(role_, ChannelRoleName::moderator) && reaches(role_, role_of(policy_, owner.member));
  return moderates ||
         std::any_of(judged_.note.statements.begin(), judged_.note.statements.end(),
                     [&](const Statement& statement) { return demands(statement, owner); });
}

// Whether it is one of the statements that let anybody remove that leaf.
bool Judgement::demands(const Statement& statement, const LeafOwner& owner) const {
  const auto opened = reopen(statement);
  if (!opened) {
    return false;
  }
  if (std::holds_alternative<LeaveStatement>(opened->body)) {
    return asks_to_leave(statement, owner);
  }
  const auto* revocation = std::get_if<RevocationStatement>(&opened->body);
  if (revocation == nullptr) {
    return false;
  }
  const bool names = std::visit(
      [&](const auto& target) {
        using T = std::decay_t<decltype(target)>;
        if constexpr (std::is_same_v<T, TargetMembership>) {
          return target.member == owner.member && target.serial == owner.membership;
        } else if constexpr (std::is_same_v<T, TargetDevice>) {
          return target.member == owner.member && target.device == owner.device;
        } else {
          return false;
        }
      },
      revocation->target);
  return names && group_.revocations.counts(statement);
}

bool Judgement::asks_to_leave(const Statement& statement, const LeafOwner& owner) const {
  const auto leave = authenticate_as<LeaveStatement>(statement, owner.alliance);
  return leave &&
         is_leave_of(leave.value(), policy_, group_.context.epoch.value, owner, group_.roster);
}

Status Judgement::judge_extensions(const mls::ExtensionList& after) const {
  INDABA_TRY_ASSIGN(const Policy policy, policy_of(after));
  const bool same_channel = policy.kind == policy_.kind && policy.channel == policy_.channel &&
                            policy.generation == policy_.generation;
  if (!same_channel || !same_but_policy(group_.context.extensions, after, policy_) ||
      role_ != ChannelRoleName::owner || policy_.kind != ChannelKind::group) {
    return GroupError::policy_not_allowed;
  }
  return {};
}

Status Judgement::judge_renewal(const mls::LeafNode& leaf) const {
  INDABA_TRY_ASSIGN(const LeafOwner renewed, owner_of(leaf));
  if (renewed.device != judged_.committer.device || renewed.member != judged_.committer.member) {
    return GroupError::device_twice;
  }
  return renewed.generation >= judged_.committer.generation ? Status()
                                                            : GroupError::generation_too_low;
}

Status Judgement::judge_newcomer(const LeafOwner& owner) {
  const bool same_member = owner.member == judged_.committer.member;
  if (judged_.external && !group_.roster.has_member(owner.member)) {
    return GroupError::not_invited;
  }
  if (!same_member && !reaches(role_, policy_.invite)) {
    return GroupError::not_invited;
  }
  const bool has_leaf = group_.roster.leaf_of(owner.device) != nullptr;
  if ((has_leaf && !is_removed(owner.device)) || !newcomers_.insert(owner.device).second) {
    return GroupError::device_twice;
  }
  if (owner.generation < group_.roster.generation_of(owner.member)) {
    return GroupError::generation_too_low;
  }
  return {};
}

Status Judgement::judge_kind(const std::vector<LeafOwner>& newcomers) const {
  if (policy_.kind == ChannelKind::group) {
    return {};
  }
  std::set<MemberId> strangers;
  for (const LeafOwner& owner : newcomers) {
    if (!group_.roster.has_member(owner.member)) {
      strangers.insert(owner.member);
    }
  }
  const std::size_t members_max = policy_.kind == ChannelKind::self ? 1 : 2;
  return group_.roster.member_count() + strangers.size() <= members_max
             ? Status()
             : GroupError::wrong_kind_of_member;
}

bool Judgement::is_removed(const DeviceId& device) const {
  return std::any_of(judged_.removed.begin(), judged_.removed.end(),
                     [&](const LeafOwner& owner) { return owner.device == device; });
}

Result<LeafOwner> committer_of(const GroupBefore& group, const mls::FramedContent& content,
                               const mls::Commit& commit) {
  if (content.sender.type == mls::SenderType::new_member_commit && commit.path) {
    return owner_of(commit.path->leaf_node);
  }
  if (content.sender.type != mls::SenderType::member) {
    return GroupError::proposal_not_allowed;
  }
  const LeafOwner* owner = group.roster.owner(content.sender.leaf());
  if (owner == nullptr) {
    return GroupError::malformed_credential;
  }
  return *owner;
}

}  // namespace

bool is_leave_of(const Authentic<LeaveStatement>& leave, const Policy& policy, std::uint64_t epoch,
                 const LeafOwner& owner, const Roster& roster) {
  const LeaveStatement& body = leave.body;
  if (body.channel != policy.channel || body.generation != policy.generation ||
      body.epoch > epoch || body.leaf_key != owner.key || body.member != owner.member) {
    return false;
  }
  // A leaf may be given up by itself or by another device of the same member.
  const mls::LeafIndex* signer = roster.leaf_of(body.device);
  const LeafOwner* by = signer != nullptr ? roster.owner(*signer) : nullptr;
  return by != nullptr && by->member == owner.member && leave.signers.size() == 1 &&
         leave.signed_by(by->key);
}

Result<JudgedCommit> judge_commit(const GroupBefore& group, const mls::FramedContent& content) {
  const auto* commit = content.get<mls::Commit>();
  if (commit == nullptr) {
    return GroupError::proposal_not_allowed;
  }
  INDABA_TRY_ASSIGN(const Policy policy, policy_of(group.context.extensions));
  JudgedCommit judged;
  auto note = cbor::decode<CommitNote>(content.authenticated_data);
  if (!note) {
    return GroupError::malformed_note;
  }
  judged.note = std::move(*note);
  judged.external = content.sender.type == mls::SenderType::new_member_commit;
  INDABA_TRY_ASSIGN(judged.committer, committer_of(group, content, *commit));
  INDABA_TRY(Judgement(group, policy, judged).judge(*commit));
  return judged;
}

Result<LeafOwner> judge_creation(const mls::PublicGroup& group, const ChannelId& channel,
                                 ChannelKind kind, std::uint64_t generation) {
  const mls::GroupContext& context = group.context();
  if (context.cipher_suite != kChannelCipherSuite) {
    return GroupError::wrong_cipher_suite;
  }
  if (context.epoch.value != 0 || context.group_id != group_id_of(channel, generation) ||
      group.tree().leaf_count() != 1 || group.tree().leaf({0}) == nullptr) {
    return GroupError::wrong_group;
  }
  INDABA_TRY_ASSIGN(const LeafOwner owner, owner_of(*group.tree().leaf({0})));
  INDABA_TRY_ASSIGN(const Policy policy, policy_of(context.extensions));
  const std::vector<ChannelRole> only_owner{{owner.member, ChannelRoleName::owner}};
  if (policy.kind != kind || policy.channel != channel || policy.generation != generation ||
      policy.roles != only_owner) {
    return GroupError::wrong_policy;
  }
  return owner;
}

}  // namespace indaba::protocol
