// Proves that HPKE computes what RFC 9180 says and refuses what it must, by the base mode examples
// of its appendices A.1.1 and A.2.1 (the single-shot API reaches sequence number 0 of each) and by
// messages that are broken in turn.
#include "crypto/primitives/hpke.h"

#include <gtest/gtest.h>

#include "crypto/primitives/error.h"
#include "crypto/primitives/random.h"
#include "tests/support/hex.h"
#include "tests/support/scripted_random.h"

namespace indaba {
namespace {

using test::hex;
using test::hex_array;
using test::ScriptedRandom;

struct HpkeExample {
  const char* section;
  Aead aead;
  const char* ikm_e;
  const char* pk_e;
  const char* sk_e;
  const char* ikm_r;
  const char* pk_r;
  const char* sk_r;
  const char* ciphertext;
  std::array<const char*, 3> exported;
};

// The same in both appendices.
constexpr const char* kInfo = "4f6465206f6e2061204772656369616e2055726e";
constexpr const char* kPlaintext = "4265617574792069732074727574682c20747275746820626561757479";
constexpr const char* kAssociatedData = "436f756e742d30";
constexpr std::array<const char*, 3> kExporterContexts{"", "00", "54657374436f6e74657874"};

constexpr HpkeExample kHpkeExamples[] = {
    {
        .section = "A.1.1",
        .aead = Aead::aes_128_gcm,
        .ikm_e = "7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234",
        .pk_e = "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
        .sk_e = "52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736",
        .ikm_r = "6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037",
        .pk_r = "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d",
        .sk_r = "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8",
        .ciphertext = "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a9"
                      "6d8770ac83d07bea87e13c512a",
        .exported =
            {
                "3853fe2b4035195a573ffc53856e77058e15d9ea064de3e59f4961d0095250ee",
                "2e8f0b54673c7029649d4eb9d5e33bf1872cf76d623ff164ac185da9e88c21a5",
                "e9e43065102c3836401bed8c3c3c75ae46be1639869391d62c61f1ec7af54931",
            },
    },
    {
        .section = "A.2.1",
        .aead = Aead::chacha20_poly1305,
        .ikm_e = "909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b",
        .pk_e = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a",
        .sk_e = "f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600",
        .ikm_r = "1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df",
        .pk_r = "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a",
        .sk_r = "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb",
        .ciphertext = "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db"
                      "21993c62ce81883d2dd1b51a28",
        .exported =
            {
                "4bbd6243b8bb54cec311fac9df81841b6fd61f56538a775e7c80a9f40160606e",
                "8c1df14732580e5501b00f82b10a1647b40713191b7c1240ac80e2b68808ba69",
                "5acb09211139c43b3090489a9da433e8a30ee7188ba8b0a9a1ccf0c229283e53",
            },
    },
};

class HpkeExamples : public testing::TestWithParam<HpkeExample> {
 protected:
  void SetUp() override {
    if (!aead_supported(GetParam().aead)) {
      GTEST_SKIP() << "not in this build";
    }
  }

  HpkeKeyPair recipient() const {
    return HpkeKeyPair::from_secret(X25519SecretKey(hex_array<32>(GetParam().sk_r)));
  }
  ScriptedRandom ephemeral() const { return ScriptedRandom(hex(GetParam().sk_e)); }
};

TEST_P(HpkeExamples, DerivesBothKeyPairs) {
  const auto& example = GetParam();
  const HpkeKeyPair sender = HpkeKeyPair::derive(hex(example.ikm_e));
  EXPECT_EQ(to_bytes(sender.secret_key.view()), hex(example.sk_e));
  EXPECT_EQ(to_bytes(sender.public_key), hex(example.pk_e));
  const HpkeKeyPair recipient = HpkeKeyPair::derive(hex(example.ikm_r));
  EXPECT_EQ(to_bytes(recipient.secret_key.view()), hex(example.sk_r));
  EXPECT_EQ(to_bytes(recipient.public_key), hex(example.pk_r));
}

TEST_P(HpkeExamples, Seals) {
  const auto& example = GetParam();
  ScriptedRandom random = ephemeral();
  const auto sealed = hpke_seal(example.aead, hex(example.pk_r), hex(kInfo), hex(kAssociatedData),
                                hex(kPlaintext), random);
  ASSERT_TRUE(sealed);
  EXPECT_TRUE(random.used_up());
  EXPECT_EQ(to_bytes(sealed->encapsulated_key), hex(example.pk_e));
  EXPECT_EQ(sealed->ciphertext, hex(example.ciphertext));
}

TEST_P(HpkeExamples, Opens) {
  const auto& example = GetParam();
  const auto opened = hpke_open(example.aead, recipient(), hex(example.pk_e), hex(kInfo),
                                hex(kAssociatedData), hex(example.ciphertext));
  ASSERT_TRUE(opened);
  EXPECT_EQ(to_bytes(opened->view()), hex(kPlaintext));
}

TEST_P(HpkeExamples, Exports) {
  const auto& example = GetParam();
  for (std::size_t i = 0; i < kExporterContexts.size(); ++i) {
    ScriptedRandom random = ephemeral();
    const Bytes context = hex(kExporterContexts[i]);
    const auto sent =
        hpke_send_export(example.aead, hex(example.pk_r), hex(kInfo), context, random);
    ASSERT_TRUE(sent);
    EXPECT_EQ(to_bytes(sent->encapsulated_key), hex(example.pk_e));
    EXPECT_EQ(to_bytes(sent->secret.view()), hex(example.exported[i]));
    const auto received =
        hpke_receive_export(example.aead, recipient(), hex(example.pk_e), hex(kInfo), context);
    ASSERT_TRUE(received);
    EXPECT_EQ(to_bytes(received->view()), hex(example.exported[i]));
  }
}

TEST_P(HpkeExamples, RefusesWhateverWasChanged) {
  const auto& example = GetParam();
  const auto refuses = [&](const Bytes& key, const Bytes& info, const Bytes& aad,
                           const Bytes& ciphertext) {
    const auto opened = hpke_open(example.aead, recipient(), key, info, aad, ciphertext);
    return opened.error() == CryptoError::decryption_failed;
  };
  const Bytes key = hex(example.pk_e);
  const Bytes info = hex(kInfo);
  const Bytes aad = hex(kAssociatedData);
  const Bytes ciphertext = hex(example.ciphertext);
  ASSERT_FALSE(refuses(key, info, aad, ciphertext));

  for (std::size_t i = 0; i < ciphertext.size(); ++i) {
    Bytes flipped = ciphertext;
    flipped[i] ^= 1;
    EXPECT_TRUE(refuses(key, info, aad, flipped)) << i;
    EXPECT_TRUE(refuses(key, info, aad, to_bytes(ByteView(ciphertext).first(i)))) << i;
  }
  Bytes longer = ciphertext;
  longer.push_back(0);
  EXPECT_TRUE(refuses(key, info, aad, longer));
  Bytes other_key = key;
  other_key[0] ^= 1;
  EXPECT_TRUE(refuses(other_key, info, aad, ciphertext));
  EXPECT_TRUE(refuses(key, hex("00"), aad, ciphertext));
  EXPECT_TRUE(refuses(key, info, {}, ciphertext));
}

INSTANTIATE_TEST_SUITE_P(Rfc9180, HpkeExamples, testing::ValuesIn(kHpkeExamples),
                         [](const auto& test) {
                           return test.param.aead == Aead::aes_128_gcm ? "A1Aes128Gcm"
                                                                       : "A2ChaCha20Poly1305";
                         });

class Hpke : public testing::Test {
 protected:
  SystemRandom random_;
  HpkeKeyPair key_ = HpkeKeyPair::derive(hex("00112233"));
};

TEST_F(Hpke, RandomRoundTripUsesAFreshKeyEachTime) {
  const auto first =
      hpke_seal(Aead::chacha20_poly1305, key_.public_key, {}, {}, hex("0102"), random_);
  const auto second =
      hpke_seal(Aead::chacha20_poly1305, key_.public_key, {}, {}, hex("0102"), random_);
  ASSERT_TRUE(first && second);
  EXPECT_NE(first->encapsulated_key, second->encapsulated_key);
  EXPECT_NE(first->ciphertext, second->ciphertext);
  const auto opened =
      hpke_open(Aead::chacha20_poly1305, key_, first->encapsulated_key, {}, {}, first->ciphertext);
  ASSERT_TRUE(opened);
  EXPECT_EQ(to_bytes(opened->view()), hex("0102"));
}

TEST_F(Hpke, SealsAndOpensNothing) {
  const auto sealed = hpke_seal(Aead::chacha20_poly1305, key_.public_key, {}, {}, {}, random_);
  ASSERT_TRUE(sealed);
  EXPECT_EQ(sealed->ciphertext.size(), kAeadTagBytes);
  const auto opened = hpke_open(Aead::chacha20_poly1305, key_, sealed->encapsulated_key, {}, {},
                                sealed->ciphertext);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->empty());
}

TEST_F(Hpke, FailingRandomnessSealsNothing) {
  ScriptedRandom failing;
  EXPECT_EQ(hpke_seal(Aead::chacha20_poly1305, key_.public_key, {}, {}, {}, failing).error(),
            CryptoError::random_failed);
  EXPECT_EQ(hpke_send_export(Aead::chacha20_poly1305, key_.public_key, {}, {}, failing).error(),
            CryptoError::random_failed);
  EXPECT_EQ(HpkeKeyPair::generate(failing).error(), CryptoError::random_failed);
}

TEST_F(Hpke, TooLittleRandomnessMakesNoKey) {
  ScriptedRandom short_by_one(Bytes(31, 0x5a));
  EXPECT_EQ(HpkeKeyPair::generate(short_by_one).error(), CryptoError::random_failed);
}

TEST_F(Hpke, RefusesPublicKeysOfOtherLengths) {
  for (const std::size_t size : {0U, 31U, 33U, 64U}) {
    const Bytes wrong(size, 9);
    EXPECT_EQ(hpke_seal(Aead::chacha20_poly1305, wrong, {}, {}, {}, random_).error(),
              CryptoError::invalid_key);
    EXPECT_EQ(hpke_send_export(Aead::chacha20_poly1305, wrong, {}, {}, random_).error(),
              CryptoError::invalid_key);
    EXPECT_EQ(hpke_open(Aead::chacha20_poly1305, key_, wrong, {}, {}, Bytes(32)).error(),
              CryptoError::decryption_failed);
    EXPECT_EQ(hpke_receive_export(Aead::chacha20_poly1305, key_, wrong, {}, {}).error(),
              CryptoError::decryption_failed);
  }
}

TEST_F(Hpke, RefusesLowOrderKeysOnBothSides) {
  const Bytes zero(32);
  EXPECT_EQ(hpke_seal(Aead::chacha20_poly1305, zero, {}, {}, {}, random_).error(),
            CryptoError::low_order_point);
  EXPECT_EQ(hpke_send_export(Aead::chacha20_poly1305, zero, {}, {}, random_).error(),
            CryptoError::low_order_point);
  EXPECT_EQ(hpke_open(Aead::chacha20_poly1305, key_, zero, {}, {}, Bytes(32)).error(),
            CryptoError::decryption_failed);
  EXPECT_EQ(hpke_receive_export(Aead::chacha20_poly1305, key_, zero, {}, {}).error(),
            CryptoError::decryption_failed);
}

TEST_F(Hpke, HasNoNumberForXChaCha20) {
  EXPECT_EQ(hpke_seal(Aead::xchacha20_poly1305, key_.public_key, {}, {}, {}, random_).error(),
            CryptoError::unsupported);
  EXPECT_EQ(hpke_open(Aead::xchacha20_poly1305, key_, key_.public_key, {}, {}, Bytes(32)).error(),
            CryptoError::unsupported);
}

TEST_F(Hpke, CloneIsTheSameKey) {
  const HpkeKeyPair copy = key_.clone();
  EXPECT_TRUE(equal(copy.secret_key, key_.secret_key));
  EXPECT_EQ(copy.public_key, key_.public_key);
}

}  // namespace
}  // namespace indaba
