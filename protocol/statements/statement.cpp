#include "protocol/statements/statement.h"

#include <utility>

#include "crypto/primitives/hash.h"

namespace indaba::protocol {

using namespace std::string_view_literals;

Hash hash_of(const Statement& statement) { return sha256(statement.body); }

Bytes signing_input(std::string_view type, const Hash& alliance, ByteView body) {
  constexpr std::string_view purpose = "indaba/1\0statement/"sv;
  Bytes input;
  input.reserve(purpose.size() + type.size() + 1 + alliance.size() + body.size());
  append(input, as_bytes(purpose));
  append(input, as_bytes(type));
  input.push_back(0);
  append(input, alliance);
  append(input, body);
  return input;
}

Statement sign_encoded(std::string_view type, const Hash& alliance, Bytes body, SigningKeys keys) {
  Statement statement{.body = std::move(body), .signatures = {}};
  const Bytes input = signing_input(type, alliance, statement.body);
  for (const Ed25519KeyPair* key : keys) {
    statement.signatures.push_back({key->public_key, ed25519_sign(*key, input)});
  }
  return statement;
}

Statement sign_root(const RootStatement& root, const Hash& alliance, SigningKeys keys) {
  return sign_encoded(RootStatement::kType, root.version == 1 ? Hash{} : alliance,
                      cbor::encode(root), keys);
}

}  // namespace indaba::protocol
