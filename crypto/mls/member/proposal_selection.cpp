#include "crypto/mls/member/proposal_selection.h"

#include <optional>
#include <set>

#include "crypto/base/ranges.h"

namespace indaba::mls {
namespace {

// What is taken so far, and what the group's members would be with it. Each proposal is judged by
// what it alone changes, so that a long list of bad ones costs what it is long.
class Selection {
 public:
  Selection(const PublicGroup& group, LeafIndex committer, const Capabilities& own,
            const PskStore& psks, UnixTime now)
      : group_(group),
        committer_(committer),
        own_(own.without_grease()),
        psks_(psks),
        now_(now),
        members_(group.tree().index()) {
    require(group.context().extensions);
  }

  // Takes it whether or not it fits: what is wrong with it is for the commit's own checks to say.
  void take_by_value(const Proposal& proposal) {
    ++taken_;
    if (const auto* remove = proposal.get<Remove>(); remove != nullptr) {
      if (changed_leaves_.insert(remove->removed).second) {
        leave(remove->removed);
      }
    } else if (const auto* add = proposal.get<Add>(); add != nullptr) {
      enter(add->key_package.leaf_node);
    } else if (const auto* psk = proposal.get<PreSharedKey>(); psk != nullptr) {
      note(psk->psk);
    } else if (const auto* replaced = proposal.get<GroupContextExtensions>(); replaced != nullptr) {
      has_extensions_ = true;
      require(replaced->extensions);
    } else if (proposal.get<ReInit>() != nullptr) {
      has_reinit_ = true;
    }
  }

  bool take(const CachedProposal& cached) {
    const bool taken = !has_reinit_ && fits(cached);
    taken_ += taken ? 1 : 0;
    return taken;
  }

 private:
  // Notes what is taken.
  bool fits(const CachedProposal& cached) {
    const Proposal& proposal = cached.proposal;
    switch (proposal.type()) {
      case ProposalType::add:
        return fits(proposal.get<Add>()->key_package.leaf_node);
      case ProposalType::update:
        return fits_update(cached.sender.leaf(), proposal.get<Update>()->leaf_node);
      case ProposalType::remove:
        return fits_remove(proposal.get<Remove>()->removed);
      case ProposalType::psk:
        return fits(proposal.get<PreSharedKey>()->psk);
      case ProposalType::group_context_extensions:
        return fits(proposal.get<GroupContextExtensions>()->extensions);
      case ProposalType::reinit:
        has_reinit_ = taken_ == 0 && can_follow(*proposal.get<ReInit>());
        return has_reinit_;
      case ProposalType::external_init:
        return false;
    }
    return false;
  }

  bool fits(const LeafNode& newcomer) {
    if (members_.member_count() == kLeavesMax || !newcomer.validate_lifetime(now_) ||
        !requirements_.check(newcomer.capabilities)) {
      return false;
    }
    enter(newcomer);
    if (can_meet()) {
      return true;
    }
    members_.remove(newcomer);
    newcomers_.pop_back();
    return false;
  }

  bool fits_update(LeafIndex sender, const LeafNode& next) {
    const LeafNode& current = *group_.tree().leaf(sender);
    if (sender == committer_ || changed_leaves_.contains(sender) ||
        !requirements_.check(next.capabilities)) {
      return false;
    }
    members_.remove(current);
    members_.add(next);
    if (can_meet()) {
      changed_leaves_.insert(sender);
      return true;
    }
    members_.remove(next);
    members_.add(current);
    return false;
  }

  bool fits_remove(LeafIndex removed) {
    if (removed == committer_ || !changed_leaves_.insert(removed).second) {
      return false;
    }
    leave(removed);
    return true;
  }

  bool fits(const PreSharedKeyId& id) {
    if (psk_ids_.size() == kPsksMax || psk_ids_.contains(encode(id)) ||
        (has_link_ && links_groups(id)) || !psks_.find(id)) {
      return false;
    }
    note(id);
    return true;
  }

  bool fits(const ExtensionList& replaced) {
    const auto requirements = GroupRequirements::of(replaced);
    if (has_extensions_ || !requirements) {
      return false;
    }
    if (!borne_by_all_) {
      borne_by_all_ = what_all_bear();
    }
    has_extensions_ = requirements->check(*borne_by_all_).has_value();
    if (has_extensions_) {
      requirements_ = *requirements;
    }
    return has_extensions_;
  }

  // Whether this client could be in the group that it announces.
  bool can_follow(const ReInit& reinit) const {
    const auto requirements = GroupRequirements::of(reinit.extensions);
    return reinit.version == ProtocolVersion::mls10 && is_supported(reinit.cipher_suite) &&
           requirements && requirements->check(own_);
  }

  // By what the committer itself bears, which is short, so that nobody's long lists are gone
  // through more than once.
  Capabilities what_all_bear() const {
    Capabilities all = own_;
    const RatchetTree& tree = group_.tree();
    for (const LeafIndex member : tree.members()) {
      if (member != committer_ && !changed_leaves_.contains(member)) {
        all.intersect(tree.leaf(member)->capabilities);
      }
    }
    for (const LeafNode* newcomer : newcomers_) {
      all.intersect(newcomer->capabilities);
    }
    return all;
  }

  void enter(const LeafNode& newcomer) {
    members_.add(newcomer);
    newcomers_.push_back(&newcomer);
  }
  void leave(LeafIndex removed) {
    if (const LeafNode* leaf = group_.tree().leaf(removed); leaf != nullptr) {
      members_.remove(*leaf);
    }
  }
  void note(const PreSharedKeyId& id) {
    psk_ids_.insert(encode(id));
    has_link_ |= links_groups(id);
  }
  void require(const ExtensionList& extensions) {
    if (auto requirements = GroupRequirements::of(extensions); requirements) {
      requirements_ = std::move(*requirements);
    }
  }
  bool can_meet() const {
    return members_.validate_unique_keys() && members_.validate_credential_types();
  }

  const PublicGroup& group_;
  LeafIndex committer_;
  Capabilities own_;
  std::optional<Capabilities> borne_by_all_;
  const PskStore& psks_;
  UnixTime now_;
  TreeIndex members_;
  GroupRequirements requirements_;
  std::size_t taken_ = 0;
  std::set<LeafIndex> changed_leaves_;
  std::vector<const LeafNode*> newcomers_;
  std::set<Bytes> psk_ids_;
  bool has_link_ = false;
  bool has_extensions_ = false;
  bool has_reinit_ = false;
};

// Lower goes first: what frees keys, what all others must bear, and last what stands alone.
int rank(ProposalType type) {
  switch (type) {
    case ProposalType::remove:
      return 0;
    case ProposalType::group_context_extensions:
      return 1;
    case ProposalType::reinit:
      return 3;
    default:
      return 2;
  }
}

// Whether the group could take these as one commit; tried, and taken back.
bool can_take(PublicGroup& group, LeafIndex committer,
              const std::vector<ProposalOrRef>& proposals) {
  RatchetTree& tree = group.editable_tree();
  const RatchetTree::EditScope scope(tree);
  const auto applied = group.apply(proposals, Sender::member(committer), tree);
  return applied && validate_after_commit(tree, applied->changed,
                                          applied->effects.changes_extensions, applied->extensions);
}

}  // namespace

std::vector<ProposalOrRef> select_proposals(PublicGroup& group, LeafIndex committer,
                                            const Capabilities& own, std::vector<Proposal> by_value,
                                            const PskStore& psks, UnixTime now) {
  std::vector<ProposalOrRef> selected;
  selected.reserve(by_value.size());
  for (Proposal& proposal : by_value) {
    selected.push_back({std::move(proposal)});
  }
  if (group.proposals().empty()) {
    return selected;
  }
  std::vector<const ProposalCache::value_type*> cached;
  for (const auto& entry : group.proposals()) {
    cached.push_back(&entry);
  }
  // Within a rank the latest first, since the first of several that exclude each other is taken.
  ranges::sort(cached, [](const auto* a, const auto* b) {
    const int rank_a = rank(a->second.proposal.type());
    const int rank_b = rank(b->second.proposal.type());
    return rank_a != rank_b ? rank_a < rank_b : a->second.order > b->second.order;
  });
  Selection selection(group, committer, own, psks, now);
  for (const ProposalOrRef& each : selected) {
    selection.take_by_value(*each.proposal());
  }
  std::vector<ProposalOrRef> all = selected;
  for (const auto* entry : cached) {
    if (selection.take(entry->second)) {
      all.push_back({entry->first});
    }
  }
  // What the selection could not foresee keeps nobody from committing.
  return all.size() == selected.size() || can_take(group, committer, all) ? all : selected;
}

}  // namespace indaba::mls
