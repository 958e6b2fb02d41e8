// Proves that MLS refuses points of small order where libsodium's portable code, and nothing
// native, has to see them: in key packages and as the key that a secret is sealed to.
#include "crypto/mls/public/key_package.h"

#include "tests/support/hex.h"
#include "tests/support/small_order_points.h"
#include "tests/wasm/expect.h"

namespace indaba::test {
namespace {

using namespace mls;

constexpr auto kSuite = CipherSuite::x25519_chacha20poly1305_sha256_ed25519;

SignatureKeyPair signature_key() {
  return SignatureKeyPair::from_seed(Secret<kEd25519SeedBytes>());
}

KeyPackage sign(KeyPackage key_package) {
  const SignatureKeyPair key = signature_key();
  key_package.leaf_node.sign(key, {});
  key_package.sign(key);
  return key_package;
}

KeyPackage honest() {
  KeyPackage key_package;
  key_package.cipher_suite = kSuite;
  key_package.init_key = to_bytes(HpkeKeyPair::derive(as_bytes("init")).public_key);
  key_package.leaf_node.encryption_key = to_bytes(HpkeKeyPair::derive(as_bytes("leaf")).public_key);
  key_package.leaf_node.signature_key = to_bytes(signature_key().public_key);
  key_package.leaf_node.credential = Credential::basic(to_bytes("member"));
  key_package.leaf_node.capabilities = Capabilities::of_this_build();
  return sign(std::move(key_package));
}

}  // namespace

void key_packages_with_points_of_small_order() {
  expect(honest().validate(kSuite).has_value(), "an honest key package is valid", 0);
  for (const char* text : kX25519SmallOrderPoints) {
    for (const std::uint8_t sign_bit : {std::uint8_t{0}, std::uint8_t{0x80}}) {
      Bytes point = hex(text);
      point.back() |= sign_bit;
      KeyPackage by_init_key = honest();
      by_init_key.init_key = point;
      expect(sign(by_init_key).validate(kSuite).error() == MlsError::invalid_public_key,
             "an init key of small order is refused", sign_bit);
      KeyPackage by_leaf_key = honest();
      by_leaf_key.leaf_node.encryption_key = point;
      expect(sign(by_leaf_key).validate(kSuite).error() == MlsError::invalid_public_key,
             "a leaf key of small order is refused", sign_bit);
    }
  }
  for (const char* key : kEd25519SmallOrderPoints) {
    for (const char* r : kEd25519SmallOrderPoints) {
      KeyPackage forged = honest();
      forged.leaf_node.signature_key = hex(key);
      forged.leaf_node.signature = hex(r);
      forged.leaf_node.signature.resize(kEd25519SignatureBytes);
      forged.signature = forged.leaf_node.signature;
      expect(!forged.validate(kSuite), "a signature key of small order is refused", 0);
    }
  }
}

}  // namespace indaba::test
