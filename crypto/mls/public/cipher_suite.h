// All that differs between cipher suites (RFC 9420 section 5.1 and 17.1), and nothing else.
//
// Suites 1 and 3 share DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, SHA-256 and Ed25519; they differ in
// the AEAD. Suite 1 needs AES, which only native builds have.
#pragma once

#include <vector>

#include "crypto/base/result.h"
#include "crypto/mls/public/types.h"
#include "crypto/primitives/aead.h"
#include "crypto/primitives/ed25519.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/hpke.h"
#include "crypto/primitives/x25519.h"

namespace indaba::mls {

inline constexpr std::size_t kHashBytes = kSha256Bytes;  // also KDF.Nh, and the length of a MAC
inline constexpr std::size_t kNonceBytes = 12;           // AEAD.Nn of both suites

using HashValue = Sha256Digest;
using KdfSecret = Secret<kHashBytes>;
using AeadNonce = Secret<kNonceBytes>;
using SignatureKeyPair = Ed25519KeyPair;

// Whether this build can take part in groups of `suite`.
bool is_supported(CipherSuite suite);
std::vector<CipherSuite> supported_cipher_suites();

// Of a supported suite.
Aead aead_of(CipherSuite suite);
inline std::size_t aead_key_bytes(CipherSuite suite) {
  return indaba::aead_key_bytes(aead_of(suite));
}

// Whether the bytes can be a key of the suite: of the right length, and no point of low order.
bool is_hpke_public_key(CipherSuite suite, ByteView key);
bool is_signature_public_key(CipherSuite suite, ByteView key);

}  // namespace indaba::mls
