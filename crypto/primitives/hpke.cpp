#include "crypto/primitives/hpke.h"

#include <algorithm>

#include "crypto/primitives/error.h"

namespace indaba {
namespace {

using SharedSecret = Secret<kSha256Bytes>;

constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kKeyBytesMax = 32;
constexpr std::uint8_t kModeBase = 0x00;
constexpr std::uint8_t kKemId = 0x20;  // DHKEM(X25519, HKDF-SHA256)
constexpr std::uint8_t kKdfId = 0x01;  // HKDF-SHA256

// suite_id of the KEM (RFC 9180 section 4.1).
constexpr ByteArray<5> kKemSuite{'K', 'E', 'M', 0, kKemId};

// suite_id of the whole (section 5.1), of an AEAD that HPKE has a number for (section 7.3).
using SuiteId = ByteArray<10>;
SuiteId suite_id(Aead aead) {
  const std::uint8_t aead_id = aead == Aead::aes_128_gcm ? 0x01 : 0x03;
  return {'H', 'P', 'K', 'E', 0, kKemId, 0, kKdfId, 0, aead_id};
}

Status validate(Aead aead) {
  if (aead == Aead::xchacha20_poly1305 || !aead_supported(aead)) {
    return CryptoError::unsupported;
  }
  return {};
}

// Section 4.
SharedSecret labeled_extract(ByteView suite, ByteView salt, std::string_view label,
                             ByteView input_key_material) {
  return hkdf_extract(salt, {as_bytes("HPKE-v1"), suite, as_bytes(label), input_key_material});
}

// Section 4. `info` comes in two pieces so that nothing is joined on the heap; `out` is at most 32
// bytes.
void labeled_expand(ByteView suite, const SharedSecret& key, std::string_view label, ByteView info,
                    ByteView more_info, MutableByteView out) {
  const ByteArray<2> length{0, static_cast<std::uint8_t>(out.size())};
  check(out.size() <= kSha256Bytes);
  check(hkdf_expand(key.view(),
                    {length, as_bytes("HPKE-v1"), suite, as_bytes(label), info, more_info}, out)
            .has_value());
}

// ExtractAndExpand of section 4.1, kem_context being both public keys.
SharedSecret extract_and_expand(const Secret<kX25519Bytes>& dh, ByteView encapsulated_key,
                                ByteView public_key) {
  const SharedSecret prk = labeled_extract(kKemSuite, {}, "eae_prk", dh.view());
  SharedSecret shared;
  labeled_expand(kKemSuite, prk, "shared_secret", encapsulated_key, public_key,
                 shared.mutable_view());
  return shared;
}

struct Encapsulated {
  X25519PublicKey key;
  SharedSecret shared;
};

// Encap of section 4.1.
Result<Encapsulated> encapsulate(ByteView public_key, Random& random) {
  if (public_key.size() != kX25519Bytes) {
    return CryptoError::invalid_key;
  }
  INDABA_TRY_ASSIGN(const X25519SecretKey ephemeral, random.secret<kX25519Bytes>());
  INDABA_TRY_ASSIGN(const auto dh, x25519(ephemeral, public_key));
  const X25519PublicKey encapsulated_key = x25519_public(ephemeral);
  return Encapsulated{encapsulated_key, extract_and_expand(dh, encapsulated_key, public_key)};
}

// Decap of section 4.1.
Result<SharedSecret> decapsulate(const HpkeKeyPair& key, ByteView encapsulated_key) {
  const auto dh = x25519(key.secret_key, encapsulated_key);
  if (!dh) {
    return CryptoError::decryption_failed;
  }
  return extract_and_expand(*dh, encapsulated_key, key.public_key);
}

// KeySchedule of section 5.1 in base mode, of which each use takes only the secrets that it needs.
class KeySchedule {
 public:
  KeySchedule(const HpkeInfo& info, const SharedSecret& shared)
      : suite_(suite_id(info.aead())),
        context_(info.key_schedule_context()),
        secret_(labeled_extract(suite_, shared.view(), "secret", {})) {}

  // Fills `key` and `nonce` with what seals the one message of this context (sequence number 0).
  void message_key(MutableByteView key, MutableByteView nonce) const {
    labeled_expand(suite_, secret_, "key", context_, {}, key);
    labeled_expand(suite_, secret_, "base_nonce", context_, {}, nonce);
  }

  // Section 5.3, of 32 bytes.
  SharedSecret exported(ByteView exporter_context) const {
    SharedSecret exporter_secret;
    labeled_expand(suite_, secret_, "exp", context_, {}, exporter_secret.mutable_view());
    SharedSecret out;
    labeled_expand(suite_, exporter_secret, "sec", exporter_context, {}, out.mutable_view());
    return out;
  }

 private:
  SuiteId suite_;
  ByteArray<HpkeInfo::kContextBytes> context_;
  SharedSecret secret_;
};

struct MessageKey {
  MessageKey(Aead aead, const KeySchedule& schedule) : size(aead_key_bytes(aead)) {
    schedule.message_key(key.mutable_view().first(size), nonce);
  }
  ByteView key_view() const { return key.view().first(size); }

  Secret<kKeyBytesMax> key;
  std::size_t size;
  ByteArray<kNonceBytes> nonce{};
};

}  // namespace

Result<HpkeKeyPair> HpkeKeyPair::generate(Random& random) {
  INDABA_TRY_ASSIGN(X25519SecretKey secret, random.secret<kX25519Bytes>());
  return from_secret(std::move(secret));
}

HpkeKeyPair HpkeKeyPair::derive(ByteView input_key_material) {
  const auto prk = labeled_extract(kKemSuite, {}, "dkp_prk", input_key_material);
  X25519SecretKey secret;
  labeled_expand(kKemSuite, prk, "sk", {}, {}, secret.mutable_view());
  return from_secret(std::move(secret));
}

HpkeKeyPair HpkeKeyPair::from_secret(X25519SecretKey secret_key) {
  HpkeKeyPair pair;
  pair.public_key = x25519_public(secret_key);
  pair.secret_key = std::move(secret_key);
  return pair;
}

HpkeKeyPair HpkeKeyPair::clone() const { return {secret_key.clone(), public_key}; }

HpkeInfo::HpkeInfo(Aead aead, ByteView info) : aead_(aead) {
  const SuiteId suite = suite_id(aead);
  const auto psk_id_hash = labeled_extract(suite, {}, "psk_id_hash", {});
  const auto info_hash = labeled_extract(suite, {}, "info_hash", info);
  context_.front() = kModeBase;
  std::copy_n(psk_id_hash.view().begin(), kSha256Bytes, context_.begin() + 1);
  std::copy_n(info_hash.view().begin(), kSha256Bytes, context_.begin() + 1 + kSha256Bytes);
}

Result<HpkeSealed> hpke_seal(Aead aead, ByteView public_key, ByteView info,
                             ByteView associated_data, ByteView plaintext, Random& random) {
  return hpke_seal(HpkeInfo(aead, info), public_key, associated_data, plaintext, random);
}

Result<HpkeSealed> hpke_seal(const HpkeInfo& info, ByteView public_key, ByteView associated_data,
                             ByteView plaintext, Random& random) {
  INDABA_TRY(validate(info.aead()));
  INDABA_TRY_ASSIGN(const Encapsulated encapsulated, encapsulate(public_key, random));
  const MessageKey key(info.aead(), KeySchedule(info, encapsulated.shared));
  INDABA_TRY_ASSIGN(Bytes ciphertext,
                    aead_seal(info.aead(), key.key_view(), key.nonce, associated_data, plaintext));
  return HpkeSealed{encapsulated.key, std::move(ciphertext)};
}

Result<SecretBytes> hpke_open(Aead aead, const HpkeKeyPair& key, ByteView encapsulated_key,
                              ByteView info, ByteView associated_data, ByteView ciphertext) {
  INDABA_TRY(validate(aead));
  INDABA_TRY_ASSIGN(const SharedSecret shared, decapsulate(key, encapsulated_key));
  const MessageKey message_key(aead, KeySchedule(HpkeInfo(aead, info), shared));
  return aead_open(aead, message_key.key_view(), message_key.nonce, associated_data, ciphertext);
}

Result<HpkeExported> hpke_send_export(Aead aead, ByteView public_key, ByteView info,
                                      ByteView exporter_context, Random& random) {
  INDABA_TRY(validate(aead));
  INDABA_TRY_ASSIGN(const Encapsulated encapsulated, encapsulate(public_key, random));
  const KeySchedule schedule(HpkeInfo(aead, info), encapsulated.shared);
  return HpkeExported{encapsulated.key, schedule.exported(exporter_context)};
}

Result<Secret<kSha256Bytes>> hpke_receive_export(Aead aead, const HpkeKeyPair& key,
                                                 ByteView encapsulated_key, ByteView info,
                                                 ByteView exporter_context) {
  INDABA_TRY(validate(aead));
  INDABA_TRY_ASSIGN(const SharedSecret shared, decapsulate(key, encapsulated_key));
  return KeySchedule(HpkeInfo(aead, info), shared).exported(exporter_context);
}

}  // namespace indaba
