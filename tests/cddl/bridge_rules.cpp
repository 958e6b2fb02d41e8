#include "tests/cddl/bridge_rules.h"

#include <algorithm>

#include "clients/core/cap/names.h"
#include "clients/json/reader.h"
#include "clients/json/writer.h"
#include "clients/web/bridge/alert_views.h"
#include "clients/web/bridge/channel_views.h"
#include "clients/web/bridge/events.h"
#include "clients/web/bridge/people_views.h"
#include "clients/web/bridge/self_views.h"

namespace indaba::test {
namespace {

using Rules = std::map<std::string, Rule>;

template <class T>
T sampled(Sampler& sampler) {
  return sampler.sample<T>();
}
template <>
client::Finished sampled(Sampler& sampler) {
  client::Finished finished{sampler.sample<std::uint32_t>(), client::ClientError::not_joined};
  if (sampler.sample<bool>()) {
    finished.outcome = sampler.sample<client::Outcome>();
  }
  return finished;
}

template <class T>
Bytes encoded(Sampler& sampler) {
  return to_bytes(as_bytes(client::to_line(client::to_json(sampled<T>(sampler)))));
}

template <class T>
Rule written() {
  return {encoded<T>, nullptr, false};
}

template <class T>
Rule read() {
  return {encoded<T>,
          [](ByteView bytes) {
            const std::string text(bytes.begin(), bytes.end());
            return client::from_json<T>(text).value.error();
          },
          false};
}

std::string bridge_rule_name(std::string_view name, std::string_view ending) {
  std::string rule(name);
  std::replace(rule.begin(), rule.end(), '-', '_');
  return rule.append(ending);
}

template <class... T>
void add_read(Rules& rules, std::string_view ending, const std::variant<T...>*) {
  ((rules[bridge_rule_name(cbor::tag_of<T>(), ending)] = read<T>()), ...);
}
template <class... T>
void add_written(Rules& rules, std::string_view ending, const std::variant<T...>*) {
  ((rules[bridge_rule_name(cbor::tag_of<T>(), ending)] = written<T>()), ...);
}

using View = std::variant<web::SelfView, web::ChannelsView, web::MessagesView, web::MembersView,
                          web::RequestsView, web::PeopleView, web::PersonView, web::AlertsView,
                          web::AlertView, web::AlertFilterView, web::DevicesView,
                          web::LinkRequestsView, web::ProfileView, web::BlocksView,
                          web::CirclesView, web::SearchView, web::SafetyView, web::SheetsView,
                          web::ServerView, web::LinkView, web::VocabularyView, web::RefusedView>;
// In the places of some of the agent's.
using OwnEvent = std::variant<web::LineArrived, web::LineChanged, web::Stopped>;

Bytes sample_finished(Sampler& sampler) {
  return sampler.sample<bool>() ? encoded<client::Finished>(sampler)
                                : encoded<web::CommandRefused>(sampler);
}

}  // namespace

std::map<std::string, Rule> bridge_rules() {
  Rules rules;
  add_read(rules, "_command", static_cast<const client::Command*>(nullptr));
  add_read(rules, "_query", static_cast<const web::Query*>(nullptr));
  add_read(rules, "_content", static_cast<const protocol::Content*>(nullptr));
  add_written(rules, "_outcome", static_cast<const client::Outcome*>(nullptr));
  add_written(rules, "_event", static_cast<const client::Event*>(nullptr));
  add_written(rules, "_event", static_cast<const OwnEvent*>(nullptr));
  add_written(rules, "_view", static_cast<const View*>(nullptr));
  rules["finished_event"] = {sample_finished, nullptr, false};
  rules["command"] = read<client::Command>();
  rules["query"] = read<web::Query>();
  rules["event"] = written<OwnEvent>();
  rules["view"] = written<View>();
  return rules;
}

}  // namespace indaba::test
