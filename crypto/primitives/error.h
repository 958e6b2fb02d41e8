// CryptoError: every reason for which a primitive refuses. No payload: nothing that could carry
// user data.
#pragma once

#include <system_error>

namespace indaba {

enum class CryptoError {
  random_failed = 1,  // the system gave no or too few random bytes
  decryption_failed,  // wrong key, nonce, associated data or ciphertext: never said which
  invalid_signature,  // the signature does not verify, or key or signature are malformed
  invalid_key,        // a key of a wrong length or form
  low_order_point,    // an X25519 result of all zeros (RFC 7748 section 6.1)
  invalid_length,     // an output, input or parameter outside the primitive's range
  unsupported,        // the algorithm is not part of this build
  out_of_memory,      // Argon2id could not get its memory
  invalid_padding,    // no marker byte, or something else than zeros behind it
  stream_ended,       // a chunk after the final one of a secret stream
  stream_truncated,   // a secret stream stops before its final chunk
};

const std::error_category& crypto_error_category();
std::error_code make_error_code(CryptoError error);

}  // namespace indaba

template <>
struct std::is_error_code_enum<indaba::CryptoError> : std::true_type {};
