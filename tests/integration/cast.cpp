#include "tests/integration/cast.h"

#include <string_view>

#include "crypto/base/check.h"
#include "crypto/primitives/hash.h"
#include "protocol/frames/alliance.h"
#include "protocol/frames/answers.h"
#include "protocol/frames/closed_channels.h"
#include "protocol/frames/devices.h"
#include "protocol/frames/log.h"
#include "protocol/frames/open_channels.h"
#include "server/delivery/system_clock.h"
#include "server/service/accounts.h"
#include "server/service/answers.h"
#include "server/service/backups.h"
#include "server/service/messages.h"
#include "server/service/open_channels.h"
#include "tests/support/alliance/channel_devices.h"
#include "tests/support/alliance/proof.h"

namespace indaba::test {

using namespace std::string_view_literals;
using namespace protocol;

std::string_view name_of(Part part) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"stranger", "unproved", "revoked", "put out", "erased", "pending", "provisional", "member",
       "insider", "owner", "responder", "moderator", "coordinator", "admin"});
  static_assert(kNames.size() == kParts.size());
  return kNames.at(static_cast<std::size_t>(part));
}

Signature erasure_of(const Person& person, const Hash& alliance, const ByteArray<32>& nonce) {
  Bytes challenge = to_bytes("indaba/1\0erase\0"sv);
  append(challenge, alliance);
  append(challenge, nonce);
  append(challenge, person.id.view());
  return ed25519_sign(person.identity_key, challenge);
}

Cast::Cast() {
  // Whoever is not asked for a while, and whoever does not sign in, stays.
  const std::vector<std::string> settings{"INDABA_REQUESTS_RATE_PERCENT=0",
                                          "INDABA_SESSION_SIGN_IN_MS_MAX=3600000",
                                          "INDABA_SESSION_PING_MS=3600000"};
  server_ = std::make_unique<Indabad>([this](const std::string& path) { plant(path); }, settings);
  connect();
  begin_groups();
}

std::string Cast::refusal_by_table(const Method& method, const Actor& who) const {
  if (who.state && method.access == Access::before_sign_in) {
    return "already_signed_in";
  }
  if (method.access < Access::device) {
    return {};
  }
  if (!who.state) {
    return "not_signed_in";
  }
  const bool is_far_enough_in =
      method.access == Access::device ||
      (method.access == Access::provisional && *who.state != MemberState::pending) ||
      *who.state == MemberState::member;
  const std::map<Part, RoleName> roles{{Part::responder, RoleName::responder},
                                       {Part::moderator, RoleName::moderator},
                                       {Part::coordinator, RoleName::coordinator},
                                       {Part::admin, RoleName::admin}};
  const auto role = roles.find(who.part);
  const bool has_role =
      method.roles.empty() || (role != roles.end() && method.roles.contains(role->second));
  return is_far_enough_in && has_role ? "" : "not_allowed";
}

void Cast::plant(const std::string& path) {
  world_.emplace(path, server::SystemClock().now());
  plant_people();
  plant_gone();
  plant_channels();
  plant_things_of_others();
  const storage::Circle kept = must(world_->store().circles->circle(circle()));
  circle_definition_ = kept.definition;
  circle_manifest = must(world_->store().circles->manifests(circle(), 0, 1)).at(0).statement;
  const auto head = must(world_->store().revocations->head());
  revocations_ = head.number;
  last_revocation_ = head.statement;
  world_->files().commit();
}

void Cast::play(Part part, const Person& person, std::optional<MemberState> state) {
  people_.push_back(&person);
  Actor& actor = actors_[part];
  actor.part = part;
  actor.person = &person;
  actor.device = part == Part::unproved ? &person.devices.back() : &person.device();
  actor.state = state;
  if (part == Part::stranger) {
    actor.leaf = {
        .member = person.id,
        .device = person.device().id,
        .key = person.device().signature_key.clone(),
        .credential = {.device = person.device().certificate,
                       .identity = person.identity,
                       .member = world_->sign(world_->member_body(person, nullptr), nullptr),
                       .invite = {}}};
  } else {
    actor.leaf = channel_device(*world_, *actor.device);
  }
}

void Cast::plant_people() {
  const auto member = MemberState::member;
  play(Part::stranger, newcomers_.emplace_back(world_->newcomer("stranger")), {});
  play(Part::pending, world_->add_by_invite("pending", InviteMode::pending), MemberState::pending);
  play(Part::provisional, world_->add_by_invite("provisional", InviteMode::active),
       MemberState::provisional);
  Person& insider = world_->add_member("insider");
  world_->add_device(insider);
  play(Part::unproved, insider, {});
  play(Part::insider, insider, member);
  play(Part::member, world_->add_member("member"), member);
  play(Part::owner, world_->add_member("owner"), member);
  play(Part::responder, world_->add_with_role("responder", RoleName::responder), member);
  play(Part::moderator,
       world_->add_with_role(
           "moderator", RoleName::moderator,
           Scope{.countries = {}, .circles = std::vector<CircleId>{world_->circles().members}}),
       member);
  play(Part::coordinator,
       world_->add_with_role("coordinator", RoleName::coordinator,
                             Scope{.countries = std::vector<std::string>{kCountry}, .circles = {}}),
       member);
  play(Part::admin, world_->founder(), member);
  for (const Part part : {Part::insider, Part::member}) {
    must(world_->store().profiles->set_first_contact(actor(part).person->id,
                                                     storage::FirstContact::anyone));
  }
}

void Cast::plant_gone() {
  const Person& revoked = world_->add_member("revoked");
  play(Part::revoked, revoked, {});
  world_->revoke(TargetDevice{revoked.id, revoked.device().id});
  newest_identity_of_revoked = hash_of(revoked.identity);
  const Person& put_out = world_->add_member("put_out");
  play(Part::put_out, put_out, {});
  const storage::Member kept = must(world_->store().members->member(put_out.id));
  world_->revoke(TargetMembership{put_out.id, *kept.serial});
  const Person& erased = world_->add_member("erased");
  play(Part::erased, erased, {});
  must(world_->run(
      server::account_erase, erased.caller(),
      AccountEraseRequest{erasure_of(erased, world_->alliance(), erased.caller().nonce)}));
}

void Cast::send(const Person& by, const ChannelId& channel, const MessageId& message) {
  SendRequest request;
  request.channel = channel;
  request.message = message;
  request.epoch = 1;
  request.body = to_bytes("hello");
  must(world_->run(server::send, by.caller(), request));
}

std::uint64_t Cast::put_answer(const Person& by, const CircleId& circle, const Hash& subject) {
  must(world_->run(server::answers_put, by.caller(),
                   AnswersPutRequest{circle, subject, 1, Bytes(1024)}));
  return must(world_->store().answers->read(circle, subject, 0, 1)).at(0).number;
}

void Cast::plant_channels() {
  topic_ = new_id<ChannelId>();
  alerts_ = new_id<ChannelId>();
  responders_topic_ = new_id<ChannelId>();
  for (MessageId& message : id_of_message_) {
    message = new_id<MessageId>();
  }
  const auto open = [&](Part part, const ChannelId& channel, ChannelKind kind,
                        const CircleId& circle) {
    ChannelsOpenRequest request;
    request.channel = channel;
    request.kind = kind;
    request.circle = circle;
    request.name = "Water";
    must(world_->run(server::channels_open, actor(part).person->caller(), request));
  };
  const Person& insider = *actor(Part::insider).person;
  open(Part::admin, topic_, ChannelKind::topic, world_->circles().members);
  open(Part::admin, alerts_, ChannelKind::alert, world_->circles().members);
  open(Part::responder, responders_topic_, ChannelKind::topic, circle());
  for (const ChannelId& channel : {topic_, alerts_}) {
    must(world_->run(server::channels_join, insider.caller(), ChannelsJoinRequest{channel}));
  }
  must(world_->run(server::channels_join, actor(Part::responder).person->caller(),
                   ChannelsJoinRequest{alerts_}));
  send(insider, topic_, message_of_insider());
  send(*actor(Part::admin).person, topic_, message_of_admin());
  must(world_->random().fill(subject_));
  answer_ = put_answer(*actor(Part::admin).person, circle(), subject_);
  BackupStatement backup;
  backup.alliance = world_->alliance();
  backup.member = insider.id;
  backup.generation = insider.generation;
  backup.counter = 1;
  const Bytes sealed = to_bytes("sealed");
  backup.sealed = sha256(sealed);
  backup.at = world_->now();
  must(world_->run(server::backup_put, insider.caller(),
                   BackupPutRequest{world_->sign(backup, &insider), sealed}));
}

void Cast::plant_things_of_others() {
  other_ = &world_->add_with_role("other", RoleName::youth_lead);
  people_.push_back(other_);
  must(world_->store().profiles->set_first_contact(other_->id, storage::FirstContact::leads));
  others_serial_ = must(world_->store().members->member(other_->id)).serial.value();
  others_leaf_ = channel_device(*world_, other_->device());
  hidden_ = &world_->add_by_invite("hidden", InviteMode::pending, "KE");
  people_.push_back(hidden_);
  const WorldInvite& invite = invites_.emplace_back(world_->add_invite(InviteMode::pending, 5));
  others_invite_ = invite.key.public_key;
  // Below two leads nothing is written among youth.
  world_->add_with_role("second_lead", RoleName::youth_lead);
  youth_statement_ = hash_of(world_->grant(world_->add_member("ward"), RoleName::youth));
  youth_topic_ = new_id<ChannelId>();
  ChannelsOpenRequest open;
  open.channel = youth_topic_;
  open.circle = world_->circles().youth;
  open.name = "Ours";
  must(world_->run(server::channels_open, other_->caller(), open));
  send(*other_, youth_topic_, others_message());
  must(world_->random().fill(others_subject_));
  others_answer_ = put_answer(*other_, world_->circles().youth, others_subject_);
}

std::unique_ptr<DeviceClient> Cast::sign_in(const WorldDevice& device) {
  auto client = std::make_unique<DeviceClient>(server_->port());
  client->ask<ProveReply>("prove", proof_of(device.id, device.signature_key, client->hello()));
  return client;
}

void Cast::connect() {
  for (auto& [part, who] : actors_) {
    who.client = who.state ? sign_in(*who.device) : std::make_unique<DeviceClient>(server_->port());
  }
  others_client_ = sign_in(other_->device());
}

void Cast::begin_groups() {
  Actor& owner = actor(Part::owner);
  const Actor& insider = actor(Part::insider);
  group_.emplace(world_->random(), world_->now(), new_id<ChannelId>(), ChannelKind::group);
  owner.client->ask<ChannelsCreateReply>(
      "channels.create",
      ChannelsCreateRequest{group_->channel(), ChannelKind::group, 0, group_->begin(owner.leaf)});
  const ChannelGroup::Made made = group_->commit(owner.leaf, group_->adding({&insider.leaf}));
  ChannelsCommitRequest commit;
  commit.channel = group_->channel();
  commit.commit = made.messages.commit;
  commit.group_info = *made.messages.group_info;
  commit.welcome = made.messages.welcome;
  commit.added = made.added;
  owner.client->ask<ChannelsCommitReply>("channels.commit", commit);
  group_->accept(made);
  settle_group(owner);

  others_group_ = new_id<ChannelId>();
  ChannelGroup group(world_->random(), world_->now(), others_group_, ChannelKind::group);
  others_client_->ask<ChannelsCreateReply>(
      "channels.create",
      ChannelsCreateRequest{others_group_, ChannelKind::group, 0, group.begin(others_leaf_)});
}

Statement Cast::settlement_of_group(const Actor& who) {
  return group_->settlement(world_->alliance(), who.leaf,
                            is_in_group(who) ? who.leaf : actor(Part::owner).leaf);
}

void Cast::settle_group(const Actor& who) {
  Actor& settler = actor(who.part == Part::owner ? Part::insider : Part::owner);
  check(settler.client
            ->ask<ChannelsSettleReply>("channels.settle",
                                       ChannelsSettleRequest{settlement_of_group(settler)})
            .settled);
}

WorldInvite& Cast::invite(InviteMode mode, const Actor& inviter) {
  WorldInvite& invite =
      invites_.emplace_back(WorldInvite{must(Ed25519KeyPair::generate(world_->random())), {}});
  InviteStatement body = world_->invite_body(invite.key, mode, inviter.person);
  body.country = kCountry;
  body.scope.countries = std::vector<std::string>{kCountry};
  invite.statement = world_->sign(body, inviter.person);
  inviter.client->ask<InvitesCreateReply>("invites.create",
                                          InvitesCreateRequest{{invite.statement}});
  return invite;
}

const Person& Cast::newcomer(InviteMode mode, const Actor& inviter) {
  const WorldInvite& by = invite(mode, inviter);
  const Person& person =
      newcomers_.emplace_back(world_->newcomer(new_handle(), std::string(kCountry)));
  DeviceClient client(server_->port());
  server::Caller caller;
  caller.nonce = client.hello().nonce;
  RegisterRequest request = world_->registration(person, by.key, 1, caller);
  client.ask<RegisterReply>("register", request);
  claims_.emplace(person.id, std::move(request));
  return person;
}

RegisterRequest Cast::registration(const DeviceClient& client) {
  const WorldInvite& by = invite(InviteMode::active, actor(Part::admin));
  const Person& person =
      newcomers_.emplace_back(world_->newcomer(new_handle(), std::string(kCountry)));
  server::Caller caller;
  caller.nonce = client.hello().nonce;
  return world_->registration(person, by.key, 1, caller);
}

RevocationStatement Cast::revocation(const Target& target, const Person& issuer) {
  RevocationStatement body;
  body.alliance = world_->alliance();
  body.number = revocations_ + 1;
  body.previous = last_revocation_;
  body.at = world_->now();
  body.reason = "as the test says";
  body.target = target;
  body.issuer = issuer.id;
  return body;
}

void Cast::revoked(const Statement& revocation) {
  ++revocations_;
  last_revocation_ = hash_of(revocation);
}

const WorldDevice& Cast::add_device(Actor& who) {
  const WorldDevice& device = new_device(*who.person, who.device);
  who.client->ask<DevicesAddReply>("devices.add", DevicesAddRequest{device.certificate});
  return device;
}

const Ed25519KeyPair* Cast::key_pair(const SigningKey& key) {
  std::vector<const Ed25519KeyPair*> all{&world_->root_key()};
  const auto add = [&](const Person& person) {
    all.insert(all.end(), {&person.recovery_key, &person.identity_key});
    for (const WorldDevice& device : person.devices) {
      all.push_back(&device.signature_key);
    }
  };
  for (const Person* person : people_) {
    add(*person);
  }
  for (const Person& person : newcomers_) {
    add(person);
  }
  for (const WorldDevice& device : devices_) {
    all.push_back(&device.signature_key);
  }
  for (const WorldInvite& invite : invites_) {
    all.push_back(&invite.key);
  }
  for (const Ed25519KeyPair* pair : all) {
    if (pair->public_key == key) {
      return pair;
    }
  }
  return nullptr;
}

}  // namespace indaba::test
