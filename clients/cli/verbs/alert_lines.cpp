// Alerts as people name, choose and read them.
#include "clients/cli/terminal.h"
#include "clients/cli/verbs/alert_verbs.h"
#include "clients/core/cap/countries.h"
#include "clients/core/cap/language.h"
#include "clients/core/cap/names.h"
#include "clients/core/cap/text_values.h"

namespace indaba::cli {
namespace {

namespace cap = client::cap;

constexpr std::size_t kShortAlertDigits = 8;

Text text_of(cap::Severity severity) {
  switch (severity) {
    case cap::Severity::extreme:
      return Text::severity_extreme;
    case cap::Severity::severe:
      return Text::severity_severe;
    case cap::Severity::moderate:
      return Text::severity_moderate;
    case cap::Severity::minor:
      return Text::severity_minor;
    case cap::Severity::unknown:
      return Text::severity_unknown;
  }
  return Text::severity_unknown;
}

Text text_of(protocol::AnswerKind answer) {
  switch (answer) {
    case protocol::AnswerKind::seen:
      return Text::answer_seen;
    case protocol::AnswerKind::safe:
      return Text::answer_safe;
    case protocol::AnswerKind::need_help:
      return Text::answer_need_help;
    case protocol::AnswerKind::can_help:
      return Text::answer_can_help;
  }
  return Text::answer_seen;
}

template <class Enum>
std::vector<std::string> names_of() {
  std::vector<std::string> names;
  for (const auto& named : enum_names(Enum{})) {
    names.emplace_back(named.name);
  }
  return names;
}

std::string check_country(const std::string& given) {
  return cap::find_country(given) != nullptr ? "" : given + " is no country's code of two letters";
}

std::string check_language(const std::string& given) {
  return cap::is_language_tag(given) ? "" : given + " is no language's code";
}

}  // namespace

void add_choice(CLI::App& verb, AlertChoice& given) {
  verb.add_option("--country", given.countries, "only those about this country: SN; several times")
      ->check(CLI::Validator(check_country, "COUNTRY"));
  verb.add_option("--language", given.languages, "only those in this language: fr; several times")
      ->check(CLI::Validator(check_language, "LANGUAGE"));
  verb.add_option("--category", given.categories, "only those of this category; several times")
      ->transform(CLI::IsMember(names_of<cap::Category>(), CLI::ignore_case));
  verb.add_option("--severity", given.severity, "only those of this severity and worse, wherever")
      ->transform(CLI::IsMember(names_of<cap::Severity>(), CLI::ignore_case));
}

cap::Filter filter_of(const Program& program, const AlertChoice& given) {
  cap::Filter filter = program.agent().alert_filter();
  if (!given.countries.empty()) {
    filter.own_countries = given.countries;
    filter.countries = given.countries;
  }
  if (const auto severity = cbor::value_of<cap::Severity>(given.severity)) {
    filter.own_severity = *severity;
    filter.elsewhere_severity = *severity;
  }
  if (!given.languages.empty()) {
    filter.languages = given.languages;
  }
  if (!given.categories.empty()) {
    filter.categories.clear();
  }
  for (const std::string& name : given.categories) {
    if (const auto category = cbor::value_of<cap::Category>(name)) {
      filter.categories.push_back(*category);
    }
  }
  return filter;
}

std::string code_of(Language language) {
  switch (language) {
    case Language::english:
      return "en";
    case Language::french:
      return "fr";
    case Language::spanish:
      return "es";
  }
  return "en";
}

std::optional<protocol::Hash> find_alert(const Program& program, const std::string& name) {
  std::optional<protocol::Hash> found;
  const auto all = program.agent().channels().alerts().all();
  std::size_t matches = 0;
  if (all && !name.empty()) {
    for (const client::KnownAlert& known : *all) {
      if (to_hex(known.alert).starts_with(name)) {
        found = known.alert;
        ++matches;
      }
    }
  }
  if (matches != 1) {
    program.complain(program.text(Text::unknown_alert_name, {harmless(name, false)}),
                     ExitCode::refused);
    return {};
  }
  return found;
}

std::optional<ExitCode> begin_with_alert(Program& program, const std::string& name,
                                         protocol::Hash& alert, bool offline_too) {
  if (const auto code = program.open(false)) {
    return code;
  }
  const Status caught_up = program.host().catch_up();
  if (!caught_up && !offline_too) {
    return program.complain(caught_up.error());
  }
  const auto found = find_alert(program, name);
  if (!found) {
    return ExitCode::refused;
  }
  alert = *found;
  return {};
}

std::string short_alert(const protocol::Hash& alert) {
  return to_hex(alert).substr(0, kShortAlertDigits);
}

std::string name_of(const Program& program, protocol::AnswerKind answer) {
  return program.text(text_of(answer));
}

std::string line_of(const Program& program, const cap::Alert& alert) {
  std::string line;
  if (alert.msg_type == cap::MessageType::update) {
    line = program.text(Text::type_update) + " · ";
  } else if (alert.msg_type == cap::MessageType::cancel) {
    line = program.text(Text::type_cancel) + " · ";
  }
  const std::vector<std::string> preferred{code_of(program.options.language)};
  const cap::Info* info = cap::choose_info(alert, preferred);
  if (info == nullptr) {
    return line + harmless(alert.identifier, false);
  }
  line += program.text(text_of(info->severity)) + " · " +
          harmless(info->headline.value_or(info->event), false);
  if (info->description) {
    line += " · " + harmless(*info->description, false);
  }
  return line;
}

}  // namespace indaba::cli
