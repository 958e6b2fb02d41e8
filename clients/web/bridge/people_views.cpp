#include "clients/web/bridge/people_views.h"

#include <algorithm>
#include <utility>

#include "clients/core/trust/safety_number.h"

namespace indaba::web {
namespace {

KnownPerson known(const client::Agent& agent, const client::Person& person) {
  const client::Trust& trust = agent.trust();
  const client::Marks& marks = agent.channels().marks();
  KnownPerson to;
  to.member = person.member;
  to.handle = person.handle;
  to.display_name = person.display_name;
  for (const auto& role : enum_names(protocol::RoleName{})) {
    if (trust.holds(person.member, role.value)) {
      to.roles.push_back(role.value);
    }
  }
  to.has_changed = trust.has_changed(person.member);
  to.is_blocked = marks.is_blocked(person.member);
  to.is_shared_with = marks.is_shared_with(person.member);
  to.direct = agent.channels().direct_with(person.member);
  return to;
}

std::vector<NamedMember> named(const client::Agent& agent, const std::vector<MemberId>& members) {
  std::vector<NamedMember> all;
  for (const MemberId& member : members) {
    const client::Person* person = agent.trust().person(member);
    all.push_back({member, person != nullptr ? person->handle : std::string()});
  }
  return all;
}

}  // namespace

Result<RequestsView> view_of(const client::Agent& agent, const RequestsQuery& /*query*/) {
  RequestsView view;
  INDABA_TRY_ASSIGN(view.requests, agent.contact_requests());
  return view;
}

Result<PeopleView> view_of(const client::Agent& agent, const PeopleQuery& /*query*/) {
  PeopleView view;
  for (const auto& [member, person] : agent.trust().people()) {
    view.people.push_back(known(agent, person));
  }
  std::stable_sort(view.people.begin(), view.people.end(),
                   [](const KnownPerson& a, const KnownPerson& b) { return a.handle < b.handle; });
  return view;
}

Result<PersonView> view_of(const client::Agent& agent, const PersonQuery& query) {
  const client::Person* person = agent.trust().person(query.member);
  if (person == nullptr) {
    return client::ClientError::unknown_member;
  }
  PersonView view{known(agent, *person), {}};
  INDABA_TRY_ASSIGN(view.shown, agent.channels().profile_of(query.member));
  return view;
}

Result<ProfileView> view_of(const client::Agent& agent, const ProfileQuery& /*query*/) {
  return ProfileView{agent.profile(), named(agent, agent.channels().marks().shared_with())};
}

Result<BlocksView> view_of(const client::Agent& agent, const BlocksQuery& /*query*/) {
  return BlocksView{named(agent, agent.channels().marks().blocked())};
}

Result<SafetyView> view_of(const client::Agent& agent, const SafetyQuery& query) {
  const client::Person* person = agent.trust().person(query.member);
  if (person == nullptr) {
    return client::ClientError::unknown_member;
  }
  const client::Account& account = *agent.account();
  SafetyView view{query.member, person->handle,
                  client::safety_number(account.alliance(), account.member(), query.member)};
  std::erase(view.number, ' ');
  return view;
}

}  // namespace indaba::web
