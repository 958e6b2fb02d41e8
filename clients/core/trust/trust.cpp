#include "clients/core/trust/trust.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "clients/core/agent/alarms.h"
#include "crypto/base/hex.h"
#include "protocol/frames/alliance.h"
#include "protocol/statements/rules.h"

namespace indaba::client {
namespace {

constexpr std::string_view kStatements = "statement/";
constexpr std::string_view kPeople = "person/";
constexpr std::uint64_t kRevocationsPage = 100;
constexpr std::uint64_t kDirectoryPage = 100;
// On whom one member may rest, by whatever is said of them, true or not.
constexpr std::size_t kIssuersMax = 200;

std::string key_of(const protocol::Statement& statement) {
  return std::string(kStatements) + to_hex(protocol::hash_of(statement));
}

// In which order statements are taken up: those that follow each other by their number.
std::pair<int, std::uint64_t> order_of(const protocol::Statement& statement) {
  const auto body = cbor::decode<protocol::StatementBody>(statement.body);
  if (!body) {
    return {2, 0};
  }
  if (const auto* root = std::get_if<protocol::RootStatement>(&*body)) {
    return {0, root->version};
  }
  if (const auto* revocation = std::get_if<protocol::RevocationStatement>(&*body)) {
    return {3, revocation->number};
  }
  if (const auto* identity = std::get_if<protocol::IdentityStatement>(&*body)) {
    return {1, identity->generation};
  }
  return {2, 0};
}

std::set<protocol::Hash> hashes_of(const std::vector<protocol::Statement>& statements) {
  std::set<protocol::Hash> hashes;
  std::transform(statements.begin(), statements.end(), std::inserter(hashes, hashes.end()),
                 protocol::hash_of);
  return hashes;
}

// Whether its issuer, by what is known of them, could say this then.
template <class Body>
bool is_issued(const protocol::StatementSet& set, const protocol::Authentic<Body>& said,
               UnixTime then) {
  return protocol::check_statement({said.body, said.hash, said.signers},
                                   protocol::ChainView(set, {then}))
      .has_value();
}

std::string display_name_in(const std::vector<protocol::ProfileField>& profile) {
  for (const protocol::ProfileField& field : profile) {
    if (field.name == protocol::ProfileName::display_name && field.values) {
      return field.values->front();
    }
  }
  return {};
}

}  // namespace

Status Trust::restore() {
  INDABA_TRY_ASSIGN(const auto kept, context_.records.all<protocol::Statement>(kStatements));
  std::vector<protocol::Statement> statements;
  statements.reserve(kept.size());
  for (const auto& [key, statement] : kept) {
    statements.push_back(statement);
  }
  std::stable_sort(statements.begin(), statements.end(),
                   [](const auto& a, const auto& b) { return order_of(a) < order_of(b); });
  for (const protocol::Statement& statement : statements) {
    if (!set_) {
      INDABA_TRY_ASSIGN(set_, protocol::StatementSet::found(statement));
    } else {
      // One that has been superseded since is no loss.
      (void)set_->add(statement);
    }
  }
  INDABA_TRY_ASSIGN(const auto people, context_.records.all<Person>(kPeople));
  for (const auto& [key, person] : people) {
    people_.emplace(person.member, person);
    if (person.identity_generation != kNoGeneration) {
      handles_.insert_or_assign(person.handle, person.member);
    }
  }
  return restore_freshness();
}

Status Trust::found(const protocol::Statement& root) {
  INDABA_TRY_ASSIGN(set_, protocol::StatementSet::found(root));
  context_.records.put(key_of(root), root);
  return {};
}

Status Trust::keep(const protocol::Statement& statement) {
  if (set_->statement(protocol::hash_of(statement)) != nullptr) {
    return {};
  }
  INDABA_TRY(set_->add(statement));
  context_.records.put(key_of(statement), statement);
  const auto identity = cbor::decode<protocol::IdentityStatement>(statement.body);
  const bool is_newest =
      identity && set_->identity(identity->member)->body.generation == identity->generation;
  if (is_newest && has_changed(identity->member)) {
    context_.tell(IdentityChanged{identity->member, person(identity->member)->handle});
  }
  return {};
}

void Trust::keep_all(const std::vector<protocol::Statement>& statements) {
  for (const protocol::Statement& statement : statements) {
    (void)keep(statement);
  }
}

Flow<Status> Trust::refresh() {
  const auto alliance = co_await context_.session.ask<protocol::AllianceGetReply>(
      "alliance.get", protocol::Nothing{});
  if (!alliance) {
    co_return alliance.error();
  }
  keep_all(alliance->root);
  keep_all(alliance->circles);
  keep_all(alliance->alert_issuers);
  INDABA_FLOW_TRY(co_await learn_who_defined());
  while (set_->revocations() < alliance->revocations) {
    const std::uint64_t before = set_->revocations();
    const auto page = co_await context_.session.ask<protocol::RevocationsGetReply>(
        "revocations.get", protocol::RevocationsGetRequest{before, kRevocationsPage});
    if (!page) {
      co_return page.error();
    }
    for (const protocol::Statement& revocation : page->revocations) {
      INDABA_FLOW_TRY(keep(revocation));
    }
    if (set_->revocations() == before) {
      co_return ClientError::unexpected_answer;
    }
    pasts_.clear();
    INDABA_FLOW_TRY(co_await learn_who_revoked(before));
  }
  if (alliance->freshness) {
    co_return co_await take_freshness(*alliance->freshness);
  }
  co_return Status();
}

// What was revoked since then does not count before it is known who may revoke it. Those who have
// left themselves are not shown any more; what they revoked is not shown either.
Flow<Status> Trust::learn_who_revoked(std::uint64_t after) {
  std::set<MemberId> issuers;
  for (const auto& revocation : set_->unproven()) {
    if (revocation.body.number > after && revocation.body.issuer) {
      issuers.insert(*revocation.body.issuer);
    }
  }
  for (const MemberId& issuer : issuers) {
    const auto learnt = co_await learn(issuer);
    if (may_be_asked_again(learnt.error())) {
      co_return learnt.error();
    }
  }
  co_return Status();
}

// A circle counts once it is known that who has defined it may.
Flow<Status> Trust::learn_who_defined() {
  std::set<MemberId> issuers;
  for (const auto& [circle, definitions] : set_->circles()) {
    for (const auto& definition : definitions) {
      const protocol::AuthenticStatement statement{definition.body, definition.hash,
                                                   definition.signers};
      if (definition.body.issuer && !protocol::check_statement(statement, view())) {
        issuers.insert(*definition.body.issuer);
      }
    }
  }
  for (const MemberId& issuer : issuers) {
    const auto learnt = co_await learn(issuer);
    if (may_be_asked_again(learnt.error())) {
      co_return learnt.error();
    }
  }
  co_return Status();
}

Flow<Result<Person>> Trust::learn(MemberId member) {
  protocol::MembersGetRequest request;
  request.member = member;
  return learn(std::move(request));
}

Flow<Result<Person>> Trust::learn(std::string handle) {
  protocol::MembersGetRequest request;
  request.handle = std::move(handle);
  return learn(std::move(request));
}

Flow<Result<Person>> Trust::learn(protocol::MembersGetRequest request) {
  protocol::MembersGetReply reply;
  INDABA_FLOW_TRY(co_await fetch(std::move(request), reply));
  INDABA_FLOW_TRY(co_await learn_issuers(reply.member, hashes_of(reply.statements)));
  if (!view().membership(reply.member)) {
    co_return why_not_member(reply);
  }
  co_return note(reply);
}

std::error_code Trust::why_not_member(const protocol::MembersGetReply& reply) {
  const std::error_code why = view().membership(reply.member).error();
  if (why == make_error_code(protocol::StatementError::invite_used_twice)) {
    alarm_once(reply.member.view(), Alarm{AlarmKind::invite_used_twice, {}, {}, reply.handle});
    return ClientError::not_trusted;
  }
  return is_only_untimely(why) ? ClientError::not_trusted : ClientError::no_chain;
}

Flow<Status> Trust::fetch(protocol::MembersGetRequest request, protocol::MembersGetReply& reply) {
  auto answer = co_await context_.session.ask<protocol::MembersGetReply>("members.get", request);
  if (!answer) {
    const bool unknown = answer.error() == make_error_code(protocol::ErrorCode::not_found);
    co_return unknown ? make_error_code(ClientError::unknown_member) : answer.error();
  }
  if ((request.member && answer->member != *request.member) ||
      (request.handle && answer->handle != *request.handle)) {
    co_return ClientError::unexpected_answer;
  }
  keep_all(answer->identity);
  keep_all(answer->devices);
  keep_all(answer->statements);
  alarm_of_ghosts(*answer);
  // Whose identity another device had accepted is known by that alone until now.
  if (people_.contains(answer->member)) {
    (void)note(*answer);
  }
  reply = *std::move(answer);
  co_return Status();
}

// The server shows devices that count, and can't make one.
void Trust::alarm_of_ghosts(const protocol::MembersGetReply& reply) {
  for (const protocol::Statement& statement : reply.devices) {
    const protocol::Hash hash = protocol::hash_of(statement);
    const auto* kept = set_->statement(hash);
    const auto* device =
        kept != nullptr ? std::get_if<protocol::DeviceStatement>(&kept->body) : nullptr;
    const std::error_code why = device != nullptr
                                    ? view().device(device->member, device->device).error()
                                    : make_error_code(protocol::StatementError::unknown_device);
    const bool is_theirs = device != nullptr && device->member == reply.member;
    if (!is_theirs || (why && !is_only_untimely(why))) {
      alarm_once(hash, Alarm{AlarmKind::ghost_device, {}, {}, reply.handle});
    }
  }
}

// Those of whom nothing is known here, and those whose word the server shows and that does not
// count here: what they are may be newer than what was known of them.
std::vector<MemberId> Trust::issuers_to_ask(const MemberId& member, const Shown& shown) const {
  std::vector<MemberId> wanted;
  std::vector<MemberId> chain{member};
  std::size_t links = 0;
  std::size_t link_end = chain.size();
  for (std::size_t i = 0; i < chain.size() && i < kIssuersMax; ++i) {
    if (i == link_end) {
      link_end = chain.size();
      ++links;
    }
    if (links == protocol::kChainLinksMax) {
      break;
    }
    const auto follow = [&](const auto& said, UnixTime then) {
      const std::optional<MemberId>& issuer = said.body.issuer;
      if (!issuer) {
        return;
      }
      const bool is_wanted = set_->identity(*issuer) == nullptr ||
                             (shown.contains(said.hash) && !is_issued(*set_, said, then));
      if (is_wanted && std::find(wanted.begin(), wanted.end(), *issuer) == wanted.end()) {
        wanted.push_back(*issuer);
      }
      if (std::find(chain.begin(), chain.end(), *issuer) == chain.end()) {
        chain.push_back(*issuer);
      }
    };
    for (const auto& membership : set_->memberships(chain[i])) {
      follow(membership, membership.body.joined);
      for (const auto& countersign : set_->countersigns(membership.hash)) {
        follow(countersign, countersign.body.at);
      }
      if (membership.body.invite) {
        for (const auto& invite : set_->invites(membership.body.invite->key)) {
          follow(invite, std::min(context_.now, invite.body.not_after));
        }
      }
    }
    for (const auto& role : set_->roles(chain[i])) {
      follow(role, role.body.not_before);
    }
  }
  return wanted;
}

Person& Trust::note(const protocol::MembersGetReply& reply) {
  Person& person = people_[reply.member];
  const bool is_new_to_it = person.handle != reply.handle;
  person.member = reply.member;
  person.handle = reply.handle;
  person.display_name = display_name_in(reply.profile);
  if (person.identity_generation == 0) {
    const auto* identity = set_->identity(reply.member);
    person.identity_generation = identity != nullptr ? identity->body.generation : 0;
  }
  if (is_new_to_it && takes_over(person)) {
    person.identity_generation = kNoGeneration;
    context_.tell(Alarm{AlarmKind::handle_moved, {}, {}, person.handle});
  }
  context_.records.put(std::string(kPeople) + to_hex(reply.member.view()), person);
  return person;
}

bool Trust::takes_over(const Person& person) {
  return handles_.try_emplace(person.handle, person.member).first->second != person.member;
}

Result<protocol::Statement> Trust::membership_of(const MemberId& member) const {
  const auto& claims = set_->memberships(member);
  if (claims.empty()) {
    return ClientError::unknown_member;
  }
  // Somebody's word before the claim that they came with, by whatever clocks; then the newest.
  const auto newest =
      std::max_element(claims.begin(), claims.end(), [](const auto& a, const auto& b) {
        return std::pair(!a.body.invite, a.body.joined) < std::pair(!b.body.invite, b.body.joined);
      });
  return statement(newest->hash);
}

Result<std::optional<protocol::Statement>> Trust::invite_of(
    const protocol::Statement& membership) const {
  const auto body = cbor::decode<protocol::StatementBody>(membership.body);
  const auto* member = body ? std::get_if<protocol::MemberStatement>(&*body) : nullptr;
  if (member == nullptr || !member->invite) {
    return std::optional<protocol::Statement>();
  }
  const auto& invites = set_->invites(member->invite->key);
  if (invites.empty()) {
    return std::optional<protocol::Statement>();
  }
  INDABA_TRY_ASSIGN(auto invite, statement(invites.front().hash));
  return std::optional(std::move(invite));
}

Result<protocol::Statement> Trust::statement(const protocol::Hash& hash) const {
  INDABA_TRY_ASSIGN(const auto kept, context_.records.get<protocol::Statement>(
                                         std::string(kStatements) + to_hex(hash)));
  return kept ? Result<protocol::Statement>(*kept) : ClientError::not_trusted;
}

Result<protocol::Statement> Trust::founding() const {
  INDABA_TRY_ASSIGN(const auto kept, context_.records.get<protocol::Statement>(
                                         std::string(kStatements) + to_hex(set_->alliance())));
  if (!kept) {
    return ClientError::corrupt_store;
  }
  return *kept;
}

void Trust::accept_identity(const MemberId& member, std::uint64_t generation) {
  Person& person = people_[member];
  person.member = member;
  person.identity_generation = generation;
  context_.records.put(std::string(kPeople) + to_hex(member.view()), person);
  if (person.handle.empty()) {
    return;
  }
  MemberId& holder = handles_.try_emplace(person.handle, member).first->second;
  if (holder != member) {
    // Whoever had the handle goes by none until they are looked up.
    Person& before = people_[std::exchange(holder, member)];
    before.handle.clear();
    context_.records.put(std::string(kPeople) + to_hex(before.member.view()), before);
  }
}

bool Trust::has_changed(const MemberId& member) const {
  const Person* known = person(member);
  const auto* identity = set_->identity(member);
  return known != nullptr && identity != nullptr && known->identity_generation != 0 &&
         known->identity_generation < identity->body.generation;
}

Result<std::optional<protocol::Statement>> Trust::revocation_of(const MemberId& member,
                                                                const protocol::Serial& membership,
                                                                const DeviceId& device) const {
  auto number = set_->revoked(protocol::TargetMembership{member, membership});
  if (!number) {
    number = set_->revoked(protocol::TargetDevice{member, device});
  }
  if (!number) {
    return std::optional<protocol::Statement>();
  }
  return context_.records.get<protocol::Statement>(std::string(kStatements) +
                                                   to_hex(set_->revocation(*number)));
}

Flow<Result<std::vector<protocol::ListedMember>>> Trust::directory(
    protocol::DirectorySearchRequest request) {
  std::vector<protocol::ListedMember> members;
  request.limit = kDirectoryPage;
  while (true) {
    const auto page =
        co_await context_.session.ask<protocol::DirectorySearchReply>("directory.search", request);
    if (!page) {
      co_return page.error();
    }
    for (const protocol::ListedMember& listed : page->members) {
      if (request.after && listed.handle <= *request.after) {
        co_return ClientError::unexpected_answer;
      }
      request.after = listed.handle;
      members.push_back(listed);
    }
    if (!page->more || page->members.empty()) {
      co_return members;
    }
  }
}

Flow<Result<std::vector<MemberId>>> Trust::everybody() {
  INDABA_FLOW_TRY_ASSIGN(const auto listed, co_await directory({}));
  std::vector<MemberId> members;
  for (const protocol::ListedMember& one : listed) {
    // The server hands out so many a minute: whoever tries again goes on where it stopped. Somebody
    // may have vouched for who was provisional.
    const auto membership = view().membership(one.member);
    if (person(one.member) != nullptr && membership && !membership->provisional) {
      members.push_back(one.member);
      continue;
    }
    const auto learnt = co_await learn(one.member);
    if (may_be_asked_again(learnt.error())) {
      co_return learnt.error();
    }
    if (learnt) {
      members.push_back(one.member);
    }
  }
  co_return members;
}

const Person* Trust::person(const MemberId& member) const {
  const auto found = people_.find(member);
  return found == people_.end() ? nullptr : &found->second;
}

Flow<Result<protocol::DeviceStatement>> Trust::device(MemberId member, DeviceId device) {
  auto known = view().device(member, device);
  if (known && view().membership(member)) {
    co_return known;
  }
  const auto learnt = co_await learn(member);
  if (!learnt) {
    co_return learnt.error();
  }
  co_return view().device(member, device);
}

Flow<Status> Trust::learn_past(MemberId member, DeviceId device) {
  if (pasts_.contains({member, device})) {
    co_return Status();
  }
  const std::uint64_t revocations = set_->revocations();
  const protocol::MembersPastRequest request{member, device};
  const auto answer =
      co_await context_.session.ask<protocol::MembersPastReply>("members.past", request);
  if (!answer) {
    const bool is_nobody = answer.error() == make_error_code(protocol::ErrorCode::not_found);
    co_return is_nobody ? Status() : Status(answer.error());
  }
  keep_all(answer->statements);
  INDABA_FLOW_TRY(co_await learn_issuers(member, hashes_of(answer->statements)));
  if (set_->revocations() == revocations) {
    pasts_.insert({member, device});
  }
  co_return Status();
}

// Up the chain, one link after the other. In whose name anything is said that need not exist.
Flow<Status> Trust::learn_issuers(MemberId member, Shown shown) {
  std::set<MemberId> asked;
  for (std::size_t link = 0; link < protocol::kChainLinksMax; ++link) {
    for (const MemberId& issuer : issuers_to_ask(member, shown)) {
      if (!asked.insert(issuer).second) {
        continue;
      }
      protocol::MembersGetRequest who;
      who.member = issuer;
      protocol::MembersGetReply found;
      const Status fetched = co_await fetch(std::move(who), found);
      if (!fetched && fetched.error() != make_error_code(ClientError::unknown_member)) {
        co_return fetched.error();
      }
      shown.merge(hashes_of(found.statements));
    }
  }
  co_return Status();
}

}  // namespace indaba::client
