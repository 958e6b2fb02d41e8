#include "tests/fuzz/support/services/request_editor.h"

#include <array>
#include <limits>

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

void RequestEditor::change(std::uint64_t& number) {
  switch (input_.below(6)) {
    case 1:
      --number;
      break;
    case 2:
      number = std::numeric_limits<std::uint64_t>::max() >> input_.below(64);
      break;
    case 3:
      number = input_.byte();
      break;
    case 4:
      number = pick<std::uint64_t>();
      break;
    case 5:
      number = now_.seconds;
      break;
    default:
      ++number;
      break;
  }
}

void RequestEditor::change(UnixTime& time) {
  constexpr std::uint64_t kDay = std::uint64_t{24} * 60 * 60;
  constexpr auto kSteps = std::to_array<std::uint64_t>({0, 1, 60, kDay, 15 * kDay, 400 * kDay});
  switch (input_.below(4)) {
    case 1:
      time.seconds = now_.seconds - kSteps[input_.below(kSteps.size())];
      break;
    case 2:
      change(time.seconds);
      break;
    default:
      time.seconds = now_.seconds + kSteps[input_.below(kSteps.size())];
      break;
  }
}

void RequestEditor::change(std::string& text) {
  if (!input_.one_in(3)) {
    text = pick<std::string>();
    return;
  }
  const Bytes bytes = input_.bytes(kTextBytesMax);
  text.assign(bytes.begin(), bytes.end());
}

void RequestEditor::change(Bytes& bytes) {
  switch (input_.below(5)) {
    case 1:
      bytes.resize(input_.below(std::min(bytes.size(), kPlacesMax - 1) + 1));
      break;
    case 2:
      append(bytes, input_.bytes(kTextBytesMax));
      break;
    case 3:
      bytes = input_.bytes(kTextBytesMax);
      break;
    case 4:
      bytes = pick<Bytes>();
      break;
    default:
      if (!bytes.empty()) {
        bytes[input_.below(std::min(bytes.size(), kPlacesMax))] ^= input_.byte();
      }
      break;
  }
}

void RequestEditor::change(Statement& statement) {
  const auto& pairs = scene_.key_pairs();
  const Ed25519KeyPair& other = *pairs[input_.below(pairs.size())];
  const auto body = cbor::decode<StatementBody>(statement.body);
  switch (input_.below(5)) {
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
