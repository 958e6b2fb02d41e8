// Credentials (RFC 9420 section 5.3): who a client says it is. MLS carries them; the Authentication
// Service judges them.
#pragma once

#include "crypto/mls/public/codec.h"
#include "crypto/mls/public/types.h"

namespace indaba::mls {

struct Credential {
  CredentialType type = CredentialType::basic;
  Bytes identity;                   // basic
  std::vector<Bytes> certificates;  // x509: DER, the end entity's first

  static Credential basic(Bytes identity) {
    return {CredentialType::basic, std::move(identity), {}};
  }
  bool operator==(const Credential&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.type);
    if (self.type == CredentialType::basic) {
      io(self.identity);
    } else if (self.type == CredentialType::x509) {
      io(self.certificates);
    } else if constexpr (Io::is_reader) {
      io.fail(MlsError::unknown_credential_type);
    }
  }
};

// Seconds since 1970, both ends included.
struct Lifetime {
  std::uint64_t not_before = 0;
  std::uint64_t not_after = 0;

  bool operator==(const Lifetime&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.not_before, self.not_after);
  }
};

// The longest lifetime that a key package may claim, unless the application says otherwise: a year
// and a month.
inline constexpr std::uint64_t kLifetimeSecondsMax = std::uint64_t{395} * 24 * 3600;

// The Authentication Service of RFC 9420 section 5.3.1, as the application implements it. Asked
// about every credential that enters a group; called from within MLS, so it must not call back.
class AuthenticationService {
 public:
  virtual ~AuthenticationService() = default;
  // Whether the credential is genuine and stands for the holder of `signature_key`.
  virtual bool is_valid(const Credential& credential, ByteView signature_key) const = 0;
  // Whether `next` may take the place of `current` (an Update, a path's leaf, a resync).
  virtual bool can_succeed(const Credential& current, const Credential& next) const = 0;
  // Whether the two present equivalent identifiers (reinitialised and branched groups,
  // sections 11.2 and 11.3).
  virtual bool is_same_client(const Credential& a, const Credential& b) const = 0;
  // Whether a key package may live that long (section 7.2); whether it is alive is asked only of
  // those that this client adds itself.
  virtual bool is_acceptable(const Lifetime& lifetime) const;
};

}  // namespace indaba::mls
