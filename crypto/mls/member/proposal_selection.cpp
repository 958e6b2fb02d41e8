#include "crypto/mls/member/proposal_selection.h"

#include <set>

#include "crypto/base/ranges.h"

namespace indaba::mls {
namespace {

class Selection {
 public:
  Selection(const PublicGroup& group, LeafIndex committer, const PskStore& psks, UnixTime now)
      : group_(group), committer_(committer), psks_(psks), now_(now) {}

  // Takes it whether or not it fits: what is wrong with it is for the commit's own checks to say.
  void take_by_value(const Proposal& proposal) {
    note(proposal);
    ++taken_;
  }

  bool take(const CachedProposal& cached) {
    if (!fits(cached)) {
      return false;
    }
    note(cached.proposal);
    if (cached.proposal.get<Update>() != nullptr) {
      changed_leaves_.insert(cached.sender.leaf());
    }
    ++taken_;
    return true;
  }

 private:
  void note(const Proposal& proposal) {
    if (const auto* remove = proposal.get<Remove>(); remove != nullptr) {
      changed_leaves_.insert(remove->removed);
      if (const LeafNode* leaf = group_.tree().leaf(remove->removed); leaf != nullptr) {
        freed_keys_.insert(leaf->signature_key);
      }
    } else if (const auto* add = proposal.get<Add>(); add != nullptr) {
      added_keys_.insert(add->key_package.leaf_node.signature_key);
    } else if (const auto* psk = proposal.get<PreSharedKey>(); psk != nullptr) {
      psk_ids_.insert(encode(psk->psk));
    } else if (proposal.get<GroupContextExtensions>() != nullptr) {
      has_extensions_ = true;
    } else if (proposal.get<ReInit>() != nullptr) {
      has_reinit_ = true;
    }
  }

  bool fits(const CachedProposal& cached) const {
    const Proposal& proposal = cached.proposal;
    if (has_reinit_) {
      return false;
    }
    switch (proposal.type()) {
      case ProposalType::add: {
        const LeafNode& leaf = proposal.get<Add>()->key_package.leaf_node;
        const bool in_tree = group_.tree().index().has_signature_key(leaf.signature_key) &&
                             !freed_keys_.contains(leaf.signature_key);
        return !in_tree && !added_keys_.contains(leaf.signature_key) &&
               leaf.validate_lifetime(now_).has_value();
      }
      case ProposalType::update:
        return cached.sender.leaf() != committer_ &&
               !changed_leaves_.contains(cached.sender.leaf());
      case ProposalType::remove: {
        const LeafIndex removed = proposal.get<Remove>()->removed;
        return removed != committer_ && !changed_leaves_.contains(removed);
      }
      case ProposalType::psk: {
        const PreSharedKeyId& id = proposal.get<PreSharedKey>()->psk;
        return !psk_ids_.contains(encode(id)) && psks_.find(id).has_value();
      }
      case ProposalType::group_context_extensions:
        return !has_extensions_;
      case ProposalType::reinit:
        return taken_ == 0;
      case ProposalType::external_init:
        return false;
    }
    return false;
  }

  const PublicGroup& group_;
  LeafIndex committer_;
  const PskStore& psks_;
  UnixTime now_;
  std::size_t taken_ = 0;
  std::set<LeafIndex> changed_leaves_;
  std::set<Bytes> freed_keys_;
  std::set<Bytes> added_keys_;
  std::set<Bytes> psk_ids_;
  bool has_extensions_ = false;
  bool has_reinit_ = false;
};

// Lower goes first.
int rank(ProposalType type) {
  switch (type) {
    case ProposalType::remove:
      return 0;
    case ProposalType::reinit:
      return 2;
    default:
      return 1;
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

// What stands behind the first `by_value` goes one by one if not all of it can be taken.
std::vector<ProposalOrRef> without_unbearable(PublicGroup& group, LeafIndex committer,
                                              std::vector<ProposalOrRef> selected,
                                              std::size_t by_value) {
  if (selected.size() == by_value || can_take(group, committer, selected)) {
    return selected;
  }
  std::vector<ProposalOrRef> taken(selected.begin(),
                                   selected.begin() + static_cast<std::ptrdiff_t>(by_value));
  if (!can_take(group, committer, taken)) {
    return taken;  // no choice among the others makes it valid: the commit will say why not
  }
  for (std::size_t i = by_value; i < selected.size(); ++i) {
    taken.push_back(std::move(selected[i]));
    if (!can_take(group, committer, taken)) {
      taken.pop_back();
    }
  }
  return taken;
}

}  // namespace

std::vector<ProposalOrRef> select_proposals(PublicGroup& group, LeafIndex committer,
                                            std::vector<Proposal> by_value, const PskStore& psks,
                                            UnixTime now) {
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
  Selection selection(group, committer, psks, now);
  std::vector<ProposalOrRef> selected;
  for (Proposal& proposal : by_value) {
    selection.take_by_value(proposal);
    selected.push_back({std::move(proposal)});
  }
  const std::size_t brought = selected.size();
  for (const auto* entry : cached) {
    if (selection.take(entry->second)) {
      selected.push_back({entry->first});
    }
  }
  return without_unbearable(group, committer, std::move(selected), brought);
}

}  // namespace indaba::mls
