#include "tests/support/statement_world.h"

#include <utility>

#include "crypto/base/check.h"
#include "protocol/statements/rules.h"

namespace indaba::test {

using namespace protocol;

namespace {

template <std::size_t N>
ByteArray<N> numbered(std::uint64_t number) {
  ByteArray<N> bytes{};
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return bytes;
}

Ed25519KeyPair numbered_key(std::uint64_t number) {
  return Ed25519KeyPair::from_seed(Secret<kEd25519SeedBytes>(numbered<32>(number)));
}

Statement root_of(const Ed25519KeyPair& key) {
  const RootStatement root{.version = 1,
                           .name = "Alliance",
                           .keys = {key.public_key},
                           .threshold = 1,
                           .issued = StatementWorld::kStart,
                           .previous = {}};
  return sign_root(root, {}, {&key});
}

StatementSet founded(const Statement& root) {
  auto set = StatementSet::found(root);
  return std::move(set).value();
}

}  // namespace

StatementWorld::StatementWorld()
    : root_key_(numbered_key(++count_)), root_(root_of(root_key_)), set_(founded(root_)) {}

Ed25519KeyPair StatementWorld::key() { return numbered_key(++count_); }
Serial StatementWorld::serial() { return Serial(numbered<16>(++count_)); }
DeviceId StatementWorld::device_id() { return DeviceId(numbered<16>(++count_)); }
CircleId StatementWorld::circle_id() { return CircleId(numbered<16>(++count_)); }

Signatory StatementWorld::stranger() {
  Ed25519KeyPair recovery = key();
  const MemberId id = member_id_of(recovery.public_key);
  return {.id = id,
          .generation = 1,
          .recovery_key = std::move(recovery),
          .identity_key = key(),
          .device = device_id(),
          .device_key = key()};
}

IdentityStatement StatementWorld::identity(const Signatory& person) {
  return {.alliance = alliance(),
          .member = person.id,
          .generation = person.generation,
          .identity_key = person.identity_key.public_key,
          .recovery_key = person.recovery_key.public_key,
          .previous = {}};
}

DeviceStatement StatementWorld::device(const Signatory& person) {
  return {.alliance = alliance(),
          .member = person.id,
          .generation = person.generation,
          .device = person.device,
          .signature_key = person.device_key.public_key,
          .box_key = {},
          .capabilities = {},
          .created = kStart,
          .expires = kEnd,
          .certifier = {}};
}

MemberStatement StatementWorld::member(const Signatory& person, std::optional<MemberId> issuer) {
  return {.alliance = alliance(),
          .member = person.id,
          .generation = person.generation,
          .joined = kStart,
          .serial = serial(),
          .country = {},
          .invite = {},
          .issuer = issuer};
}

RoleStatement StatementWorld::role(const Signatory& person, RoleName role,
                                   std::optional<MemberId> issuer) {
  return {.alliance = alliance(),
          .member = person.id,
          .role = role,
          .scope = {},
          .not_before = kStart,
          .not_after = kEnd,
          .serial = serial(),
          .alert_key = {},
          .issuer = issuer};
}

InviteStatement StatementWorld::invite(const Ed25519KeyPair& key, std::optional<MemberId> issuer) {
  return {.alliance = alliance(),
          .key = key.public_key,
          .mode = InviteMode::active,
          .uses = 1,
          .not_after = kEnd,
          .roles = {},
          .scope = {},
          .serial = serial(),
          .country = {},
          .issuer = issuer};
}

CircleStatement StatementWorld::circle(Rule rule, Rule stewards) {
  return {.alliance = alliance(),
          .circle = circle_id(),
          .version = 1,
          .name = "Circle",
          .rule = std::move(rule),
          .stewards = std::move(stewards),
          .floor = 0,
          .serial = serial(),
          .issuer = {}};
}

RevocationStatement StatementWorld::revocation(Target target, std::optional<MemberId> issuer) {
  const std::uint64_t number = set_.revocations();
  return {.alliance = alliance(),
          .number = number + 1,
          .previous = number == 0 ? Hash{} : set_.revocation(number),
          .at = kStart,
          .reason = {},
          .target = target,
          .issuer = issuer};
}

void StatementWorld::keep(const Statement& statement) { check(set_.add(statement).has_value()); }

Signatory StatementWorld::admitted(std::optional<std::string> country) {
  Signatory person = stranger();
  keep(sign(identity(person), {&person.recovery_key}));
  keep(sign(device(person), {&person.identity_key, &person.device_key}));
  MemberStatement statement = member(person);
  statement.country = std::move(country);
  keep(sign(statement, {&root_key_}));
  return person;
}

Signatory StatementWorld::with_role(RoleName name, const Scope& scope) {
  Signatory person = admitted();
  RoleStatement statement = role(person, name);
  statement.scope = scope;
  keep(sign(statement, {&root_key_}));
  return person;
}

}  // namespace indaba::test
