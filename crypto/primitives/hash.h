// SHA-256, HMAC-SHA-256, HKDF-SHA-256 and BLAKE2b.
#pragma once

#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/crypto_hash_sha256.h>

#include <initializer_list>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"

namespace indaba {

inline constexpr std::size_t kSha256Bytes = 32;
using Sha256Digest = ByteArray<kSha256Bytes>;

// FIPS 180-4. The pieces are hashed as if they stood one behind the other.
Sha256Digest sha256(ByteView input);
Sha256Digest sha256(std::initializer_list<ByteView> pieces);

// SHA-256 of input that comes in pieces.
class Sha256 {
 public:
  Sha256();
  Sha256& update(ByteView piece);
  Sha256Digest finish();  // once

 private:
  crypto_hash_sha256_state state_{};
};

// RFC 2104 with SHA-256; any key length. The state is wiped.
class HmacSha256 {
 public:
  explicit HmacSha256(ByteView key);
  HmacSha256(const HmacSha256&) = delete;
  HmacSha256& operator=(const HmacSha256&) = delete;
  ~HmacSha256();
  HmacSha256& update(ByteView piece);
  Secret<kSha256Bytes> finish();  // once

 private:
  crypto_auth_hmacsha256_state state_{};
};
Secret<kSha256Bytes> hmac_sha256(ByteView key, std::initializer_list<ByteView> pieces);

// RFC 5869 section 2.2. `salt` may be empty.
Secret<kSha256Bytes> hkdf_extract(ByteView salt,
                                  std::initializer_list<ByteView> input_key_material);

// RFC 5869 section 2.3: fills `out` (at most 255 x 32 bytes). `info` is the concatenation of its
// pieces. Errors: invalid_length.
Status hkdf_expand(ByteView pseudorandom_key, std::initializer_list<ByteView> info,
                   MutableByteView out);

// RFC 7693, unkeyed or keyed (key at most 64 bytes), 1 to 64 bytes out. Errors: invalid_length.
Status blake2b(ByteView input, ByteView key, MutableByteView out);

}  // namespace indaba
