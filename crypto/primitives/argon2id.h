// Argon2id (RFC 9106), version 1.3, one lane: what turns a passphrase into a key.
#pragma once

#include <cstdint>
#include <span>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"

namespace indaba {

inline constexpr std::size_t kArgon2idSaltBytes = 16;
inline constexpr std::size_t kArgon2idOutBytesMin = 16;
inline constexpr std::size_t kArgon2idOutBytesMax = 1024;
inline constexpr std::size_t kArgon2idPasswordBytesMax = 4096;

// What one guess costs. They are kept beside what the key opens, so they may have been written by
// somebody else: the upper bounds keep a doctored file from holding a device for minutes, or taking
// all of its memory.
struct Argon2idParameters {
  static constexpr std::uint32_t passes_min = 1;
  static constexpr std::uint32_t passes_max = 64;
  static constexpr std::uint32_t memory_kib_min = 8;
  static constexpr std::uint32_t memory_kib_max = 1024 * 1024;

  // RFC 9106 section 4, second choice, in the one lane that libsodium has: about 0.15 s natively,
  // twice that in a browser.
  std::uint32_t passes = 3;
  std::uint32_t memory_kib = 64 * 1024;

  bool operator==(const Argon2idParameters&) const = default;
};

// Fills `out` (16 to 1,024 bytes) from `password` (at most 4,096 bytes, may be empty). On an error
// `out` is wiped. Errors: invalid_length (password, parameters or output out of bounds),
// out_of_memory.
Status argon2id(const SecretBytes& password, std::span<const std::uint8_t, kArgon2idSaltBytes> salt,
                const Argon2idParameters& parameters, MutableByteView out);

}  // namespace indaba
