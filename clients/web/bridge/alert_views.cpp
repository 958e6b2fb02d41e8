#include "clients/web/bridge/alert_views.h"

#include <algorithm>
#include <utility>

#include "clients/core/cap/countries.h"
#include "clients/core/views/read_alerts.h"

namespace indaba::web {
namespace {

namespace cap = client::cap;

Result<ShownAlert> shown(const client::Agent& agent, const client::ReadAlert& read,
                         const cap::Filter& filter) {
  ShownAlert to;
  to.alert = read.known.alert;
  to.channel = read.known.channel;
  to.seq = read.known.seq;
  to.message = read.known.message;
  to.member = read.known.member;
  if (const client::Person* person = agent.trust().person(read.known.member)) {
    to.from = person->handle;
  }
  to.at = read.known.at;
  to.life = read.life;
  to.is_for_me = cap::passes(read.alert, filter);
  to.expires.seconds = static_cast<std::uint64_t>(
      std::max<std::int64_t>(cap::expires_at(read.alert).unix_seconds, 0));
  to.cap = read.alert;
  INDABA_TRY_ASSIGN(to.answer, agent.channels().alerts().own_answer(read.known.alert));
  return to;
}

// Those that alerts are most often written in here.
std::vector<cap::Term> languages() {
  return {{"en", {"English", "inglés", "anglais"}},
          {"es", {"Spanish", "español", "espagnol"}},
          {"fr", {"French", "francés", "français"}}};
}

template <class Enum>
std::vector<Enum> all_of() {
  std::vector<Enum> all;
  for (const auto& named : enum_names(Enum{})) {
    all.push_back(named.value);
  }
  return all;
}

}  // namespace

Result<AlertsView> view_of(const client::Agent& agent, const AlertsQuery& query, UnixTime now) {
  INDABA_TRY_ASSIGN(const auto read, client::read_alerts(agent, now));
  const cap::Filter filter = agent.alert_filter();
  AlertsView view;
  for (auto one = read.rbegin(); one != read.rend() && view.alerts.size() < query.limit; ++one) {
    INDABA_TRY_ASSIGN(ShownAlert alert, shown(agent, *one, filter));
    view.alerts.push_back(std::move(alert));
  }
  view.has_more = view.alerts.size() < read.size();
  return view;
}

Result<AlertView> view_of(const client::Agent& agent, const AlertQuery& query, UnixTime now) {
  INDABA_TRY_ASSIGN(const auto read, client::read_alerts(agent, now));
  const auto found = std::find_if(read.begin(), read.end(), [&](const client::ReadAlert& one) {
    return one.known.alert == query.alert;
  });
  if (found == read.end()) {
    return client::ClientError::unknown_alert;
  }
  AlertView view;
  INDABA_TRY_ASSIGN(view.alert, shown(agent, *found, agent.alert_filter()));
  INDABA_TRY_ASSIGN(const auto content, agent.alert_content(query.alert));
  view.document.assign(content.document.begin(), content.document.end());
  view.is_certified = content.certificate.has_value();
  view.not_fresh = content.not_fresh;
  INDABA_TRY_ASSIGN(view.answers, agent.channels().alerts().answers(query.alert));
  return view;
}

Result<AlertFilterView> view_of(const client::Agent& agent, const AlertFilterQuery& /*query*/) {
  AlertFilterView view;
  if (const auto& chosen = agent.channels().marks().alert_filter()) {
    view = {chosen->severity, chosen->countries, chosen->languages, chosen->categories};
  }
  return view;
}

VocabularyView view_of(const VocabularyQuery& /*query*/) {
  const cap::Vocabulary& vocabulary = cap::default_vocabulary();
  VocabularyView view;
  for (const cap::Country& country : cap::countries()) {
    view.countries.push_back(
        {std::string(country.code),
         {std::string(country.en), std::string(country.es), std::string(country.fr)}});
  }
  view.languages = languages();
  view.violations = vocabulary.violations;
  view.verifications = vocabulary.verifications;
  view.affected = vocabulary.affected;
  view.ratings = vocabulary.ratings;
  view.freedoms = vocabulary.freedoms;
  view.categories = all_of<cap::Category>();
  view.severities = all_of<cap::Severity>();
  return view;
}

}  // namespace indaba::web
