// How a device comes into an alliance: founding one, inviting into it, joining by an invite.
#include <utility>

#include "clients/core/agent/agent.h"
#include "clients/core/identity/sheets.h"
#include "clients/core/labels.h"
#include "clients/core/links/invite_box.h"
#include "protocol/frames/invites.h"
#include "protocol/statements/rules.h"

namespace indaba::client {
namespace {

constexpr std::uint64_t kInvitesPerRequest = 1000;

using protocol::RoleName;

// The recovery key; its secret is what stands on the sheet.
struct Recovery {
  Ed25519KeyPair key;
  std::string sheet;
};

Result<Recovery> new_key(SheetKind kind, Random& random) {
  INDABA_TRY_ASSIGN(const Secret<32> seed, random.secret<32>());
  return Recovery{Ed25519KeyPair::from_seed(seed), write_sheet(kind, seed)};
}

// Whom the circles of a founding admit, and who keeps their keys. The founder, an admin, begins
// each of them.
struct FoundingCircle {
  const char* name;
  std::vector<RoleName> rule;
  std::vector<RoleName> stewards;
};
const std::vector<FoundingCircle>& founding_circles() {
  static const std::vector<FoundingCircle> circles{
      {"members", {RoleName::member}, {RoleName::admin}},
      {"responders", {RoleName::responder}, {RoleName::responder, RoleName::admin}},
      {"moderators", {RoleName::moderator}, {RoleName::moderator, RoleName::admin}},
      {"youth", {RoleName::youth, RoleName::youth_lead}, {RoleName::youth_lead, RoleName::admin}}};
  return circles;
}

constexpr std::string_view kJoining = "joining";

}  // namespace

Status Agent::restore() {
  INDABA_TRY_ASSIGN(account_, Account::restore(context_.records));
  if (!account_) {
    return restore_linking();
  }
  INDABA_TRY(trust_.restore());
  if (!trust_.is_founded()) {
    return ClientError::corrupt_store;
  }
  INDABA_TRY_ASSIGN(joining_, context_.records.get<Joining>(kJoining));
  INDABA_TRY_ASSIGN(const auto seen, context_.records.get<Seen>(kSeenKey));
  seen_ = seen.value_or(Seen());
  INDABA_TRY(circles_.restore());
  INDABA_TRY(channels_.restore());
  return take_up_profile();
}

void Agent::begin_joining(Account account, const Joining& joining) {
  account.save(context_.records);
  account_ = std::move(account);
  context_.records.put(std::string(kJoining), joining);
  joining_ = joining;
}

Status Agent::start_over() {
  account_.reset();
  joining_.reset();
  linking_.reset();
  seen_ = {};
  trust_.forget_all();
  circles_.forget_all();
  channels_.marks().forget_all();
  return context_.records.erase_all();
}

Flow<Result<protocol::MemberState>> Agent::complete_joining() {
  protocol::MemberState state = protocol::MemberState::member;
  std::error_code error;
  if (joining_->founding) {
    const auto founded = co_await context_.session.ask<protocol::AllianceInitialiseReply>(
        "alliance.initialise", *joining_->founding);
    error = founded.error();
    // The answer to an earlier try was lost.
    const bool is_done = error == make_error_code(protocol::ErrorCode::already_exists) && hello_ &&
                         hello_->alliance == account_->alliance();
    error = is_done ? std::error_code() : error;
  } else if (joining_->recovery) {
    const auto recovered = co_await context_.session.ask<protocol::DevicesRecoverReply>(
        "devices.recover", *joining_->recovery);
    error = recovered.error();
  } else {
    protocol::RegisterRequest request = *joining_->registration;
    Bytes proof = label("register");
    append(proof, account_->alliance());
    append(proof, hello_->nonce);
    append(proof, account_->member().view());
    append(proof, account_->device().view());
    request.signature =
        ed25519_sign(Ed25519KeyPair::from_seed(Secret<32>(joining_->invite_seed)), proof);
    const auto registered =
        co_await context_.session.ask<protocol::RegisterReply>("register", request);
    error = registered.error();
    state = registered ? registered->state : state;
  }
  if (may_be_asked_again(error)) {
    co_return error;
  }
  if (error) {
    INDABA_FLOW_TRY(start_over());
    co_return error;
  }
  hello_->alliance = account_->alliance();
  joining_.reset();
  context_.records.erase(std::string(kJoining));
  flows_.spawn(sign_in());
  co_return state;
}

Flow<Result<Outcome>> Agent::carry_out(ConfirmSheets command) {
  INDABA_FLOW_TRY_ASSIGN(const auto kept, sheets());
  if (!kept) {
    co_return Outcome(Done{});
  }
  const std::string_view last =
      std::string_view(kept->recovery).substr(kept->recovery.size() - kSheetGroupChars);
  if (command.words != last) {
    co_return ClientError::not_a_sheet;
  }
  context_.records.erase(std::string(kSheetsKey));
  co_return Outcome(Done{});
}

Flow<Result<Outcome>> Agent::carry_out(FoundAlliance command) {
  INDABA_FLOW_TRY_ASSIGN(FounderLink link, read_founder_link(command.link));
  if (hello_->alliance) {
    co_return protocol::ErrorCode::already_exists;
  }
  INDABA_FLOW_TRY_ASSIGN(const Recovery root, new_key(SheetKind::root, context_.random));
  INDABA_FLOW_TRY_ASSIGN(const Recovery recovery, new_key(SheetKind::recovery, context_.random));
  protocol::RootStatement body;
  body.version = 1;
  body.name = command.name;
  body.keys = {root.key.public_key};
  body.threshold = 1;
  body.issued = context_.now;
  protocol::AllianceInitialiseRequest request;
  std::copy(link.secret.view().begin(), link.secret.view().end(), request.secret.begin());
  request.root = protocol::sign_root(body, {}, {&root.key});
  request.handle = command.handle;
  INDABA_FLOW_TRY(trust_.found(request.root));
  INDABA_FLOW_TRY_ASSIGN(Account account,
                         Account::create(context_.random, trust_.alliance(), link.server,
                                         command.handle, recovery.key, context_.now));

  protocol::MemberStatement member;
  member.alliance = account.alliance();
  member.member = account.member();
  member.generation = account.generation();
  member.joined = context_.now;
  INDABA_FLOW_TRY_ASSIGN(member.serial, context_.random_id<protocol::Serial>());
  protocol::RoleStatement admin;
  admin.alliance = account.alliance();
  admin.member = account.member();
  admin.role = RoleName::admin;
  admin.not_before = context_.valid_from();
  admin.not_after = {context_.now.seconds + kCertificateSeconds};
  INDABA_FLOW_TRY_ASSIGN(admin.serial, context_.random_id<protocol::Serial>());
  request.statements = {account.identity(), account.certificate(),
                        protocol::sign(member, {&root.key}), protocol::sign(admin, {&root.key})};
  for (const FoundingCircle& founding : founding_circles()) {
    protocol::CircleStatement circle;
    circle.alliance = account.alliance();
    INDABA_FLOW_TRY_ASSIGN(circle.circle, context_.random_id<protocol::CircleId>());
    circle.version = 1;
    circle.name = founding.name;
    circle.rule.roles = founding.rule;
    circle.stewards.roles = founding.stewards;
    circle.floor = kCircleFloorSeconds;
    INDABA_FLOW_TRY_ASSIGN(circle.serial, context_.random_id<protocol::Serial>());
    const protocol::Statement definition = protocol::sign(circle, {&root.key});
    request.statements.push_back(definition);
    const bool holds = protocol::is_for_all(circle.rule);
    INDABA_FLOW_TRY_ASSIGN(auto begun, circles_.begin(account, definition, holds));
    request.circles.push_back(std::move(begun));
  }
  INDABA_FLOW_TRY_ASSIGN(const auto issuer, begin_issuing(root.key));
  request.statements.push_back(issuer);
  INDABA_FLOW_TRY_ASSIGN(const auto alert_channel, context_.random_id<ChannelId>());
  context_.records.put(std::string(kFirstChannel), alert_channel);
  trust_.keep_all(request.statements);
  context_.records.put(std::string(kSheetsKey), Sheets{root.sheet, recovery.sheet});
  Joining joining;
  joining.founding = std::move(request);
  begin_joining(std::move(account), joining);
  INDABA_FLOW_TRY(co_await complete_joining());
  co_return Outcome(Founded{account_->alliance(), account_->member()});
}

// Nothing where this device has no key to hand on: then newcomers wait for somebody who has.
std::optional<protocol::KeptSeed> Agent::seed_for_newcomers() const {
  for (protocol::KeptSeed& seed : circles_.newest_seeds()) {
    const auto* definition = circles_.definition(seed.circle);
    if (definition != nullptr && protocol::is_for_all(definition->body.rule) &&
        circles_.has_newest_key(seed.circle)) {
      return seed;
    }
  }
  return {};
}

Flow<Result<Outcome>> Agent::carry_out(CreateInvites command) {
  Invited invited;
  std::optional<protocol::KeptSeed> seed;
  if (command.mode == protocol::InviteMode::active && command.uses == 1) {
    seed = seed_for_newcomers();
  }
  while (invited.links.size() < command.count) {
    protocol::InvitesCreateRequest request;
    std::vector<std::string> links;
    while (request.invites.size() < kInvitesPerRequest &&
           invited.links.size() + links.size() < command.count) {
      INDABA_FLOW_TRY_ASSIGN(Secret<32> secret, context_.random.secret<32>());
      protocol::InviteStatement invite;
      invite.alliance = account_->alliance();
      invite.key = invite_key_of(secret).public_key;
      invite.mode = command.mode;
      invite.uses = command.uses;
      invite.not_after = {context_.now.seconds + command.days * kDaySeconds};
      INDABA_FLOW_TRY_ASSIGN(invite.serial, context_.random_id<protocol::Serial>());
      invite.country = command.country;
      invite.issuer = account_->member();
      request.invites.push_back(account_->sign(invite));
      if (seed) {
        INDABA_FLOW_TRY_ASSIGN(
            request.boxes.emplace_back(),
            seal_for_invite(secret, account_->alliance(), *seed, context_.random));
      }
      links.push_back(write_link({account_->server(), std::move(secret), account_->alliance()}));
    }
    const auto created =
        co_await context_.session.ask<protocol::InvitesCreateReply>("invites.create", request);
    if (!created) {
      co_return created.error();
    }
    trust_.keep_all(request.invites);
    invited.links.insert(invited.links.end(), links.begin(), links.end());
  }
  co_return Outcome(std::move(invited));
}

Flow<Result<Outcome>> Agent::carry_out(JoinAlliance command) {
  INDABA_FLOW_TRY_ASSIGN(InviteLink link, read_invite_link(command.link));
  const Ed25519KeyPair invite = invite_key_of(link.secret);
  const auto looked = co_await context_.session.ask<protocol::InvitesLookReply>(
      "invites.look", protocol::InvitesLookRequest{invite.public_key});
  if (!looked) {
    co_return looked.error();
  }
  // The link names the alliance; the server can't put another in its place.
  if (protocol::hash_of(looked->root.front()) != link.root || hello_->alliance != link.root) {
    co_return ClientError::foreign_alliance;
  }
  INDABA_FLOW_TRY(trust_.found(looked->root.front()));
  trust_.keep_all(looked->root);
  trust_.keep_all(looked->chain);
  INDABA_FLOW_TRY(trust_.keep(looked->invite));
  const auto usable = trust_.view().usable_invite(invite.public_key);
  if (!usable) {
    co_return ClientError::not_trusted;
  }
  INDABA_FLOW_TRY_ASSIGN(const Recovery recovery, new_key(SheetKind::recovery, context_.random));
  INDABA_FLOW_TRY_ASSIGN(Account account,
                         Account::create(context_.random, link.root, link.server, command.handle,
                                         recovery.key, context_.now));
  protocol::MemberStatement claim;
  claim.alliance = account.alliance();
  claim.member = account.member();
  claim.generation = account.generation();
  claim.joined = context_.now;
  INDABA_FLOW_TRY_ASSIGN(claim.serial, context_.random_id<protocol::Serial>());
  claim.country = usable->country;
  claim.invite = protocol::InviteUse{invite.public_key, looked->use};

  protocol::RegisterRequest request;
  request.key = invite.public_key;
  request.identity = account.identity();
  request.device = account.certificate();
  request.member = protocol::sign(claim, {&invite});
  request.handle = command.handle;
  request.note = command.note;
  trust_.keep_all({request.identity, request.device, request.member});
  context_.records.put(std::string(kSheetsKey), Sheets{{}, recovery.sheet});
  if (looked->box) {
    // One that is no good leaves the newcomer waiting for a better one.
    const auto brought = open_for_invite(link.secret, link.root, *looked->box);
    if (brought) {
      circles_.take_seeds({*brought});
    }
  }
  Joining joining;
  const Secret<32> seed = invite.seed();
  std::copy(seed.view().begin(), seed.view().end(), joining.invite_seed.begin());
  joining.registration = std::move(request);
  begin_joining(std::move(account), joining);
  INDABA_FLOW_TRY_ASSIGN(const protocol::MemberState state, co_await complete_joining());
  co_return Outcome(Joined{account_->member(), state});
}

}  // namespace indaba::client
