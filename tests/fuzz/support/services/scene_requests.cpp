// The valid requests of AllianceScene: at least one for each method that is served, by somebody who
// may ask it; some hold only once another was done.
#include "crypto/primitives/hash.h"
#include "protocol/frames/payloads.h"
#include "tests/fuzz/support/services/alliance_scene.h"
#include "tests/support/alliance/channel_devices.h"
#include "tests/support/alliance/proof.h"

namespace indaba::fuzz {

using namespace std::string_view_literals;
using namespace protocol;
using test::must;

template <class Request>
void AllianceScene::request(std::string_view method, Part by, const Request& request) {
  requests_.push_back({find_method(method), by, cbor::encode(request)});
}

template <class Body>
Statement AllianceScene::by_device(const Body& body, Part part) {
  return protocol::sign(body, {&askers_[part].device->signature_key});
}

void AllianceScene::add_requests() {
  requests_of_people();
  requests_of_accounts();
  requests_of_roles();
  requests_of_circles();
  requests_of_channels();
  requests_of_group();
}

void AllianceScene::requests_of_people() {
  test::AllianceWorld& world = *world_;
  request("alliance.get", pending_, Nothing{});
  request("alliance.initialise", stranger_,
          test::AllianceWorld(test::AllianceWorld::Founded::no).founding());

  const Ed25519KeyPair& key = keys_.emplace_back(must(Ed25519KeyPair::generate(world.random())));
  InviteStatement invite = world.invite_body(key, InviteMode::pending, &person(coordinator_));
  invite.country = "SN";
  invite.scope.countries = std::vector<std::string>{"SN"};
  request("invites.create", coordinator_,
          InvitesCreateRequest{{world.sign(invite, &person(coordinator_))}});
  request("invites.list", admin_, InvitesListRequest{100, {}});
  const Ed25519KeyPair& used = invites_.front().key;
  request("invites.look", stranger_, InvitesLookRequest{used.public_key});
  request(
      "invites.revoke", admin_,
      InvitesRevokeRequest{world.sign(
          world.revocation_body(TargetInvite{used.public_key}, &person(admin_)), &person(admin_))});
  request("register", stranger_,
          world.registration(person(stranger_), used, 2, askers_[stranger_].caller));

  CountersignStatement countersign;
  countersign.alliance = alliance();
  countersign.member = claimant_->id;
  countersign.statement = hash_of(claim_.member);
  countersign.invite = {claim_.key, 1};
  countersign.at = now();
  countersign.issuer = person(admin_).id;
  request("members.countersign", admin_,
          MembersCountersignRequest{world.sign(countersign, &person(admin_))});
  request("pending.accept", coordinator_,
          PendingAcceptRequest{world.sign(world.member_body(*waiting_, &person(coordinator_)),
                                          &person(coordinator_)),
                               {}});
  request("pending.list", coordinator_, PendingListRequest{100, {}});
  request("pending.refuse", coordinator_, PendingRefuseRequest{waiting_->id});
  request("provisional.list", member_, ProvisionalListRequest{100, {}});
  request("members.get", member_, MembersGetRequest{{}, person(insider_).id});
  request("members.get", member_, MembersGetRequest{person(ward_).handle, {}});
  request("members.past", member_, MembersPastRequest{person(insider_).id, {}});
  DirectorySearchRequest search;
  search.limit = 100;
  search.theme = "water";
  request("directory.search", member_, search);
  request("handle.set", member_, HandleSetRequest{"another"});
  request("profile.get", member_, Nothing{});
  request("profile.set", member_,
          ProfileSetRequest{{{ProfileName::themes,
                              Visibility::alliance,
                              std::vector<std::string>{"water", "bread"},
                              {}},
                             {ProfileName::photo, Visibility::chosen, {}, to_bytes("sealed")}}});
  request("contact.set", member_, ContactSetRequest{FirstContact::shared_group});
  request("contact.ask", member_,
          ContactAskRequest{person(insider_).id,
                            {{person(insider_).devices.front().id, to_bytes("sealed")},
                             {person(insider_).devices.back().id, to_bytes("sealed")}}});
  request("contact.answer", insider_, ContactAnswerRequest{person(member_).id, true});
}

void AllianceScene::requests_of_accounts() {
  test::AllianceWorld& world = *world_;
  const test::Person& insider = person(insider_);
  const auto signed_nonce = [&](std::string_view what, Part by, const Ed25519KeyPair& key) {
    Bytes challenge = to_bytes(what);
    append(challenge, alliance());
    append(challenge, askers_[by].caller.nonce);
    append(challenge, person(by).id.view());
    return ed25519_sign(key, challenge);
  };
  HelloEvent hello;
  hello.alliance = alliance();
  hello.nonce = askers_[stranger_].caller.nonce;
  hello.server_name = server_.name;
  hello.server_key = server_.key_hash;
  const test::WorldDevice& device = *askers_[insider_].device;
  request("prove", stranger_, test::proof_of(device.id, device.signature_key, hello));
  request("resume", insider_, ResumeRequest{{{topic_, 1}, {alerts_, 0}}, 0});
  request("account.erase", insider_,
          AccountEraseRequest{signed_nonce("indaba/1\0erase\0"sv, insider_, insider.identity_key)});
  request("account.export", insider_, AccountExportRequest{});
  request("backup.get", insider_,
          BackupGetRequest{insider.id,
                           signed_nonce("indaba/1\0recover\0"sv, insider_, insider.recovery_key),
                           insider.recovery_key.public_key});
  request("backup.put", insider_, BackupPutRequest{backup(insider_, 2), to_bytes("sealed")});

  const test::WorldDevice& third = devices_.emplace_back(world.new_device(insider, &device));
  request("devices.add", insider_, DevicesAddRequest{third.certificate});
  request("devices.ask", stranger_, DevicesAskRequest{insider.id, to_bytes("sealed")});
  request("devices.list", member_, DevicesListRequest{insider.id});
  request(
      "devices.revoke", insider_,
      DevicesRevokeRequest{world.sign(
          world.revocation_body(TargetDevice{insider.id, askers_[second_].device->id}, &insider),
          &insider)});
  const Ed25519KeyPair& next = keys_.emplace_back(must(Ed25519KeyPair::generate(world.random())));
  IdentityStatement identity;
  identity.alliance = alliance();
  identity.member = insider.id;
  identity.generation = insider.generation + 1;
  identity.identity_key = next.public_key;
  identity.recovery_key = insider.recovery_key.public_key;
  identity.previous = hash_of(insider.identity);
  const test::WorldDevice& fresh = devices_.emplace_back(world.new_device(insider, nullptr));
  auto certificate = must(cbor::decode<DeviceStatement>(fresh.certificate.body));
  certificate.generation = identity.generation;
  request("devices.recover", stranger_,
          DevicesRecoverRequest{protocol::sign(identity, {&insider.recovery_key}),
                                protocol::sign(certificate, {&next, &fresh.signature_key})});
  request("inbox.read", insider_, InboxReadRequest{0, 100});
  request("inbox.acknowledge", insider_, InboxAcknowledgeRequest{1});
}

void AllianceScene::requests_of_roles() {
  test::AllianceWorld& world = *world_;
  const auto publish = [&](Part by, std::vector<Statement> statements) {
    request("statements.publish", by, StatementsPublishRequest{std::move(statements)});
  };
  const auto by = [&](Part part) { return part == admin_ ? nullptr : &person(part); };
  RoleStatement role = world.role_body(person(member_), RoleName::youth_lead, by(coordinator_));
  role.scope.countries = std::vector<std::string>{"SN"};
  const Statement in_country = world.sign(role, by(coordinator_));
  publish(coordinator_, {in_country});
  publish(coordinator_,
          {world.sign(world.revocation_body(TargetStatement{hash_of(in_country)}, by(coordinator_)),
                      by(coordinator_))});
  publish(admin_, {world.sign(world.role_body(person(owner_), RoleName::admin, nullptr), nullptr)});
  publish(admin_,
          {world.sign(world.role_body(person(insider_), RoleName::youth, nullptr), nullptr)});
  const storage::Member insider = must(world.store().members->member(person(insider_).id));
  publish(admin_, {world.sign(world.revocation_body(
                                  TargetMembership{insider.id, insider.serial.value()}, nullptr),
                              nullptr)});
  const auto grants = must(world.store().roles->grants_of(person(responder_).id));
  publish(admin_,
          {world.sign(world.revocation_body(TargetStatement{grants.at(0).statement}, nullptr),
                      nullptr)});
  publish(admin_, {world.sign(world.member_body(*waiting_, nullptr), nullptr)});
  AlertIssuerStatement issuer;
  issuer.alliance = alliance();
  issuer.key = keys_.front().public_key;
  issuer.not_before = now();
  issuer.not_after = {now().seconds + 30 * test::AllianceWorld::kDay};
  issuer.serial = new_id<Serial>();
  publish(admin_, {world.sign(issuer, nullptr)});
  FreshnessStatement freshness;
  freshness.alliance = alliance();
  const auto head = must(world.store().revocations->head());
  freshness.number = head.number;
  freshness.head = head.statement;
  freshness.at = now();
  freshness.issuer = person(admin_).id;
  publish(admin_, {world.sign(freshness, &person(admin_))});
  SucceedsStatement succeeds;
  succeeds.alliance = alliance();
  succeeds.old_member = person(revoked_).id;
  succeeds.new_member = person(member_).id;
  succeeds.at = now();
  succeeds.issuers = {person(admin_).id, person(coordinator_).id};
  publish(admin_, {protocol::sign(succeeds, {&person(admin_).identity_key,
                                             &person(coordinator_).identity_key})});
  request("statements.get", pending_, StatementsGetRequest{{hash_of(claim_.member)}});
  request("revocations.get", pending_, RevocationsGetRequest{0, 100});
}

void AllianceScene::requests_of_circles() {
  test::AllianceWorld& world = *world_;
  const CircleId circle = world.circles().responders;
  const storage::Circle kept = must(world.store().circles->circle(circle));
  const auto manifest = must(world.store().circles->manifests(circle, 0, 1)).at(0);
  CircleStatement fresh = world.circle_body(RoleName::moderator, RoleName::admin);
  fresh.issuer = person(admin_).id;
  request("circles.define", admin_, CirclesDefineRequest{world.sign(fresh, &person(admin_))});
  CircleStatement again = world.circle_body(RoleName::responder, RoleName::responder);
  again.circle = circle;
  again.version = 2;
  again.issuer = person(admin_).id;
  request("circles.define", admin_, CirclesDefineRequest{world.sign(again, &person(admin_))});
  request("circles.duties", responder_, CirclesDutiesRequest{100});
  request("circles.get", responder_, CirclesGetRequest{circle, 0, 100});
  BoxStatement box;
  box.alliance = alliance();
  box.circle = circle;
  box.epoch = kept.epoch;
  box.device = askers_[responder_].device->id;
  box.boxer = person(admin_).id;
  box.boxer_device = askers_[admin_].device->id;
  box.sealed = Bytes(80);
  request("circles.box", admin_, CirclesBoxRequest{{by_device(box, admin_)}});
  request("circles.report", responder_, CirclesReportRequest{circle, kept.epoch, {}});
  request("circles.report", responder_, CirclesReportRequest{circle, kept.epoch, box.boxer_device});
  const WrappedSeed past{kept.epoch, to_bytes("wrapped")};
  const Statement next = world.manifest(circle, person(responder_), kept.definition, kept.epoch + 1,
                                        manifest.statement);
  request("circles.rotate", responder_, CirclesRotateRequest{next, {}, {}});
  auto with_past = must(cbor::decode<ManifestStatement>(next.body));
  with_past.past = {{past.epoch, sha256(past.wrapped)}};
  request("circles.rotate", responder_,
          CirclesRotateRequest{world.sign(with_past, &person(responder_)), {past}, {}});
  request("answers.put", provisional_, AnswersPutRequest{circle, subject_, 1, Bytes(1024)});
  request("answers.read", responder_, AnswersReadRequest{circle, subject_, 0, 100});
  request("answers.receipt", responder_, AnswersReceiptRequest{1, to_bytes("sealed")});
}

void AllianceScene::requests_of_channels() {
  const auto moderate = [&](ModerationAct act) {
    ModerationStatement body;
    body.alliance = alliance();
    body.channel = topic_;
    body.act = std::move(act);
    body.at = now();
    body.issuer = person(moderator_).id;
    body.device = askers_[moderator_].device->id;
    request("channels.moderate", moderator_, ChannelsModerateRequest{by_device(body, moderator_)});
  };
  ChannelsOpenRequest open;
  open.channel = new_id<ChannelId>();
  open.circle = world_->circles().members;
  open.name = "Bread";
  open.themes = {"food"};
  open.countries = {"SN"};
  request("channels.open", moderator_, open);
  open.channel = new_id<ChannelId>();
  open.kind = ChannelKind::alert;
  open.joined_at_once = true;
  request("channels.open", admin_, open);
  ChannelsFindRequest find;
  find.limit = 100;
  request("channels.find", insider_, find);
  request("channels.join", provisional_, ChannelsJoinRequest{topic_});
  request("channels.join", responder_, ChannelsJoinRequest{responders_topic_});
  request("channels.quit", insider_, ChannelsQuitRequest{topic_});
  request("channels.list", insider_, Nothing{});
  request("channels.members", moderator_, ChannelsMembersRequest{topic_, 100, {}});
  moderate(ActBan{person(insider_).id, {}});
  moderate(ActUnban{person(insider_).id});
  moderate(ActSlow{60});
  moderate(ActDelete{{message_}});
  moderate(ActExpiry{86'400});
  moderate(ActRename{"Rain"});
  moderate(ActClose{});
  SendRequest message;
  message.channel = topic_;
  message.message = new_id<MessageId>();
  message.epoch = 1;
  message.body = to_bytes("hello");
  request("send", insider_, message);
  message.message = new_id<MessageId>();
  message.expires = UnixTime{now().seconds + 3'600};
  request("send", member_, message);
  message.channel = alerts_;
  request("send", responder_, message);
  request("read", insider_, ReadRequest{topic_, 1, false, 100});
  request("read", responder_, ReadRequest{alerts_, 9, true, 1});
  request("hash", insider_, HashRequest{topic_, 1});
  request("cursor.set", insider_, CursorSetRequest{topic_, 2});
  request("delete", insider_, DeleteRequest{topic_, {message_}});
}

void AllianceScene::requests_of_group() {
  test::ChannelGroup& group = *group_;
  const test::ChannelDevice owner = leaf(owner_);
  const test::ChannelDevice insider = leaf(insider_);
  const test::ChannelDevice member = leaf(member_);
  const ChannelId channel = group.channel();
  const auto epoch = [&] { return group.of(owner).epoch().value; };
  const auto commit = [&](Part by, const test::ChannelGroup::Made& made) {
    ChannelsCommitRequest next;
    next.channel = channel;
    next.epoch = epoch();
    next.commit = made.messages.commit;
    next.group_info = *made.messages.group_info;
    next.welcome = made.messages.welcome;
    if (!made.added.empty()) {
      next.added = made.added;
    }
    request("channels.commit", by, next);
  };
  const auto settle = [&](Part by, const test::ChannelDevice& device) {
    request("channels.settle", by,
            ChannelsSettleRequest{group.settlement(alliance(), device, owner)});
  };
  const auto write = [&](Part by, const test::ChannelDevice& device) {
    SendRequest message;
    message.channel = channel;
    message.message = new_id<MessageId>();
    message.epoch = epoch();
    message.body = must(
        group.of(device).protect(as_bytes("hello"), to_bytes(ByteView(message.message.view()))));
    request("send", by, message);
  };

  for (const ChannelKind kind : {ChannelKind::self, ChannelKind::direct, ChannelKind::group}) {
    test::ChannelGroup fresh(world_->random(), now(), new_id<ChannelId>(), kind);
    const Bytes info = fresh.begin(insider);
    request("channels.create", insider_, ChannelsCreateRequest{fresh.channel(), kind, 0, info});
  }
  for (const Part part : {insider_, member_}) {
    const auto own = leaf(part).key_package(world_->random(), now());
    request("key_packages.publish", part,
            KeyPackagesPublishRequest{{mls::encode(mls::MlsMessage{own.key_package})}, {}});
  }
  request("key_packages.count", insider_, Nothing{});
  request("key_packages.claim", owner_, KeyPackagesClaimRequest{{person(member_).id}, channel});
  request("channels.group_info", insider_, ChannelsGroupInfoRequest{channel});
  request("channels.tree", insider_, ChannelsTreeRequest{channel, 0, epoch(), 0});
  request("channels.report", insider_, ChannelsReportRequest{channel, 0, epoch()});
  request("read", insider_, ReadRequest{channel, 1, false, 100});
  LeaveStatement leave;
  leave.alliance = alliance();
  leave.channel = channel;
  leave.epoch = epoch();
  leave.leaf_key = askers_[insider_].device->signature_key.public_key;
  leave.member = person(insider_).id;
  leave.device = askers_[insider_].device->id;
  leave.at = now();
  request("channels.leave", insider_, ChannelsLeaveRequest{by_device(leave, insider_)});
  write(insider_, insider);

  // Either of two at the first epoch; then two more, one upon the other.
  const auto rival = group.commit(insider, {});
  commit(insider_, rival);
  group.discard(rival);
  const auto rejoin = group.rejoin(insider, owner, group.leaf_of(insider));
  request("channels.rejoin", insider_,
          ChannelsRejoinRequest{channel, 0, epoch(), rejoin.messages.commit,
                                *rejoin.messages.group_info});
  const auto adding = group.commit(owner, group.adding({&member}));
  commit(owner_, adding);
  group.accept(adding);
  settle(insider_, insider);
  settle(member_, member);
  write(member_, member);
  const auto removing = group.commit(owner, group.removing({&insider}));
  commit(owner_, removing);
  group.accept(removing);
  settle(member_, member);
}

}  // namespace indaba::fuzz
