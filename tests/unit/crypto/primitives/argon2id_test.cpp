// Proves that Argon2id computes what the reference implementation does and that its cost stays in
// bounds. RFC 9106's own example needs four lanes, a secret and associated data, which libsodium's
// interface doesn't offer; these answers were made with the reference implementation's program
// (`argon2 'indaba salt 0123' -id -p 1`, version 20171227).
#include "crypto/primitives/argon2id.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/primitives/error.h"
#include "tests/support/hex.h"

namespace indaba {
namespace {

using test::hex;

constexpr Argon2idParameters kCheapest{.passes = 1, .memory_kib = 8};

SecretBytes password(std::string_view text) { return SecretBytes(as_bytes(text)); }

ByteView salt_view() { return as_bytes("indaba salt 0123"); }

Status derive(const Argon2idParameters& parameters, const SecretBytes& from, MutableByteView out) {
  return argon2id(from, salt_view().first<kArgon2idSaltBytes>(), parameters, out);
}

struct Argon2idExample {
  Argon2idParameters parameters;
  const char* out = nullptr;
};
constexpr Argon2idExample kArgon2idExamples[] = {
    {kCheapest, "617467a820f09d4713202f0dfce30c3338b66f3ccd3b419461e59251172ea425"},
    {kCheapest,
     "73d6fbe7c4537efb0ed01a3acdeb3b8609a530a2c0bf265d933a0f309f9dc839"
     "64acb483017d899a7a86960023e7006f72f586714c395531a624ec7b671ff0dd"},
    {{.passes = 4, .memory_kib = 1024},
     "a73a13ca22d483a85f0f0cec07b5250dae9f2a04b79b2e67b4bb2d82c7eea3b2"},
    {{}, "4bd49d991345382601240b961e52c9de525050e813075c35e52d2ce7c0349f1b"},
};

TEST(Argon2id, ComputesWhatTheReferenceImplementationDoes) {
  for (const auto& example : kArgon2idExamples) {
    const Bytes expected = hex(example.out);
    Bytes out(expected.size());
    ASSERT_TRUE(derive(example.parameters, password("correct horse battery staple"), out));
    EXPECT_EQ(out, expected);
  }
}

TEST(Argon2id, DefaultsAreThoseOfRfc9106SecondChoice) {
  EXPECT_EQ(Argon2idParameters(), (Argon2idParameters{.passes = 3, .memory_kib = 65'536}));
}

TEST(Argon2id, TakesAnEmptyPassword) {
  Bytes out(32);
  EXPECT_TRUE(derive(kCheapest, SecretBytes(), out));
}

TEST(Argon2id, RefusesParametersOutOfBounds) {
  const Argon2idParameters refused[] = {
      {.passes = 0, .memory_kib = 1024},
      {.passes = 65, .memory_kib = 1024},
      {.passes = 0xffffffff, .memory_kib = 1024},
      {.passes = 3, .memory_kib = 0},
      {.passes = 3, .memory_kib = 7},
      {.passes = 3, .memory_kib = 1024 * 1024 + 1},
      {.passes = 3, .memory_kib = 0xffffffff},
  };
  for (const auto& parameters : refused) {
    Bytes out(32, 0x55);
    EXPECT_EQ(derive(parameters, password("x"), out).error(), CryptoError::invalid_length);
    EXPECT_EQ(out, Bytes(32));
  }
}

TEST(Argon2id, RefusesOutputsAndPasswordsOutOfBounds) {
  for (const std::size_t size : {0U, 15U, 1025U}) {
    Bytes out(size);
    EXPECT_EQ(derive(kCheapest, password("x"), out).error(), CryptoError::invalid_length) << size;
  }
  for (const std::size_t size : {16U, 1024U}) {
    Bytes out(size);
    EXPECT_TRUE(derive(kCheapest, password("x"), out)) << size;
  }
  Bytes out(32);
  EXPECT_TRUE(derive(kCheapest, SecretBytes(kArgon2idPasswordBytesMax), out));
  EXPECT_EQ(derive(kCheapest, SecretBytes(kArgon2idPasswordBytesMax + 1), out).error(),
            CryptoError::invalid_length);
}

}  // namespace
}  // namespace indaba
