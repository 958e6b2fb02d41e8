// Proves what the WebAssembly build has to itself: where the page's getRandomValues is absent,
// fails or fills too little there are no keys, and libsodium's portable code refuses points of
// small order as its native code does.
#include <emscripten.h>

#include <algorithm>
#include <cstdio>

#include "crypto/primitives/ed25519.h"
#include "crypto/primitives/error.h"
#include "crypto/primitives/hpke.h"
#include "crypto/primitives/random.h"
#include "crypto/primitives/secretstream.h"
#include "crypto/primitives/x25519.h"
#include "tests/support/hex.h"
#include "tests/support/small_order_points.h"
#include "tests/wasm/expect.h"

// Puts in the page's place a source of randomness that fills `bytes` bytes a call; that throws
// (-1); that fills all (-2); or none at all, so that Node's own is found (-3).
#ifdef __EMSCRIPTEN__  // always, except that cppcheck can't read JavaScript
// clang-format off
EM_JS(void, set_random_source, (int bytes), {
  const real = require('crypto').webcrypto;
  const fill = (array) => {
    if (bytes === -1) {
      throw new Error('no randomness');
    }
    real.getRandomValues(bytes < 0 ? array : array.subarray(0, bytes));
    return array;
  };
  const value = bytes === -3 ? undefined : {getRandomValues: fill};
  Object.defineProperty(globalThis, 'crypto', {value, configurable: true});
});
// clang-format on
#endif

namespace indaba {

void test::expect(bool holds, const char* rule, std::size_t detail) {
  if (!holds) {
    ++failures;
    std::printf("FAILED: %s (%zu)\n", rule, detail);
  }
}

namespace {

using test::expect;

constexpr int kThrows = -1;
constexpr int kWorks = -2;
constexpr int kAbsent = -3;

bool all_zero(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

void no_keys_without_randomness(int source) {
  set_random_source(source);
  SystemRandom random;
  const auto detail = static_cast<std::size_t>(source);
  for (const std::size_t size : {32U, 1024U, 5000U}) {
    Bytes out(size, 0xa5);
    expect(random.fill(out).error() == CryptoError::random_failed, "fill fails", detail);
    expect(all_zero(out), "what was not filled is wiped", detail);
  }
  expect(!Ed25519KeyPair::generate(random), "no Ed25519 key", detail);
  expect(!HpkeKeyPair::generate(random), "no HPKE key", detail);
  const HpkeKeyPair peer = HpkeKeyPair::derive({});
  expect(!hpke_seal(Aead::chacha20_poly1305, peer.public_key, {}, {}, {}, random), "no seal",
         detail);
  expect(!SecretStreamEncryptor::start(SecretStreamKey(), random), "no secret stream", detail);
}

void keys_with_randomness(int source) {
  set_random_source(source);
  SystemRandom random;
  for (const std::size_t size : {0U, 1U, 32U, 1024U, 1025U, 100'000U}) {
    Bytes out(size);
    expect(random.fill(out).has_value(), "fill works", size);
    for (std::size_t at = 0; at + 16 <= size; at += 16) {
      expect(!all_zero(ByteView(out).subspan(at, 16)), "every block is filled", at);
    }
  }
  expect(Ed25519KeyPair::generate(random).has_value(), "a key", 0);
}

void points_of_small_order() {
  const X25519SecretKey key(
      test::hex_array<32>("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
  for (const char* text : test::kX25519SmallOrderPoints) {
    for (const std::uint8_t sign : {std::uint8_t{0}, std::uint8_t{0x80}}) {
      Bytes point = test::hex(text);
      point.back() |= sign;
      expect(x25519(key, point).error() == CryptoError::low_order_point, text, sign);
    }
  }
  for (const char* key_text : test::kEd25519SmallOrderPoints) {
    for (const char* r_text : test::kEd25519SmallOrderPoints) {
      Bytes forged = test::hex(r_text);
      forged.resize(kEd25519SignatureBytes);
      for (std::uint8_t nonce = 0; nonce < 32; ++nonce) {
        const auto status = ed25519_verify(test::hex(key_text), {&nonce, 1}, forged);
        expect(status.error() == CryptoError::invalid_signature, key_text, nonce);
      }
    }
  }
}

}  // namespace
}  // namespace indaba

int main() {
  using namespace indaba;
  for (const int source : {kThrows, 0, 1, 16, 31}) {
    no_keys_without_randomness(source);
  }
  keys_with_randomness(kAbsent);
  keys_with_randomness(kWorks);
  points_of_small_order();
  test::key_packages_with_points_of_small_order();
  test::texts_that_are_folded();
  if (test::failures == 0) {
    std::puts("passed");
  }
  return test::failures == 0 ? 0 : 1;
}
