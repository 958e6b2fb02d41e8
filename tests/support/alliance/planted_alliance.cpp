#include "tests/support/alliance/planted_alliance.h"

#include "crypto/base/check.h"
#include "crypto/primitives/x25519.h"
#include "protocol/statements/rules.h"
#include "server/service/intake.h"

namespace indaba::test {
namespace {}  // namespace

template <class SomeId>
SomeId PlantedAlliance::random_id() {
  ByteArray<SomeId::size_bytes> bytes{};
  check(random_.fill(bytes).has_value());
  return SomeId(bytes);
}

PlantedAlliance::PlantedAlliance()
    : heads_(server::prepare_heads(*store_, random_, now_).value()),
      root_key_(Ed25519KeyPair::generate(random_).value()) {
  plant_root();
}

PlantedAlliance::PlantedAlliance(const std::string& path, UnixTime now)
    : store_(path),
      now_(now),
      heads_(server::prepare_heads(*store_, random_, now_).value()),
      root_key_(Ed25519KeyPair::generate(random_).value()) {
  plant_root();
}

void PlantedAlliance::plant_root() {
  protocol::RootStatement root;
  root.version = 1;
  root.name = "The alliance";
  root.keys = {root_key_.public_key};
  root.threshold = 1;
  root.issued = now_;
  const protocol::Statement statement = protocol::sign_root(root, {}, {&root_key_});
  id_ = protocol::hash_of(statement);
  check(store_->meta->set_value(storage::MetaKey::alliance, id_).has_value());
  keep(statement);
}

void PlantedAlliance::keep(const protocol::Statement& statement) {
  const auto opened = protocol::reopen(statement);
  check(server::keep(context(), *store_, statement, opened.value()).has_value());
}

Planted& PlantedAlliance::add(const std::string& handle, storage::Standing standing) {
  people_.push_back({{},
                     Ed25519KeyPair::generate(random_).value(),
                     Ed25519KeyPair::generate(random_).value(),
                     {}});
  Planted& person = people_.back();
  person.id = protocol::member_id_of(person.recovery_key.public_key);

  protocol::MemberStatement member;
  member.alliance = id_;
  member.member = person.id;
  member.generation = now_.seconds;
  member.joined = now_;
  member.serial = random_id<protocol::Serial>();
  const protocol::Statement membership = protocol::sign(member, {&root_key_});
  storage::Member record;
  record.id = person.id;
  record.handle = handle;
  record.standing = standing;
  record.registered = now_;
  record.statement = protocol::hash_of(membership);
  record.serial = member.serial;
  check(store_->members->add(record).has_value());
  keep(membership);

  protocol::IdentityStatement identity;
  identity.alliance = id_;
  identity.member = person.id;
  identity.generation = now_.seconds;
  identity.identity_key = person.identity_key.public_key;
  identity.recovery_key = person.recovery_key.public_key;
  const protocol::Statement signed_identity = protocol::sign(identity, {&person.recovery_key});
  check(store_->members
            ->add_identity(person.id, {identity.generation, identity.identity_key,
                                       protocol::hash_of(signed_identity)})
            .has_value());
  keep(signed_identity);
  add_device(person);
  return person;
}

std::pair<PlantedDevice, protocol::Statement> PlantedAlliance::certificate(
    const Planted& member, const PlantedDevice* certifier) {
  PlantedDevice device{random_id<DeviceId>(), member.id, Ed25519KeyPair::generate(random_).value()};
  protocol::DeviceStatement body;
  body.alliance = id_;
  body.member = member.id;
  body.generation = store_->members->identity(member.id).value().generation;
  body.device = device.id;
  body.signature_key = device.key.public_key;
  check(random_.fill(body.box_key).has_value());
  body.created = now_;
  body.expires = UnixTime{now_.seconds + PlantedAlliance::kYear};
  if (certifier == nullptr) {
    return {std::move(device), protocol::sign(body, {&member.identity_key, &device.key})};
  }
  body.certifier = certifier->id;
  const protocol::Statement statement =
      protocol::sign(body, {&member.identity_key, &device.key, &certifier->key});
  return {std::move(device), statement};
}

PlantedDevice& PlantedAlliance::add_device(Planted& member) {
  const PlantedDevice* certifier = member.devices.empty() ? nullptr : &member.devices.front();
  auto [device, statement] = certificate(member, certifier);
  const auto opened = protocol::reopen(statement);
  const auto body = protocol::narrow<protocol::DeviceStatement>(opened.value()).value();
  storage::Device record;
  record.id = device.id;
  record.member = member.id;
  record.generation = body.body.generation;
  record.signature_key = body.body.signature_key;
  record.box_key = body.body.box_key;
  record.created = body.body.created;
  record.expires = body.body.expires;
  record.certifier = body.body.certifier;
  record.statement = body.hash;
  check(store_->devices->add(record).has_value());
  keep(statement);
  return member.devices.emplace_back(std::move(device));
}

void PlantedAlliance::grant(const Planted& member, protocol::RoleName role,
                            const protocol::Scope& scope, std::uint64_t seconds) {
  protocol::RoleStatement body;
  body.alliance = id_;
  body.member = member.id;
  body.role = role;
  body.scope = scope;
  body.not_before = now_;
  body.not_after = UnixTime{now_.seconds + seconds};
  body.serial = random_id<protocol::Serial>();
  const protocol::Statement statement = protocol::sign(body, {&root_key_});
  keep(statement);
  storage::RoleGrant grant;
  grant.statement = protocol::hash_of(statement);
  grant.member = member.id;
  grant.role = role;
  grant.scope = scope;
  grant.not_before = body.not_before;
  grant.not_after = body.not_after;
  check(store_->roles->add(grant).has_value());
}

protocol::CircleId PlantedAlliance::add_circle(protocol::RoleName rule,
                                               protocol::RoleName stewards) {
  protocol::CircleStatement body;
  body.alliance = id_;
  body.circle = random_id<protocol::CircleId>();
  body.version = 1;
  body.name = "Circle";
  body.rule.roles = {rule};
  body.stewards.roles = {stewards};
  body.floor = PlantedAlliance::kYear;
  body.serial = random_id<protocol::Serial>();
  const protocol::Statement statement = protocol::sign(body, {&root_key_});
  keep(statement);
  check(store_->circles->define(body.circle, 1, protocol::hash_of(statement)).has_value());
  return body.circle;
}

}  // namespace indaba::test
