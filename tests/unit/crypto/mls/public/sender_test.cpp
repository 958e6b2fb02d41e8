// Proves who may send what, and under which key (RFC 9420 sections 6.1, 12.1.8 and 12.4.2): by
// proposals and commits of every type of sender, signed right and wrong.
#include <gmock/gmock.h>

#include "tests/unit/crypto/mls/public/refusal.h"

namespace indaba::mls {
namespace {

using test::expect_refused;
using test::expect_taken;
using test::MlsWorld;
using test::must;
using test::PublicForge;
using test::value_of;

ExtensionList senders(const std::vector<const Identity*>& people) {
  ExternalSenders all;
  for (const Identity* person : people) {
    all.senders.push_back({to_bytes(person->signature_key.public_key), person->credential});
  }
  ExtensionList list;
  list.set(ExtensionType::external_senders, encode(all));
  return list;
}

class MemberSender : public testing::Test {
 protected:
  MlsWorld world_;
  PublicForge forge_{world_, 4};
};

TEST_F(MemberSender, MustSignWithTheKeyOfItsLeaf) {
  const Proposal removal = value_of(test::remove({2}));
  expect_refused(forge_, forge_.sign(Sender::member({1}), removal, forge_.key(LeafIndex{3})),
                 MlsError::invalid_signature);
}

TEST_F(MemberSender, IsUnknownWhereTheLeafIsBlank) {
  const SignatureKeyPair key = forge_.key(LeafIndex{1}).clone();
  expect_taken(forge_, forge_.commit({0}, {test::remove({1})}));
  expect_refused(forge_, forge_.sign(Sender::member({1}), value_of(test::remove({2})), key),
                 MlsError::unknown_sender);
  expect_refused(forge_, forge_.sign(Sender::member({1}), Commit{}, key), MlsError::unknown_sender);
}

TEST_F(MemberSender, IsUnknownOutsideTheTree) {
  for (const std::uint32_t index : {4U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
    expect_refused(forge_, forge_.sign(Sender::member({index}), Commit{}, forge_.key(LeafIndex{0})),
                   MlsError::unknown_sender);
  }
}

TEST_F(MemberSender, MustNameTheGroup) {
  PublicMessage message = forge_.from({1}, value_of(test::remove({2})));
  message.content.group_id.push_back(0);
  expect_refused(forge_, message, MlsError::wrong_group);
}

TEST_F(MemberSender, MustNameTheEpoch) {
  PublicMessage message = forge_.from({1}, value_of(test::remove({2})));
  for (const std::uint64_t epoch : {std::uint64_t{0}, std::uint64_t{2}, ~std::uint64_t{0}}) {
    message.content.epoch = {epoch};
    expect_refused(forge_, message, MlsError::wrong_epoch);
  }
}

TEST_F(MemberSender, MustSignTheWholeContent) {
  const PublicMessage message = forge_.from({1}, value_of(test::remove({2})));
  PublicMessage changed = message;
  changed.content.authenticated_data = {1};
  expect_refused(forge_, changed, MlsError::invalid_signature);
  changed = message;
  changed.content.body = value_of(test::remove({3}));
  expect_refused(forge_, changed, MlsError::invalid_signature);
  changed = message;
  changed.content.sender.index = 2;
  expect_refused(forge_, changed, MlsError::invalid_signature);
  for (const std::size_t size : {0U, 1U, 63U, 65U}) {
    changed = message;
    changed.auth.signature.resize(size);
    expect_refused(forge_, changed, MlsError::invalid_signature);
  }
}

TEST_F(MemberSender, MustSignForTheWireFormat) {
  PublicMessage message = forge_.from({1}, value_of(test::remove({2})));
  message.auth.signature = sign_content(WireFormat::private_message, message.content,
                                        forge_.group().encoded_context(), forge_.key(LeafIndex{1}));
  expect_refused(forge_, message, MlsError::invalid_signature);
}

TEST_F(MemberSender, MustSignTheContextOfTheEpoch) {
  PublicMessage message = forge_.from({1}, value_of(test::remove({2})));
  GroupContext other = forge_.group().context();
  other.tree_hash[0] ^= 1;
  message.auth.signature = sign_content(WireFormat::public_message, message.content, encode(other),
                                        forge_.key(LeafIndex{1}));
  expect_refused(forge_, message, MlsError::invalid_signature);
}

TEST_F(MemberSender, MayNotSendApplicationDataInPublic) {
  expect_refused(forge_, forge_.from({1}, ApplicationData{to_bytes("hello")}),
                 MlsError::wrong_content_type);
}

TEST_F(MemberSender, MayRepeatAProposal) {
  const PublicMessage message = forge_.from({1}, value_of(test::remove({2})));
  const auto first = must(forge_.group().process(message));
  const auto second = must(forge_.group().process(message));
  EXPECT_EQ(first.proposal, second.proposal);
  EXPECT_EQ(forge_.group().proposals().size(), 1U);
}

class ExternalSenderRule : public testing::Test {
 protected:
  PublicMessage from(std::uint32_t index, ContentBody body, const Identity& signer) {
    return forge_.sign({SenderType::external, index}, std::move(body), signer.signature_key);
  }

  MlsWorld world_;
  Identity first_ = world_.identity("first");
  Identity second_ = world_.identity("second");
  PublicForge forge_{world_, 4, senders({&first_, &second_})};
};

TEST_F(ExternalSenderRule, MaySendWhatTheRegistryAllows) {
  const std::vector<ProposalOrRef> allowed{
      test::add(forge_.newcomer("newcomer")), test::remove({2}),
      test::psk(world_.external_psk(to_bytes("key"))), test::reinit(), test::extensions({})};
  for (const ProposalOrRef& item : allowed) {
    EXPECT_TRUE(must(forge_.group().process(from(1, value_of(item), second_))).proposal);
  }
}

TEST_F(ExternalSenderRule, MayNotSendUpdateOrExternalInit) {
  expect_refused(forge_, from(0, forge_.update({0}), first_), MlsError::sender_not_allowed);
  expect_refused(forge_, from(0, value_of(test::external_init()), first_),
                 MlsError::sender_not_allowed);
}

TEST_F(ExternalSenderRule, MayNotCommitOrSendData) {
  expect_refused(forge_, from(0, Commit{}, first_), MlsError::wrong_content_type);
  expect_refused(forge_, from(0, ApplicationData{}, first_), MlsError::wrong_content_type);
}

TEST_F(ExternalSenderRule, MustBeListed) {
  const Proposal removal = value_of(test::remove({2}));
  for (const std::uint32_t index : {2U, 0xffffffffU}) {
    expect_refused(forge_, from(index, removal, first_), MlsError::unknown_sender);
  }
  PublicForge without(world_, 2);
  expect_refused(
      without,
      without.sign({SenderType::external, 0}, value_of(test::remove({1})), first_.signature_key),
      MlsError::unknown_sender);
}

TEST_F(ExternalSenderRule, MustSignWithTheListedKey) {
  const Proposal removal = value_of(test::remove({2}));
  expect_refused(forge_, from(0, removal, second_), MlsError::invalid_signature);
  expect_refused(forge_, from(1, removal, first_), MlsError::invalid_signature);
}

TEST_F(ExternalSenderRule, IsBoundByTheRulesOfEachProposal) {
  expect_refused(forge_, from(0, value_of(test::remove({4})), first_), MlsError::blank_leaf);
  PreSharedKeyId id = world_.external_psk(to_bytes("key"));
  id.psk_nonce.clear();
  expect_refused(forge_, from(0, value_of(test::psk(id)), first_), MlsError::invalid_psk);
}

TEST_F(ExternalSenderRule, HasItsProposalsCommittedByReference) {
  const auto sent = must(forge_.group().process(from(0, value_of(test::remove({2})), first_)));
  expect_taken(forge_, forge_.commit({1}, {ProposalOrRef{*sent.proposal}}));
  EXPECT_EQ(forge_.group().tree().leaf({2}), nullptr);
}

TEST_F(ExternalSenderRule, EndsWithTheExtensionThatListedIt) {
  expect_taken(forge_, forge_.commit({0}, {test::extensions(senders({&second_}))}));
  expect_refused(forge_, from(1, value_of(test::remove({2})), second_), MlsError::unknown_sender);
  expect_refused(forge_, from(0, value_of(test::remove({2})), first_), MlsError::invalid_signature);
  EXPECT_TRUE(must(forge_.group().process(from(0, value_of(test::remove({2})), second_))).proposal);
}

class NewMemberProposal : public testing::Test {
 protected:
  PublicMessage from_newcomer(ContentBody body, const SignatureKeyPair& key) {
    return forge_.sign({SenderType::new_member_proposal, 0}, std::move(body), key);
  }

  MlsWorld world_;
  PublicForge forge_{world_, 4};
};

TEST_F(NewMemberProposal, MayBeAnAddOfTheSender) {
  const KeyPackage own = forge_.newcomer("newcomer");
  const auto sent = must(forge_.group().process(
      from_newcomer(value_of(test::add(own)), forge_.key(own.leaf_node.signature_key))));
  expect_taken(forge_, forge_.commit({1}, {ProposalOrRef{*sent.proposal}}));
  EXPECT_EQ(forge_.leaf({4}), own.leaf_node);
}

TEST_F(NewMemberProposal, MustBeSignedByTheKeyOfItsKeyPackage) {
  const KeyPackage own = forge_.newcomer("newcomer");
  expect_refused(forge_, from_newcomer(value_of(test::add(own)), forge_.key(LeafIndex{0})),
                 MlsError::invalid_signature);
}

TEST_F(NewMemberProposal, MayBeNothingButAnAdd) {
  const Identity newcomer = forge_.identity("newcomer");
  const std::vector<Proposal> others{forge_.update({0}),
                                     value_of(test::remove({2})),
                                     value_of(test::reinit()),
                                     value_of(test::psk(world_.external_psk(to_bytes("key")))),
                                     value_of(test::external_init()),
                                     value_of(test::extensions({}))};
  for (const Proposal& proposal : others) {
    expect_refused(forge_, from_newcomer(proposal, newcomer.signature_key),
                   MlsError::sender_not_allowed);
  }
}

TEST_F(NewMemberProposal, MustBeAProposal) {
  const Identity newcomer = forge_.identity("newcomer");
  expect_refused(forge_, from_newcomer(Commit{}, newcomer.signature_key),
                 MlsError::wrong_content_type);
  expect_refused(forge_, from_newcomer(ApplicationData{}, newcomer.signature_key),
                 MlsError::wrong_content_type);
}

TEST_F(NewMemberProposal, MustCarryAValidKeyPackage) {
  KeyPackage own = forge_.newcomer("newcomer");
  own.signature[0] ^= 1;
  expect_refused(forge_,
                 from_newcomer(value_of(test::add(own)), forge_.key(own.leaf_node.signature_key)),
                 MlsError::invalid_signature);
}

}  // namespace
}  // namespace indaba::mls
