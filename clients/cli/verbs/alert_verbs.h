// What the verbs about alerts have in common.
#pragma once

#include "clients/cli/verbs/verbs.h"
#include "clients/core/cap/filter.h"

namespace indaba::cli {

// Which alerts a verb shows; what is not said is as the member hears of them.
struct AlertChoice {
  std::vector<std::string> countries;  // these alone
  std::vector<std::string> languages;
  std::vector<std::string> categories;
  std::string severity;  // this and worse, wherever
};
void add_choice(CLI::App& verb, AlertChoice& given);
client::cap::Filter filter_of(const Program& program, const AlertChoice& given);

// Of the language that people read, as CAP names it.
std::string code_of(Language language);
// The alert whose id begins with `name`; what is wrong is said.
std::optional<protocol::Hash> find_alert(const Program& program, const std::string& name);
// Opens the store, takes up what was missed, and finds the alert. The exit code if that fails.
std::optional<ExitCode> begin_with_alert(Program& program, const std::string& name,
                                         protocol::Hash& alert, bool offline_too);

// alert filter
void add_filtering_verb(const Verbs& verbs, CLI::App& alert);
// alert send, update, cancel, template, words
void add_composing_verbs(const Verbs& verbs, CLI::App& alert);

}  // namespace indaba::cli
