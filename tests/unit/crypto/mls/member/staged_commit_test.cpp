// What may happen between receiving a commit and merging it: the group goes on with the epoch, and
// nothing that happened meanwhile is undone by the merge.
#include <gmock/gmock.h>

#include "tests/support/mls_world.h"

namespace indaba::mls {
namespace {

using test::MlsWorld;
using test::must;

std::error_code error_of(Group& group, ByteView message) { return group.receive(message).error(); }

// A commit of member 0, received and not merged by member 1.
class StagedGroupCommit : public ::testing::TestWithParam<WireFormat> {
 protected:
  StagedGroupCommit() : groups_(world_.group_of(3)) {}

  Received stage() {
    CommitOptions options;
    options.wire_format = GetParam();
    options.now = MlsWorld::kNow;
    return must(groups_[1].receive(must(groups_[0].commit(std::move(options))).commit));
  }

  MlsWorld world_;
  std::vector<Group> groups_;
};

TEST_P(StagedGroupCommit, LeavesKeysOfMessagesReadBeforeItsMergeUsed) {
  const Bytes first = must(groups_[0].protect(as_bytes("first")));
  const Bytes other = must(groups_[2].protect(as_bytes("other")));
  Received staged = stage();
  must(groups_[1].receive(first));
  must(groups_[1].receive(other));

  must(groups_[1].merge(std::get<ReceivedCommit>(std::move(staged))));

  EXPECT_EQ(error_of(groups_[1], first), make_error_code(MlsError::generation_consumed));
  EXPECT_EQ(error_of(groups_[1], other), make_error_code(MlsError::generation_consumed));
}

TEST_P(StagedGroupCommit, LeavesKeysOfMessagesSentBeforeItsMergeUsed) {
  Received staged = stage();
  const Bytes sent = must(groups_[1].protect(as_bytes("sent")));
  must(groups_[1].merge(std::get<ReceivedCommit>(std::move(staged))));
  must(groups_[0].merge_pending_commit());

  EXPECT_TRUE(groups_[0].receive(sent));
  EXPECT_EQ(must(groups_[0].epoch_authenticator()).view().front(),
            must(groups_[1].epoch_authenticator()).view().front());
}

TEST_P(StagedGroupCommit, LeavesTheSavedStateOfItsEpochCompleteAfterItsMerge) {
  const Bytes first = must(groups_[0].protect(as_bytes("first")));
  const Bytes second = must(groups_[0].protect(as_bytes("second")));
  SavedState saved;
  saved.apply(groups_[1].save());
  Received staged = stage();
  must(groups_[1].receive(first));
  must(groups_[1].merge(std::get<ReceivedCommit>(std::move(staged))));
  saved.apply(groups_[1].save());

  Group restored = must(Group::restore(saved, world_.services()));

  EXPECT_EQ(error_of(restored, first), make_error_code(MlsError::generation_consumed));
  EXPECT_TRUE(restored.receive(second));
}

INSTANTIATE_TEST_SUITE_P(Formats, StagedGroupCommit,
                         ::testing::Values(WireFormat::public_message,
                                           WireFormat::private_message));

}  // namespace
}  // namespace indaba::mls
