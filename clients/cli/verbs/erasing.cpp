#include "clients/cli/terminal.h"
#include "clients/cli/verbs/verbs.h"

namespace indaba::cli {
namespace {

struct ErasingArguments {
  std::string handle;  // typed beforehand
  bool is_here_alone = false;
};

// What was typed, on the terminal or with the verb, is the member's own handle.
std::optional<ExitCode> confirm_by_handle(const Program& program, const ErasingArguments& given) {
  std::string typed = given.handle;
  if (typed.empty()) {
    if (!has_terminal()) {
      return program.complain(program.text(Text::needs_handle), ExitCode::misused);
    }
    typed = ask_line(program.text(Text::handle_question)).value_or("");
  }
  const bool is_own = bare_handle(typed) == program.agent().account()->handle();
  return is_own ? std::nullopt
                : std::optional(
                      program.complain(make_error_code(client::ClientError::not_own_handle)));
}

ExitCode erase(Program& program, const ErasingArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  if (program.agent().account() == nullptr) {
    return program.complain(make_error_code(client::ClientError::not_joined));
  }
  if (!given.is_here_alone) {
    if (const Status caught_up = program.host().catch_up(); !caught_up) {
      return program.complain(caught_up.error());
    }
  }
  const std::string handle = program.agent().account()->handle();
  program.tell(
      program.text(given.is_here_alone ? Text::erases_here : Text::erases_account, {handle}));
  if (const auto code = confirm_by_handle(program, given)) {
    return *code;
  }
  if (!given.is_here_alone) {
    const auto outcome = program.host().run(client::EraseAccount{handle});
    if (!outcome) {
      return program.complain(outcome.error());
    }
  }
  if (const Status forgotten = program.forget(); !forgotten) {
    return program.complain(forgotten.error());
  }
  program.put(to_json(client::Done{}));
  program.tell(program.text(given.is_here_alone ? Text::erased_here : Text::erased_account));
  return ExitCode::done;
}

}  // namespace

void add_erasing_verbs(const Verbs& verbs) {
  const auto given = std::make_shared<ErasingArguments>();
  Program& program = verbs.program;
  CLI::App* erasing = verbs.add(
      verbs.app, "erase", "leave the alliance: all that the server and this device have of you",
      [&program, given] { return erase(program, *given); });
  erasing->add_option("--yes", given->handle,
                      "don't ask: your own handle, in the place of typing it");
  erasing->add_flag("--here", given->is_here_alone,
                    "only what this device has; your account stays, for your other devices");
}

}  // namespace indaba::cli
