// Roster: whose devices the leaves of a group's tree are, read once and kept beside the tree, so
// that judging a commit does not mean reading every credential.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <unordered_map>
#include <vector>

#include "crypto/mls/public/public_group.h"
#include "protocol/groups/leaf_owner.h"

namespace indaba::protocol {

class Roster {
 public:
  // Errors: malformed_credential, device_twice.
  static Result<Roster> of(const mls::RatchetTree& tree);

  // Null for a blank leaf.
  const LeafOwner* owner(mls::LeafIndex leaf) const;
  // Null for a device that has no leaf.
  const mls::LeafIndex* leaf_of(const DeviceId& device) const;
  bool has_member(const MemberId& member) const { return by_member_.contains(member); }
  std::vector<mls::LeafIndex> leaves_of(const MemberId& member) const;
  // The highest among the member's leaves; 0 if there is none.
  std::uint64_t generation_of(const MemberId& member) const;

  std::size_t leaf_count() const { return owners_.size(); }
  std::size_t member_count() const { return by_member_.size(); }

  // Goes along with a commit; `tree` is the one after it. Errors: malformed_credential,
  // device_twice; the roster is of no use then.
  Status follow(const mls::CommitEffects& effects, const mls::RatchetTree& tree);

 private:
  Status add(mls::LeafIndex leaf, const mls::LeafNode& node);
  void remove(mls::LeafIndex leaf);

  std::map<mls::LeafIndex, LeafOwner> owners_;
  std::unordered_map<DeviceId, mls::LeafIndex> by_device_;
  std::unordered_map<MemberId, std::set<mls::LeafIndex>> by_member_;
};

}  // namespace indaba::protocol
