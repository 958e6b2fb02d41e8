// Which alerts a member hears of, kept between two runs and shared by their devices.
#include "clients/cli/terminal.h"
#include "clients/cli/verbs/alert_verbs.h"

namespace indaba::cli {
namespace {

struct FilterArguments {
  AlertChoice choice;
  bool as_by_default = false;
};

std::string list_of(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) {
    line.append(line.empty() ? "" : ", ").append(harmless(word, false));
  }
  return line;
}

void tell_filter(const Program& program, const protocol::AlertFilterMark& filter) {
  Json json{{"type", "alert_filter"},
            {"countries", filter.countries},
            {"languages", filter.languages},
            {"categories", filter.categories}};
  if (filter.severity) {
    json["severity"] = *filter.severity;
  }
  program.put(json);
  const auto tell = [&](Text text, const std::string& words) {
    if (!words.empty()) {
      program.tell(program.text(text, {words}));
    }
  };
  tell(Text::filter_countries, list_of(filter.countries));
  tell(Text::filter_languages, list_of(filter.languages));
  tell(Text::filter_categories, list_of(filter.categories));
  tell(Text::filter_severity, harmless(filter.severity.value_or(""), false));
  if (filter.countries.empty() && !filter.severity) {
    program.tell(program.text(Text::filter_default));
  }
}

// What is not said stays as it was.
ExitCode filter_alerts(Program& program, const FilterArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const Status caught_up = program.host().catch_up();
  if (!caught_up) {
    // It is kept here all the same, and the reason is said.
    program.complain(caught_up.error());
  }
  const auto& kept = program.agent().channels().marks().alert_filter();
  client::SetAlertFilter command;
  if (kept && !given.as_by_default) {
    command.filter = *kept;
  }
  const AlertChoice& choice = given.choice;
  const auto replace = [](std::vector<std::string>& list, const std::vector<std::string>& chosen) {
    if (!chosen.empty()) {
      list = chosen;
    }
  };
  replace(command.filter.countries, choice.countries);
  replace(command.filter.languages, choice.languages);
  replace(command.filter.categories, choice.categories);
  if (!choice.severity.empty()) {
    command.filter.severity = choice.severity;
  }
  const bool is_said = given.as_by_default || !choice.countries.empty() ||
                       !choice.languages.empty() || !choice.categories.empty() ||
                       !choice.severity.empty();
  const protocol::AlertFilterMark filter = command.filter;
  if (is_said) {
    const auto outcome = program.host().run(std::move(command));
    if (!outcome) {
      return program.complain(outcome.error());
    }
    if (caught_up) {
      (void)program.host().catch_up();
    }
  }
  tell_filter(program, filter);
  return caught_up ? ExitCode::done : ExitCode::unreachable;
}

}  // namespace

void add_filtering_verb(const Verbs& verbs, CLI::App& alert) {
  const auto given = std::make_shared<FilterArguments>();
  Program& program = verbs.program;
  CLI::App* filtering =
      verbs.add(alert, "filter", "which alerts you hear of, on all your devices; shows it",
                [&program, given] { return filter_alerts(program, *given); });
  add_choice(*filtering, given->choice);
  filtering->add_flag("--default", given->as_by_default,
                      "all in your countries and what is severe elsewhere, but for what is said");
}

}  // namespace indaba::cli
