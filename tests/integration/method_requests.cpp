#include "tests/integration/method_requests.h"

#include <string_view>
#include <utility>

#include "crypto/mls/public/message.h"
#include "crypto/primitives/hash.h"
#include "protocol/frames/payloads.h"
#include "protocol/statements/channel.h"
#include "protocol/statements/circle.h"
#include "tests/support/alliance/proof.h"

namespace indaba::test {
namespace {

using namespace std::string_view_literals;
using namespace protocol;

template <class Request>
Asked asked(const Request& request, const std::string& refusal = {}) {
  return {.with = cbor::encode(request), .refusal = refusal};
}

std::string unless(bool may, const char* refusal) { return may ? "" : refusal; }

bool is_one_of(const Actor& who, std::initializer_list<Part> parts) {
  return std::find(parts.begin(), parts.end(), who.part) != parts.end();
}

// In the topic of the members' circle.
bool is_in_topic(const Actor& who) { return is_one_of(who, {Part::insider, Part::admin}); }

template <class Body>
Statement by_device(const Body& body, const Actor& who) {
  return protocol::sign(body, {&who.device->signature_key});
}

template <class SomeId>
SomeId new_id(Cast& cast) {
  return cast.world().random_id<SomeId>();
}

Asked nothing(Cast& /*cast*/, Actor& /*who*/) { return asked(Nothing{}); }

// ---- accounts, devices, backups

Asked account_erase(Cast& cast, Actor& who) {
  return asked(AccountEraseRequest{
      erasure_of(*who.person, cast.world().alliance(), who.client->hello().nonce)});
}

Asked account_export(Cast& /*cast*/, Actor& /*who*/) { return asked(AccountExportRequest{}); }

Asked backup_get(Cast& cast, Actor& who) {
  Bytes challenge = to_bytes("indaba/1\0recover\0"sv);
  append(challenge, cast.world().alliance());
  append(challenge, who.client->hello().nonce);
  append(challenge, who.person->id.view());
  BackupGetRequest request;
  request.member = who.person->id;
  request.key = who.person->recovery_key.public_key;
  request.signature = ed25519_sign(who.person->recovery_key, challenge);
  return asked(request, unless(is_one_of(who, {Part::insider, Part::unproved}), "not_found"));
}

Asked backup_put(Cast& cast, Actor& who) {
  BackupStatement body;
  body.alliance = cast.world().alliance();
  body.member = who.person->id;
  body.generation = who.person->generation;
  body.counter = 2;
  const Bytes sealed = to_bytes("sealed");
  body.sealed = sha256(sealed);
  body.at = cast.world().now();
  return asked(BackupPutRequest{cast.world().sign(body, who.person), sealed});
}

Asked devices_add(Cast& cast, Actor& who) {
  return asked(DevicesAddRequest{cast.new_device(*who.person, who.device).certificate});
}

Asked devices_ask(Cast& cast, Actor& /*who*/) {
  return asked(DevicesAskRequest{cast.other().id, to_bytes("sealed")});
}

Asked devices_list(Cast& cast, Actor& /*who*/) {
  return asked(DevicesListRequest{cast.other().id});
}

// By the sheet of the one whose device was revoked, whoever asks.
Asked devices_recover(Cast& cast, Actor& /*who*/) {
  const Person& person = *cast.actor(Part::revoked).person;
  static std::uint64_t generations = 0;
  IdentityStatement identity;
  identity.alliance = cast.world().alliance();
  identity.member = person.id;
  identity.generation = person.generation + ++generations;
  identity.identity_key = person.identity_key.public_key;
  identity.recovery_key = person.recovery_key.public_key;
  identity.previous = cast.newest_identity_of_revoked;
  const Statement statement = protocol::sign(identity, {&person.recovery_key});
  const WorldDevice& fresh = cast.new_device(person, nullptr);
  DeviceStatement device = must(cbor::decode<DeviceStatement>(fresh.certificate.body));
  device.generation = identity.generation;
  Asked request = asked(DevicesRecoverRequest{
      statement, protocol::sign(device, {&person.identity_key, &fresh.signature_key})});
  request.done = [&cast, hash = hash_of(statement)] { cast.newest_identity_of_revoked = hash; };
  return request;
}

Asked devices_revoke(Cast& cast, Actor& who) {
  const DeviceId device = who.state ? cast.add_device(who).id : who.device->id;
  const Statement revocation = cast.world().sign(
      cast.revocation(TargetDevice{who.person->id, device}, *who.person), who.person);
  Asked request = asked(DevicesRevokeRequest{revocation});
  request.done = [&cast, revocation] { cast.revoked(revocation); };
  return request;
}

// ---- the alliance and its statements

// What would found another one.
Asked alliance_initialise(Cast& /*cast*/, Actor& /*who*/) {
  AllianceWorld another(AllianceWorld::Founded::no);
  return asked(another.founding(), "already_exists");
}

Asked revocations_get(Cast& /*cast*/, Actor& /*who*/) {
  return asked(RevocationsGetRequest{0, 100});
}

Asked statements_get(Cast& cast, Actor& /*who*/) {
  return asked(StatementsGetRequest{{cast.circle_definition()}});
}

// A role in the coordinator's country.
Asked statements_publish(Cast& cast, Actor& who) {
  const Person& member = *cast.actor(Part::member).person;
  RoleStatement role = cast.world().role_body(member, RoleName::youth_lead, who.person);
  role.scope.countries = std::vector<std::string>{Cast::kCountry};
  return asked(StatementsPublishRequest{{cast.world().sign(role, who.person)}},
               unless(is_one_of(who, {Part::coordinator, Part::admin}), "invalid_statement"));
}

// The membership of somebody of the coordinator's country who waits.
Asked statements_publish_membership(Cast& cast, Actor& who) {
  const Person& person = cast.newcomer(InviteMode::pending, cast.actor(Part::admin));
  const Statement membership =
      cast.world().sign(cast.world().member_body(person, who.person), who.person);
  return asked(StatementsPublishRequest{{membership}},
               unless(is_one_of(who, {Part::coordinator, Part::admin}), "invalid_statement"));
}

// Who may say a membership, or grant a role, has said it.
const Actor& issuer(Cast& cast, const Actor& who) {
  return who.part == Part::coordinator ? who : cast.actor(Part::admin);
}

Asked publish_revocation(Cast& cast, const Actor& who, const Target& target) {
  const Statement revocation = cast.world().sign(cast.revocation(target, *who.person), who.person);
  Asked request =
      asked(StatementsPublishRequest{{revocation}},
            unless(is_one_of(who, {Part::coordinator, Part::admin}), "invalid_statement"));
  request.done = [&cast, revocation] { cast.revoked(revocation); };
  return request;
}

Asked statements_publish_end_of_membership(Cast& cast, Actor& who) {
  const Actor& by = issuer(cast, who);
  const Person& person = cast.newcomer(InviteMode::pending, cast.actor(Part::admin));
  const MemberStatement membership = cast.world().member_body(person, by.person);
  by.client->ask<PendingAcceptReply>(
      "pending.accept", PendingAcceptRequest{cast.world().sign(membership, by.person), {}});
  return publish_revocation(cast, who, TargetMembership{person.id, membership.serial});
}

Asked statements_publish_end_of_role(Cast& cast, Actor& who) {
  const Actor& by = issuer(cast, who);
  RoleStatement role =
      cast.world().role_body(*cast.actor(Part::member).person, RoleName::youth_lead, by.person);
  role.scope.countries = std::vector<std::string>{Cast::kCountry};
  const Statement statement = cast.world().sign(role, by.person);
  by.client->ask<StatementsPublishReply>("statements.publish",
                                         StatementsPublishRequest{{statement}});
  return publish_revocation(cast, who, TargetStatement{hash_of(statement)});
}

// ---- people who come in

Asked invites_create(Cast& cast, Actor& who) {
  const Ed25519KeyPair key = must(Ed25519KeyPair::generate(cast.world().random()));
  InviteStatement body = cast.world().invite_body(key, InviteMode::pending, who.person);
  body.country = Cast::kCountry;
  body.scope.countries = std::vector<std::string>{Cast::kCountry};
  return asked(InvitesCreateRequest{{cast.world().sign(body, who.person)}});
}

Asked invites_list(Cast& cast, Actor& /*who*/) {
  InvitesListRequest request;
  request.limit = 100;
  request.after = cast.others_invite();
  return asked(request);
}

Asked invites_look(Cast& cast, Actor& /*who*/) {
  return asked(
      InvitesLookRequest{cast.invite(InviteMode::active, cast.actor(Part::admin)).key.public_key});
}

Asked invites_revoke(Cast& cast, Actor& who) {
  const SigningKey key = cast.invite(InviteMode::pending, issuer(cast, who)).key.public_key;
  const Statement revocation =
      cast.world().sign(cast.revocation(TargetInvite{key}, *who.person), who.person);
  Asked request = asked(InvitesRevokeRequest{revocation});
  request.done = [&cast, revocation] { cast.revoked(revocation); };
  return request;
}

Asked register_member(Cast& cast, Actor& who) { return asked(cast.registration(*who.client)); }

Asked members_countersign(Cast& cast, Actor& who) {
  const Person& person = cast.newcomer(InviteMode::active, issuer(cast, who));
  const RegisterRequest& claim = cast.claim_of(person);
  CountersignStatement body;
  body.alliance = cast.world().alliance();
  body.member = person.id;
  body.statement = hash_of(claim.member);
  body.invite = {claim.key, 1};
  body.at = cast.world().now();
  body.issuer = who.person->id;
  return asked(MembersCountersignRequest{cast.world().sign(body, who.person)},
               unless(is_one_of(who, {Part::coordinator, Part::admin}), "invalid_statement"));
}

Asked pending_accept(Cast& cast, Actor& who) {
  const Person& person = cast.newcomer(InviteMode::pending, cast.actor(Part::admin));
  return asked(PendingAcceptRequest{
      cast.world().sign(cast.world().member_body(person, who.person), who.person), {}});
}

Asked pending_list(Cast& cast, Actor& /*who*/) {
  PendingListRequest request;
  request.limit = 100;
  request.after = cast.hidden().id;
  return asked(request);
}

Asked pending_refuse(Cast& cast, Actor& /*who*/) {
  return asked(
      PendingRefuseRequest{cast.newcomer(InviteMode::pending, cast.actor(Part::admin)).id});
}

Asked provisional_list(Cast& cast, Actor& /*who*/) {
  ProvisionalListRequest request;
  request.limit = 100;
  request.after = cast.hidden().id;
  return asked(request);
}

Asked prove(Cast& cast, Actor& who) {
  Asked request = asked(proof_of(who.device->id, who.device->signature_key, who.client->hello()),
                        unless(who.part == Part::unproved, "sign_in_failed"));
  request.done = [&cast, &who] {
    who.client = std::make_unique<DeviceClient>(cast.server().port());
  };
  return request;
}

// ---- who they are to each other

Asked members_get_by_id(Cast& cast, Actor& /*who*/) {
  return asked(MembersGetRequest{{}, cast.other().id});
}

Asked members_get_by_handle(Cast& cast, Actor& /*who*/) {
  return asked(MembersGetRequest{cast.other().handle, {}});
}

Asked members_past(Cast& cast, Actor& /*who*/) {
  return asked(MembersPastRequest{cast.other().id, {}});
}

Asked directory_search(Cast& cast, Actor& /*who*/) {
  DirectorySearchRequest request;
  request.limit = 100;
  request.after = cast.hidden().handle;
  return asked(request);
}

Asked handle_set(Cast& cast, Actor& /*who*/) { return asked(HandleSetRequest{cast.new_handle()}); }

Asked profile_set(Cast& /*cast*/, Actor& /*who*/) {
  ProfileSetRequest request;
  request.profile = {
      {ProfileName::themes, Visibility::alliance, std::vector<std::string>{"water"}, {}}};
  return asked(request);
}

Asked contact_set(Cast& /*cast*/, Actor& /*who*/) {
  return asked(ContactSetRequest{FirstContact::anyone});
}

Asked contact_ask(Cast& cast, Actor& /*who*/) {
  return asked(
      ContactAskRequest{cast.other().id, {{cast.other().device().id, to_bytes("sealed")}}});
}

// Somebody has asked them.
Asked contact_answer(Cast& cast, Actor& who) {
  if (who.state == MemberState::member) {
    cast.others_client().ask<ContactAskReply>(
        "contact.ask", ContactAskRequest{who.person->id, {{who.device->id, to_bytes("sealed")}}});
  }
  return asked(ContactAnswerRequest{cast.other().id, true});
}

Asked key_packages_claim(Cast& cast, Actor& who) {
  KeyPackagesClaimRequest request;
  request.members = {cast.actor(Part::member).person->id};
  if (cast.is_in_group(who)) {
    request.channel = cast.group().channel();
  }
  return asked(request);
}

Asked key_packages_publish(Cast& cast, Actor& who) {
  const auto own = who.leaf.key_package(cast.world().random(), cast.world().now());
  return asked(KeyPackagesPublishRequest{{mls::encode(mls::MlsMessage{own.key_package})}, {}});
}

Asked inbox_read(Cast& /*cast*/, Actor& /*who*/) { return asked(InboxReadRequest{0, 100}); }

Asked inbox_acknowledge(Cast& /*cast*/, Actor& /*who*/) {
  return asked(InboxAcknowledgeRequest{0});
}

// ---- circles

Asked circles_define(Cast& cast, Actor& who) {
  CircleStatement circle = cast.world().circle_body(RoleName::moderator, RoleName::admin);
  circle.issuer = who.person->id;
  return asked(CirclesDefineRequest{cast.world().sign(circle, who.person)});
}

Asked circles_duties(Cast& /*cast*/, Actor& /*who*/) { return asked(CirclesDutiesRequest{100}); }

// Those whom it admits, and its stewards.
std::string unless_of_circle(const Actor& who) {
  return unless(is_one_of(who, {Part::responder, Part::admin}), "not_found");
}

Asked circles_get(Cast& cast, Actor& who) {
  return asked(CirclesGetRequest{cast.circle(), 0, 100}, unless_of_circle(who));
}

Asked circles_box(Cast& cast, Actor& who) {
  BoxStatement box;
  box.alliance = cast.world().alliance();
  box.circle = cast.circle();
  box.epoch = cast.circle_epoch;
  box.device = cast.actor(Part::responder).device->id;
  box.boxer = who.person->id;
  box.boxer_device = who.device->id;
  box.sealed = Bytes(80);
  return asked(CirclesBoxRequest{{by_device(box, who)}}, unless_of_circle(who));
}

Asked circles_report(Cast& cast, Actor& who) {
  CirclesReportRequest request;
  request.circle = cast.circle();
  request.epoch = cast.circle_epoch;
  return asked(request, unless(who.part == Part::responder, "not_found"));
}

Asked circles_report_box(Cast& cast, Actor& who) {
  Actor& responder = cast.actor(Part::responder);
  responder.client->ask<CirclesBoxReply>("circles.box",
                                         cbor::Raw{circles_box(cast, responder).with});
  CirclesReportRequest request;
  request.circle = cast.circle();
  request.epoch = cast.circle_epoch;
  request.boxer_device = responder.device->id;
  return asked(request, unless(who.part == Part::responder, "not_found"));
}

Asked circles_rotate(Cast& cast, Actor& who) {
  const Statement manifest =
      cast.world().manifest(cast.circle(), *who.person, cast.circle_definition(),
                            cast.circle_epoch + 1, cast.circle_manifest);
  Asked request =
      asked(CirclesRotateRequest{manifest, {}, {}},
            unless(is_one_of(who, {Part::responder, Part::admin}), "invalid_statement"));
  request.done = [&cast, hash = hash_of(manifest)] {
    ++cast.circle_epoch;
    cast.circle_manifest = hash;
  };
  return request;
}

Asked answers_put(Cast& cast, Actor& /*who*/) {
  AnswersPutRequest request;
  request.circle = cast.circle();
  request.subject = cast.subject();
  request.counter = 2;
  request.sealed = Bytes(1024);
  return asked(request);
}

Asked answers_read(Cast& cast, Actor& who) {
  return asked(AnswersReadRequest{cast.circle(), cast.subject(), 0, 100},
               unless(who.part == Part::responder, "not_found"));
}

Asked answers_receipt(Cast& cast, Actor& who) {
  return asked(AnswersReceiptRequest{cast.answer(), to_bytes("sealed")},
               unless(who.part == Part::responder, "not_found"));
}

// ---- open channels

Asked channels_open(Cast& cast, Actor& who) {
  ChannelsOpenRequest request;
  request.channel = new_id<ChannelId>(cast);
  request.circle = cast.world().circles().members;
  request.name = "Bread";
  return asked(request, unless(is_one_of(who, {Part::moderator, Part::coordinator, Part::admin}),
                               "not_allowed"));
}

Asked channels_open_for_responders(Cast& cast, Actor& who) {
  ChannelsOpenRequest request;
  request.channel = new_id<ChannelId>(cast);
  request.circle = cast.circle();
  request.name = "Fire";
  return asked(request, unless(who.part == Part::responder, "not_found"));
}

Asked channels_find(Cast& cast, Actor& /*who*/) {
  ChannelsFindRequest request;
  request.limit = 100;
  request.circle = cast.world().circles().members;
  request.after = cast.others_group();
  return asked(request);
}

Asked channels_join(Cast& cast, Actor& /*who*/) {
  ChannelsOpenRequest open;
  open.channel = new_id<ChannelId>(cast);
  open.circle = cast.world().circles().members;
  open.name = "Bread";
  cast.admin().ask<ChannelsOpenReply>("channels.open", open);
  return asked(ChannelsJoinRequest{open.channel});
}

Asked channels_join_of_responders(Cast& cast, Actor& who) {
  return asked(ChannelsJoinRequest{cast.responders_topic()},
               unless(who.part == Part::responder, "not_found"));
}

Asked channels_quit(Cast& cast, Actor& who) {
  Asked request = asked(ChannelsQuitRequest{cast.topic()}, unless(is_in_topic(who), "not_found"));
  request.done = [&cast, &who] {
    who.client->ask<ChannelsJoinReply>("channels.join", ChannelsJoinRequest{cast.topic()});
  };
  return request;
}

Asked channels_members(Cast& cast, Actor& /*who*/) {
  ChannelsMembersRequest request;
  request.channel = cast.topic();
  request.limit = 100;
  request.after = cast.hidden().id;
  return asked(request);
}

Asked moderation(Cast& cast, const Actor& who, ModerationAct act) {
  ModerationStatement body;
  body.alliance = cast.world().alliance();
  body.channel = cast.topic();
  body.act = std::move(act);
  body.at = cast.world().now();
  body.issuer = who.person->id;
  body.device = who.device->id;
  return asked(ChannelsModerateRequest{by_device(body, who)});
}

Asked channels_moderate_ban(Cast& cast, Actor& who) {
  return moderation(cast, who, ActBan{cast.actor(Part::member).person->id, {}});
}
Asked channels_moderate_unban(Cast& cast, Actor& who) {
  return moderation(cast, who, ActUnban{cast.actor(Part::member).person->id});
}
Asked channels_moderate_delete(Cast& cast, Actor& who) {
  return moderation(cast, who, ActDelete{{new_id<MessageId>(cast)}});
}

Asked channels_list(Cast& /*cast*/, Actor& /*who*/) { return asked(ChannelsListRequest{}); }

// ---- closed channels

std::string unless_in_group(Cast& cast, const Actor& who) {
  return unless(cast.is_in_group(who), "not_found");
}

Asked creation(Cast& cast, Actor& who, ChannelKind kind, const std::string& refusal) {
  ChannelGroup group(cast.world().random(), cast.world().now(), new_id<ChannelId>(cast), kind);
  const Bytes info = group.begin(who.leaf);
  return asked(ChannelsCreateRequest{group.channel(), kind, 0, info}, refusal);
}

Asked channels_create_for_oneself(Cast& cast, Actor& who) {
  return creation(cast, who, ChannelKind::self, {});
}

Asked channels_create_group(Cast& cast, Actor& who) {
  return creation(cast, who, ChannelKind::group,
                  unless(who.part != Part::provisional, "not_allowed"));
}

std::uint64_t group_epoch(Cast& cast) {
  return cast.group().of(cast.actor(Part::owner).leaf).epoch().value;
}

struct Commit {
  ChannelGroup::Made made;
  ChannelsCommitRequest request;
};

Commit commit_by(Cast& cast, const ChannelDevice& leaf, mls::CommitOptions options) {
  Commit commit;
  commit.request.channel = cast.group().channel();
  commit.request.epoch = group_epoch(cast);
  commit.made = cast.group().commit(leaf, std::move(options));
  commit.request.commit = commit.made.messages.commit;
  commit.request.group_info = *commit.made.messages.group_info;
  commit.request.welcome = commit.made.messages.welcome;
  if (!commit.made.added.empty()) {
    commit.request.added = commit.made.added;
  }
  return commit;
}

// By the owner's leaf, where who asks has none.
Asked commit(Cast& cast, Actor& who, mls::CommitOptions options) {
  const Commit next = commit_by(
      cast, cast.is_in_group(who) ? who.leaf : cast.actor(Part::owner).leaf, std::move(options));
  Asked wanted = asked(next.request, unless_in_group(cast, who));
  wanted.done = [&cast, &who, made = next.made] {
    cast.group().accept(made);
    cast.settle_group(who);
  };
  wanted.refused = [&cast, made = next.made] { cast.group().discard(made); };
  return wanted;
}

Asked channels_commit(Cast& cast, Actor& who) { return commit(cast, who, {}); }

// Others than one's own are a moderator's to add. They are removed again.
Asked channels_commit_adding(Cast& cast, Actor& who) {
  const ChannelDevice& member = cast.actor(Part::member).leaf;
  Asked request = commit(cast, who, cast.group().adding({&member}));
  if (who.part == Part::insider) {
    request.refusal = "invalid_commit";
  }
  request.done = [&cast, &who, &member, added = std::move(request.done)] {
    added();
    const Commit removal = commit_by(cast, who.leaf, cast.group().removing({&member}));
    who.client->ask<ChannelsCommitReply>("channels.commit", removal.request);
    cast.group().accept(removal.made);
    cast.settle_group(who);
  };
  return request;
}

Asked channels_rejoin(Cast& cast, Actor& who) {
  ChannelGroup& group = cast.group();
  const ChannelDevice& source =
      cast.actor(who.part == Part::owner ? Part::insider : Part::owner).leaf;
  const auto replaces = cast.is_in_group(who) ? std::optional(group.leaf_of(who.leaf))
                                              : std::optional<mls::LeafIndex>();
  ChannelsRejoinRequest request;
  request.channel = group.channel();
  request.epoch = group_epoch(cast);
  const ChannelGroup::Made made = group.rejoin(who.leaf, source, replaces);
  request.commit = made.messages.commit;
  request.group_info = *made.messages.group_info;
  Asked wanted = asked(request, unless_in_group(cast, who));
  wanted.done = [&cast, &who, made] {
    cast.group().accept(made);
    cast.settle_group(who);
  };
  return wanted;
}

Asked channels_group_info(Cast& cast, Actor& who) {
  return asked(ChannelsGroupInfoRequest{cast.group().channel()}, unless_in_group(cast, who));
}

Asked channels_tree(Cast& cast, Actor& who) {
  ChannelsTreeRequest request;
  request.channel = cast.group().channel();
  request.epoch = group_epoch(cast);
  return asked(request, unless_in_group(cast, who));
}

Asked channels_report(Cast& cast, Actor& who) {
  ChannelsReportRequest request;
  request.channel = cast.group().channel();
  request.epoch = group_epoch(cast);
  return asked(request, unless_in_group(cast, who));
}

Asked channels_settle(Cast& cast, Actor& who) {
  return asked(ChannelsSettleRequest{cast.settlement_of_group(who)}, unless_in_group(cast, who));
}

Asked channels_leave(Cast& cast, Actor& who) {
  LeaveStatement leave;
  leave.alliance = cast.world().alliance();
  leave.channel = cast.group().channel();
  leave.epoch = group_epoch(cast);
  leave.leaf_key = who.device->signature_key.public_key;
  leave.member = who.person->id;
  leave.device = who.device->id;
  leave.at = cast.world().now();
  return asked(ChannelsLeaveRequest{by_device(leave, who)}, unless_in_group(cast, who));
}

// ---- messages

Asked message(Cast& cast, const ChannelId& channel, const std::string& refusal) {
  SendRequest request;
  request.channel = channel;
  request.message = new_id<MessageId>(cast);
  request.epoch = 1;
  request.body = to_bytes("hello");
  return asked(request, refusal);
}

Asked send_to_topic(Cast& cast, Actor& who) {
  return message(cast, cast.topic(), unless(is_in_topic(who), "not_found"));
}

Asked send_alert(Cast& cast, Actor& who) {
  const char* refusal = is_one_of(who, {Part::insider, Part::admin}) ? "not_allowed" : "not_found";
  return message(cast, cast.alerts(), unless(who.part == Part::responder, refusal));
}

Asked send_to_group(Cast& cast, Actor& who) {
  const ChannelDevice& leaf = cast.is_in_group(who) ? who.leaf : cast.actor(Part::owner).leaf;
  SendRequest request;
  request.channel = cast.group().channel();
  request.message = new_id<MessageId>(cast);
  request.epoch = group_epoch(cast);
  request.body = must(
      cast.group().of(leaf).protect(as_bytes("hello"), to_bytes(ByteView(request.message.view()))));
  return asked(request, unless_in_group(cast, who));
}

Asked read_log(Cast& cast, Actor& who) {
  return asked(ReadRequest{cast.topic(), 1, false, 100}, unless(is_in_topic(who), "not_found"));
}

Asked read_log_of_group(Cast& cast, Actor& who) {
  return asked(ReadRequest{cast.group().channel(), 1, false, 100}, unless_in_group(cast, who));
}

Asked log_hash(Cast& cast, Actor& who) {
  return asked(HashRequest{cast.topic(), 1}, unless(is_in_topic(who), "not_found"));
}

Asked cursor_set(Cast& cast, Actor& who) {
  return asked(CursorSetRequest{cast.topic(), 1}, unless(is_in_topic(who), "not_found"));
}

Asked delete_messages(Cast& cast, Actor& who) {
  return asked(DeleteRequest{cast.topic(), {new_id<MessageId>(cast)}},
               unless(is_in_topic(who), "not_found"));
}

Asked resume(Cast& cast, Actor& /*who*/) { return asked(ResumeRequest{{{cast.topic(), 1}}, 0}); }

constexpr auto kRequests = std::to_array<MethodRequest>({
    {"account.export", {}, account_export},
    {"alliance.get", {}, nothing},
    {"alliance.initialise", {}, alliance_initialise},
    {"answers.read", {}, answers_read},
    {"answers.receipt", {}, answers_receipt},
    {"answers.put", {}, answers_put},
    {"backup.get", {}, backup_get},
    {"backup.put", {}, backup_put},
    {"channels.commit", {}, channels_commit},
    {"channels.commit", "adding a member", channels_commit_adding},
    {"channels.create", "for oneself", channels_create_for_oneself},
    {"channels.create", "group", channels_create_group},
    {"channels.find", {}, channels_find},
    {"channels.group_info", {}, channels_group_info},
    {"channels.join", {}, channels_join},
    {"channels.join", "of responders", channels_join_of_responders},
    {"channels.list", {}, channels_list},
    {"channels.members", {}, channels_members},
    {"channels.moderate", "ban", channels_moderate_ban},
    {"channels.moderate", "unban", channels_moderate_unban},
    {"channels.moderate", "delete", channels_moderate_delete},
    {"channels.open", {}, channels_open},
    {"channels.open", "for responders", channels_open_for_responders},
    {"channels.quit", {}, channels_quit},
    {"channels.rejoin", {}, channels_rejoin},
    {"channels.report", {}, channels_report},
    {"channels.settle", {}, channels_settle},
    {"channels.tree", {}, channels_tree},
    {"circles.box", {}, circles_box},
    {"circles.define", {}, circles_define},
    {"circles.duties", {}, circles_duties},
    {"circles.get", {}, circles_get},
    {"circles.report", "that there is none", circles_report},
    {"circles.report", "a box", circles_report_box},
    {"circles.rotate", {}, circles_rotate},
    {"contact.answer", {}, contact_answer},
    {"contact.ask", {}, contact_ask},
    {"contact.set", {}, contact_set},
    {"cursor.set", {}, cursor_set},
    {"delete", {}, delete_messages},
    {"devices.add", {}, devices_add},
    {"devices.ask", {}, devices_ask},
    {"devices.list", {}, devices_list},
    {"devices.recover", {}, devices_recover},
    {"devices.revoke", {}, devices_revoke},
    {"directory.search", {}, directory_search},
    {"handle.set", {}, handle_set},
    {"hash", {}, log_hash},
    {"inbox.acknowledge", {}, inbox_acknowledge},
    {"inbox.read", {}, inbox_read},
    {"invites.create", {}, invites_create},
    {"invites.list", {}, invites_list},
    {"invites.look", {}, invites_look},
    {"invites.revoke", {}, invites_revoke},
    {"key_packages.claim", {}, key_packages_claim},
    {"key_packages.count", {}, nothing},
    {"key_packages.publish", {}, key_packages_publish},
    {"members.countersign", {}, members_countersign},
    {"members.get", "by id", members_get_by_id},
    {"members.get", "by handle", members_get_by_handle},
    {"members.past", {}, members_past},
    {"pending.accept", {}, pending_accept},
    {"pending.list", {}, pending_list},
    {"pending.refuse", {}, pending_refuse},
    {"profile.get", {}, nothing},
    {"profile.set", {}, profile_set},
    {"provisional.list", {}, provisional_list},
    {"read", {}, read_log},
    {"read", "of a closed channel", read_log_of_group},
    {"register", {}, register_member},
    {"resume", {}, resume},
    {"revocations.get", {}, revocations_get},
    {"send", "to a topic", send_to_topic},
    {"send", "an alert", send_alert},
    {"send", "to a closed channel", send_to_group},
    {"statements.get", {}, statements_get},
    {"statements.publish", "a role", statements_publish},
    {"statements.publish", "a membership", statements_publish_membership},
    {"statements.publish", "the end of a membership", statements_publish_end_of_membership},
    {"statements.publish", "the end of a role", statements_publish_end_of_role},
    {"channels.leave", {}, channels_leave},
    {"prove", {}, prove},
    {"account.erase", {}, account_erase},
});

}  // namespace

std::span<const MethodRequest> method_requests() { return kRequests; }

}  // namespace indaba::test
