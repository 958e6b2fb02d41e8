// indaba: the command line of a member of an alliance.
#include <csignal>
#include <cstdio>
#include <string_view>

#include "clients/cli/terminal.h"
#include "clients/cli/text/texts.h"
#include "clients/cli/verbs/verbs.h"

namespace {

// The word in a verb's place, where there is none of that name.
std::string unknown_verb(const CLI::App& app) {
  const CLI::App* last = &app;
  while (!last->get_subcommands().empty()) {
    last = last->get_subcommands().front();
  }
  const auto left_over = app.remaining(true);
  const bool wants_verb = last->get_require_subcommand_min() > 0;
  return wants_verb && !left_over.empty() ? left_over.front() : "";
}

// As far as it is said: what is wrong may stand in front of it.
indaba::cli::Language language_said(int argc, char** argv, indaba::cli::Language otherwise) {
  constexpr std::string_view kOption = "--language";
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == kOption && i + 1 < argc) {
      return indaba::cli::language_of(argv[i + 1]);
    }
    if (word.starts_with(kOption) && word.substr(kOption.size()).starts_with('=')) {
      return indaba::cli::language_of(word.substr(kOption.size() + 1));
    }
  }
  return otherwise;
}

// What is wrong with what was typed.
std::string misuse(const CLI::App& app, const CLI::ParseError& error,
                   indaba::cli::Language language) {
  using indaba::cli::Text;
  const std::string what = indaba::cli::harmless(error.what(), false);
  if (const std::string verb = unknown_verb(app); !verb.empty()) {
    return indaba::cli::say(language, Text::unknown_verb, {indaba::cli::harmless(verb, false)});
  }
  const std::string help = "\n" + indaba::cli::say(language, Text::see_help);
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    const std::size_t name = what.find(" is required");
    const bool is_verb = what.starts_with("A subcommand");
    return is_verb || name == std::string::npos
               ? indaba::cli::say(language, Text::verb_required) + help
               : indaba::cli::say(language, Text::option_required, {what.substr(0, name)}) + help;
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    const std::size_t words = what.rfind(": ");
    return indaba::cli::say(language, Text::word_not_expected,
                            {words == std::string::npos ? what : what.substr(words + 2)}) +
           help;
  }
  return indaba::cli::say(language, Text::unfit_argument, {what}) + help;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace indaba::cli;
  std::signal(SIGPIPE, SIG_IGN);
  CLI::App app("A member of an alliance, on the command line.");
  app.name("indaba");
  app.require_subcommand(1);
  app.fallthrough();
  Program program;
  Options& options = program.options;
  std::string language;
  app.add_option("--home", options.home, "the folder in which this device keeps everything");
  app.add_option("--passphrase-file", options.passphrase_file,
                 "a file whose first line is the passphrase");
  app.add_option("--passphrase-fd", options.passphrase_descriptor,
                 "a descriptor whose first line is the passphrase");
  app.add_option("--key-file", options.key_file,
                 "a file of 32 random bytes that opens the store in a passphrase's place");
  app.add_flag("--json", options.json, "answer in lines of JSON");
  app.add_option("--language", language, "en, fr or es; else as the locale says")
      ->check(CLI::IsMember({"en", "fr", "es"}));
  app.parse_complete_callback([&] {
    if (!language.empty()) {
      options.language = language_of(language);
    }
  });
  ExitCode code = ExitCode::done;
  const Verbs verbs{app, program, code};
  add_joining_verbs(verbs);
  add_inviting_verbs(verbs);
  add_device_verbs(verbs);
  add_admitting_verbs(verbs);
  add_member_verbs(verbs);
  add_circle_verbs(verbs);
  add_channel_verbs(verbs);
  add_marking_verbs(verbs);
  add_moderating_verbs(verbs);
  add_policy_verbs(verbs);
  add_talking_verbs(verbs);
  add_accrediting_verbs(verbs);
  add_message_verbs(verbs);
  add_alert_verbs(verbs);
  add_searching_verbs(verbs);
  add_inspecting_verbs(verbs);
  add_erasing_verbs(verbs);
  add_verifying_verbs(verbs);
  add_manual_verbs(verbs);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      return app.exit(error);
    }
    const Language said = language_said(argc, argv, options.language);
    std::fprintf(stderr, "%s\n", misuse(app, error, said).c_str());
    return static_cast<int>(ExitCode::misused);
  }
  return static_cast<int>(code);
}
