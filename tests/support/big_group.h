// Two live members of a group of any size, made without the work of the others: a thousand members
// who each process a thousand commits would be a million.
#pragma once

#include "tests/support/mls_world.h"

namespace indaba::test {

// Members 0 and 1, which are each other's neighbours: a commit of one gives the other the whole
// path to derive, the most that processing a commit can ask for.
struct TwoMembers {
  mls::Group first;
  mls::Group second;
};

// A group in which every member has committed, so that no parent node is blank that has members on
// both sides. The others' paths are made straight into the tree; the two then join by external
// commits, which validate it whole. `size` is at least 2.
TwoMembers two_of_filled_group(MlsWorld& world, std::uint32_t size,
                               const mls::GroupLimits& limits = {});

// A group of which the first member has created it and added all others in one commit.
TwoMembers two_of_blank_group(MlsWorld& world, std::uint32_t size,
                              const mls::GroupLimits& limits = {});

// Whether no parent node is blank but where one side of it has no members.
bool is_filled(const mls::RatchetTree& tree);

}  // namespace indaba::test
