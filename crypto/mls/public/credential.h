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

struct LeafNode;

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
};

}  // namespace indaba::mls
