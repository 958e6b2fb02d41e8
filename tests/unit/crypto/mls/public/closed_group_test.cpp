// Proves that a ReInit closes the group for who follows it without secrets (RFC 9420 section 11.2),
// also after a restart: a server is shown the commit, and then one message more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/mls_world.h"

namespace indaba::test {
namespace {

using namespace mls;

class ClosedPublicGroup : public testing::Test {
 protected:
  MlsWorld world_;
  std::vector<Group> members_ = world_.group_of(2);
  PublicGroup server_ = must(PublicGroup::from_group_info(
      unwrap<GroupInfo>(must(members_[0].group_info(true, false))), {}, world_.authentication()));
  // Made before its sender knows of the ReInit.
  PublicMessage late_ = unwrap<PublicMessage>(must(members_[1].propose_update({}, {})));

  void reinitialise() {
    CommitOptions options;
    options.with_cached_proposals = false;
    options.proposals.push_back(
        {ReInit{to_bytes("next"), ProtocolVersion::mls10, world_.suite(), {}}});
    options.now = MlsWorld::kNow;
    const CommitMessages messages = must(members_[0].commit(std::move(options)));
    must(server_.process(unwrap<PublicMessage>(messages.commit)));
  }
};

TEST_F(ClosedPublicGroup, AcceptsNothingAfterTheReInit) {
  reinitialise();

  ASSERT_TRUE(server_.reinit());
  EXPECT_EQ(server_.reinit()->group_id, to_bytes("next"));
  EXPECT_EQ(server_.process(late_).error(), make_error_code(MlsError::group_inactive));
}

TEST_F(ClosedPublicGroup, StaysClosedWhenRestored) {
  reinitialise();
  StateChanges changes;
  server_.save(changes);
  SavedState state;
  state.apply(std::move(changes));

  PublicGroup restored = must(PublicGroup::restore(state, world_.authentication()));

  ASSERT_TRUE(restored.reinit());
  EXPECT_EQ(restored.process(late_).error(), make_error_code(MlsError::group_inactive));
}

}  // namespace
}  // namespace indaba::test
