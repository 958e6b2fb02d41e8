// What a public group is after a message: taken, or exactly as it was before.
#pragma once

#include <gtest/gtest.h>

#include "tests/support/public_forge.h"

namespace indaba::test {

// All that can be seen of a public group; empties its list of unsaved changes.
struct PublicView {
  Bytes context;
  Bytes interim_transcript_hash;
  Bytes confirmation_tag;
  Bytes tree;
  mls::HashValue root_hash;
  std::vector<mls::ProposalRef> proposals;

  explicit PublicView(mls::PublicGroup& group)
      : context(encode(group.context())),
        interim_transcript_hash(to_bytes(group.interim_transcript_hash())),
        confirmation_tag(group.confirmation_tag()),
        tree(group.tree().encode()),
        root_hash(group.tree().root_hash()) {
    for (const auto& [ref, proposal] : group.proposals()) {
      proposals.push_back(ref);
    }
    mls::StateChanges changes;
    group.save(changes);
  }
  bool operator==(const PublicView&) const = default;
};

inline void expect_refused(PublicForge& forge, const mls::PublicMessage& message,
                           mls::MlsError error) {
  mls::PublicGroup& group = forge.group();
  const PublicView before(group);
  EXPECT_EQ(group.process(message).error(), error);
  mls::StateChanges changes;
  group.save(changes);
  EXPECT_TRUE(changes.records.empty());
  EXPECT_TRUE(PublicView(group) == before);
  EXPECT_EQ(must(mls::RatchetTree::decode(before.tree)).root_hash(), before.root_hash);
}

// Returns what a commit did; nothing for a proposal.
inline mls::CommitEffects expect_taken(PublicForge& forge, const mls::PublicMessage& message) {
  auto processed = forge.group().process(message);
  EXPECT_TRUE(processed) << processed.error().message();
  if (!processed) {
    return {};
  }
  const mls::PublicGroup& group = forge.group();
  EXPECT_EQ(must(mls::RatchetTree::decode(group.tree().encode())).root_hash(),
            group.tree().root_hash());
  EXPECT_TRUE(same_bytes(group.tree().root_hash(), group.context().tree_hash));
  return processed->commit.value_or(mls::CommitEffects{});
}

}  // namespace indaba::test
