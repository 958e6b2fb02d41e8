// Proves each rule for key packages (RFC 9420 section 10.1), and that their reference and signature
// cover them whole: by packages that break one.
#include "crypto/mls/public/key_package.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/support/mls_world.h"

namespace indaba::mls {
namespace {

using test::MlsWorld;

constexpr CipherSuite kPackageSuite = MlsWorld::kSuite;

class KeyPackageRule : public testing::Test {
 protected:
  std::error_code error_of(const std::function<void(KeyPackage&)>& change) {
    KeyPackage made = valid_;
    change(made);
    made.leaf_node.sign(signer_.signature_key, {});
    made.sign(signer_.signature_key);
    return made.validate(kPackageSuite).error();
  }

  MlsWorld world_;
  Identity signer_ = world_.identity("somebody");
  KeyPackage valid_ = world_.key_package(signer_).key_package;
};

TEST_F(KeyPackageRule, AcceptsAValidPackage) { EXPECT_TRUE(valid_.validate(kPackageSuite)); }

TEST_F(KeyPackageRule, RefusesAnotherVersion) {
  for (const auto version : std::initializer_list<std::uint16_t>{0, 2, 0x0a0a}) {
    EXPECT_EQ(error_of([=](KeyPackage& made) { made.version = ProtocolVersion{version}; }),
              MlsError::unsupported_version);
  }
}

TEST_F(KeyPackageRule, RefusesAnotherSuiteThanTheGroups) {
  for (const auto suite : std::initializer_list<std::uint16_t>{0, 1, 2, 4, 0x0a0a}) {
    EXPECT_EQ(error_of([=](KeyPackage& made) { made.cipher_suite = CipherSuite{suite}; }),
              MlsError::unsupported_cipher_suite);
  }
  EXPECT_EQ(valid_.validate(CipherSuite::x25519_aes128gcm_sha256_ed25519).error(),
            MlsError::unsupported_cipher_suite);
}

TEST_F(KeyPackageRule, RefusesAnInitKeyThatIsNone) {
  for (const Bytes& key : {Bytes{}, Bytes(31, 9), Bytes(33, 9), Bytes(32, 0)}) {
    EXPECT_EQ(error_of([&](KeyPackage& made) { made.init_key = key; }),
              MlsError::invalid_public_key);
  }
}

TEST_F(KeyPackageRule, RefusesAnInitKeyThatIsTheLeafsKey) {
  EXPECT_EQ(error_of([](KeyPackage& made) { made.init_key = made.leaf_node.encryption_key; }),
            MlsError::init_key_reused);
}

TEST_F(KeyPackageRule, RefusesALeafThatIsInvalid) {
  EXPECT_EQ(error_of([](KeyPackage& made) { made.leaf_node.source = LeafNodeSource::update; }),
            MlsError::wrong_leaf_node_source);
  EXPECT_EQ(error_of([](KeyPackage& made) { made.leaf_node.capabilities.versions.clear(); }),
            MlsError::unsupported_capability);
  KeyPackage made = valid_;
  made.leaf_node.signature[0] ^= 1;
  made.sign(signer_.signature_key);
  EXPECT_EQ(made.validate(kPackageSuite).error(), MlsError::invalid_signature);
}

TEST_F(KeyPackageRule, RefusesAPackageThatItsLeafsKeyDidNotSign) {
  KeyPackage made = valid_;
  made.sign(world_.identity("somebody else").signature_key);
  EXPECT_EQ(made.validate(kPackageSuite).error(), MlsError::invalid_signature);
  made = valid_;
  made.extensions.set(ExtensionType{0x0a0a}, {});
  EXPECT_EQ(made.validate(kPackageSuite).error(), MlsError::invalid_signature);
  for (const std::size_t size : {0U, 63U, 65U}) {
    made = valid_;
    made.signature.resize(size);
    EXPECT_EQ(made.validate(kPackageSuite).error(), MlsError::invalid_signature);
  }
}

TEST_F(KeyPackageRule, IgnoresUnknownExtensionsAndGrease) {
  EXPECT_FALSE(error_of([](KeyPackage& made) {
    made.extensions.set(ExtensionType{0x0a0a}, Bytes(3));
    made.extensions.set(ExtensionType{0xf123}, {});
  }));
}

TEST_F(KeyPackageRule, SendsGreaseAmongItsCapabilities) {
  const Capabilities& sent = valid_.leaf_node.capabilities;
  const auto grease = [](const auto& list) {
    return std::ranges::count_if(
        list, [](auto value) { return is_grease(static_cast<std::uint16_t>(value)); });
  };
  EXPECT_EQ(grease(sent.cipher_suites), 1);
  EXPECT_EQ(grease(sent.extensions), 1);
  EXPECT_EQ(grease(sent.proposals), 1);
  EXPECT_EQ(grease(sent.credentials), 1);
  EXPECT_EQ(grease(Capabilities::of_this_build().extensions), 0);
}

TEST_F(KeyPackageRule, CoversItsOwnExtensionsFromTheStart) {
  KeyPackageOptions options;
  options.leaf_extensions.set(ExtensionType{0xf123}, {});
  EXPECT_EQ(KeyPackageSecrets::make(test::MlsWorld::kSuite, world_.identity("a"), options,
                                    world_.random())
                .error(),
            MlsError::unsupported_extension);
}

TEST_F(KeyPackageRule, HasAReferenceThatCoversTheSignature) {
  KeyPackage other = valid_;
  EXPECT_EQ(other.ref(), valid_.ref());
  EXPECT_EQ(other.ref().size(), kHashBytes);
  other.signature[63] ^= 1;
  EXPECT_NE(other.ref(), valid_.ref());
}

}  // namespace
}  // namespace indaba::mls
