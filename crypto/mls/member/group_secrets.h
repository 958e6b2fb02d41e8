// What a Welcome carries sealed (RFC 9420 section 12.4.3.1): GroupSecrets for each newcomer,
// GroupInfo for all.
#pragma once

#include "crypto/mls/member/key_package_secrets.h"
#include "crypto/mls/member/psk.h"
#include "crypto/mls/public/welcome.h"

namespace indaba::mls {

struct PathSecretField {
  KdfSecret path_secret;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.path_secret);
  }
};

struct GroupSecrets {
  KdfSecret joiner_secret;
  std::optional<PathSecretField> path_secret;
  std::vector<PreSharedKeyId> psks;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.joiner_secret, self.path_secret, self.psks);
  }
};

// Seals the GroupInfo under the epoch's welcome key. Errors: none but unsupported.
Result<Bytes> seal_group_info(CipherSuite suite, const KdfSecret& joiner_secret,
                              const KdfSecret& psk_secret, const GroupInfo& group_info);
// Errors: decryption_failed and those of decoding.
Result<GroupInfo> open_group_info(CipherSuite suite, const KdfSecret& joiner_secret,
                                  const KdfSecret& psk_secret, ByteView encrypted);

// Under what the secrets of all newcomers of one Welcome are sealed.
HpkeInfo group_secrets_info(CipherSuite suite, ByteView encrypted_group_info);
// For one newcomer. Errors: random_failed, low_order_point.
Result<EncryptedGroupSecrets> seal_group_secrets(const KeyPackage& newcomer,
                                                 const GroupSecrets& secrets, const HpkeInfo& info,
                                                 Random& random);
// The entry of this key package. Errors: no_matching_key_package, decryption_failed and those of
// decoding.
Result<GroupSecrets> open_group_secrets(const Welcome& welcome,
                                        const KeyPackageSecrets& key_package);

}  // namespace indaba::mls
