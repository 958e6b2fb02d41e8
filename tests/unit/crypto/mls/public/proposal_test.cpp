// Proves the rules for single proposals (RFC 9420 section 12.1): each is broken in a proposal that
// is otherwise right and properly signed, once sent on its own and once by value in a commit.
#include "crypto/mls/public/proposal.h"

#include "tests/unit/crypto/mls/public/refusal.h"

namespace indaba::mls {
namespace {

using test::expect_refused;
using test::expect_taken;
using test::MlsWorld;
using test::PublicForge;
using test::value_of;

constexpr ExtensionType kUnknownExtension{0xf123};
constexpr ProposalType kUnknownProposal{0xf124};
constexpr CredentialType kUnknownCredential{0xf125};

class ProposalRule : public testing::Test {
 protected:
  // Alone, and by value in a commit, both from member 1.
  void expect_invalid(const Proposal& proposal, MlsError error) {
    expect_refused(forge_, forge_.from({1}, proposal), error);
    expect_refused(forge_, forge_.commit({1}, {test::by_value(proposal)}), error);
  }
  void expect_valid(const Proposal& proposal) {
    const ProposalOrRef reference = forge_.proposed({1}, proposal);
    expect_taken(forge_, forge_.commit({2}, {reference}));
    expect_taken(forge_, forge_.commit({1}, {test::by_value(proposal)}));
  }
  Proposal add_with(const std::function<void(KeyPackage&)>& change) {
    return {Add{forge_.newcomer_with("newcomer", change)}};
  }
  PreSharedKeyId resumption(ResumptionPskUsage usage) {
    PreSharedKeyId id = world_.external_psk({});
    id.type = PskType::resumption;
    id.usage = usage;
    id.psk_group_id = to_bytes("another group");
    return id;
  }

  MlsWorld world_;
  PublicForge forge_{world_, 4};
};

using AddRule = ProposalRule;
using UpdateRule = ProposalRule;
using RemoveRule = ProposalRule;
using PskRule = ProposalRule;
using ReInitRule = ProposalRule;
using ExternalInitRule = ProposalRule;
using GroupContextExtensionsRule = ProposalRule;

TEST_F(AddRule, AcceptsAValidKeyPackage) {
  expect_taken(forge_, forge_.commit({1}, {test::add(forge_.newcomer("newcomer"))}));
  EXPECT_EQ(forge_.group().tree().member_count(), 5U);
}

TEST_F(AddRule, RefusesAnotherProtocolVersion) {
  expect_invalid(add_with([](KeyPackage& made) { made.version = ProtocolVersion{2}; }),
                 MlsError::unsupported_version);
}

TEST_F(AddRule, RefusesAnotherCipherSuite) {
  expect_invalid(add_with([](KeyPackage& made) {
                   made.cipher_suite = CipherSuite::x25519_aes128gcm_sha256_ed25519;
                 }),
                 MlsError::unsupported_cipher_suite);
}

TEST_F(AddRule, RefusesAKeyPackageWhoseSignatureFails) {
  Proposal proposal = add_with([](KeyPackage&) {});
  std::get<Add>(proposal.body).key_package.signature[0] ^= 1;
  expect_invalid(proposal, MlsError::invalid_signature);
}

TEST_F(AddRule, RefusesALeafWhoseSignatureFails) {
  KeyPackage made = forge_.newcomer("newcomer");
  made.leaf_node.signature[0] ^= 1;
  made.sign(forge_.key(made.leaf_node.signature_key));
  expect_invalid({Add{made}}, MlsError::invalid_signature);
}

TEST_F(AddRule, RefusesALeafOfAnotherSource) {
  for (const auto source : {LeafNodeSource::update, LeafNodeSource::commit}) {
    expect_invalid(add_with([source](KeyPackage& made) { made.leaf_node.source = source; }),
                   MlsError::wrong_leaf_node_source);
  }
}

TEST_F(AddRule, RefusesAnInitKeyThatIsTheEncryptionKey) {
  expect_invalid(add_with([](KeyPackage& made) { made.init_key = made.leaf_node.encryption_key; }),
                 MlsError::init_key_reused);
}

TEST_F(AddRule, RefusesACredentialThatTheApplicationRefuses) {
  world_.authentication().refuse(to_bytes("newcomer"));
  expect_invalid({Add{forge_.newcomer("newcomer")}}, MlsError::invalid_credential);
}

TEST_F(AddRule, RefusesALifetimeThatTheApplicationRefuses) {
  expect_invalid(add_with([](KeyPackage& made) {
                   made.leaf_node.lifetime = {1000, 1000 + kLifetimeSecondsMax + 1};
                 }),
                 MlsError::invalid_lifetime);
}

TEST_F(AddRule, IgnoresUnknownExtensionsOfTheKeyPackage) {
  expect_taken(forge_, forge_.commit({1}, {test::by_value(add_with([](KeyPackage& made) {
                                       made.extensions.set(kUnknownExtension, Bytes(3));
                                     }))}));
}

TEST_F(UpdateRule, AcceptsAFreshLeafOfTheSender) {
  const Proposal update = forge_.update({1});
  const ProposalOrRef reference = forge_.proposed({1}, update);
  expect_taken(forge_, forge_.commit({2}, {reference}));
  EXPECT_EQ(forge_.leaf({1}), update.get<Update>()->leaf_node);
}

TEST_F(UpdateRule, RefusesTheEncryptionKeyOfTheLeafThatItReplaces) {
  const Bytes current = forge_.leaf({1}).encryption_key;
  expect_refused(
      forge_,
      forge_.from({1}, forge_.update({1}, [&](LeafNode& leaf) { leaf.encryption_key = current; })),
      MlsError::encryption_key_not_fresh);
}

TEST_F(UpdateRule, RefusesALeafOfAnotherSource) {
  for (const auto source : {LeafNodeSource::key_package, LeafNodeSource::commit}) {
    expect_refused(
        forge_, forge_.from({1}, forge_.update({1}, [&](LeafNode& leaf) { leaf.source = source; })),
        MlsError::wrong_leaf_node_source);
  }
}

TEST_F(UpdateRule, RefusesALeafSignedForAnotherPlace) {
  // The signature binds the leaf index: what member 2 signed is no Update of member 1.
  expect_refused(forge_, forge_.from({1}, forge_.update({2})), MlsError::invalid_signature);
}

TEST_F(UpdateRule, RefusesALeafSignedForAnotherGroup) {
  Proposal proposal = forge_.update({1});
  auto& leaf = std::get<Update>(proposal.body).leaf_node;
  leaf.sign(forge_.key({1}), {as_bytes("another group"), {1}});
  expect_refused(forge_, forge_.from({1}, proposal), MlsError::invalid_signature);
}

TEST_F(UpdateRule, RefusesASuccessorThatTheApplicationRefuses) {
  expect_refused(forge_,
                 forge_.from({1}, forge_.update({1},
                                                [](LeafNode& leaf) {
                                                  leaf.credential =
                                                      Credential::basic(to_bytes("somebody else"));
                                                })),
                 MlsError::invalid_credential);
}

TEST_F(UpdateRule, AcceptsANewSignatureKeyOfTheSamePerson) {
  const Identity next = forge_.identity("member-1#2");
  const ProposalOrRef reference = forge_.proposed({1}, forge_.update({1}, [&](LeafNode& leaf) {
    leaf.credential = next.credential;
    leaf.signature_key = to_bytes(next.signature_key.public_key);
  }));
  expect_taken(forge_, forge_.commit({2}, {reference}));
  expect_taken(forge_, forge_.commit({1}, {}));
}

TEST_F(UpdateRule, RefusesALeafThatLacksItsOwnExtension) {
  expect_refused(
      forge_,
      forge_.from(
          {1},
          forge_.update({1}, [](LeafNode& leaf) { leaf.extensions.set(kUnknownExtension, {}); })),
      MlsError::unsupported_extension);
}

TEST_F(RemoveRule, RefusesABlankLeaf) {
  expect_taken(forge_, forge_.commit({1}, {test::remove({2})}));
  expect_invalid({Remove{{2}}}, MlsError::blank_leaf);
}

TEST_F(RemoveRule, RefusesALeafOutsideTheTree) {
  for (const std::uint32_t index : {4U, 5U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
    expect_invalid({Remove{{index}}}, MlsError::blank_leaf);
  }
}

TEST_F(PskRule, AcceptsExternalAndApplicationKeys) {
  expect_valid({PreSharedKey{world_.external_psk(to_bytes("key"))}});
  expect_valid({PreSharedKey{resumption(ResumptionPskUsage::application)}});
}

TEST_F(PskRule, RefusesANonceOfAnotherLength) {
  for (const std::size_t size : {0U, 31U, 33U, 64U}) {
    PreSharedKeyId id = world_.external_psk(to_bytes("key"));
    id.psk_nonce.resize(size);
    expect_invalid({PreSharedKey{id}}, MlsError::invalid_psk);
  }
}

TEST_F(PskRule, RefusesUsageReinitOutsideAReinitialization) {
  expect_invalid({PreSharedKey{resumption(ResumptionPskUsage::reinit)}}, MlsError::invalid_psk);
}

TEST_F(PskRule, RefusesUsageBranchOutsideABranching) {
  expect_invalid({PreSharedKey{resumption(ResumptionPskUsage::branch)}}, MlsError::invalid_psk);
}

TEST_F(PskRule, AcceptsOneLinkingKeyInTheFirstCommitOfAGroup) {
  PublicForge forge(world_, 1);
  expect_taken(forge, forge.commit({0}, {test::psk(resumption(ResumptionPskUsage::reinit))}));
}

TEST_F(PskRule, RefusesTwoLinkingKeysInTheFirstCommitOfAGroup) {
  PublicForge forge(world_, 1);
  expect_refused(forge,
                 forge.commit({0}, {test::psk(resumption(ResumptionPskUsage::reinit)),
                                    test::psk(resumption(ResumptionPskUsage::branch))}),
                 MlsError::invalid_psk);
}

TEST_F(ReInitRule, RefusesALowerVersion) {
  Proposal proposal = value_of(test::reinit());
  std::get<ReInit>(proposal.body).version = ProtocolVersion{0};
  expect_invalid(proposal, MlsError::unsupported_version);
}

// One commit a test: the group is closed after it.
TEST_F(ReInitRule, AcceptsTheSameVersion) {
  expect_taken(forge_, forge_.commit({1}, {test::reinit()}));
}

TEST_F(ReInitRule, AcceptsAHigherVersionAndAnySuite) {
  Proposal proposal = value_of(test::reinit(CipherSuite{0x7777}));
  std::get<ReInit>(proposal.body).version = ProtocolVersion{2};
  const ProposalOrRef reference = forge_.proposed({1}, proposal);
  expect_taken(forge_, forge_.commit({2}, {reference}));
}

TEST_F(ExternalInitRule, RefusesItFromMembers) {
  expect_invalid(value_of(test::external_init()), MlsError::external_init_misplaced);
}

ExtensionList extensions_requiring(const RequiredCapabilities& required) {
  ExtensionList list;
  list.set(ExtensionType::required_capabilities, encode(required));
  return list;
}

TEST_F(GroupContextExtensionsRule, ReplacesTheWholeList) {
  ExtensionList first;
  first.set(ExtensionType::application_id, to_bytes("one"));
  expect_taken(forge_, forge_.commit({0}, {test::extensions(first)}));
  EXPECT_EQ(forge_.group().context().extensions, first);
  const ExtensionList second = extensions_requiring({});
  expect_valid(value_of(test::extensions(second)));
  EXPECT_EQ(forge_.group().context().extensions, second);
}

TEST_F(GroupContextExtensionsRule, RefusesRequiredExtensionsThatSomeMemberLacks) {
  expect_refused(
      forge_,
      forge_.commit({0}, {test::extensions(extensions_requiring({{kUnknownExtension}, {}, {}}))}),
      MlsError::unsupported_capability);
}

TEST_F(GroupContextExtensionsRule, RefusesRequiredProposalsThatSomeMemberLacks) {
  expect_refused(
      forge_,
      forge_.commit({0}, {test::extensions(extensions_requiring({{}, {kUnknownProposal}, {}}))}),
      MlsError::unsupported_capability);
}

TEST_F(GroupContextExtensionsRule, RefusesRequiredCredentialsThatSomeMemberLacks) {
  for (const auto type : {kUnknownCredential, CredentialType::x509}) {
    expect_refused(forge_,
                   forge_.commit({0}, {test::extensions(extensions_requiring({{}, {}, {type}}))}),
                   MlsError::unsupported_capability);
  }
}

TEST_F(GroupContextExtensionsRule, CountsDefaultTypesAsSupported) {
  expect_valid(value_of(test::extensions(
      extensions_requiring({{ExtensionType::application_id, ExtensionType::external_senders},
                            {ProposalType::add, ProposalType::group_context_extensions},
                            {CredentialType::basic}}))));
}

TEST_F(GroupContextExtensionsRule, RefusesAnExtensionThatSomeMemberDoesNotSupport) {
  ExtensionList list;
  list.set(kUnknownExtension, {});
  expect_refused(forge_, forge_.commit({0}, {test::extensions(list)}),
                 MlsError::unsupported_extension);
}

TEST_F(GroupContextExtensionsRule, RefusesRequiredCapabilitiesThatDoNotDecode) {
  ExtensionList list;
  list.set(ExtensionType::required_capabilities, Bytes{0, 0});
  expect_invalid(value_of(test::extensions(list)), MlsError::truncated);
  list.set(ExtensionType::required_capabilities, Bytes{0, 0, 0, 0});
  expect_invalid(value_of(test::extensions(list)), MlsError::trailing_bytes);
}

TEST_F(GroupContextExtensionsRule, RefusesExternalSendersThatTheApplicationRefuses) {
  const Identity outsider = forge_.identity("outsider");
  ExtensionList list;
  list.set(ExtensionType::external_senders,
           encode(ExternalSenders{
               {{to_bytes(outsider.signature_key.public_key), outsider.credential}}}));
  expect_valid(value_of(test::extensions(list)));
  world_.authentication().refuse(to_bytes("outsider"));
  expect_invalid(value_of(test::extensions(list)), MlsError::invalid_credential);
}

TEST_F(GroupContextExtensionsRule, RefusesExternalSendersThatDoNotDecode) {
  ExtensionList list;
  list.set(ExtensionType::external_senders, Bytes{5});
  expect_invalid(value_of(test::extensions(list)), MlsError::truncated);
}

}  // namespace
}  // namespace indaba::mls
