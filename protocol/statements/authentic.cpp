#include "protocol/statements/authentic.h"

#include <type_traits>

#include "crypto/base/ranges.h"

namespace indaba::protocol {
namespace {

// The alliance that a body says it belongs to; a root statement says it by its signatures alone.
std::optional<Hash> alliance_named_by(const StatementBody& body) {
  return std::visit(
      [](const auto& kind) -> std::optional<Hash> {
        if constexpr (std::is_same_v<std::decay_t<decltype(kind)>, RootStatement>) {
          return std::nullopt;
        } else {
          return kind.alliance;
        }
      },
      body);
}

std::string_view type_of(const StatementBody& body) {
  return std::visit([](const auto& kind) { return std::decay_t<decltype(kind)>::kType; }, body);
}

}  // namespace

Result<AuthenticStatement> reopen(const Statement& statement) {
  if (statement.signatures.empty()) {
    return StatementError::wrong_signer;
  }
  INDABA_TRY_ASSIGN(StatementBody body, cbor::decode<StatementBody>(statement.body));
  AuthenticStatement opened{std::move(body), hash_of(statement), {}};
  for (const Signed& entry : statement.signatures) {
    opened.signers.push_back(entry.key);
  }
  return opened;
}

Result<AuthenticStatement> authenticate(const Statement& statement, const Hash& alliance) {
  INDABA_TRY_ASSIGN(AuthenticStatement opened, reopen(statement));
  const auto* root = std::get_if<RootStatement>(&opened.body);
  const bool is_founding = root != nullptr && root->version == 1;
  if (is_founding ? opened.hash != alliance
                  : alliance_named_by(opened.body).value_or(alliance) != alliance) {
    return StatementError::foreign_alliance;
  }
  auto keys = opened.signers;
  ranges::sort(keys);
  if (std::adjacent_find(keys.begin(), keys.end()) != keys.end()) {
    return StatementError::duplicate_signer;
  }
  const Bytes input =
      signing_input(type_of(opened.body), is_founding ? Hash{} : alliance, statement.body);
  for (const Signed& entry : statement.signatures) {
    if (!ed25519_verify(entry.key, input, entry.signature)) {
      return StatementError::invalid_signature;
    }
  }
  return opened;
}

Result<Authentic<RootStatement>> authenticate_founding(const Statement& root) {
  INDABA_TRY_ASSIGN(Authentic<RootStatement> opened,
                    authenticate_as<RootStatement>(root, hash_of(root)));
  auto keys = opened.body.keys;
  auto signers = opened.signers;
  ranges::sort(keys);
  ranges::sort(signers);
  if (opened.body.version != 1 || opened.body.previous ||
      opened.body.threshold > opened.body.keys.size() ||
      std::adjacent_find(keys.begin(), keys.end()) != keys.end()) {
    return StatementError::inconsistent;
  }
  if (keys != signers) {
    return StatementError::wrong_signer;
  }
  return opened;
}

}  // namespace indaba::protocol
