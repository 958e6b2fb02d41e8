// Proves each rule for leaf nodes (RFC 9420 sections 7.2, 7.3 and 13.5) that can be judged without
// the rest of the tree, and the rule on credential types in groups: by leaves that break one.
#include "crypto/mls/public/leaf_node.h"

#include "tests/unit/crypto/mls/public/refusal.h"

namespace indaba::mls {
namespace {

using test::expect_refused;
using test::expect_taken;
using test::MlsWorld;
using test::PublicForge;

constexpr CipherSuite kLeafSuite = MlsWorld::kSuite;
constexpr ExtensionType kPrivateExtension{0xf123};
constexpr ProposalType kPrivateProposal{0xf124};
constexpr CredentialType kPrivateCredential{0xf125};

class LeafRule : public testing::Test {
 protected:
  LeafNode leaf_with(const std::function<void(LeafNode&)>& change) {
    LeafNode leaf = valid_;
    change(leaf);
    leaf.sign(signer_.signature_key, {});
    return leaf;
  }
  std::error_code error_of(const std::function<void(LeafNode&)>& change) {
    return leaf_with(change).validate(kLeafSuite, LeafNodeSource::key_package, {}).error();
  }

  MlsWorld world_;
  Identity signer_ = world_.identity("somebody");
  LeafNode valid_ = world_.key_package(signer_).key_package.leaf_node;
};

TEST_F(LeafRule, AcceptsAValidLeaf) {
  EXPECT_FALSE(error_of([](LeafNode&) {}));
}

TEST_F(LeafRule, RefusesAnotherSource) {
  for (const auto source : {LeafNodeSource::update, LeafNodeSource::commit}) {
    EXPECT_EQ(error_of([source](LeafNode& leaf) { leaf.source = source; }),
              MlsError::wrong_leaf_node_source);
  }
}

TEST_F(LeafRule, RefusesAnEncryptionKeyThatIsNone) {
  for (const Bytes& key : {Bytes{}, Bytes(31, 9), Bytes(33, 9), Bytes(32, 0)}) {
    EXPECT_EQ(error_of([&](LeafNode& leaf) { leaf.encryption_key = key; }),
              MlsError::invalid_public_key);
  }
}

TEST_F(LeafRule, RefusesASignatureKeyThatIsNone) {
  for (const Bytes& key : {Bytes{}, Bytes(31, 9), Bytes(33, 9)}) {
    EXPECT_EQ(error_of([&](LeafNode& leaf) { leaf.signature_key = key; }),
              MlsError::invalid_public_key);
  }
  EXPECT_EQ(error_of([](LeafNode& leaf) { leaf.signature_key = Bytes(32, 0); }),
            MlsError::invalid_signature);
}

TEST_F(LeafRule, RefusesASignatureOverAnythingElse) {
  LeafNode leaf = valid_;
  leaf.signature[10] ^= 1;
  EXPECT_EQ(leaf.verify_signature({}).error(), MlsError::invalid_signature);
  leaf = valid_;
  leaf.lifetime.not_after += 1;
  EXPECT_EQ(leaf.verify_signature({}).error(), MlsError::invalid_signature);
  leaf = valid_;
  leaf.credential.identity.push_back('x');
  EXPECT_EQ(leaf.verify_signature({}).error(), MlsError::invalid_signature);
  leaf = valid_;
  leaf.extensions.set(ExtensionType::application_id, {});
  EXPECT_EQ(leaf.verify_signature({}).error(), MlsError::invalid_signature);
}

TEST_F(LeafRule, BindsThePlaceUnlessItIsOfAKeyPackage) {
  LeafNode leaf = valid_;
  const LeafPosition place{as_bytes("group"), {3}};
  leaf.sign(signer_.signature_key, place);
  EXPECT_TRUE(leaf.verify_signature({}));
  for (const auto source : {LeafNodeSource::update, LeafNodeSource::commit}) {
    leaf.source = source;
    leaf.sign(signer_.signature_key, place);
    EXPECT_TRUE(leaf.verify_signature(place));
    EXPECT_FALSE(leaf.verify_signature({as_bytes("group"), {4}}));
    EXPECT_FALSE(leaf.verify_signature({as_bytes("groups"), {3}}));
    EXPECT_FALSE(leaf.verify_signature({}));
  }
}

TEST_F(LeafRule, RefusesALeafWithoutTheVersion) {
  EXPECT_EQ(error_of([](LeafNode& leaf) { leaf.capabilities.versions = {ProtocolVersion{2}}; }),
            MlsError::unsupported_capability);
}

TEST_F(LeafRule, RefusesALeafWithoutTheSuite) {
  EXPECT_EQ(error_of([](LeafNode& leaf) { leaf.capabilities.cipher_suites = {CipherSuite{2}}; }),
            MlsError::unsupported_capability);
}

TEST_F(LeafRule, RefusesALeafWithoutItsOwnCredentialType) {
  EXPECT_EQ(error_of([](LeafNode& leaf) {
              leaf.capabilities.credentials = {CredentialType::x509, kPrivateCredential};
            }),
            MlsError::unsupported_capability);
}

TEST_F(LeafRule, RefusesALeafWithoutItsOwnExtension) {
  EXPECT_EQ(error_of([](LeafNode& leaf) { leaf.extensions.set(kPrivateExtension, {}); }),
            MlsError::unsupported_extension);
  EXPECT_FALSE(error_of([](LeafNode& leaf) {
    leaf.extensions.set(kPrivateExtension, {});
    leaf.capabilities.extensions.push_back(kPrivateExtension);
  }));
}

TEST_F(LeafRule, NeedsNoCapabilityForDefaultExtensions) {
  EXPECT_FALSE(
      error_of([](LeafNode& leaf) { leaf.extensions.set(ExtensionType::application_id, {}); }));
}

TEST_F(LeafRule, IgnoresUnknownCapabilities) {
  EXPECT_FALSE(error_of([](LeafNode& leaf) {
    leaf.capabilities.versions.push_back(ProtocolVersion{0x7777});
    leaf.capabilities.cipher_suites.push_back(CipherSuite{0x0a0a});
    leaf.capabilities.extensions.push_back(ExtensionType{0x1a1a});
    leaf.capabilities.proposals.push_back(kPrivateProposal);
    leaf.capabilities.credentials.push_back(kPrivateCredential);
  }));
}

TEST_F(LeafRule, TreatsGreaseLikeAnyUnknownExtension) {
  EXPECT_EQ(error_of([](LeafNode& leaf) { leaf.extensions.set(ExtensionType{0x2a2a}, {}); }),
            MlsError::unsupported_extension);
}

GroupRequirements requirements_of(ExtensionType type, Bytes data) {
  ExtensionList list;
  list.set(type, std::move(data));
  return test::must(GroupRequirements::of(list));
}
GroupRequirements requiring(const RequiredCapabilities& required) {
  return requirements_of(ExtensionType::required_capabilities, encode(required));
}

TEST_F(LeafRule, MustSupportWhatTheGroupRequires) {
  const RequiredCapabilities requirements[] = {
      {{kPrivateExtension}, {}, {}}, {{}, {kPrivateProposal}, {}}, {{}, {}, {kPrivateCredential}}};
  for (const RequiredCapabilities& required : requirements) {
    EXPECT_EQ(requiring(required).check(valid_.capabilities).error(),
              MlsError::unsupported_capability);
    LeafNode able = valid_;
    able.capabilities.extensions.push_back(kPrivateExtension);
    able.capabilities.proposals.push_back(kPrivateProposal);
    able.capabilities.credentials.push_back(kPrivateCredential);
    EXPECT_TRUE(requiring(required).check(able.capabilities));
  }
}

TEST_F(LeafRule, MustSupportTheExtensionsOfTheGroup) {
  EXPECT_EQ(requirements_of(kPrivateExtension, {}).check(valid_.capabilities).error(),
            MlsError::unsupported_extension);
  EXPECT_TRUE(requirements_of(ExtensionType::external_senders, encode(ExternalSenders{}))
                  .check(valid_.capabilities));
}

TEST_F(LeafRule, IsAliveWithinItsLifetimeOnly) {
  LeafNode leaf = valid_;
  leaf.lifetime = {100, 200};
  EXPECT_EQ(leaf.validate_lifetime({99}).error(), MlsError::invalid_lifetime);
  EXPECT_TRUE(leaf.validate_lifetime({100}));
  EXPECT_TRUE(leaf.validate_lifetime({200}));
  EXPECT_EQ(leaf.validate_lifetime({201}).error(), MlsError::invalid_lifetime);
  leaf.source = LeafNodeSource::update;
  EXPECT_TRUE(leaf.validate_lifetime({201}));
}

TEST_F(LeafRule, MayLiveAsLongAsTheApplicationAllows) {
  const AuthenticationService& service = world_.authentication();
  EXPECT_TRUE(service.is_acceptable({0, kLifetimeSecondsMax}));
  EXPECT_FALSE(service.is_acceptable({0, kLifetimeSecondsMax + 1}));
  EXPECT_FALSE(service.is_acceptable({0, ~std::uint64_t{0}}));
  EXPECT_FALSE(service.is_acceptable({2, 1}));
}

// Section 7.3: "the credential type is supported by all members of the group", and each supports
// those in use.
class CredentialTypeRule : public testing::Test {
 protected:
  static KeyPackageOptions with_x509() {
    KeyPackageOptions options;
    options.capabilities.credentials.push_back(CredentialType::x509);
    return options;
  }
  KeyPackage certified(PublicForge& forge) {
    return forge.newcomer_with("certified", [](KeyPackage& made) {
      made.leaf_node.credential = {CredentialType::x509, {}, {Bytes(9, 0x30)}};
      made.leaf_node.capabilities.credentials.push_back(CredentialType::x509);
    });
  }

  MlsWorld world_;
};

TEST_F(CredentialTypeRule, AcceptsATypeThatEveryMemberSupports) {
  PublicForge forge(world_, 3, {}, with_x509());
  expect_taken(forge, forge.commit({1}, {test::add(certified(forge))}));
}

TEST_F(CredentialTypeRule, RefusesANewTypeThatSomeMemberDoesNotSupport) {
  PublicForge forge(world_, 3);
  expect_refused(forge, forge.commit({1}, {test::add(certified(forge))}),
                 MlsError::unsupported_credential);
}

TEST_F(CredentialTypeRule, RefusesANewcomerWhoDoesNotSupportATypeInUse) {
  PublicForge forge(world_, 3, {}, with_x509());
  expect_taken(forge, forge.commit({1}, {test::add(certified(forge))}));
  expect_refused(forge, forge.commit({1}, {test::add(forge.newcomer("basic only"))}),
                 MlsError::unsupported_credential);
}

TEST_F(CredentialTypeRule, RefusesACommitterWhoDropsATypeInUse) {
  PublicForge forge(world_, 3, {}, with_x509());
  expect_taken(forge, forge.commit({1}, {test::add(certified(forge))}));
  test::PathChanges changes;
  changes.leaf = [](LeafNode& leaf) { leaf.capabilities.credentials = {CredentialType::basic}; };
  expect_refused(forge, forge.commit({1}, {}, changes), MlsError::unsupported_credential);
}

TEST_F(CredentialTypeRule, RefusesAnUpdateThatDropsATypeInUse) {
  PublicForge forge(world_, 3, {}, with_x509());
  expect_taken(forge, forge.commit({1}, {test::add(certified(forge))}));
  const ProposalOrRef update = forge.proposed({2}, forge.update({2}, [](LeafNode& leaf) {
    leaf.capabilities.credentials = {CredentialType::basic};
  }));
  expect_refused(forge, forge.commit({1}, {update}), MlsError::unsupported_credential);
}

TEST_F(CredentialTypeRule, EndsWithTheLastMemberOfTheType) {
  PublicForge forge(world_, 3, {}, with_x509());
  expect_taken(forge, forge.commit({1}, {test::add(certified(forge))}));
  expect_taken(forge, forge.commit({1}, {test::remove({3}), test::add(forge.newcomer("basic"))}));
}

}  // namespace
}  // namespace indaba::mls
