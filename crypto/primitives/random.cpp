#include "crypto/primitives/random.h"

#include "crypto/primitives/error.h"
#include "crypto/primitives/sodium.h"

#ifdef __EMSCRIPTEN__
#include <emscripten.h>

#include <algorithm>
#include <array>
#else
#include <sodium/randombytes.h>
#endif

namespace indaba {

#ifdef __EMSCRIPTEN__

// Whether crypto.getRandomValues took the job; a JavaScript exception must not unwind through our
// frames.
// clang-format off
EM_JS(int, indaba_random_values, (unsigned char* out, int size), {
  try {
    let source = globalThis.crypto;
    if (!(source && source.getRandomValues) && typeof require === 'function') {
      source = require('crypto').webcrypto;
    }
    source.getRandomValues(HEAPU8.subarray(out, out + size));
    return 1;
  } catch (error) {
    return 0;
  }
});
// clang-format on

namespace {

constexpr std::size_t kBlockBytes = 16;
constexpr std::size_t kSpareBytes = 2 * kBlockBytes;
constexpr std::size_t kPartBytesMax = 1024;  // the specification's limit for one call is 65,536

using Draw = Secret<kPartBytesMax + kSpareBytes>;

// Fills the front of `drawn` with `size` random bytes.
//
// getRandomValues doesn't say how much it filled. So each draw starts from zeros and asks for two
// blocks more than are needed: if it stops before the last needed byte, more than two blocks' worth
// of zeros follow and one whole block is zero, which true randomness shows with a chance of 2^-128
// a block.
bool draw(Draw& drawn, std::size_t size) {
  drawn.clear();
  const std::size_t whole_blocks = (size + kBlockBytes - 1) / kBlockBytes * kBlockBytes;
  const MutableByteView bytes =
      MutableByteView(drawn.mutable_view()).first(whole_blocks + kSpareBytes);
  if (indaba_random_values(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    return false;
  }
  for (std::size_t at = 0; at < bytes.size(); at += kBlockBytes) {
    const auto block = bytes.subspan(at, kBlockBytes);
    if (std::all_of(block.begin(), block.end(), [](std::uint8_t byte) { return byte == 0; })) {
      return false;
    }
  }
  return true;
}

}  // namespace

Status SystemRandom::fill(MutableByteView out) {
  Draw drawn;
  for (std::size_t at = 0; at < out.size(); at += kPartBytesMax) {
    const auto part = out.subspan(at, std::min(kPartBytesMax, out.size() - at));
    if (!draw(drawn, part.size())) {
      wipe(out);
      return CryptoError::random_failed;
    }
    std::copy_n(drawn.view().begin(), part.size(), part.begin());
  }
  return {};
}

#else

Status SystemRandom::fill(MutableByteView out) {
  if (!sodium_ready()) {
    wipe(out);
    return CryptoError::random_failed;
  }
  if (!out.empty()) {
    randombytes_buf(out.data(), out.size());
  }
  return {};
}

#endif

}  // namespace indaba
