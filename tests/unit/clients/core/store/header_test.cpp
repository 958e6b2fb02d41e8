// Proves that a header opens with what it was made for and nothing else, and that whatever is wrong
// with it is said without deriving a key from numbers that somebody doctored: each byte changed,
// cut at every length, and rewritten with a hash that fits.
#include "clients/core/store/header.h"

#include "crypto/primitives/error.h"
#include "crypto/primitives/hash.h"
#include "tests/support/scripted_random.h"
#include "tests/unit/clients/core/store/store_fixture.h"

namespace indaba::client {
namespace {

constexpr std::size_t kVersionAt = 15;

class Header : public testing::Test {
 protected:
  StoreHeader wrapped(const Opener& opener, const Argon2idParameters& cost = kCostMin) {
    return test::must(wrap_store_key(key_, opener, cost, random_));
  }
  std::error_code wrap_error(const Opener& opener, const Argon2idParameters& cost = kCostMin) {
    return wrap_store_key(key_, opener, cost, random_).error();
  }
  bool opens(const StoreHeader& header, const Opener& opener) const {
    const auto key = unwrap_store_key(header, opener);
    return key && equal(key->bytes, key_.bytes);
  }

  test::SeededRandom random_{1};
  StoreKey key_{test::must(random_.secret<32>())};
};

// As whoever wants a changed header to look whole does.
Bytes with_hash(Bytes body) {
  append(body, sha256(body));
  return body;
}

Bytes without_hash(Bytes bytes) {
  bytes.resize(bytes.size() - kSha256Bytes);
  return bytes;
}

std::error_code unwrap_error(const StoreHeader& header, const Opener& opener) {
  return unwrap_store_key(header, opener).error();
}

TEST_F(Header, OpensWithItsPassphraseAlone) {
  const StoreHeader header = test::must(decode_header(encode_header(wrapped(passphrase("a b c")))));
  EXPECT_TRUE(opens(header, passphrase("a b c")));
  EXPECT_EQ(unwrap_error(header, passphrase("a b  c")), StoreError::wrong_passphrase);
  EXPECT_EQ(unwrap_error(header, file_key(1)), StoreError::wants_passphrase);
}

TEST_F(Header, OpensWithItsFileKeyAlone) {
  const StoreHeader header = test::must(decode_header(encode_header(wrapped(file_key(1)))));
  EXPECT_TRUE(opens(header, file_key(1)));
  EXPECT_EQ(unwrap_error(header, file_key(2)), StoreError::wrong_file_key);
  EXPECT_EQ(unwrap_error(header, passphrase("a")), StoreError::wants_file_key);
}

TEST_F(Header, TakesNoPassphraseThatIsEmptyOrTooLong) {
  const Opener too_long = Passphrase{SecretBytes(kArgon2idPasswordBytesMax + 1)};
  EXPECT_EQ(wrap_error(passphrase("")), StoreError::unfit_passphrase);
  EXPECT_EQ(wrap_error(too_long), StoreError::unfit_passphrase);
  const StoreHeader header = wrapped(passphrase("a"));
  EXPECT_EQ(unwrap_error(header, passphrase("")), StoreError::unfit_passphrase);
  EXPECT_EQ(unwrap_error(header, too_long), StoreError::unfit_passphrase);
}

TEST_F(Header, IsNotMadeWithAnUnfitCost) {
  EXPECT_EQ(wrap_error(passphrase("a"), {.passes = 2, .memory_kib = 64 * 1024}),
            StoreError::unfit_cost);
  EXPECT_EQ(wrap_error(passphrase("a"), {.passes = 3, .memory_kib = 1024 * 1024}),
            StoreError::unfit_cost);
}

TEST_F(Header, IsNotMadeWithoutRandomness) {
  for (const std::size_t bytes : {0U, 16U, 39U}) {
    test::ScriptedRandom random{Bytes(bytes)};
    EXPECT_EQ(wrap_store_key(key_, file_key(1), kCostMin, random).error(),
              CryptoError::random_failed);
  }
}

TEST_F(Header, HasAFreshSaltAndNonceEachTime) {
  const StoreHeader one = wrapped(file_key(1));
  const StoreHeader other = wrapped(file_key(1));
  EXPECT_NE(one.salt, other.salt);
  EXPECT_NE(one.nonce, other.nonce);
  EXPECT_NE(one.wrapped_key, other.wrapped_key);
}

TEST_F(Header, WithAnyByteChangedIsDamaged) {
  const Bytes whole = encode_header(wrapped(passphrase("a")));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes changed = whole;
      changed[at] ^= static_cast<std::uint8_t>(1U << bit);
      EXPECT_EQ(decode_header(changed).error(), StoreError::damaged_header) << at;
    }
  }
}

TEST_F(Header, CutOrExtendedIsDamaged) {
  const Bytes whole = encode_header(wrapped(file_key(1)));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const ByteView cut = ByteView(whole).first(size);
    EXPECT_EQ(decode_header(cut).error(), StoreError::damaged_header) << size;
  }
  const Bytes body = without_hash(whole);
  for (std::size_t size = 0; size < body.size(); ++size) {
    const Bytes cut = with_hash(to_bytes(ByteView(body).first(size)));
    EXPECT_EQ(decode_header(cut).error(), StoreError::damaged_header) << size;
  }
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_EQ(decode_header(longer).error(), StoreError::damaged_header);
  longer = body;
  longer.push_back(0);
  EXPECT_EQ(decode_header(with_hash(longer)).error(), StoreError::damaged_header);
}

TEST_F(Header, WithAnyByteChangedAndHashedAgainDoesNotOpen) {
  const Bytes body = without_hash(encode_header(wrapped(file_key(1))));
  for (std::size_t at = 0; at < body.size(); ++at) {
    Bytes changed = body;
    changed[at] ^= 1;
    const auto header = decode_header(with_hash(changed));
    if (header) {
      EXPECT_EQ(unwrap_error(*header, file_key(1)), StoreError::wrong_file_key) << at;
    } else {
      EXPECT_EQ(header.error(), StoreError::damaged_header) << at;
    }
  }
}

TEST_F(Header, OfALaterVersionSaysSoAndOfNoneIsDamaged) {
  Bytes body = without_hash(encode_header(wrapped(file_key(1))));
  ASSERT_EQ(body[kVersionAt], kStoreVersion);
  for (const int version : {kStoreVersion + 1, 255}) {
    body[kVersionAt] = static_cast<std::uint8_t>(version);
    EXPECT_EQ(decode_header(with_hash(body)).error(), StoreError::newer_version);
  }
  body[kVersionAt] = 0;
  EXPECT_EQ(decode_header(with_hash(body)).error(), StoreError::damaged_header);
}

TEST_F(Header, ADoctoredCostIsRefusedBeforeItCosts) {
  const StoreHeader honest = wrapped(passphrase("a"));
  for (const PassphraseCost& cost :
       {PassphraseCost{0, 64 * 1024}, PassphraseCost{2, 64 * 1024}, PassphraseCost{17, 64 * 1024},
        PassphraseCost{~0U, 64 * 1024}, PassphraseCost{3, 0}, PassphraseCost{3, 64 * 1024 - 1},
        PassphraseCost{3, 512 * 1024 + 1}, PassphraseCost{3, ~0U}}) {
    StoreHeader doctored = honest;
    doctored.argon2id = cost;
    EXPECT_EQ(decode_header(encode_header(doctored)).error(), StoreError::damaged_header)
        << cost.passes << " x " << cost.memory_kib;
  }
}

TEST_F(Header, ADoctoredCostWithinBoundsDoesNotOpen) {
  StoreHeader doctored = wrapped(passphrase("a"));
  doctored.argon2id->passes = 4;
  EXPECT_EQ(unwrap_error(test::must(decode_header(encode_header(doctored))), passphrase("a")),
            StoreError::wrong_passphrase);
}

TEST_F(Header, AKindThatWasExchangedDoesNotOpen) {
  StoreHeader of_passphrase = wrapped(passphrase("a"));
  of_passphrase.argon2id.reset();
  EXPECT_EQ(unwrap_error(of_passphrase, file_key(1)), StoreError::wrong_file_key);
  StoreHeader of_key = wrapped(file_key(1));
  of_key.argon2id = {.passes = kCostMin.passes, .memory_kib = kCostMin.memory_kib};
  EXPECT_EQ(unwrap_error(of_key, passphrase("a")), StoreError::wrong_passphrase);
}

}  // namespace
}  // namespace indaba::client
