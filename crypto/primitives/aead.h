// Authenticated encryption with associated data. Ciphertexts carry their 16-byte tag at the end.
#pragma once

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"

namespace indaba {

inline constexpr std::size_t kAeadTagBytes = 16;

// The algorithms, by what they need. AES-128-GCM exists in native builds alone.
enum class Aead {
  aes_128_gcm,         // NIST SP 800-38D: key 16, nonce 12
  chacha20_poly1305,   // RFC 8439: key 32, nonce 12
  xchacha20_poly1305,  // draft-irtf-cfrg-xchacha: key 32, nonce 24
};
std::size_t aead_key_bytes(Aead aead);
std::size_t aead_nonce_bytes(Aead aead);
bool aead_supported(Aead aead);

// `ciphertext` must be exactly kAeadTagBytes longer than `plaintext`; it may be the buffer in which
// the plaintext already stands at the front. Errors: invalid_length, unsupported.
Status aead_seal(Aead aead, ByteView key, ByteView nonce, ByteView associated_data,
                 ByteView plaintext, MutableByteView ciphertext);
// The same into new bytes.
Result<Bytes> aead_seal(Aead aead, ByteView key, ByteView nonce, ByteView associated_data,
                        ByteView plaintext);

// `plaintext` must be exactly kAeadTagBytes shorter than `ciphertext`. Nothing is left in it if the
// tag is wrong. Errors: decryption_failed (too short included), invalid_length (key, nonce or
// output), unsupported.
Status aead_open(Aead aead, ByteView key, ByteView nonce, ByteView associated_data,
                 ByteView ciphertext, MutableByteView plaintext);
// The same into new, wiped memory.
Result<SecretBytes> aead_open(Aead aead, ByteView key, ByteView nonce, ByteView associated_data,
                              ByteView ciphertext);

}  // namespace indaba
