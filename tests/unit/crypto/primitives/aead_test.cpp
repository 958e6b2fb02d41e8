// Proves that the AEADs compute what their standards say, by the standards' examples, and that
// nothing that was changed, cut or lengthened opens or leaves plaintext behind, by trying each.
#include "crypto/primitives/aead.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/primitives/error.h"
#include "tests/support/hex.h"

namespace indaba {
namespace {

using test::hex;

constexpr const char* kSunscreen =
    "4c616469657320616e642047656e746c656d656e206f662074686520636c6173"
    "73206f66202739393a204966204920636f756c64206f6666657220796f75206f"
    "6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73"
    "637265656e20776f756c642062652069742e";

struct Example {
  const char* name;
  Aead aead;
  const char* key;
  const char* nonce;
  const char* associated_data;
  const char* plaintext;
  const char* ciphertext;  // with the tag
};

constexpr Example kExamples[] = {
    {"Rfc8439Section282", Aead::chacha20_poly1305,
     "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f", "070000004041424344454647",
     "50515253c0c1c2c3c4c5c6c7", kSunscreen,
     "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
     "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
     "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
     "3ff4def08e4b7a9de576d26586cec64b6116"
     "1ae10b594f09e26a7e902ecbd0600691"},
    {"XChaChaDraftA31", Aead::xchacha20_poly1305,
     "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
     "404142434445464748494a4b4c4d4e4f5051525354555657", "50515253c0c1c2c3c4c5c6c7", kSunscreen,
     "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
     "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
     "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
     "21f9664c97637da9768812f615c68b13b52e"
     "c0875924c1c7987947deafd8780acf49"},
    // Test cases 1 to 4 of the GCM specification that was submitted to NIST.
    {"GcmCase1", Aead::aes_128_gcm, "00000000000000000000000000000000", "000000000000000000000000",
     "", "", "58e2fccefa7e3061367f1d57a4e7455a"},
    {"GcmCase2", Aead::aes_128_gcm, "00000000000000000000000000000000", "000000000000000000000000",
     "", "00000000000000000000000000000000",
     "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf"},
    {"GcmCase3", Aead::aes_128_gcm, "feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
     "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
     "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985"
     "4d5c2af327cd64a62cf35abd2ba6fab4"},
    {"GcmCase4", Aead::aes_128_gcm, "feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
     "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
     "5bc94fbc3221a5db94fae95ae7121a47"},
};

bool all_zero(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

class AeadExamples : public testing::TestWithParam<Example> {
 protected:
  void SetUp() override {
    if (!aead_supported(aead_)) {
      GTEST_SKIP() << "not in this build";
    }
  }

  // Whether opening fails for this reason and leaves nothing of the plaintext_.
  bool refuses(CryptoError reason, ByteView other_key, ByteView other_nonce, ByteView other_data,
               ByteView input) const {
    Bytes out(input.size() < kAeadTagBytes ? 0 : input.size() - kAeadTagBytes, 0x55);
    const Status status = aead_open(aead_, other_key, other_nonce, other_data, input, out);
    return status.error() == reason && all_zero(out) &&
           aead_open(aead_, other_key, other_nonce, other_data, input).error() == reason;
  }

  const Aead aead_ = GetParam().aead;
  const Bytes key_ = hex(GetParam().key);
  const Bytes nonce_ = hex(GetParam().nonce);
  const Bytes data_ = hex(GetParam().associated_data);
  const Bytes plaintext_ = hex(GetParam().plaintext);
  const Bytes ciphertext_ = hex(GetParam().ciphertext);
};

TEST_P(AeadExamples, Seals) {
  EXPECT_EQ(aead_seal(aead_, key_, nonce_, data_, plaintext_).value(), ciphertext_);
}

TEST_P(AeadExamples, SealsInPlace) {
  Bytes buffer = plaintext_;
  buffer.resize(ciphertext_.size());
  ASSERT_TRUE(
      aead_seal(aead_, key_, nonce_, data_, ByteView(buffer).first(plaintext_.size()), buffer));
  EXPECT_EQ(buffer, ciphertext_);
}

TEST_P(AeadExamples, Opens) {
  const auto opened = aead_open(aead_, key_, nonce_, data_, ciphertext_);
  ASSERT_TRUE(opened);
  EXPECT_EQ(to_bytes(opened->view()), plaintext_);
}

TEST_P(AeadExamples, RefusesEveryFlippedBit) {
  for (std::size_t bit = 0; bit < 8 * ciphertext_.size(); ++bit) {
    Bytes flipped = ciphertext_;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_TRUE(refuses(CryptoError::decryption_failed, key_, nonce_, data_, flipped)) << bit;
  }
}

TEST_P(AeadExamples, RefusesEveryTruncationAndAByteTooMany) {
  for (std::size_t size = 0; size < ciphertext_.size(); ++size) {
    EXPECT_TRUE(refuses(CryptoError::decryption_failed, key_, nonce_, data_,
                        ByteView(ciphertext_).first(size)))
        << size;
  }
  Bytes longer = ciphertext_;
  longer.push_back(0);
  EXPECT_TRUE(refuses(CryptoError::decryption_failed, key_, nonce_, data_, longer));
}

TEST_P(AeadExamples, RefusesAnotherKeyNonceOrAssociatedData) {
  const auto flip_first = [](Bytes bytes) {
    bytes.front() ^= 1;
    return bytes;
  };
  EXPECT_TRUE(
      refuses(CryptoError::decryption_failed, flip_first(key_), nonce_, data_, ciphertext_));
  EXPECT_TRUE(
      refuses(CryptoError::decryption_failed, key_, flip_first(nonce_), data_, ciphertext_));
  Bytes more = data_;
  more.push_back(0);
  EXPECT_TRUE(refuses(CryptoError::decryption_failed, key_, nonce_, more, ciphertext_));
}

TEST_P(AeadExamples, RefusesKeysAndNoncesOfOtherLengths) {
  for (const std::size_t size : {0U, 8U, 11U, 13U, 15U, 17U, 23U, 25U, 31U, 33U}) {
    const Bytes other(size);
    EXPECT_TRUE(refuses(CryptoError::invalid_length, other, nonce_, data_, ciphertext_)) << size;
    EXPECT_TRUE(refuses(CryptoError::invalid_length, key_, other, data_, ciphertext_)) << size;
    EXPECT_EQ(aead_seal(aead_, other, nonce_, data_, plaintext_).error(),
              CryptoError::invalid_length)
        << size;
    EXPECT_EQ(aead_seal(aead_, key_, other, data_, plaintext_).error(), CryptoError::invalid_length)
        << size;
  }
}

TEST_P(AeadExamples, RefusesOutputsOfOtherLengths) {
  Bytes too_long(ciphertext_.size() + 1);
  Bytes too_short(ciphertext_.size() - 1);
  EXPECT_EQ(aead_seal(aead_, key_, nonce_, data_, plaintext_, too_long).error(),
            CryptoError::invalid_length);
  EXPECT_EQ(aead_seal(aead_, key_, nonce_, data_, plaintext_, too_short).error(),
            CryptoError::invalid_length);
  Bytes opened(plaintext_.size() + 1, 0x55);
  EXPECT_EQ(aead_open(aead_, key_, nonce_, data_, ciphertext_, opened).error(),
            CryptoError::invalid_length);
  EXPECT_TRUE(all_zero(opened));
}

INSTANTIATE_TEST_SUITE_P(Standards, AeadExamples, testing::ValuesIn(kExamples),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(Aead, KnowsItsSizes) {
  EXPECT_EQ(aead_key_bytes(Aead::aes_128_gcm), 16U);
  EXPECT_EQ(aead_nonce_bytes(Aead::aes_128_gcm), 12U);
  EXPECT_EQ(aead_key_bytes(Aead::chacha20_poly1305), 32U);
  EXPECT_EQ(aead_nonce_bytes(Aead::chacha20_poly1305), 12U);
  EXPECT_EQ(aead_key_bytes(Aead::xchacha20_poly1305), 32U);
  EXPECT_EQ(aead_nonce_bytes(Aead::xchacha20_poly1305), 24U);
}

}  // namespace
}  // namespace indaba
