// Proves that X25519 computes what RFC 7748 says and that no point of small order yields a secret,
// by the RFC's examples and the complete list of such points.
#include "crypto/primitives/x25519.h"

#include <gtest/gtest.h>

#include "crypto/primitives/error.h"
#include "tests/support/hex.h"
#include "tests/support/small_order_points.h"

namespace indaba {
namespace {

using test::hex;
using test::hex_array;

X25519SecretKey secret_key(std::string_view text) { return X25519SecretKey(hex_array<32>(text)); }

Bytes shared(const X25519SecretKey& key, ByteView point) {
  const auto result = x25519(key, point);
  return result ? to_bytes(result->view()) : Bytes();
}

TEST(X25519, ComputesTheExamplesOfRfc7748Section52) {
  EXPECT_EQ(shared(secret_key("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
                   hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")),
            hex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
  // This u has its highest bit set, which is to be ignored.
  EXPECT_EQ(shared(secret_key("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
                   hex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")),
            hex("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"));
}

TEST(X25519, Iterates1000TimesAsInRfc7748Section52) {
  auto k = hex_array<32>("0900000000000000000000000000000000000000000000000000000000000000");
  auto u = k;
  for (int i = 1; i <= 1000; ++i) {
    const auto result = x25519(X25519SecretKey(k), u);
    ASSERT_TRUE(result);
    u = k;
    std::copy(result->view().begin(), result->view().end(), k.begin());
    if (i == 1) {
      EXPECT_EQ(to_bytes(k),
                hex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"));
    }
  }
  EXPECT_EQ(to_bytes(k), hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"));
}

TEST(X25519, AgreesAsInRfc7748Section61) {
  const auto alice = secret_key("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
  const auto bob = secret_key("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
  const auto alice_public = x25519_public(alice);
  const auto bob_public = x25519_public(bob);
  EXPECT_EQ(to_bytes(alice_public),
            hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
  EXPECT_EQ(to_bytes(bob_public),
            hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
  const Bytes expected = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
  EXPECT_EQ(shared(alice, bob_public), expected);
  EXPECT_EQ(shared(bob, alice_public), expected);
}

TEST(X25519, RefusesPointsOfSmallOrder) {
  const auto key = secret_key("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
  for (const char* text : test::kX25519SmallOrderPoints) {
    Bytes point = hex(text);
    EXPECT_EQ(x25519(key, point).error(), CryptoError::low_order_point) << text;
    point.back() |= 0x80;
    EXPECT_EQ(x25519(key, point).error(), CryptoError::low_order_point)
        << text << " with the highest bit";
  }
}

TEST(X25519, RefusesOtherLengths) {
  const auto key = secret_key("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
  for (const std::size_t size : {0U, 31U, 33U, 64U}) {
    EXPECT_EQ(x25519(key, Bytes(size, 9)).error(), CryptoError::invalid_key);
  }
}

}  // namespace
}  // namespace indaba
