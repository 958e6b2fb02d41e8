// indaba: the command line of a member of an alliance.
#include <csignal>
#include <cstdio>

#include "clients/cli/terminal.h"
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
  add_channel_verbs(verbs);
  add_marking_verbs(verbs);
  add_moderating_verbs(verbs);
  add_talking_verbs(verbs);
  add_accrediting_verbs(verbs);
  add_message_verbs(verbs);
  add_alert_verbs(verbs);
  add_searching_verbs(verbs);
  add_inspecting_verbs(verbs);
  add_manual_verbs(verbs);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (const std::string verb = unknown_verb(app); !verb.empty() && error.get_exit_code() != 0) {
      std::fprintf(stderr, "indaba: there is no %s; `indaba --help` lists what there is\n",
                   harmless(verb, false).c_str());
      return static_cast<int>(ExitCode::misused);
    }
    const int parsed = app.exit(error);
    return parsed == 0 ? 0 : static_cast<int>(ExitCode::misused);
  }
  return static_cast<int>(code);
}
