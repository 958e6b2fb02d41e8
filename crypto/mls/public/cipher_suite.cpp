#include "crypto/mls/public/cipher_suite.h"

namespace indaba::mls {

bool is_supported(CipherSuite suite) {
  switch (suite) {
    case CipherSuite::x25519_aes128gcm_sha256_ed25519:
    case CipherSuite::x25519_chacha20poly1305_sha256_ed25519:
      return aead_supported(aead_of(suite));
  }
  return false;
}

std::vector<CipherSuite> supported_cipher_suites() {
  std::vector<CipherSuite> suites;
  for (const auto suite : {CipherSuite::x25519_aes128gcm_sha256_ed25519,
                           CipherSuite::x25519_chacha20poly1305_sha256_ed25519}) {
    if (is_supported(suite)) {
      suites.push_back(suite);
    }
  }
  return suites;
}

Aead aead_of(CipherSuite suite) {
  return suite == CipherSuite::x25519_aes128gcm_sha256_ed25519 ? Aead::aes_128_gcm
                                                               : Aead::chacha20_poly1305;
}

bool is_hpke_public_key(CipherSuite /*suite*/, ByteView key) { return x25519_is_public_key(key); }

bool is_signature_public_key(CipherSuite /*suite*/, ByteView key) {
  return key.size() == kEd25519PublicBytes;
}

}  // namespace indaba::mls
