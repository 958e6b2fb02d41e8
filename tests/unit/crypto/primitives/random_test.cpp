// Proves that randomness fills all that it is asked for, and that where it fails there is no key,
// by a source of random bytes that runs dry.
#include "crypto/primitives/random.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/primitives/ed25519.h"
#include "crypto/primitives/error.h"
#include "tests/support/scripted_random.h"

namespace indaba {
namespace {

bool is_all_zero(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

TEST(SystemRandom, FillsEveryBlockAndNothingElse) {
  SystemRandom random;
  for (const std::size_t size : {0U, 1U, 16U, 1023U, 1024U, 1025U, 70'000U}) {
    Bytes bytes(size + 2, 0xa5);
    ASSERT_TRUE(random.fill(MutableByteView(bytes).subspan(1, size)));
    EXPECT_EQ(bytes.front(), 0xa5);
    EXPECT_EQ(bytes.back(), 0xa5);
    const ByteView filled = ByteView(bytes).subspan(1, size);
    for (std::size_t at = 0; at + 16 <= size; at += 16) {
      const ByteView block = filled.subspan(at, 16);
      EXPECT_FALSE(std::all_of(block.begin(), block.end(), [](std::uint8_t byte) {
        return byte == 0xa5;
      })) << at;
      EXPECT_FALSE(is_all_zero(block)) << at;
    }
  }
}

TEST(SystemRandom, TakesNoMemoryAtAll) { EXPECT_TRUE(SystemRandom().fill({})); }

TEST(SystemRandom, GivesOtherBytesEachTime) {
  SystemRandom random;
  EXPECT_FALSE(equal(random.secret<32>().value(), random.secret<32>().value()));
}

TEST(Random, FailureYieldsNoSecretAndNoKey) {
  test::ScriptedRandom failing;
  EXPECT_EQ(failing.secret<32>().error(), CryptoError::random_failed);
  EXPECT_EQ(Ed25519KeyPair::generate(failing).error(), CryptoError::random_failed);
}

TEST(Random, TooFewBytesYieldNoSecretAndNoKey) {
  test::ScriptedRandom short_by_one(Bytes(31, 0x5a));
  EXPECT_EQ(Ed25519KeyPair::generate(short_by_one).error(), CryptoError::random_failed);
  EXPECT_EQ(short_by_one.secret<32>().error(), CryptoError::random_failed);
}

TEST(CryptoErrors, HaveEachItsText) {
  std::vector<std::string> texts;
  for (int value = 1; value <= static_cast<int>(CryptoError::stream_truncated); ++value) {
    const auto code = make_error_code(static_cast<CryptoError>(value));
    EXPECT_STREQ(code.category().name(), "indaba.crypto");
    EXPECT_NE(code.message(), "unknown crypto error") << value;
    EXPECT_EQ(std::count(texts.begin(), texts.end(), code.message()), 0) << value;
    texts.push_back(code.message());
  }
}

}  // namespace
}  // namespace indaba
