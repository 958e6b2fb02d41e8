// Proves that a message counts once, where its sender sent it and as what: replayed, reflected,
// moved to another epoch, group, content type or authenticated data it is refused.
#include "tests/unit/crypto/mls/attacks/refused.h"

namespace indaba::test {
namespace {

using namespace mls;

class Splicing : public testing::Test {
 protected:
  Splicing() : groups_(world_.filled_group_of(3)) {}

  Bytes sealed_proposal(std::size_t sender) {
    MessageOptions options;
    options.wire_format = WireFormat::private_message;
    return must(groups_[sender].propose({Remove{{2}}}, MlsWorld::kNow, options));
  }

  MlsWorld world_;
  std::vector<Group> groups_;
};

TEST_F(Splicing, AReplayedApplicationMessageIsRefused) {
  const Bytes message = must(groups_[0].protect(as_bytes("hello")));
  world_.deliver(groups_, 0, message);
  expect_all_refuse(groups_, 0, message, MlsError::generation_consumed);
}

TEST_F(Splicing, AReplayedPrivateProposalIsRefused) {
  const Bytes message = sealed_proposal(0);
  world_.deliver(groups_, 0, message);
  expect_all_refuse(groups_, 0, message, MlsError::generation_consumed);
}

TEST_F(Splicing, AReplayedPublicProposalCountsOnce) {
  const Bytes message = must(groups_[0].propose({Remove{{2}}}, MlsWorld::kNow));
  world_.deliver(groups_, 0, message);
  world_.deliver(groups_, 0, message);
  EXPECT_EQ(groups_[1].public_group().proposals().size(), 1U);
}

TEST_F(Splicing, AReplayedCommitIsRefused) {
  const Bytes open = world_.commit(groups_, 0).commit;
  expect_all_refuse(groups_, 9, open, MlsError::wrong_epoch);
  CommitOptions options;
  options.wire_format = WireFormat::private_message;
  const Bytes sealed = world_.commit(groups_, 1, std::move(options)).commit;
  expect_all_refuse(groups_, 9, sealed, MlsError::wrong_epoch);
}

TEST_F(Splicing, AReflectedMessageIsRefused) {
  CommitOptions options = options_now();
  expect_refused(groups_[0], must(groups_[0].protect(as_bytes("hello"))), MlsError::own_message);
  expect_refused(groups_[0], sealed_proposal(0), MlsError::own_message);
  expect_refused(groups_[0], must(groups_[0].propose({Remove{{2}}}, MlsWorld::kNow)),
                 MlsError::own_message);
  expect_refused(groups_[0], must(groups_[0].commit(std::move(options))).commit,
                 MlsError::own_message);
  groups_[0].discard_pending_commit();
}

TEST_F(Splicing, AMessageOfOneEpochIsNoMessageOfAnother) {
  auto application = unwrap<PrivateMessage>(must(groups_[0].protect(as_bytes("hello"))));
  auto proposal = unwrap<PublicMessage>(must(groups_[0].propose({Remove{{2}}}, MlsWorld::kNow)));
  MlsWorld::follow(groups_[0], must(groups_[1].commit(options_now())).commit);
  must(groups_[1].merge_pending_commit());
  application.epoch = groups_[1].epoch();
  proposal.content.epoch = groups_[1].epoch();
  expect_refused(groups_[1], encode(MlsMessage{application}), MlsError::decryption_failed);
  expect_refused(groups_[1], encode(MlsMessage{proposal}), MlsError::invalid_membership_tag);
}

TEST_F(Splicing, ACiphertextIsBoundToItsHeader) {
  const auto honest =
      unwrap<PrivateMessage>(must(groups_[0].protect(as_bytes("hi"), to_bytes("a"))));
  for (const ContentType type : {ContentType::proposal, ContentType::commit}) {
    PrivateMessage moved = honest;
    moved.content_type = type;
    expect_all_refuse(groups_, 0, encode(MlsMessage{moved}), MlsError::decryption_failed);
  }
  PrivateMessage other_data = honest;
  other_data.authenticated_data = to_bytes("b");
  expect_all_refuse(groups_, 0, encode(MlsMessage{other_data}), MlsError::decryption_failed);
  PrivateMessage other_group = honest;
  other_group.group_id.push_back(0);
  expect_all_refuse(groups_, 0, encode(MlsMessage{other_group}), MlsError::wrong_group);
  const auto second =
      unwrap<PrivateMessage>(must(groups_[0].protect(as_bytes("ho"), to_bytes("a"))));
  PrivateMessage crossed = honest;
  crossed.encrypted_sender_data = second.encrypted_sender_data;
  expect_all_refuse(groups_, 0, encode(MlsMessage{crossed}), MlsError::decryption_failed);
  EXPECT_EQ(world_.deliver(groups_, 0, encode(MlsMessage{honest})).size(), 2U);
}

TEST_F(Splicing, AnApplicationMessageNeverTravelsInPublic) {
  const auto content = sign(groups_[0], content_of(groups_[0], ApplicationData{to_bytes("hi")}));
  expect_all_refuse(groups_, 0, as_public(groups_[0], content), MlsError::wrong_wire_format);
}

// A signature covers the envelope, so content can't change from one to the other.
TEST_F(Splicing, ContentSignedForOneEnvelopeIsRefusedInTheOther) {
  const FramedContent content = content_of(groups_[0], Proposal{Remove{{2}}});
  expect_all_refuse(groups_, 0,
                    as_public(groups_[0], sign(groups_[0], content, WireFormat::private_message)),
                    MlsError::invalid_signature);
  expect_all_refuse(groups_, 0, as_private(groups_[0], sign(groups_[0], content)),
                    MlsError::invalid_signature);
}

TEST_F(Splicing, ACommitOfAnotherGroupOfTheSameNameIsRefused) {
  MlsWorld elsewhere(2);
  std::vector<Group> others = elsewhere.filled_group_of(3);
  ASSERT_EQ(others[0].id(), groups_[0].id());
  ASSERT_EQ(others[0].epoch(), groups_[0].epoch());
  const Bytes open = must(others[0].commit(options_now())).commit;
  others[0].discard_pending_commit();
  CommitOptions options = options_now();
  options.wire_format = WireFormat::private_message;
  const Bytes sealed = must(others[0].commit(std::move(options))).commit;
  expect_all_refuse(groups_, 0, open, MlsError::invalid_membership_tag);
  expect_all_refuse(groups_, 0, sealed, MlsError::decryption_failed);
}

TEST_F(Splicing, AMemberCantSpeakForAnother) {
  FramedContent content = content_of(groups_[0], Proposal{Remove{{2}}});
  content.sender = Sender::member({1});
  expect_refused(groups_[2], as_public(groups_[0], sign(groups_[0], content)),
                 MlsError::invalid_signature);
  PrivateForgery forgery;
  forgery.leaf = LeafIndex{1};
  expect_refused(groups_[2],
                 as_private(groups_[0],
                            sign(groups_[0], content_of(groups_[0], ApplicationData{}),
                                 WireFormat::private_message),
                            forgery),
                 MlsError::decryption_failed);
}

TEST_F(Splicing, PaddingOfAnythingButZerosIsRefused) {
  const auto content = [&] {
    return sign(groups_[0], content_of(groups_[0], ApplicationData{to_bytes("hi")}),
                WireFormat::private_message);
  };
  for (const Bytes& padding : {Bytes{1}, Bytes{0, 0, 0x80}, Bytes{0xff, 0}}) {
    PrivateForgery forgery;
    forgery.padding = padding;
    expect_all_refuse(groups_, 0, as_private(groups_[0], content(), forgery),
                      MlsError::invalid_padding);
  }
  PrivateForgery forgery;
  forgery.padding = Bytes(300);
  EXPECT_EQ(world_.deliver(groups_, 0, as_private(groups_[0], content(), forgery)).size(), 2U);
}

}  // namespace
}  // namespace indaba::test
