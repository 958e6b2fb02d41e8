#include "crypto/mls/member/key_schedule.h"

#include "crypto/primitives/error.h"

namespace indaba::mls {
namespace {

constexpr std::string_view kPrefix = "MLS 1.0 ";

// EncryptContext of section 5.1.3.
Bytes encrypt_context(std::string_view label, ByteView context) {
  Writer writer(context.size() + 64);
  writer.length(kPrefix.size() + label.size());
  writer.raw(as_bytes(kPrefix));
  writer.raw(as_bytes(label));
  writer.vector(context);
  return writer.finish();
}

KdfSecret extract(ByteView salt, ByteView input_key_material) {
  return hkdf_extract(salt, {input_key_material});
}

KdfSecret member_secret(const KdfSecret& joiner, const KdfSecret& psk) {
  return extract(joiner.view(), psk.view());
}

}  // namespace

void expand_with_label(ByteView secret, std::string_view label, ByteView context,
                       MutableByteView out) {
  // KDFLabel: uint16 length, opaque label<V>, opaque context<V>. Its lengths are written on the
  // stack: this runs several times a message.
  check(out.size() <= 0xffff);
  const std::uint8_t length[] = {static_cast<std::uint8_t>(out.size() >> 8),
                                 static_cast<std::uint8_t>(out.size())};
  const VectorLength label_length(kPrefix.size() + label.size());
  const VectorLength context_length(context.size());
  check(hkdf_expand(secret,
                    {length, label_length.view(), as_bytes(kPrefix), as_bytes(label),
                     context_length.view(), context},
                    out)
            .has_value());
}

KdfSecret expand_with_label(const KdfSecret& secret, std::string_view label, ByteView context) {
  KdfSecret out;
  expand_with_label(secret.view(), label, context, out.mutable_view());
  return out;
}

KdfSecret derive_secret(const KdfSecret& secret, std::string_view label) {
  return expand_with_label(secret, label, {});
}

void derive_tree_secret(const KdfSecret& secret, std::string_view label, Generation generation,
                        MutableByteView out) {
  const std::uint32_t number = generation.value;
  const std::uint8_t context[] = {
      static_cast<std::uint8_t>(number >> 24), static_cast<std::uint8_t>(number >> 16),
      static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)};
  expand_with_label(secret.view(), label, context, out);
}

Bytes mac(const KdfSecret& key, std::initializer_list<ByteView> pieces) {
  return to_bytes(hmac_sha256(key.view(), pieces).view());
}

HpkeInfo encryption_info(CipherSuite suite, std::string_view label, ByteView context) {
  return {aead_of(suite), encrypt_context(label, context)};
}

Result<SecretBytes> decrypt_with_label(CipherSuite suite, const HpkeKeyPair& key,
                                       std::string_view label, ByteView context,
                                       ByteView kem_output, ByteView ciphertext) {
  auto opened =
      hpke_open(aead_of(suite), key, kem_output, encrypt_context(label, context), {}, ciphertext);
  if (!opened) {
    return MlsError::decryption_failed;
  }
  return opened;
}

EpochSecrets EpochSecrets::from_epoch_secret(const KdfSecret& epoch_secret) {
  return {.sender_data = derive_secret(epoch_secret, "sender data"),
          .encryption = derive_secret(epoch_secret, "encryption"),
          .exporter = derive_secret(epoch_secret, "exporter"),
          .external = derive_secret(epoch_secret, "external"),
          .confirmation_key = derive_secret(epoch_secret, "confirm"),
          .membership_key = derive_secret(epoch_secret, "membership"),
          .resumption_psk = derive_secret(epoch_secret, "resumption"),
          .epoch_authenticator = derive_secret(epoch_secret, "authentication"),
          .init = derive_secret(epoch_secret, "init")};
}

EpochSecrets EpochSecrets::from_joiner_secret(const KdfSecret& joiner_secret,
                                              const KdfSecret& psk_secret, ByteView group_context) {
  return from_epoch_secret(
      expand_with_label(member_secret(joiner_secret, psk_secret), "epoch", group_context));
}

KdfSecret joiner_secret(const KdfSecret& init_secret, const KdfSecret& commit_secret,
                        ByteView group_context) {
  return expand_with_label(extract(init_secret.view(), commit_secret.view()), "joiner",
                           group_context);
}

KdfSecret welcome_secret(const KdfSecret& joiner_secret, const KdfSecret& psk_secret) {
  return derive_secret(member_secret(joiner_secret, psk_secret), "welcome");
}

WelcomeKey welcome_key(CipherSuite suite, const KdfSecret& joiner_secret,
                       const KdfSecret& psk_secret) {
  const KdfSecret secret = welcome_secret(joiner_secret, psk_secret);
  WelcomeKey welcome{SecretBytes(aead_key_bytes(suite)), {}};
  expand_with_label(secret.view(), "key", {}, welcome.key.mutable_view());
  expand_with_label(secret.view(), "nonce", {}, welcome.nonce.mutable_view());
  return welcome;
}

HpkeKeyPair external_key_pair(const KdfSecret& external_secret) {
  return HpkeKeyPair::derive(external_secret.view());
}

Result<SecretBytes> mls_export(const KdfSecret& exporter_secret, std::string_view label,
                               ByteView context, std::size_t length) {
  if (length > 255 * kHashBytes) {
    return MlsError::wrong_length;
  }
  SecretBytes out(length);
  const KdfSecret derived = derive_secret(exporter_secret, label);
  expand_with_label(derived.view(), "exported", sha256(context), out.mutable_view());
  return out;
}

}  // namespace indaba::mls
