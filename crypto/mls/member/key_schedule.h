// The key schedule (RFC 9420 section 8): from one epoch's init secret and a commit's secrets to all
// secrets of the next.
//
// Intermediate secrets (joiner, epoch, commit, psk) live no longer than the call that needs them.
#pragma once

#include <string_view>

#include "crypto/mls/public/cipher_suite.h"
#include "crypto/mls/public/group_context.h"

namespace indaba::mls {

// ExpandWithLabel of section 8: fills `out`. `context` as it stands.
void expand_with_label(ByteView secret, std::string_view label, ByteView context,
                       MutableByteView out);
// The same for one output of KDF.Nh bytes.
KdfSecret expand_with_label(const KdfSecret& secret, std::string_view label, ByteView context);
// DeriveSecret of section 8.
KdfSecret derive_secret(const KdfSecret& secret, std::string_view label);
// DeriveTreeSecret of section 9.1: fills `out`.
void derive_tree_secret(const KdfSecret& secret, std::string_view label, Generation generation,
                        MutableByteView out);

// The MAC of the suite, as confirmation and membership tags use it.
Bytes mac(const KdfSecret& key, std::initializer_list<ByteView> pieces);

// EncryptWithLabel of section 5.1.3, in two steps: label and context are hashed once for however
// many receivers. Seal with hpke_seal(info, public_key, {}, plaintext, random).
HpkeInfo encryption_info(CipherSuite suite, std::string_view label, ByteView context);
// DecryptWithLabel of section 5.1.3. Errors: decryption_failed.
Result<SecretBytes> decrypt_with_label(CipherSuite suite, const HpkeKeyPair& key,
                                       std::string_view label, ByteView context,
                                       ByteView kem_output, ByteView ciphertext);

// What an epoch leaves to its members. `encryption` is moved into the secret tree at once.
struct EpochSecrets {
  KdfSecret sender_data;
  KdfSecret encryption;
  KdfSecret exporter;
  KdfSecret external;
  KdfSecret confirmation_key;
  KdfSecret membership_key;
  KdfSecret resumption_psk;
  KdfSecret epoch_authenticator;
  KdfSecret init;

  static EpochSecrets from_epoch_secret(const KdfSecret& epoch_secret);
  // The saved form. `confirmation_key` is used up by then.
  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.sender_data, self.encryption, self.exporter, self.external, self.membership_key,
       self.resumption_psk, self.epoch_authenticator, self.init);
  }

  // The rest of the schedule from the joiner secret on, for members and joiners alike.
  static EpochSecrets from_joiner_secret(const KdfSecret& joiner_secret,
                                         const KdfSecret& psk_secret, ByteView group_context);
};

KdfSecret joiner_secret(const KdfSecret& init_secret, const KdfSecret& commit_secret,
                        ByteView group_context);

// Key and nonce that seal the GroupInfo in a Welcome (section 12.4.3.1).
struct WelcomeKey {
  SecretBytes key;
  AeadNonce nonce;
};
WelcomeKey welcome_key(CipherSuite suite, const KdfSecret& joiner_secret,
                       const KdfSecret& psk_secret);
KdfSecret welcome_secret(const KdfSecret& joiner_secret, const KdfSecret& psk_secret);

// The group's own key pair for external joins (section 8.3), and what names the secret that such a
// join exports from it.
HpkeKeyPair external_key_pair(const KdfSecret& external_secret);
inline constexpr std::string_view kExternalInitLabel = "MLS 1.0 external init secret";

// MLS-Exporter (section 8.5): `length` bytes, at most 255 x 32. Errors: wrong_length.
Result<SecretBytes> mls_export(const KdfSecret& exporter_secret, std::string_view label,
                               ByteView context, std::size_t length);

}  // namespace indaba::mls
