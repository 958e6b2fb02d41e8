// Authentic statements: those whose signatures all verify. Who the signers are, and whether they
// may say what they say, is not decided here (rules.h).
#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "crypto/base/result.h"
#include "protocol/statements/accreditation.h"
#include "protocol/statements/channel.h"
#include "protocol/statements/circle.h"
#include "protocol/statements/error.h"
#include "protocol/statements/identity.h"
#include "protocol/statements/revocation.h"
#include "protocol/statements/root.h"
#include "protocol/statements/statement.h"

namespace indaba::protocol {

using StatementBody =
    std::variant<RootStatement, AlertIssuerStatement, AlertCertificateStatement, MemberStatement,
                 CountersignStatement, RoleStatement, CircleStatement, InviteStatement,
                 IdentityStatement, DeviceStatement, RevocationStatement, FreshnessStatement,
                 ManifestStatement, BoxStatement, SettlementStatement, LeaveStatement,
                 ModerationStatement, SucceedsStatement, BackupStatement, HeadStatement>;

template <class Body>
struct Authentic {
  Body body;
  Hash hash{};
  std::vector<SigningKey> signers;  // each once

  bool signed_by(const SigningKey& key) const {
    return std::find(signers.begin(), signers.end(), key) != signers.end();
  }
};
using AuthenticStatement = Authentic<StatementBody>;

// Reads the body and verifies every signature. Errors: what ProtocolError names, foreign_alliance,
// invalid_signature, duplicate_signer, wrong_signer if there is no signature at all.
Result<AuthenticStatement> authenticate(const Statement& statement, const Hash& alliance);

// Of a statement that was authenticated before it was put where it comes from, such as one's own
// store: the signatures are not verified again. Errors: what ProtocolError names,
// wrong_signer if there is no signature at all.
Result<AuthenticStatement> reopen(const Statement& statement);

// Errors: wrong_kind.
template <class Body>
Result<Authentic<Body>> narrow(AuthenticStatement statement) {
  auto* body = std::get_if<Body>(&statement.body);
  if (body == nullptr) {
    return StatementError::wrong_kind;
  }
  return Authentic<Body>{std::move(*body), statement.hash, std::move(statement.signers)};
}

// The same where only one kind is wanted. Errors: also wrong_kind.
template <class Body>
Result<Authentic<Body>> authenticate_as(const Statement& statement, const Hash& alliance) {
  INDABA_TRY_ASSIGN(AuthenticStatement opened, authenticate(statement, alliance));
  return narrow<Body>(std::move(opened));
}

// The alliance that a root statement of version 1 founds, if its own keys all signed it. Errors: as
// `authenticate`, and wrong_kind, wrong_signer, inconsistent.
Result<Authentic<RootStatement>> authenticate_founding(const Statement& root);

}  // namespace indaba::protocol
