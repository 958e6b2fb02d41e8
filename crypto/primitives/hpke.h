// HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256: one message a
// context, as MLS and Indaba use it, and the exporter that MLS's external init needs.
#pragma once

#include "crypto/base/bytes.h"
#include "crypto/base/random.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "crypto/primitives/aead.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/x25519.h"

namespace indaba {

struct HpkeKeyPair {
  X25519SecretKey secret_key;
  X25519PublicKey public_key{};

  static Result<HpkeKeyPair> generate(Random& random);
  // DeriveKeyPair of RFC 9180 section 7.1.3.
  static HpkeKeyPair derive(ByteView input_key_material);
  static HpkeKeyPair from_secret(X25519SecretKey secret_key);
  HpkeKeyPair clone() const;
};

// An HPKE `info` (the key_schedule_context of RFC 9180 section 5.1), hashed once for all the
// messages that are sealed under it: a Welcome's is as long as the group and the same for each
// newcomer.
class HpkeInfo {
 public:
  static constexpr std::size_t kContextBytes = 1 + 2 * kSha256Bytes;

  HpkeInfo(Aead aead, ByteView info);

  Aead aead() const { return aead_; }
  const ByteArray<kContextBytes>& key_schedule_context() const { return context_; }

 private:
  Aead aead_;
  ByteArray<kContextBytes> context_{};
};

struct HpkeSealed {
  X25519PublicKey encapsulated_key{};
  Bytes ciphertext;
};

// SealBase of RFC 9180 section 6.1 (aead: aes_128_gcm or chacha20_poly1305).
// Errors: random_failed, invalid_key, low_order_point, unsupported.
Result<HpkeSealed> hpke_seal(Aead aead, ByteView public_key, ByteView info,
                             ByteView associated_data, ByteView plaintext, Random& random);
Result<HpkeSealed> hpke_seal(const HpkeInfo& info, ByteView public_key, ByteView associated_data,
                             ByteView plaintext, Random& random);
// OpenBase. `public_key` is that of `key` (kept with it, so that it is not computed again).
// Errors: decryption_failed for whatever is wrong with encapsulated key or ciphertext.
Result<SecretBytes> hpke_open(Aead aead, const HpkeKeyPair& key, ByteView encapsulated_key,
                              ByteView info, ByteView associated_data, ByteView ciphertext);

// SetupBaseS then Export (RFC 9180 section 5.3).
struct HpkeExported {
  X25519PublicKey encapsulated_key{};
  Secret<kSha256Bytes> secret;
};
Result<HpkeExported> hpke_send_export(Aead aead, ByteView public_key, ByteView info,
                                      ByteView exporter_context, Random& random);
// SetupBaseR then Export. Errors: decryption_failed.
Result<Secret<kSha256Bytes>> hpke_receive_export(Aead aead, const HpkeKeyPair& key,
                                                 ByteView encapsulated_key, ByteView info,
                                                 ByteView exporter_context);

}  // namespace indaba
