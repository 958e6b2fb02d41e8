#include "tests/fuzz/support/services/request_editor.h"

namespace indaba::fuzz {

using namespace protocol;

namespace {

Signature signature_of(const AllianceScene& scene, const StatementBody& body, ByteView encoded,
                       const Ed25519KeyPair& key) {
  return std::visit(
      [&](const auto& kind) {
        Hash alliance = scene.alliance();
        if constexpr (requires { kind.alliance; }) {
          alliance = kind.alliance;
        } else if (kind.version == 1) {
          alliance = {};  // the founding has no name before it
        }
        return ed25519_sign(key, signing_input(kind.kType, alliance, encoded));
      },
      body);
}

}  // namespace

void sign_again(const AllianceScene& scene, Statement& statement, const StatementBody& body) {
  for (Signed& one : statement.signatures) {
    if (const Ed25519KeyPair* key = scene.key_pair(one.key)) {
      one.signature = signature_of(scene, body, statement.body, *key);
    }
  }
}

void RequestEditor::change(Statement& statement) {
  const auto& pairs = scene_.key_pairs();
  const Ed25519KeyPair& other = *pairs[input().below(pairs.size())];
  const auto body = cbor::decode<StatementBody>(statement.body);
  switch (input().below(5)) {
    case 1:  // by somebody else
      statement.signatures = {{other.public_key, {}}};
      break;
    case 2:  // by somebody else too
      statement.signatures.push_back({other.public_key, {}});
      break;
    case 3:
      change(statement.body);
      return;
    case 4:
      change(statement.signatures);
      return;
    default:
      statement = pick<Statement>();
      return;
  }
  if (body) {
    sign_again(scene_, statement, *body);
  }
}

}  // namespace indaba::fuzz
