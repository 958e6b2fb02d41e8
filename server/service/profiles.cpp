#include "server/service/profiles.h"

#include <algorithm>
#include <set>

#include "server/service/authority.h"
#include "server/service/pages.h"
#include "server/service/refusal.h"
#include "server/service/search_key.h"
#include "server/service/store_view.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::ProfileName;
using protocol::RoleName;
using storage::StatementKind;

constexpr std::size_t kAlertCertificatesShown = 16;

std::uint8_t number_of(ProfileName name) { return static_cast<std::uint8_t>(name) + 1; }
ProfileName name_of(std::uint8_t field) { return static_cast<ProfileName>(field - 1); }

std::vector<protocol::ProfileField> fields_of(const std::vector<storage::ProfileEntry>& profile) {
  std::vector<protocol::ProfileField> fields;
  for (const storage::ProfileEntry& entry : profile) {
    protocol::ProfileField& field = fields.emplace_back();
    field.name = name_of(entry.field);
    if (entry.sealed) {
      field.visibility = protocol::Visibility::chosen;
      field.sealed = entry.sealed;
    } else {
      for (const storage::ProfileValue& value : entry.values) {
        field.values ? field.values->push_back(value.text)
                     : void(field.values.emplace({value.text}));
      }
    }
  }
  return fields;
}

Result<storage::Member> shown_member(const storage::Store& store,
                                     const protocol::MembersGetRequest& request) {
  INDABA_TRY_ASSIGN(storage::Member member,
                    refuse_absent(request.member ? store.members->member(*request.member)
                                                 : store.members->by_handle(*request.handle)));
  const bool is_in = member.standing == storage::Standing::full ||
                     member.standing == storage::Standing::provisional;
  if (!is_in) {
    return ErrorCode::not_found;
  }
  return member;
}

Status add_accreditations(const storage::Store& store, const storage::Member& member,
                          bool with_youth, std::vector<protocol::Statement>& statements) {
  if (member.statement) {
    INDABA_TRY_ASSIGN(const protocol::Statement membership,
                      kept_statement(store, *member.statement));
    statements.push_back(membership);
    INDABA_TRY(add_invite(store, membership, statements));
    INDABA_TRY_ASSIGN(const auto countersigns,
                      store.statements->about(member.id, StatementKind::countersign, {}, 1));
    for (const storage::KeptStatement& kept : countersigns) {
      INDABA_TRY_ASSIGN(statements.emplace_back(), decode_kept(kept));
    }
  }
  INDABA_TRY_ASSIGN(const auto grants, store.roles->grants_of(member.id));
  for (const storage::RoleGrant& grant : grants) {
    if ((grant.role != RoleName::youth || with_youth) && statements.size() < kStatementsShown) {
      INDABA_TRY_ASSIGN(statements.emplace_back(), kept_statement(store, grant.statement));
    }
  }
  return {};
}

// With which the member's devices sign alerts; the newest that have not been revoked.
Status add_alert_certificates(const storage::Store& store, const MemberId& member,
                              std::vector<protocol::Statement>& statements) {
  INDABA_TRY_ASSIGN(const auto certificates,
                    read_all_pages<protocol::Hash>(
                        [&](const std::optional<protocol::Hash>& after, std::size_t limit) {
                          return store.statements->about(member, StatementKind::alert_certificate,
                                                         after, limit);
                        },
                        [](const storage::KeptStatement& kept) { return kept.hash; }));
  std::size_t shown = 0;
  for (auto kept = certificates.rbegin();
       kept != certificates.rend() && shown < kAlertCertificatesShown &&
       statements.size() < kStatementsShown;
       ++kept) {
    if (!kept->revoked) {
      INDABA_TRY_ASSIGN(statements.emplace_back(), decode_kept(*kept));
      ++shown;
    }
  }
  return {};
}

Result<std::vector<storage::ProfileEntry>> entries_of(
    const std::vector<protocol::ProfileField>& fields) {
  std::vector<storage::ProfileEntry> entries;
  std::set<ProfileName> seen;
  for (const protocol::ProfileField& field : fields) {
    if (!seen.insert(field.name).second) {
      return ErrorCode::malformed;
    }
    storage::ProfileEntry& entry = entries.emplace_back();
    entry.field = number_of(field.name);
    entry.sealed = field.sealed;
    if (field.values) {
      for (const std::string& text : *field.values) {
        INDABA_TRY_ASSIGN(std::string key, search_key(text));
        entry.values.push_back({text, std::move(key)});
      }
    }
  }
  return entries;
}

Status add_match(const std::optional<std::string>& wanted, ProfileName name,
                 std::vector<storage::DirectoryMatch>& matches) {
  if (wanted) {
    INDABA_TRY_ASSIGN(std::string key, search_key(*wanted));
    matches.push_back({number_of(name), std::move(key)});
  }
  return {};
}

}  // namespace

Result<bool> sees_youth(const storage::Store& store, const Caller& caller, const MemberId& subject,
                        UnixTime now) {
  if (caller.signed_in->member == subject) {
    return true;
  }
  INDABA_TRY_ASSIGN(const Authority authority, Authority::of(store, caller.signed_in->member, now));
  return authority.has(RoleName::youth) || authority.has(RoleName::youth_lead) ||
         authority.has(RoleName::admin);
}

Status add_invite(const storage::Store& store, const protocol::Statement& membership,
                  std::vector<protocol::Statement>& statements) {
  INDABA_TRY_ASSIGN(const auto member, cbor::decode<protocol::MemberStatement>(membership.body));
  if (member.invite) {
    INDABA_TRY_ASSIGN(const storage::Invite invite, store.invites->invite(member.invite->key));
    INDABA_TRY_ASSIGN(statements.emplace_back(), kept_statement(store, invite.statement));
  }
  return {};
}

Outcome<protocol::MembersGetReply> members_get(ServiceContext& context, const storage::Store& store,
                                               const Caller& caller,
                                               const protocol::MembersGetRequest& request) {
  INDABA_TRY_ASSIGN(const storage::Member member, shown_member(store, request));
  protocol::MembersGetReply reply;
  reply.member = member.id;
  reply.handle = member.handle;
  INDABA_TRY_ASSIGN(const auto identities, store.members->identities(member.id, kIdentitiesShown));
  for (const storage::Identity& identity : identities) {
    INDABA_TRY_ASSIGN(reply.identity.emplace_back(), kept_statement(store, identity.statement));
  }
  INDABA_TRY_ASSIGN(const auto devices, store.devices->devices_of(member.id));
  for (const storage::Device& device : devices) {
    INDABA_TRY_ASSIGN(reply.devices.emplace_back(), kept_statement(store, device.statement));
  }
  INDABA_TRY_ASSIGN(const bool with_youth, sees_youth(store, caller, member.id, context.now));
  INDABA_TRY(add_accreditations(store, member, with_youth, reply.statements));
  INDABA_TRY(add_alert_certificates(store, member.id, reply.statements));
  INDABA_TRY_ASSIGN(const auto profile, store.profiles->profile(member.id));
  reply.profile = fields_of(profile);
  return reply;
}

Outcome<protocol::ProfileSetReply> profile_set(ServiceContext& /*context*/, storage::Store& store,
                                               const Caller& caller,
                                               const protocol::ProfileSetRequest& request) {
  INDABA_TRY_ASSIGN(const auto entries, entries_of(request.profile));
  INDABA_TRY(store.profiles->set(caller.signed_in->member, entries));
  return protocol::ProfileSetReply{};
}

Outcome<protocol::ProfileGetReply> profile_get(ServiceContext& /*context*/,
                                               const storage::Store& store, const Caller& caller,
                                               const protocol::ProfileGetRequest& /*request*/) {
  const MemberId& id = caller.signed_in->member;
  protocol::ProfileGetReply reply;
  INDABA_TRY_ASSIGN(const storage::Member member, refuse_absent(store.members->member(id)));
  reply.handle = member.handle;
  INDABA_TRY_ASSIGN(const auto profile, store.profiles->profile(id));
  reply.profile = fields_of(profile);
  INDABA_TRY_ASSIGN(const storage::FirstContact setting, store.profiles->first_contact(id));
  reply.first_contact = static_cast<protocol::FirstContact>(static_cast<std::uint8_t>(setting) - 1);
  return reply;
}

Outcome<protocol::HandleSetReply> handle_set(ServiceContext& /*context*/, storage::Store& store,
                                             const Caller& caller,
                                             const protocol::HandleSetRequest& request) {
  INDABA_TRY(refuse_if(store.members->set_handle(caller.signed_in->member, request.handle),
                       storage::StorageError::conflict, ErrorCode::already_exists));
  return protocol::HandleSetReply{};
}

Outcome<protocol::DirectorySearchReply> directory_search(
    ServiceContext& /*context*/, const storage::Store& store, const Caller& /*caller*/,
    const protocol::DirectorySearchRequest& request) {
  std::vector<storage::DirectoryMatch> matches;
  INDABA_TRY(add_match(request.country, ProfileName::country, matches));
  INDABA_TRY(add_match(request.language, ProfileName::languages, matches));
  INDABA_TRY(add_match(request.theme, ProfileName::themes, matches));
  INDABA_TRY(add_match(request.organisation, ProfileName::organisation, matches));
  INDABA_TRY(add_match(request.skill, ProfileName::skills, matches));
  const std::size_t limit = request.limit;
  INDABA_TRY_ASSIGN(auto found, store.profiles->search(matches, request.after, limit + 1));
  protocol::DirectorySearchReply reply;
  reply.more = found.size() > limit;
  found.resize(std::min(found.size(), limit));
  for (const MemberId& id : found) {
    INDABA_TRY_ASSIGN(const storage::Member member, store.members->member(id));
    INDABA_TRY_ASSIGN(auto profile, store.profiles->profile(id));
    // What is sealed is of no use without the member's own page.
    std::erase_if(profile, [](const storage::ProfileEntry& entry) { return entry.sealed; });
    reply.members.push_back({id, member.handle, fields_of(profile)});
  }
  return reply;
}

}  // namespace indaba::server
