#include "crypto/mls/member/group_secrets.h"

#include "crypto/base/ranges.h"

namespace indaba::mls {
namespace {

constexpr std::string_view kWelcomeLabel = "Welcome";

}  // namespace

Result<Bytes> seal_group_info(CipherSuite suite, const KdfSecret& joiner_secret,
                              const KdfSecret& psk_secret, const GroupInfo& group_info) {
  const WelcomeKey key = welcome_key(suite, joiner_secret, psk_secret);
  return aead_seal(aead_of(suite), key.key.view(), key.nonce.view(), {}, encode(group_info));
}

Result<GroupInfo> open_group_info(CipherSuite suite, const KdfSecret& joiner_secret,
                                  const KdfSecret& psk_secret, ByteView encrypted) {
  const WelcomeKey key = welcome_key(suite, joiner_secret, psk_secret);
  const auto opened = aead_open(aead_of(suite), key.key.view(), key.nonce.view(), {}, encrypted);
  if (!opened) {
    return MlsError::decryption_failed;
  }
  return decode<GroupInfo>(opened->view());
}

HpkeInfo group_secrets_info(CipherSuite suite, ByteView encrypted_group_info) {
  return encryption_info(suite, kWelcomeLabel, encrypted_group_info);
}

Result<EncryptedGroupSecrets> seal_group_secrets(const KeyPackage& newcomer,
                                                 const GroupSecrets& secrets, const HpkeInfo& info,
                                                 Random& random) {
  INDABA_TRY_ASSIGN(HpkeSealed sealed,
                    hpke_seal(info, newcomer.init_key, {}, encode_secret(secrets).view(), random));
  return EncryptedGroupSecrets{newcomer.ref(),
                               {to_bytes(sealed.encapsulated_key), std::move(sealed.ciphertext)}};
}

Result<GroupSecrets> open_group_secrets(const Welcome& welcome,
                                        const KeyPackageSecrets& key_package) {
  if (welcome.cipher_suite != key_package.key_package.cipher_suite) {
    return MlsError::no_matching_key_package;
  }
  const KeyPackageRef ref = key_package.key_package.ref();
  const auto entry = ranges::find(welcome.secrets, ref, &EncryptedGroupSecrets::new_member);
  if (entry == welcome.secrets.end()) {
    return MlsError::no_matching_key_package;
  }
  INDABA_TRY_ASSIGN(
      const SecretBytes opened,
      decrypt_with_label(welcome.cipher_suite, key_package.init_key, kWelcomeLabel,
                         welcome.encrypted_group_info, entry->encrypted_group_secrets.kem_output,
                         entry->encrypted_group_secrets.ciphertext));
  return decode<GroupSecrets>(opened.view());
}

}  // namespace indaba::mls
