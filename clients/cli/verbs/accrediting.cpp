#include <fcntl.h>
#include <unistd.h>

#include "clients/cli/terminal.h"
#include "clients/cli/verbs/verbs.h"

namespace indaba::cli {
namespace {

struct AccreditingArguments {
  client::Accredit accredit;
  client::Revoke revoke;
  std::string role;
  bool by_root = false;
  std::string sheet_file;
};

const std::vector<std::string> kRoles{"youth",     "youth-lead",  "responder",
                                      "moderator", "coordinator", "admin"};

ExitCode carry_out(Program& program, client::Command command) {
  const auto outcome = program.carry_out(std::move(command));
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.tell(program.text(Text::done));
  return ExitCode::done;
}

ExitCode accredit(Program& program, const AccreditingArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  client::Accredit command = given.accredit;
  command.handle = bare_handle(command.handle);
  command.role = *cbor::value_of<protocol::RoleName>(given.role);
  if (given.by_root || !given.sheet_file.empty()) {
    const auto sheet = sheet_line(program, given.sheet_file, Text::root_sheet_prompt);
    if (!sheet) {
      return program.complain(make_error_code(client::ClientError::not_a_sheet));
    }
    command.root_sheet = *sheet;
  }
  return carry_out(program, std::move(command));
}

ExitCode revoke(Program& program, const AccreditingArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  client::Revoke command = given.revoke;
  command.handle = bare_handle(command.handle);
  if (!given.role.empty()) {
    command.role = cbor::value_of<protocol::RoleName>(given.role);
  }
  return carry_out(program, std::move(command));
}

}  // namespace

// Secrets don't stand in arguments, which others on the machine can read.
std::optional<std::string> sheet_line(const Program& program, const std::string& path,
                                      Text prompt) {
  std::optional<SecretBytes> line;
  if (path.empty()) {
    line = ask_secretly(program.text(prompt));
  } else if (const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC); file >= 0) {
    line = read_line_from(file);
    ::close(file);
  }
  return line ? std::optional(std::string(line->view().begin(), line->view().end())) : std::nullopt;
}

std::string bare_handle(const std::string& handle) {
  return handle.starts_with('@') ? handle.substr(1) : handle;
}

void add_accrediting_verbs(const Verbs& verbs) {
  const auto given = std::make_shared<AccreditingArguments>();
  Program& program = verbs.program;
  CLI::App* granting = verbs.add(verbs.app, "accredit", "grant somebody a role",
                                 [&program, given] { return accredit(program, *given); });
  granting->add_option("handle", given->accredit.handle, "whom: @kim")->required();
  granting
      ->add_option("role", given->role,
                   "youth, youth-lead, responder, moderator, coordinator or admin")
      ->required()
      ->check(CLI::IsMember(kRoles));
  granting->add_option("--country", given->accredit.countries, "only there; several times");
  granting->add_option("--days", given->accredit.days, "for so long")->check(CLI::Range(1, 3'650));
  granting->add_flag("--by-root", given->by_root, "with the sheet of the alliance, asked for");
  granting->add_option("--root-sheet-file", given->sheet_file,
                       "the same, from the first line of a file");
  CLI::App* ending = verbs.add(verbs.app, "revoke", "end somebody's role, or their membership",
                               [&program, given] { return revoke(program, *given); });
  ending->add_option("handle", given->revoke.handle, "whose: @kim")->required();
  ending->add_option("--role", given->role, "this role; without, the membership")
      ->check(CLI::IsMember(kRoles));
  ending->add_option("--reason", given->revoke.reason,
                     "what is said of it; all members and the server can read it");
}

}  // namespace indaba::cli
