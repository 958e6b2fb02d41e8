#include "tests/support/alliance/alliance_world.h"

#include <string_view>

#include "protocol/statements/rules.h"
#include "server/service/acceptance.h"
#include "server/service/alliance.h"
#include "server/service/devices.h"
#include "server/service/invites.h"
#include "server/service/registration.h"
#include "server/service/statements.h"
#include "server/service/store_view.h"

namespace indaba::test {
namespace {

using namespace std::string_view_literals;
using namespace protocol;

constexpr std::uint64_t kYear = 365 * AllianceWorld::kDay;

std::optional<MemberId> id_of(const Person* person) {
  return person == nullptr ? std::optional<MemberId>() : person->id;
}

}  // namespace

AllianceWorld::AllianceWorld(Founded founded, UnixTime start)
    : now_(start), root_key_(must(Ed25519KeyPair::generate(random_))) {
  begin(founded);
}

AllianceWorld::AllianceWorld(const std::string& path, UnixTime start)
    : store_(path), now_(start), root_key_(must(Ed25519KeyPair::generate(random_))) {
  begin(Founded::yes);
}

void AllianceWorld::begin(Founded founded) {
  RootStatement root;
  root.version = 1;
  root.name = "The alliance";
  root.keys = {root_key_.public_key};
  root.threshold = 1;
  root.issued = now_;
  root_ = sign_root(root, {}, {&root_key_});
  alliance_ = hash_of(root_);
  circles_ = {random_id<CircleId>(), random_id<CircleId>(), random_id<CircleId>(),
              random_id<CircleId>()};
  founder_ = newcomer("founder");
  if (founded == Founded::yes) {
    must(run(server::alliance_initialise, stranger(), founding()));
  }
}

server::Caller AllianceWorld::stranger() {
  server::Caller caller;
  must(random_.fill(caller.nonce));
  return caller;
}

Person AllianceWorld::newcomer(std::string handle, std::optional<std::string> country) {
  Person person;
  person.handle = std::move(handle);
  person.country = std::move(country);
  person.generation = now_.seconds;
  person.recovery_key = must(Ed25519KeyPair::generate(random_));
  person.identity_key = must(Ed25519KeyPair::generate(random_));
  person.id = member_id_of(person.recovery_key.public_key);
  IdentityStatement identity;
  identity.alliance = alliance_;
  identity.member = person.id;
  identity.generation = person.generation;
  identity.identity_key = person.identity_key.public_key;
  identity.recovery_key = person.recovery_key.public_key;
  person.identity = protocol::sign(identity, {&person.recovery_key});
  person.devices.push_back(new_device(person, nullptr));
  return person;
}

WorldDevice AllianceWorld::new_device(const Person& person, const WorldDevice* certifier) {
  WorldDevice device{random_id<DeviceId>(),
                     person.id,
                     must(Ed25519KeyPair::generate(random_)),
                     must(HpkeKeyPair::generate(random_)),
                     {}};
  DeviceStatement body;
  body.alliance = alliance_;
  body.member = person.id;
  body.generation = person.generation;
  body.device = device.id;
  body.signature_key = device.signature_key.public_key;
  body.box_key = device.box_key.public_key;
  body.created = now_;
  body.expires = {now_.seconds + kYear};
  if (certifier == nullptr) {
    device.certificate = protocol::sign(body, {&person.identity_key, &device.signature_key});
  } else {
    body.certifier = certifier->id;
    device.certificate = protocol::sign(
        body, {&person.identity_key, &device.signature_key, &certifier->signature_key});
  }
  return device;
}

MemberStatement AllianceWorld::member_body(const Person& person, const Person* issuer) {
  MemberStatement body;
  body.alliance = alliance_;
  body.member = person.id;
  body.generation = person.generation;
  body.joined = now_;
  body.serial = random_id<Serial>();
  body.country = person.country;
  body.issuer = id_of(issuer);
  return body;
}

RoleStatement AllianceWorld::role_body(const Person& person, RoleName role, const Person* issuer) {
  RoleStatement body;
  body.alliance = alliance_;
  body.member = person.id;
  body.role = role;
  body.not_before = now_;
  body.not_after = {now_.seconds + kYear};
  body.serial = random_id<Serial>();
  body.issuer = id_of(issuer);
  return body;
}

InviteStatement AllianceWorld::invite_body(const Ed25519KeyPair& key, InviteMode mode,
                                           const Person* issuer) {
  InviteStatement body;
  body.alliance = alliance_;
  body.key = key.public_key;
  body.mode = mode;
  body.uses = 1;
  body.not_after = {now_.seconds + 14 * kDay};
  body.serial = random_id<Serial>();
  body.issuer = id_of(issuer);
  return body;
}

RevocationStatement AllianceWorld::revocation_body(const Target& target, const Person* issuer) {
  const RevocationPlace place = must(server::StoreView::of(*store_, now_)).revocations();
  RevocationStatement body;
  body.alliance = alliance_;
  body.number = place.number + 1;
  body.previous = place.statement;
  body.at = now_;
  body.reason = "as the test says";
  body.target = target;
  body.issuer = id_of(issuer);
  return body;
}

CircleStatement AllianceWorld::circle_body(RoleName rule, RoleName stewards) {
  CircleStatement body;
  body.alliance = alliance_;
  body.circle = random_id<CircleId>();
  body.version = 1;
  body.name = "A circle";
  body.rule.roles = {rule};
  body.stewards.roles = {stewards};
  body.floor = kYear;
  body.serial = random_id<Serial>();
  return body;
}

RegisterRequest AllianceWorld::registration(const Person& newcomer, const Ed25519KeyPair& invite,
                                            std::uint64_t use, const server::Caller& caller) {
  MemberStatement claim = member_body(newcomer, nullptr);
  claim.invite = InviteUse{invite.public_key, use};
  Bytes signed_bytes = to_bytes("indaba/1\0register\0"sv);
  append(signed_bytes, alliance_);
  append(signed_bytes, caller.nonce);
  append(signed_bytes, newcomer.id.view());
  append(signed_bytes, newcomer.device().id.view());
  RegisterRequest request;
  request.key = invite.public_key;
  request.signature = ed25519_sign(invite, signed_bytes);
  request.identity = newcomer.identity;
  request.device = newcomer.device().certificate;
  request.member = protocol::sign(claim, {&invite});
  request.handle = newcomer.handle;
  request.note = "from the meeting";
  return request;
}

WorldInvite AllianceWorld::add_invite(InviteMode mode, std::uint64_t uses, const Person* issuer) {
  if (issuer == nullptr) {
    issuer = &founder_;
  }
  WorldInvite invite{must(Ed25519KeyPair::generate(random_)), {}};
  InviteStatement body = invite_body(invite.key, mode, issuer);
  body.uses = uses;
  invite.statement = sign(body, issuer);
  must(run(server::invites_create, issuer->caller(), InvitesCreateRequest{{invite.statement}}));
  return invite;
}

Person& AllianceWorld::add_by_invite(std::string handle, InviteMode mode,
                                     std::optional<std::string> country) {
  const WorldInvite invite = add_invite(mode);
  Person& person = people_.emplace_back(newcomer(std::move(handle), std::move(country)));
  const server::Caller caller = stranger();
  must(run(server::register_member, caller, registration(person, invite.key, 1, caller)));
  return person;
}

Person& AllianceWorld::add_member(std::string handle, std::optional<std::string> country) {
  Person& person = add_by_invite(std::move(handle), InviteMode::pending, std::move(country));
  const PendingAcceptRequest request{sign(member_body(person, &founder_), &founder_), {}};
  must(run(server::pending_accept, founder_.caller(), request));
  return person;
}

Person& AllianceWorld::add_with_role(std::string handle, RoleName role, const Scope& scope) {
  Person& person = add_member(std::move(handle));
  grant(person, role, scope);
  return person;
}

WorldDevice& AllianceWorld::add_device(Person& person) {
  WorldDevice device = new_device(person, &person.device());
  must(run(server::devices_add, person.caller(), DevicesAddRequest{device.certificate}));
  return person.devices.emplace_back(std::move(device));
}

Statement AllianceWorld::grant(const Person& person, RoleName role, const Scope& scope) {
  RoleStatement body = role_body(person, role, nullptr);
  body.scope = scope;
  Statement statement = sign(body, nullptr);
  check(!publish({statement}));
  return statement;
}

void AllianceWorld::revoke(const Target& target) {
  check(!publish({sign(revocation_body(target, nullptr), nullptr)}));
}

std::error_code AllianceWorld::publish(std::vector<Statement> statements) {
  return run(server::statements_publish, founder_.caller(),
             StatementsPublishRequest{std::move(statements)})
      .error();
}

Statement AllianceWorld::manifest(const CircleId& circle, const Person& steward,
                                  const Hash& definition, std::uint64_t epoch,
                                  const std::optional<Hash>& previous) {
  ManifestStatement body;
  body.alliance = alliance_;
  body.circle = circle;
  body.definition = definition;
  body.epoch = epoch;
  must(random_.fill(body.commitment));
  must(random_.fill(body.sealing_key));
  body.reason = "as the test says";
  body.at = now_;
  body.issuer = steward.id;
  body.previous = previous;
  return sign(body, &steward);
}

void AllianceWorld::add_circle(AllianceInitialiseRequest& request, const CircleId& circle,
                               std::vector<RoleName> rule, RoleName steward) {
  CircleStatement body = circle_body(RoleName::member, steward);
  body.circle = circle;
  body.rule.roles = std::move(rule);
  if (steward != RoleName::admin) {
    body.stewards.roles.push_back(RoleName::admin);  // the founder begins every circle
  }
  const Statement definition = sign(body, nullptr);
  request.statements.push_back(definition);
  request.circles.push_back({manifest(circle, founder_, hash_of(definition)), {}});
}

AllianceInitialiseRequest AllianceWorld::founding() {
  AllianceInitialiseRequest request;
  auto context_now = context();
  const server::FounderSecret secret = must(server::make_founder_link(context_now, *store_));
  std::copy(secret.view().begin(), secret.view().end(), request.secret.begin());
  request.root = root_;
  request.handle = founder_.handle;
  request.statements = {founder_.identity, founder_.device().certificate,
                        sign(member_body(founder_, nullptr), nullptr),
                        sign(role_body(founder_, RoleName::admin, nullptr), nullptr)};
  add_circle(request, circles_.members, {RoleName::member}, RoleName::admin);
  add_circle(request, circles_.responders, {RoleName::responder}, RoleName::responder);
  add_circle(request, circles_.moderators, {RoleName::moderator}, RoleName::moderator);
  add_circle(request, circles_.youth, {RoleName::youth, RoleName::youth_lead},
             RoleName::youth_lead);
  return request;
}

}  // namespace indaba::test
