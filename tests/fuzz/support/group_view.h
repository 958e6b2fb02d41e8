// What can be seen of a group, to compare before and after; and what must hold of every group that
// accepted something, whoever made it.
#pragma once

#include "crypto/mls/public/public_group.h"
#include "tests/fuzz/support/input.h"

namespace indaba::fuzz {

struct PublicView {
  Bytes context;
  Bytes tree;
  Bytes tree_hash;
  std::uint32_t leaf_count = 0;
  std::uint32_t member_count = 0;
  Bytes confirmation_tag;
  Bytes interim_transcript_hash;
  std::vector<Bytes> proposals;
  Bytes reinit;

  bool operator==(const PublicView&) const = default;
};

PublicView view_of(const mls::PublicGroup& group);

// The tree that is kept step by step is the tree that a joiner would build from nothing, and a
// joiner would take it: nobody can bring a group to where others can no longer enter.
void require_sound(const mls::PublicGroup& group);

mls::SavedState copy_of(const mls::SavedState& state);

}  // namespace indaba::fuzz
