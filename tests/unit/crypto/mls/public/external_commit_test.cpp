// Proves the rules for external commits (RFC 9420 sections 12.2 and 12.4.3.2): each is broken in a
// commit that is otherwise right and signed by the joiner.
#include <gmock/gmock.h>

#include "tests/unit/crypto/mls/public/refusal.h"

namespace indaba::mls {
namespace {

using test::expect_refused;
using test::expect_taken;
using test::MlsWorld;
using test::PathChanges;
using test::PublicForge;
using test::value_of;
using testing::ElementsAre;

class ExternalCommitRule : public testing::Test {
 protected:
  void expect_invalid(std::vector<ProposalOrRef> list, MlsError error) {
    list.push_back(test::external_init());
    expect_refused(forge_, forge_.external_commit(joiner_, list), error);
  }
  Identity member_again(LeafIndex member) {
    return {forge_.leaf(member).credential, forge_.key(member).clone()};
  }

  MlsWorld world_;
  PublicForge forge_{world_, 4};
  Identity joiner_ = forge_.identity("joiner");
};

TEST_F(ExternalCommitRule, PutsTheJoinerAtTheLeftmostBlankLeaf) {
  expect_taken(forge_, forge_.commit({0}, {test::remove({1})}));
  const CommitEffects effects =
      expect_taken(forge_, forge_.external_commit(joiner_, {test::external_init()}));
  EXPECT_EQ(effects.committer_leaf, LeafIndex{1});
  EXPECT_TRUE(effects.added.empty());
  EXPECT_EQ(forge_.leaf({1}).credential, joiner_.credential);
}

TEST_F(ExternalCommitRule, ExtendsATreeThatIsFull) {
  const CommitEffects effects =
      expect_taken(forge_, forge_.external_commit(joiner_, {test::external_init()}));
  EXPECT_EQ(effects.committer_leaf, LeafIndex{4});
  EXPECT_EQ(forge_.group().tree().leaf_count(), 8U);
  EXPECT_EQ(effects.external_init, *value_of(test::external_init()).get<ExternalInit>());
}

TEST_F(ExternalCommitRule, LetsTheJoinerCommitAfterwards) {
  forge_.fill();
  expect_taken(forge_, forge_.external_commit(joiner_, {test::external_init()}));
  expect_taken(forge_, forge_.commit({4}, {}));
  expect_taken(forge_, forge_.commit({0}, {test::remove({4})}));
}

TEST_F(ExternalCommitRule, RefusesNoExternalInit) {
  expect_refused(forge_, forge_.external_commit(joiner_, {}), MlsError::invalid_external_commit);
  expect_refused(forge_,
                 forge_.external_commit(joiner_, {test::psk(world_.external_psk(Bytes(1)))}),
                 MlsError::invalid_external_commit);
}

TEST_F(ExternalCommitRule, RefusesTwoExternalInits) {
  expect_invalid({test::external_init()}, MlsError::conflicting_proposals);
}

TEST_F(ExternalCommitRule, RefusesAnAdd) {
  expect_invalid({test::add(forge_.newcomer("newcomer"))}, MlsError::invalid_external_commit);
}

TEST_F(ExternalCommitRule, RefusesAnUpdate) {
  // Even one that would do for the member whose index the joiner's sender does not have.
  expect_invalid({test::by_value(forge_.update({0}))}, MlsError::invalid_external_commit);
}

TEST_F(ExternalCommitRule, RefusesAReInit) {
  expect_invalid({test::reinit()}, MlsError::reinit_not_alone);
  expect_refused(forge_, forge_.external_commit(joiner_, {test::reinit()}),
                 MlsError::invalid_external_commit);
}

TEST_F(ExternalCommitRule, RefusesGroupContextExtensions) {
  expect_invalid({test::extensions({})}, MlsError::invalid_external_commit);
}

TEST_F(ExternalCommitRule, RefusesTwoRemoves) {
  expect_invalid({test::remove({1}), test::remove({2})}, MlsError::invalid_external_commit);
}

TEST_F(ExternalCommitRule, RefusesAnyProposalByReference) {
  const ProposalOrRef reference =
      forge_.proposed({1}, {PreSharedKey{world_.external_psk(to_bytes("key"))}});
  expect_invalid({reference}, MlsError::invalid_external_commit);
}

TEST_F(ExternalCommitRule, RefusesAReferenceToNothing) {
  expect_invalid({ProposalOrRef{Bytes(kHashBytes, 1)}}, MlsError::invalid_external_commit);
}

TEST_F(ExternalCommitRule, AcceptsPreSharedKeys) {
  const PreSharedKeyId id = world_.external_psk(to_bytes("key"));
  const CommitEffects effects =
      expect_taken(forge_, forge_.external_commit(joiner_, {test::psk(id), test::external_init()}));
  EXPECT_THAT(effects.psks, ElementsAre(id));
}

TEST_F(ExternalCommitRule, RefusesInvalidPreSharedKeys) {
  PreSharedKeyId id = world_.external_psk(to_bytes("key"));
  expect_invalid({test::psk(id), test::psk(id)}, MlsError::duplicate_psk);
  id.psk_nonce.pop_back();
  expect_invalid({test::psk(id)}, MlsError::invalid_psk);
}

TEST_F(ExternalCommitRule, RefusesACommitWithoutPath) {
  const Commit commit{{test::external_init()}, std::nullopt};
  expect_refused(forge_,
                 forge_.sign({SenderType::new_member_commit, 0}, commit, joiner_.signature_key),
                 MlsError::path_required);
}

TEST_F(ExternalCommitRule, MustBeSignedByTheKeyOfItsPath) {
  PublicMessage message = forge_.external_commit(joiner_, {test::external_init()});
  const Commit commit = *message.content.get<Commit>();
  expect_refused(forge_, forge_.sign(message.content.sender, commit, forge_.key(LeafIndex{0})),
                 MlsError::invalid_signature);
}

TEST_F(ExternalCommitRule, RefusesASignatureOverAnotherEpoch) {
  const PublicMessage message = forge_.external_commit(joiner_, {test::external_init()});
  expect_taken(forge_, forge_.commit({0}, {}));
  expect_refused(forge_, message, MlsError::wrong_epoch);
  PublicMessage moved = message;
  moved.content.epoch = forge_.group().context().epoch;
  expect_refused(forge_, moved, MlsError::invalid_signature);
}

TEST_F(ExternalCommitRule, MustSendACommit) {
  const Sender sender{SenderType::new_member_commit, 0};
  expect_refused(forge_,
                 forge_.sign(sender, value_of(test::external_init()), joiner_.signature_key),
                 MlsError::wrong_content_type);
  expect_refused(forge_, forge_.sign(sender, ApplicationData{}, joiner_.signature_key),
                 MlsError::wrong_content_type);
}

TEST_F(ExternalCommitRule, RefusesAMemberWhoIsAlreadyThere) {
  expect_refused(forge_, forge_.external_commit(member_again({2}), {test::external_init()}),
                 MlsError::duplicate_key);
}

TEST_F(ExternalCommitRule, RefusesACredentialThatTheApplicationRefuses) {
  world_.authentication().refuse(to_bytes("joiner"));
  expect_invalid({}, MlsError::invalid_credential);
}

TEST_F(ExternalCommitRule, RefusesALeafOfAnotherSource) {
  for (const auto source : {LeafNodeSource::key_package, LeafNodeSource::update}) {
    PathChanges changes;
    changes.leaf = [source](LeafNode& leaf) { leaf.source = source; };
    expect_refused(forge_, forge_.external_commit(joiner_, {test::external_init()}, changes),
                   MlsError::wrong_leaf_node_source);
  }
}

TEST_F(ExternalCommitRule, RefusesALeafThatLacksWhatTheGroupUses) {
  KeyPackageOptions able;
  able.capabilities.extensions = {ExtensionType{0xf123}};
  ExtensionList in_use;
  in_use.set(ExtensionType{0xf123}, {});
  PublicForge forge(world_, 2, in_use, able);
  expect_refused(forge, forge.external_commit(joiner_, {test::external_init()}),
                 MlsError::unsupported_extension);
}

TEST_F(ExternalCommitRule, ResyncsAMemberAtItsOwnLeaf) {
  const CommitEffects effects = expect_taken(
      forge_,
      forge_.external_commit(member_again({2}), {test::external_init(), test::remove({2})}));
  EXPECT_EQ(effects.committer_leaf, LeafIndex{2});
  EXPECT_THAT(effects.removed, ElementsAre(LeafIndex{2}));
  EXPECT_EQ(forge_.group().tree().member_count(), 4U);
}

TEST_F(ExternalCommitRule, RefusesARemoveOfSomebodyElse) {
  expect_invalid({test::remove({2})}, MlsError::invalid_credential);
  // Whichever comes first in the list.
  expect_refused(forge_,
                 forge_.external_commit(joiner_, {test::remove({2}), test::external_init()}),
                 MlsError::invalid_credential);
}

TEST_F(ExternalCommitRule, RefusesARemoveOfABlankLeaf) {
  expect_taken(forge_, forge_.commit({0}, {test::remove({2})}));
  expect_invalid({test::remove({2})}, MlsError::blank_leaf);
  expect_invalid({test::remove({0xffffffff})}, MlsError::blank_leaf);
}

TEST_F(ExternalCommitRule, RefusesTheEncryptionKeyOfTheLeafThatItRemoves) {
  PathChanges changes;
  changes.leaf = [key = forge_.leaf({2}).encryption_key](LeafNode& leaf) {
    leaf.encryption_key = key;
  };
  expect_refused(forge_,
                 forge_.external_commit(member_again({2}),
                                        {test::external_init(), test::remove({2})}, changes),
                 MlsError::encryption_key_not_fresh);
}

TEST_F(ExternalCommitRule, AcceptsANewKeyOfThePersonWhoIsRemoved) {
  const Identity next = forge_.identity("member-2#new");
  expect_taken(forge_, forge_.external_commit(next, {test::external_init(), test::remove({2})}));
}

}  // namespace
}  // namespace indaba::mls
