// Pre-shared keys (RFC 9420 section 8.4).
#pragma once

#include "crypto/mls/member/key_schedule.h"
#include "crypto/mls/public/proposal.h"

namespace indaba::mls {

// Where the application keeps external PSKs and the resumption PSKs of past epochs.
class PskStore {
 public:
  virtual ~PskStore() = default;
  // The secret behind the id (its nonce does not count), or unknown_psk.
  virtual Result<SecretBytes> find(const PreSharedKeyId& id) const = 0;
};

// A store that holds nothing, for groups that use no PSKs.
class NoPsks final : public PskStore {
 public:
  Result<SecretBytes> find(const PreSharedKeyId& /*id*/) const override {
    return MlsError::unknown_psk;
  }
};

struct PskInput {
  PreSharedKeyId id;
  SecretBytes secret;
};

// psk_secret of section 8.4, in the order given, of at most kPsksMax; all zeros if there is none.
KdfSecret psk_secret(const std::vector<PskInput>& psks);

// Looks up and combines. Errors: unknown_psk, invalid_psk (too many).
Result<KdfSecret> psk_secret(const std::vector<PreSharedKeyId>& ids, const PskStore& store);

}  // namespace indaba::mls
