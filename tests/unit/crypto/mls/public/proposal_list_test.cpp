// Proves the rules for lists of proposals in commits of members (RFC 9420 section 12.2) and the
// order in which a list is applied (12.3): each rule is broken in a commit that is otherwise right
// and properly signed, with proposals by value and by reference.
#include "crypto/mls/public/proposal_list.h"

#include <gmock/gmock.h>

#include "tests/unit/crypto/mls/public/refusal.h"

namespace indaba::mls {
namespace {

using test::expect_refused;
using test::expect_taken;
using test::MlsWorld;
using test::PublicForge;
using test::value_of;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

constexpr ExtensionType kUnlistedExtension{0xf123};

class ProposalListRule : public testing::Test {
 protected:
  // The list by value, and the list by reference after member 3 sent each proposal; both committed
  // by member 1.
  void expect_invalid(const std::vector<ProposalOrRef>& list, MlsError error) {
    expect_refused(forge_, forge_.commit({1}, list), error);
    std::vector<ProposalOrRef> references;
    references.reserve(list.size());
    for (const ProposalOrRef& item : list) {
      references.push_back(forge_.proposed({3}, value_of(item)));
    }
    expect_refused(forge_, forge_.commit({1}, references), error);
  }

  MlsWorld world_;
  PublicForge forge_{world_, 4};
};

TEST_F(ProposalListRule, RefusesAnUpdateOfTheCommitterByValue) {
  expect_refused(forge_, forge_.commit({1}, {test::by_value(forge_.update({1}))}),
                 MlsError::update_by_committer);
}

TEST_F(ProposalListRule, RefusesAnUpdateOfTheCommitterByReference) {
  const ProposalOrRef update = forge_.proposed({1}, forge_.update({1}));
  expect_refused(forge_, forge_.commit({1}, {update}), MlsError::update_by_committer);
}

TEST_F(ProposalListRule, RefusesAnUpdateOfAnotherMemberByValue) {
  // By value every proposal is the committer's.
  expect_refused(forge_, forge_.commit({1}, {test::by_value(forge_.update({2}))}),
                 MlsError::update_by_committer);
}

TEST_F(ProposalListRule, RefusesARemoveOfTheCommitter) {
  expect_invalid({test::remove({1})}, MlsError::remove_of_committer);
}

TEST_F(ProposalListRule, RefusesTwoRemovesOfOneLeaf) {
  // Two Removes of one leaf by one sender are one and the same message; so these come from two.
  const ProposalOrRef first = forge_.proposed({3}, value_of(test::remove({2})));
  const ProposalOrRef second = forge_.proposed({0}, value_of(test::remove({2})));
  expect_refused(forge_, forge_.commit({1}, {first, second}), MlsError::conflicting_proposals);
  expect_refused(forge_, forge_.commit({1}, {first, test::remove({2})}),
                 MlsError::conflicting_proposals);
  expect_refused(forge_, forge_.commit({1}, {test::remove({2}), test::remove({2})}),
                 MlsError::conflicting_proposals);
}

TEST_F(ProposalListRule, RefusesOneReferenceTwice) {
  const ProposalOrRef removal = forge_.proposed({3}, value_of(test::remove({2})));
  expect_refused(forge_, forge_.commit({1}, {removal, removal}), MlsError::conflicting_proposals);
  const ProposalOrRef update = forge_.proposed({3}, forge_.update({3}));
  expect_refused(forge_, forge_.commit({1}, {update, update}), MlsError::conflicting_proposals);
  const ProposalOrRef addition =
      forge_.proposed({3}, value_of(test::add(forge_.newcomer("newcomer"))));
  expect_refused(forge_, forge_.commit({1}, {addition, addition}), MlsError::duplicate_key);
}

TEST_F(ProposalListRule, RefusesTwoUpdatesOfOneLeaf) {
  const ProposalOrRef first = forge_.proposed({2}, forge_.update({2}));
  const ProposalOrRef second = forge_.proposed({2}, forge_.update({2}));
  expect_refused(forge_, forge_.commit({1}, {first, second}), MlsError::conflicting_proposals);
}

TEST_F(ProposalListRule, RefusesAnUpdateAndARemoveOfOneLeaf) {
  const ProposalOrRef update = forge_.proposed({2}, forge_.update({2}));
  expect_refused(forge_, forge_.commit({1}, {update, test::remove({2})}),
                 MlsError::conflicting_proposals);
  expect_refused(forge_, forge_.commit({1}, {test::remove({2}), update}),
                 MlsError::conflicting_proposals);
}

TEST_F(ProposalListRule, AcceptsUpdatesAndRemovesOfDifferentLeaves) {
  const ProposalOrRef first = forge_.proposed({2}, forge_.update({2}));
  const ProposalOrRef second = forge_.proposed({3}, forge_.update({3}));
  const CommitEffects effects =
      expect_taken(forge_, forge_.commit({1}, {first, test::remove({0}), second}));
  EXPECT_THAT(effects.updated, UnorderedElementsAre(LeafIndex{2}, LeafIndex{3}));
  EXPECT_THAT(effects.removed, ElementsAre(LeafIndex{0}));
}

TEST_F(ProposalListRule, RefusesTwoAddsWithOneSignatureKey) {
  const Identity person = forge_.identity("newcomer");
  const KeyPackage first = world_.key_package(person).key_package;
  const KeyPackage second = world_.key_package(person).key_package;
  expect_invalid({test::add(first), test::add(second)}, MlsError::duplicate_key);
}

TEST_F(ProposalListRule, RefusesTwoAddsWithOneEncryptionKey) {
  const KeyPackage first = forge_.newcomer("first");
  const KeyPackage second = forge_.newcomer_with("second", [&](KeyPackage& made) {
    made.leaf_node.encryption_key = first.leaf_node.encryption_key;
  });
  expect_invalid({test::add(first), test::add(second)}, MlsError::duplicate_key);
}

Identity again(PublicForge& forge, LeafIndex member) {
  return {forge.leaf(member).credential, forge.key(member).clone()};
}

TEST_F(ProposalListRule, RefusesAnAddOfAMember) {
  const KeyPackage second = world_.key_package(again(forge_, {2})).key_package;
  expect_invalid({test::add(second)}, MlsError::duplicate_key);
}

TEST_F(ProposalListRule, AcceptsAnAddOfAMemberWhoIsRemovedByTheSameCommit) {
  const KeyPackage second = world_.key_package(again(forge_, {2})).key_package;
  const CommitEffects effects =
      expect_taken(forge_, forge_.commit({1}, {test::add(second), test::remove({2})}));
  EXPECT_THAT(effects.added, ElementsAre(LeafIndex{2}));
}

TEST_F(ProposalListRule, RefusesAnAddWithAnEncryptionKeyInTheTree) {
  forge_.fill();
  for (const std::uint32_t node : {0U, 1U, 3U, 6U}) {
    const Bytes used = *forge_.group().tree().encryption_key({node});
    const KeyPackage made = forge_.newcomer_with(
        "newcomer", [&](KeyPackage& package) { package.leaf_node.encryption_key = used; });
    expect_refused(forge_, forge_.commit_without_path({1}, {test::add(made)}),
                   MlsError::duplicate_key);
  }
}

TEST_F(ProposalListRule, RefusesAnUpdateWithASignatureKeyOfAnotherMember) {
  const Identity other{forge_.leaf({1}).credential, forge_.key({3}).clone()};
  const ProposalOrRef update = forge_.proposed({1}, forge_.update({1}, [&](LeafNode& leaf) {
    leaf.signature_key = to_bytes(other.signature_key.public_key);
  }));
  expect_refused(forge_, forge_.commit({2}, {update}), MlsError::duplicate_key);
}

TEST_F(ProposalListRule, RefusesAnUpdateWithAnEncryptionKeyOfAnotherMember) {
  const Bytes used = forge_.leaf({3}).encryption_key;
  const ProposalOrRef update =
      forge_.proposed({1}, forge_.update({1}, [&](LeafNode& leaf) { leaf.encryption_key = used; }));
  expect_refused(forge_, forge_.commit({2}, {update}), MlsError::duplicate_key);
}

TEST_F(ProposalListRule, RefusesOnePreSharedKeyTwice) {
  const PreSharedKeyId id = world_.external_psk(to_bytes("key"));
  expect_refused(forge_, forge_.commit({1}, {test::psk(id), test::psk(id)}),
                 MlsError::duplicate_psk);
  const ProposalOrRef first = forge_.proposed({2}, value_of(test::psk(id)));
  const ProposalOrRef second = forge_.proposed({3}, value_of(test::psk(id)));
  expect_refused(forge_, forge_.commit({1}, {first, second}), MlsError::duplicate_psk);
}

TEST_F(ProposalListRule, AcceptsDifferentPreSharedKeysInOrder) {
  const PreSharedKeyId first = world_.external_psk(to_bytes("z"));
  const PreSharedKeyId second = world_.external_psk(to_bytes("a"));
  const CommitEffects effects =
      expect_taken(forge_, forge_.commit_without_path({1}, {test::psk(first), test::psk(second)}));
  EXPECT_THAT(effects.psks, ElementsAre(first, second));
}

// As PSKLabel counts them.
TEST_F(ProposalListRule, RefusesMorePreSharedKeysThanSixteenBitsCount) {
  std::vector<ProposalOrRef> keys;
  for (std::size_t i = 0; i <= kPsksMax; ++i) {
    keys.push_back(test::psk(world_.external_psk(to_bytes("key"))));
  }
  expect_refused(forge_, forge_.commit_without_path({1}, std::move(keys)), MlsError::invalid_psk);
}

TEST_F(ProposalListRule, RefusesTwoGroupContextExtensions) {
  ExtensionList other;
  other.set(ExtensionType::application_id, {});
  expect_invalid({test::extensions({}), test::extensions(other)}, MlsError::conflicting_proposals);
}

TEST_F(ProposalListRule, RefusesAReInitBesideAnyOtherProposal) {
  const std::vector<ProposalOrRef> others{test::add(forge_.newcomer("newcomer")), test::remove({2}),
                                          test::extensions({}),
                                          test::psk(world_.external_psk(to_bytes("key")))};
  for (const ProposalOrRef& other : others) {
    expect_invalid({test::reinit(), other}, MlsError::reinit_not_alone);
    expect_refused(forge_, forge_.commit({1}, {other, test::reinit()}), MlsError::reinit_not_alone);
  }
}

TEST_F(ProposalListRule, RefusesTwoReInits) {
  expect_invalid({test::reinit(), test::reinit(CipherSuite{7})}, MlsError::conflicting_proposals);
}

TEST_F(ProposalListRule, AcceptsAReInitAlone) {
  const CommitEffects effects =
      expect_taken(forge_, forge_.commit_without_path({1}, {test::reinit()}));
  EXPECT_EQ(effects.reinit, *value_of(test::reinit()).get<ReInit>());
}

TEST_F(ProposalListRule, RefusesAnExternalInit) {
  expect_refused(forge_, forge_.commit({1}, {test::external_init()}),
                 MlsError::external_init_misplaced);
}

TEST_F(ProposalListRule, RefusesAReferenceToNothing) {
  expect_refused(forge_, forge_.commit({1}, {ProposalOrRef{Bytes(kHashBytes, 7)}}),
                 MlsError::unknown_proposal_ref);
  expect_refused(forge_, forge_.commit({1}, {ProposalOrRef{Bytes{}}}),
                 MlsError::unknown_proposal_ref);
}

TEST_F(ProposalListRule, RefusesAReferenceToAProposalOfAnEarlierEpoch) {
  const ProposalOrRef old = forge_.proposed({3}, value_of(test::remove({2})));
  expect_taken(forge_, forge_.commit({0}, {}));
  expect_refused(forge_, forge_.commit({1}, {old}), MlsError::unknown_proposal_ref);
}

TEST_F(ProposalListRule, RefusesAnAddThatLacksWhatTheGroupRequires) {
  KeyPackageOptions able;
  able.capabilities.extensions = {kUnlistedExtension};
  ExtensionList required;
  required.set(ExtensionType::required_capabilities,
               encode(RequiredCapabilities{{kUnlistedExtension}, {}, {}}));
  PublicForge forge(world_, 3, required, able);
  expect_refused(forge, forge.commit({1}, {test::add(forge.newcomer("newcomer"))}),
                 MlsError::unsupported_capability);
  expect_taken(forge, forge.commit({1}, {test::add(forge.newcomer("newcomer", able))}));
}

TEST_F(ProposalListRule, RefusesAnAddThatLacksAnExtensionOfTheGroup) {
  KeyPackageOptions able;
  able.capabilities.extensions = {kUnlistedExtension};
  ExtensionList in_use;
  in_use.set(kUnlistedExtension, {});
  PublicForge forge(world_, 3, in_use, able);
  expect_refused(forge, forge.commit({1}, {test::add(forge.newcomer("newcomer"))}),
                 MlsError::unsupported_extension);
  expect_taken(forge, forge.commit({1}, {test::add(forge.newcomer("newcomer", able))}));
}

TEST_F(ProposalListRule, RefusesAnUpdateThatDropsWhatTheGroupRequires) {
  KeyPackageOptions able;
  able.capabilities.extensions = {kUnlistedExtension};
  ExtensionList in_use;
  in_use.set(kUnlistedExtension, {});
  PublicForge forge(world_, 3, in_use, able);
  const ProposalOrRef update = forge.proposed(
      {1}, forge.update({1}, [](LeafNode& leaf) { leaf.capabilities.extensions.clear(); }));
  expect_refused(forge, forge.commit({2}, {update}), MlsError::unsupported_extension);
}

TEST_F(ProposalListRule, JudgesAddsByTheExtensionsOfTheSameCommit) {
  KeyPackageOptions able;
  able.capabilities.extensions = {kUnlistedExtension};
  PublicForge forge(world_, 3, {}, able);
  ExtensionList required;
  required.set(ExtensionType::required_capabilities,
               encode(RequiredCapabilities{{kUnlistedExtension}, {}, {}}));
  expect_refused(
      forge, forge.commit({1}, {test::add(forge.newcomer("newcomer")), test::extensions(required)}),
      MlsError::unsupported_capability);
  expect_taken(forge, forge.commit({1}, {test::add(forge.newcomer("newcomer", able)),
                                         test::extensions(required)}));
}

TEST_F(ProposalListRule, AsksNothingOfThoseWhomTheSameCommitRemoves) {
  KeyPackageOptions able;
  able.capabilities.extensions = {kUnlistedExtension};
  PublicForge forge(world_, 3, {}, able);
  expect_taken(forge, forge.commit({1}, {test::add(forge.newcomer("unable"))}));
  ExtensionList in_use;
  in_use.set(kUnlistedExtension, {});
  expect_refused(forge, forge.commit({1}, {test::extensions(in_use)}),
                 MlsError::unsupported_extension);
  expect_taken(forge, forge.commit({1}, {test::extensions(in_use), test::remove({3})}));
}

}  // namespace
}  // namespace indaba::mls
