#include "tests/fuzz/support/services/alliance_scene.h"

#include <fstream>
#include <iterator>

#include "crypto/primitives/hash.h"
#include "server/service/accounts.h"
#include "server/service/answers.h"
#include "server/service/backups.h"
#include "server/service/closed_channels.h"
#include "server/service/commits.h"
#include "server/service/invites.h"
#include "server/service/key_packages.h"
#include "server/service/messages.h"
#include "server/service/open_channels.h"
#include "server/service/registration.h"
#include "server/service/settling.h"
#include "tests/fuzz/support/services/request_forge.h"
#include "tests/support/alliance/channel_devices.h"

namespace indaba::fuzz {

using namespace protocol;
using test::AllianceWorld;
using test::must;

namespace {

constexpr const char* kCountry = "SN";

Bytes read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  return {bytes.begin(), bytes.end()};
}

}  // namespace

AllianceScene::AllianceScene() {
  const std::string path = folder_->path("store");
  world_.emplace(path, AllianceWorld::kStart);
  heads_ = must(server::prepare_heads(world_->store(), world_->random(), now()));
  plant_people();
  plant_channels();
  plant_things();
  plant_group();
  add_requests();
  for (const ValidRequest& one : requests_) {
    collect_names(one, names_);
  }
  note_keys();
  for (const ChannelId& channel : names_.of<ChannelId>()) {
    if (const auto head = world_->store().log->head(channel)) {
      logs_[channel] = head->seq;
    }
  }
  world_->files().commit();
  store_ = read_file(path);
  folder_.reset();
}

// As one piece that must be done.
template <class Function, class Request>
void AllianceScene::run(Function function, Part by, const Request& request) {
  server::Effects effects;
  server::ServiceContext context{now(), world_->random(), server_,  effects,
                                 {},    &*heads_,         &groups_, nullptr};
  must(function(context, world_->store(), askers_[by].caller, request));
}

AllianceScene::Part AllianceScene::play(const test::Person& person, const test::WorldDevice& device,
                                        bool signs_in) {
  Asker asker{&person, &device, {}};
  if (signs_in) {
    asker.caller.signed_in = server::SignedIn{person.id, device.id};
  }
  asker.caller.nonce.fill(7);
  askers_.push_back(asker);
  return askers_.size() - 1;
}

void AllianceScene::plant_people() {
  AllianceWorld& world = *world_;
  const auto play_first = [&](const test::Person& person) { return play(person, person.device()); };
  admin_ = play_first(world.founder());
  test::Person& insider = world.add_member("insider", kCountry);
  world.add_device(insider);
  insider_ = play_first(insider);
  second_ = play(insider, insider.devices.back());
  member_ = play_first(world.add_member("member", kCountry));
  owner_ = play_first(world.add_member("owner"));
  responder_ = play_first(world.add_with_role("responder", RoleName::responder));
  moderator_ = play_first(world.add_with_role(
      "moderator", RoleName::moderator,
      Scope{.countries = {}, .circles = std::vector<CircleId>{world.circles().members}}));
  coordinator_ = play_first(
      world.add_with_role("coordinator", RoleName::coordinator,
                          Scope{.countries = std::vector<std::string>{kCountry}, .circles = {}}));
  pending_ = play_first(world.add_by_invite("pending", InviteMode::pending));
  provisional_ = play_first(world.add_by_invite("provisional", InviteMode::active));
  lead_ = play_first(world.add_with_role("lead", RoleName::youth_lead));
  ward_ = play_first(world.add_with_role("ward", RoleName::youth));
  test::Person& revoked = world.add_member("revoked");
  world.revoke(TargetDevice{revoked.id, revoked.device().id});
  revoked_ = play_first(revoked);
  test::Person& put_out = world.add_member("put_out");
  world.revoke(
      TargetMembership{put_out.id, must(world.store().members->member(put_out.id)).serial.value()});
  put_out_ = play_first(put_out);
  test::Person& stranger = newcomers_.emplace_back(world.newcomer("stranger", kCountry));
  stranger_ = play(stranger, stranger.device(), false);
  waiting_ = &world.add_by_invite("waiting", InviteMode::pending, kCountry);

  // By the coordinator's invite, whose claim is kept to be countersigned.
  invites_.push_back({must(Ed25519KeyPair::generate(world.random())), {}});
  test::WorldInvite& invite = invites_.back();
  InviteStatement body = world.invite_body(invite.key, InviteMode::active, &person(admin_));
  body.uses = 3;
  invite.statement = world.sign(body, &person(admin_));
  must(world.run(server::invites_create, person(admin_).caller(),
                 InvitesCreateRequest{{invite.statement}}));
  test::Person& claimant = newcomers_.emplace_back(world.newcomer("claimant", kCountry));
  claimant_ = &claimant;
  claim_ = world.registration(claimant, invite.key, 1, askers_[stranger_].caller);
  must(world.run(server::register_member, askers_[stranger_].caller, claim_));
}

ChannelId AllianceScene::open(Part by, ChannelKind kind, const CircleId& circle) {
  ChannelsOpenRequest request;
  request.channel = new_id<ChannelId>();
  request.kind = kind;
  request.circle = circle;
  request.name = "Water";
  run(server::channels_open, by, request);
  return request.channel;
}

void AllianceScene::send(Part by, const ChannelId& channel, const MessageId& message) {
  SendRequest request;
  request.channel = channel;
  request.message = message;
  request.epoch = 1;
  request.body = to_bytes("hello");
  run(server::send, by, request);
}

void AllianceScene::plant_channels() {
  const auto& circles = world_->circles();
  topic_ = open(admin_, ChannelKind::topic, circles.members);
  alerts_ = open(admin_, ChannelKind::alert, circles.members);
  responders_topic_ = open(responder_, ChannelKind::topic, circles.responders);
  for (const Part part : {insider_, member_, responder_, moderator_}) {
    run(server::channels_join, part, ChannelsJoinRequest{topic_});
  }
  for (const Part part : {insider_, responder_}) {
    run(server::channels_join, part, ChannelsJoinRequest{alerts_});
  }
  message_ = new_id<MessageId>();
  send(insider_, topic_, message_);
  send(admin_, topic_, new_id<MessageId>());
  send(responder_, alerts_, new_id<MessageId>());
}

Statement AllianceScene::backup(Part by, std::uint64_t counter) {
  BackupStatement body;
  body.alliance = alliance();
  body.member = person(by).id;
  body.generation = person(by).generation;
  body.counter = counter;
  body.sealed = sha256(as_bytes("sealed"));
  body.at = now();
  return world_->sign(body, &person(by));
}

void AllianceScene::plant_things() {
  for (const Part part : {insider_, member_}) {
    must(world_->store().profiles->set_first_contact(person(part).id,
                                                     storage::FirstContact::anyone));
  }
  must(world_->random().fill(subject_));
  run(server::answers_put, admin_,
      AnswersPutRequest{world_->circles().responders, subject_, 1, Bytes(1024)});
  run(server::backup_put, insider_, BackupPutRequest{backup(insider_, 1), to_bytes("sealed")});
  for (const Part part : {insider_, second_, member_, owner_}) {
    const auto own = leaf(part).key_package(world_->random(), now());
    run(server::key_packages_publish, part,
        KeyPackagesPublishRequest{{mls::encode(mls::MlsMessage{own.key_package})}, {}});
  }
}

test::ChannelDevice AllianceScene::leaf(Part part) {
  return test::channel_device(*world_, *askers_[part].device);
}

// Of owner and insider, settled at its epoch 1.
void AllianceScene::plant_group() {
  group_.emplace(world_->random(), now(), new_id<ChannelId>(), ChannelKind::group);
  const test::ChannelDevice owner = leaf(owner_);
  const test::ChannelDevice insider = leaf(insider_);
  run(server::channels_create, owner_,
      ChannelsCreateRequest{group_->channel(), ChannelKind::group, 0, group_->begin(owner)});
  const auto made = group_->commit(owner, group_->adding({&insider}));
  ChannelsCommitRequest commit;
  commit.channel = group_->channel();
  commit.commit = made.messages.commit;
  commit.group_info = *made.messages.group_info;
  commit.welcome = made.messages.welcome;
  commit.added = made.added;
  run(server::channels_commit, owner_, commit);
  group_->accept(made);
  run(server::channels_settle, insider_,
      ChannelsSettleRequest{group_->settlement(alliance(), insider, owner)});
}

void AllianceScene::note_keys() {
  const auto add_person = [this](const test::Person& person) {
    key_pairs_.push_back(&person.recovery_key);
    key_pairs_.push_back(&person.identity_key);
    for (const test::WorldDevice& device : person.devices) {
      key_pairs_.push_back(&device.signature_key);
    }
  };
  key_pairs_.push_back(&world_->root_key());
  for (const Asker& asker : askers_) {
    add_person(*asker.person);
  }
  add_person(*waiting_);
  for (const test::Person& person : newcomers_) {
    add_person(person);
  }
  for (const test::WorldDevice& device : devices_) {
    key_pairs_.push_back(&device.signature_key);
  }
  for (const test::WorldInvite& invite : invites_) {
    key_pairs_.push_back(&invite.key);
  }
  for (const Ed25519KeyPair& key : keys_) {
    key_pairs_.push_back(&key);
  }
  for (const Ed25519KeyPair* pair : key_pairs_) {
    names_.add<Hash>(pair->public_key);
  }
}

const Ed25519KeyPair* AllianceScene::key_pair(const SigningKey& key) const {
  const auto found =
      std::find_if(key_pairs_.begin(), key_pairs_.end(),
                   [&](const Ed25519KeyPair* pair) { return pair->public_key == key; });
  return found == key_pairs_.end() ? nullptr : *found;
}

}  // namespace indaba::fuzz
