#include "protocol/groups/roster.h"

#include <algorithm>

namespace indaba::protocol {

Result<Roster> Roster::of(const mls::RatchetTree& tree) {
  Roster roster;
  for (const mls::LeafIndex leaf : tree.members()) {
    INDABA_TRY(roster.add(leaf, *tree.leaf(leaf)));
  }
  return roster;
}

const LeafOwner* Roster::owner(mls::LeafIndex leaf) const {
  const auto found = owners_.find(leaf);
  return found != owners_.end() ? &found->second : nullptr;
}

const mls::LeafIndex* Roster::leaf_of(const DeviceId& device) const {
  const auto found = by_device_.find(device);
  return found != by_device_.end() ? &found->second : nullptr;
}

std::vector<mls::LeafIndex> Roster::leaves_of(const MemberId& member) const {
  const auto found = by_member_.find(member);
  if (found == by_member_.end()) {
    return {};
  }
  return {found->second.begin(), found->second.end()};
}

std::uint64_t Roster::generation_of(const MemberId& member) const {
  std::uint64_t highest = 0;
  for (const mls::LeafIndex leaf : leaves_of(member)) {
    highest = std::max(highest, owners_.at(leaf).generation);
  }
  return highest;
}

Status Roster::follow(const mls::CommitEffects& effects, const mls::RatchetTree& tree) {
  for (const mls::LeafIndex leaf : effects.removed) {
    remove(leaf);
  }
  for (const mls::LeafIndex leaf : effects.added) {
    INDABA_TRY(add(leaf, *tree.leaf(leaf)));
  }
  if (effects.has_path) {
    remove(effects.committer_leaf);
    INDABA_TRY(add(effects.committer_leaf, *tree.leaf(effects.committer_leaf)));
  }
  return {};
}

Status Roster::add(mls::LeafIndex leaf, const mls::LeafNode& node) {
  INDABA_TRY_ASSIGN(const LeafOwner owner, owner_of(node));
  if (!by_device_.try_emplace(owner.device, leaf).second) {
    return GroupError::device_twice;
  }
  by_member_[owner.member].insert(leaf);
  owners_.insert_or_assign(leaf, owner);
  return {};
}

void Roster::remove(mls::LeafIndex leaf) {
  const auto found = owners_.find(leaf);
  if (found == owners_.end()) {
    return;
  }
  by_device_.erase(found->second.device);
  const auto member = by_member_.find(found->second.member);
  member->second.erase(leaf);
  if (member->second.empty()) {
    by_member_.erase(member);
  }
  owners_.erase(found);
}

}  // namespace indaba::protocol
