// Proves which cached proposals a commit takes along: all that can stand together, by fixed
// preferences, and that whatever was sent a commit of it is valid for everybody.
#include "crypto/mls/member/proposal_selection.h"

#include <gtest/gtest.h>

#include "tests/support/mls_world.h"

namespace indaba::test {
namespace {

using namespace mls;

// Four members, whose proposals everybody has received.
class ProposalSelection : public testing::Test {
 protected:
  ProposalSelection() : groups_(world_.filled_group_of(4)) {}

  void propose(std::size_t member, Proposal proposal) {
    const Bytes message = must(groups_[member].propose(std::move(proposal), MlsWorld::kNow));
    world_.deliver(groups_, member, message);
  }
  void propose_update(std::size_t member) {
    world_.deliver(groups_, member, must(groups_[member].propose_update({}, std::nullopt)));
  }
  // What a commit of that member did, to the others and to itself.
  CommitEffects effects(std::size_t committer, std::vector<Proposal> by_value = {}) {
    CommitOptions options = MlsWorld::commit_options();
    options.proposals = std::move(by_value);
    const Bytes commit = must(groups_[committer].commit(std::move(options))).commit;
    CommitEffects own = must(groups_[committer].pending_effects());
    must(groups_[committer].merge_pending_commit());
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      if (i != committer) {
        MlsWorld::follow(groups_[i], commit);
      }
    }
    return own;
  }

  MlsWorld world_;
  std::vector<Group> groups_;
};

using Leaves = std::vector<LeafIndex>;

TEST_F(ProposalSelection, TakesWhatCanStandTogether) {
  propose(0, {Add{world_.key_package("newcomer").key_package}});
  propose_update(1);
  propose(2, {Remove{{3}}});
  const CommitEffects done = effects(0);
  EXPECT_EQ(done.added.size(), 1U);
  EXPECT_EQ(done.updated, Leaves{{1}});
  EXPECT_EQ(done.removed, Leaves{{3}});
}

TEST_F(ProposalSelection, PrefersARemoveToAnUpdate) {
  propose_update(1);
  propose(2, {Remove{{1}}});
  propose_update(1);
  const CommitEffects done = effects(0);
  EXPECT_EQ(done.removed, Leaves{{1}});
  EXPECT_TRUE(done.updated.empty());
}

TEST_F(ProposalSelection, PrefersTheLatestUpdateOfAMember) {
  propose_update(1);
  propose_update(1);
  Bytes latest;
  for (const auto& [ref, cached] : groups_[0].public_group().proposals()) {
    if (cached.order == 1) {
      latest = ref;
    }
  }
  EXPECT_EQ(effects(0).update_refs, std::vector<ProposalRef>{latest});
}

TEST_F(ProposalSelection, LeavesOutTheCommittersOwnUpdateAndRemove) {
  propose_update(0);
  propose(1, {Remove{{0}}});
  const CommitEffects done = effects(0);
  EXPECT_TRUE(done.updated.empty());
  EXPECT_TRUE(done.removed.empty());
}

TEST_F(ProposalSelection, TakesARemoveOfOneLeafOnce) {
  propose(0, {Remove{{3}}});
  propose(1, {Remove{{3}}});
  EXPECT_EQ(effects(0).removed, Leaves{{3}});
}

TEST_F(ProposalSelection, PrefersWhatTheCommitterBringsByValue) {
  propose_update(2);
  EXPECT_EQ(effects(0, {{Remove{{2}}}}).removed, Leaves{{2}});
}

TEST_F(ProposalSelection, AddsAClientOnce) {
  const Identity identity = world_.identity("newcomer");
  propose(0, {Add{world_.key_package(identity).key_package}});
  propose(1, {Add{world_.key_package(identity).key_package}});
  EXPECT_EQ(effects(2).added.size(), 1U);
}

TEST_F(ProposalSelection, LeavesOutAReInitBesideAnythingElse) {
  propose(1, {ReInit{.group_id = to_bytes("next"),
                     .version = ProtocolVersion::mls10,
                     .cipher_suite = MlsWorld::kSuite,
                     .extensions = {}}});
  propose_update(2);
  EXPECT_FALSE(effects(0).reinit);
}

TEST_F(ProposalSelection, TakesAReInitAlone) {
  propose(1, {ReInit{.group_id = to_bytes("next"),
                     .version = ProtocolVersion::mls10,
                     .cipher_suite = MlsWorld::kSuite,
                     .extensions = {}}});
  EXPECT_TRUE(effects(0).reinit);
}

TEST_F(ProposalSelection, LeavesOutAPskThatIsUnknown) {
  propose(1, {PreSharedKey{world_.external_psk(to_bytes("nobody's"))}});
  EXPECT_TRUE(effects(0).psks.empty());
}

TEST_F(ProposalSelection, LeavesOutAKeyPackageThatHasDied) {
  propose(1, {Add{world_.key_package("newcomer").key_package}});
  CommitOptions options;
  options.now = {MlsWorld::kNow.seconds + 100'000};
  must(groups_[0].commit(std::move(options)));
  EXPECT_TRUE(must(groups_[0].pending_effects()).added.empty());
}

// Each is valid by itself, and would make any commit invalid.
class UnbearableProposals : public ProposalSelection {
 protected:
  // The proposal is left out of a commit, which takes an honest one along.
  void expect_left_out(Proposal proposal) {
    propose(1, std::move(proposal));
    propose_update(2);
    const CommitEffects done = effects(0);
    EXPECT_TRUE(done.added.empty());
    EXPECT_FALSE(done.changes_extensions);
    EXPECT_EQ(done.updated, Leaves{{2}});
    must(groups_[3].protect(as_bytes("hello")));
  }
  KeyPackageSecrets newcomer() { return world_.key_package("newcomer"); }
  static Proposal add(KeyPackageSecrets own) {
    own.key_package.leaf_node.sign(own.signature_key, {});
    own.key_package.sign(own.signature_key);
    return {Add{own.key_package}};
  }
};

TEST_F(UnbearableProposals, OfExtensionsThatMembersDontKnowAreLeftOut) {
  ExtensionList extensions;
  extensions.set(static_cast<ExtensionType>(0xff01), {});
  expect_left_out({GroupContextExtensions{extensions}});
}

TEST_F(UnbearableProposals, OfCapabilitiesThatMembersLackAreLeftOut) {
  ExtensionList extensions;
  extensions.set(ExtensionType::required_capabilities,
                 encode(RequiredCapabilities{{}, {static_cast<ProposalType>(0xff01)}, {}}));
  expect_left_out({GroupContextExtensions{extensions}});
}

TEST_F(UnbearableProposals, OfAnEncryptionKeyInUseAreLeftOut) {
  KeyPackageSecrets own = newcomer();
  own.key_package.leaf_node.encryption_key = groups_[0].tree().leaf({3})->encryption_key;
  expect_left_out(add(std::move(own)));
}

TEST_F(UnbearableProposals, OfACredentialThatMembersDontSupportAreLeftOut) {
  KeyPackageSecrets own = newcomer();
  own.key_package.leaf_node.capabilities.credentials = {CredentialType::x509,
                                                        CredentialType::basic};
  own.key_package.leaf_node.credential = {
      .type = CredentialType::x509, .identity = {}, .certificates = {to_bytes("a"), to_bytes("b")}};
  expect_left_out(add(std::move(own)));
}

TEST_F(UnbearableProposals, BringDownOnlyWhatIsBroughtByValue) {
  ExtensionList extensions;
  extensions.set(static_cast<ExtensionType>(0xff01), {});
  propose_update(2);
  CommitOptions options = MlsWorld::commit_options();
  options.proposals.push_back({GroupContextExtensions{extensions}});
  EXPECT_EQ(groups_[0].commit(std::move(options)).error(), MlsError::unsupported_extension);
  EXPECT_EQ(effects(0).updated, Leaves{{2}});
}

TEST_F(ProposalSelection, LeavesOutAReInitIntoAGroupThatNobodyCouldMake) {
  ReInit next{.group_id = to_bytes("next"),
              .version = ProtocolVersion::mls10,
              .cipher_suite = CipherSuite{0xffff},
              .extensions = {}};
  propose(1, {next});
  EXPECT_FALSE(effects(0).reinit);
  next.cipher_suite = MlsWorld::kSuite;
  next.version = ProtocolVersion{0x7777};
  propose(1, {next});
  EXPECT_FALSE(effects(0).reinit);
  next.version = ProtocolVersion::mls10;
  next.extensions.set(ExtensionType{0xf123}, {});
  propose(1, {next});
  EXPECT_FALSE(effects(0).reinit);
}

// Somebody has put the GREASE of others into their own capabilities and proposes an extension of
// that type: all list it and nobody supports it.
TEST_F(ProposalSelection, LeavesOutExtensionsThatOnlyGreaseCovers) {
  std::vector<Group> pair = world_.group_of(2);
  ExtensionList extensions;
  CommitOptions options = MlsWorld::commit_options();
  options.leaf.capabilities = pair[1].tree().leaf({1})->capabilities;
  for (const ExtensionType type : pair[0].tree().leaf({0})->capabilities.extensions) {
    if (is_grease(static_cast<std::uint16_t>(type))) {
      extensions.set(type, {});
      options.leaf.capabilities->extensions.push_back(type);
    }
  }
  ASSERT_FALSE(extensions.items.empty());
  world_.commit(pair, 1, std::move(options));
  const Bytes proposal =
      must(pair[1].propose({GroupContextExtensions{extensions}}, MlsWorld::kNow));
  must(pair[0].receive(proposal));
  CommitOptions plain;
  plain.now = MlsWorld::kNow;
  must(pair[0].commit(std::move(plain)));
  EXPECT_FALSE(must(pair[0].pending_effects()).changes_extensions);
}

}  // namespace
}  // namespace indaba::test
