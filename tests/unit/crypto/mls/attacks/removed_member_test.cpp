// Proves that who was removed is out: whatever the removed sends, in the old epoch or as if it were
// in the new one, in public or private, is refused, and what the others send it can't read.
#include "tests/unit/crypto/mls/attacks/refused.h"

namespace indaba::test {
namespace {

using namespace mls;

// Member 2 of three was removed by member 0, and keeps a copy of itself from before.
class RemovedMember : public testing::Test {
 protected:
  RemovedMember() : groups_(world_.filled_group_of(3)), removed_(copy_of(groups_[2])) {
    CommitOptions options;
    options.proposals.push_back({Remove{{2}}});
    commit_ = world_.commit(groups_, 0, std::move(options)).commit;
    groups_.pop_back();
  }

  Group copy_of(Group& group) {
    SavedState state;
    state.apply(group.save());
    group = must(Group::restore(state, world_.services()));
    return must(Group::restore(state, world_.services()));
  }
  // As if it had followed into the new epoch: all that the public can know, and its own key.
  FramedContent in_new_epoch(ContentBody body) {
    FramedContent content = content_of(removed_, std::move(body));
    content.epoch = groups_[0].epoch();
    return content;
  }

  MlsWorld world_;
  std::vector<Group> groups_;
  Group removed_;
  Bytes commit_;
};

TEST_F(RemovedMember, HandshakeMessagesOfTheOldEpochAreRefused) {
  MessageOptions sealed;
  sealed.wire_format = WireFormat::private_message;
  expect_all_refuse(groups_, 9, must(removed_.propose({Remove{{0}}}, MlsWorld::kNow)),
                    MlsError::wrong_epoch);
  expect_all_refuse(groups_, 9, must(removed_.propose({Remove{{0}}}, MlsWorld::kNow, sealed)),
                    MlsError::wrong_epoch);
  CommitOptions options = options_now();
  options.with_cached_proposals = false;
  expect_all_refuse(groups_, 9, must(removed_.commit(options_now())).commit, MlsError::wrong_epoch);
  removed_.discard_pending_commit();
  options.wire_format = WireFormat::private_message;
  expect_all_refuse(groups_, 9, must(removed_.commit(std::move(options))).commit,
                    MlsError::wrong_epoch);
}

// RFC 9420 leaves late messages of the past epoch readable; what the member sent in it counts as
// sent before it was removed.
TEST_F(RemovedMember, ApplicationMessagesOfTheOldEpochAreThatEpochs) {
  const Bytes late = must(removed_.protect(as_bytes("late")));
  const std::vector<Received> received = world_.deliver(groups_, 9, late);
  for (const Received& each : received) {
    EXPECT_EQ(std::get<ReceivedApplication>(each).epoch, removed_.epoch());
  }
  world_.commit(groups_, 0);
  expect_all_refuse(groups_, 9, must(removed_.protect(as_bytes("later"))), MlsError::wrong_epoch);
}

TEST_F(RemovedMember, PublicMessagesOfTheNewEpochAreRefused) {
  expect_all_refuse(groups_, 9,
                    as_public(removed_, sign(removed_, in_new_epoch(Proposal{Remove{{0}}}))),
                    MlsError::invalid_membership_tag);
  // Even with the new epoch's membership key it is nobody.
  AuthenticatedContent content = sign(groups_[0], in_new_epoch(Proposal{Remove{{0}}}));
  expect_refused(groups_[1], as_public(groups_[0], std::move(content)), MlsError::unknown_sender);
}

TEST_F(RemovedMember, PrivateMessagesOfTheNewEpochAreRefused) {
  AuthenticatedContent content =
      sign(removed_, in_new_epoch(ApplicationData{to_bytes("hello")}), WireFormat::private_message);
  expect_all_refuse(groups_, 9, as_private(removed_, content), MlsError::decryption_failed);
  // Even with the new epoch's secrets it is nobody.
  PrivateForgery forgery;
  forgery.leaf = LeafIndex{2};
  expect_refused(groups_[1], as_private(groups_[0], content, forgery), MlsError::unknown_sender);
}

TEST_F(RemovedMember, CanReadNothingAfterItsRemoval) {
  expect_refused(removed_, must(groups_[0].protect(as_bytes("hello"))), MlsError::wrong_epoch);
  MlsWorld::follow(removed_, commit_);
  EXPECT_EQ(removed_.phase(), GroupPhase::removed);
  EXPECT_EQ(removed_.receive(must(groups_[0].protect(as_bytes("hello")))).error(),
            MlsError::group_inactive);
  EXPECT_EQ(removed_.protect(as_bytes("hello")).error(), MlsError::group_inactive);
  EXPECT_EQ(removed_.epoch_authenticator().error(), MlsError::group_inactive);
}

TEST_F(RemovedMember, ItsExternalProposalIsRefused) {
  FramedContent content = in_new_epoch(Proposal{Remove{{0}}});
  content.sender = {SenderType::external, 0};
  const AuthenticatedContent message = sign(removed_, content);
  expect_all_refuse(groups_, 9,
                    encode(MlsMessage{PublicMessage{message.content, message.auth, {}}}),
                    MlsError::unknown_sender);
}

}  // namespace
}  // namespace indaba::test
