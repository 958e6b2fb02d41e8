// Inviting: one link or many, and one for each row of a file.
#include <cstdio>
#include <map>

#include "clients/cli/csv.h"
#include "clients/cli/files.h"
#include "clients/cli/invite_rows.h"
#include "clients/cli/qr.h"
#include "clients/cli/terminal.h"
#include "clients/cli/verbs/verbs.h"

namespace indaba::cli {
namespace {

struct InvitingArguments {
  client::CreateInvites invites;
  bool waits = false;
  bool with_qr = false;
  std::string from;
  std::string to;
};

protocol::InviteMode mode_of(const InvitingArguments& given) {
  return given.waits ? protocol::InviteMode::pending : protocol::InviteMode::active;
}

ExitCode invite(Program& program, const InvitingArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  client::CreateInvites command = given.invites;
  command.mode = mode_of(given);
  const auto invited = program.host().run(std::move(command));
  if (!invited) {
    return program.complain(invited.error());
  }
  program.put(to_json(*invited));
  program.tell(program.text(Text::invite_link));
  const auto& links = std::get<client::Invited>(*invited).links;
  for (const std::string& link : links) {
    program.tell(link);
    if (given.with_qr || links.size() == 1) {
      tell_qr(program, link, given.with_qr);
    }
  }
  return ExitCode::done;
}

// The rows of the file; what is wrong with it is said.
std::optional<std::vector<InviteRow>> rows_from(const Program& program,
                                                const InvitingArguments& given) {
  const auto text = file_text(given.from, kInviteFileBytesMax);
  if (!text) {
    program.complain(program.text(Text::unreadable_file, {harmless(given.from, false)}),
                     ExitCode::refused);
    return {};
  }
  auto rows = read_invite_rows(*text, mode_of(given));
  if (const auto* problem = std::get_if<RowProblem>(&rows)) {
    program.complain(FileProblem{given.from,
                                 problem->line,
                                 {},
                                 program.text(problem->what, {harmless(problem->value, false)})});
    return {};
  }
  return std::get<std::vector<InviteRow>>(std::move(rows));
}

// The rows that are invited in one go, by their places.
std::vector<std::vector<std::size_t>> alike(const std::vector<InviteRow>& rows) {
  std::map<std::pair<std::string, protocol::InviteMode>, std::vector<std::size_t>> places;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    places[{rows[i].country, rows[i].mode}].push_back(i);
  }
  std::vector<std::vector<std::size_t>> groups;
  groups.reserve(places.size());
  for (auto& [of, group] : places) {
    groups.push_back(std::move(group));
  }
  return groups;
}

// Fills in the links as they are made. On an error, those that were made before it stand.
Status make_links(Program& program, const InvitingArguments& given,
                  const std::vector<InviteRow>& rows, std::vector<std::string>& links) {
  for (const std::vector<std::size_t>& group : alike(rows)) {
    client::CreateInvites command = given.invites;
    command.count = group.size();
    command.mode = rows[group.front()].mode;
    if (!rows[group.front()].country.empty()) {
      command.country = rows[group.front()].country;
    }
    INDABA_TRY_ASSIGN(const auto outcome, program.host().run(std::move(command)));
    const auto& made = std::get<client::Invited>(outcome).links;
    for (std::size_t i = 0; i < group.size(); ++i) {
      links[group[i]] = made[i];
    }
  }
  return {};
}

ExitCode invite_rows(Program& program, const InvitingArguments& given) {
  const auto rows = rows_from(program, given);
  if (!rows) {
    return ExitCode::refused;
  }
  if (const auto code = program.open(false)) {
    return *code;
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  NewFile file(given.to);
  if (!file.is_whole()) {
    return program.complain(program.text(Text::unwritable_file, {harmless(given.to, false)}),
                            ExitCode::refused);
  }
  std::vector<std::string> links(rows->size());
  const Status made = make_links(program, given, *rows, links);
  file.put(csv_line({"name", "country", "language", "mode", "link"}));
  std::size_t count = 0;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (!links[i].empty()) {
      const InviteRow& row = (*rows)[i];
      file.put(csv_line(
          {row.name, row.country, row.language, std::string(cbor::name_of(row.mode)), links[i]}));
      ++count;
    }
  }
  if (count == 0) {
    (void)std::remove(given.to.c_str());
    return program.complain(made.error());
  }
  if (!file.is_whole()) {
    return program.complain(program.text(Text::unwritable_file, {harmless(given.to, false)}),
                            ExitCode::refused);
  }
  program.put({{"type", "invited_rows"}, {"file", given.to}, {"count", count}});
  program.tell(
      program.text(Text::invited_rows, {std::to_string(count), harmless(given.to, false)}));
  return made ? ExitCode::done : program.complain(made.error());
}

}  // namespace

void add_inviting_verbs(const Verbs& verbs) {
  const auto given = std::make_shared<InvitingArguments>();
  Program& program = verbs.program;
  CLI::App* inviting = verbs.add(verbs.app, "invite", "make links that invite", [&program, given] {
    return given->from.empty() ? invite(program, *given) : invite_rows(program, *given);
  });
  CLI::Option* count = inviting->add_option("--count", given->invites.count, "how many links")
                           ->check(CLI::Range(1, 10'000));
  CLI::Option* uses =
      inviting->add_option("--uses", given->invites.uses, "how often each can be used")
          ->check(CLI::Range(1, 10'000));
  inviting->add_option("--days", given->invites.days, "how long they count")
      ->check(CLI::Range(1, 365));
  CLI::Option* country =
      inviting->add_option("--country", given->invites.country, "of who is invited: SN");
  inviting->add_flag("--pending", given->waits, "somebody has to accept whoever uses them");
  inviting->add_flag("--qr", given->with_qr, "with QR codes to scan, on no terminal too");
  CLI::Option* from = inviting->add_option(
      "--csv", given->from, "a link for each row: columns name, country, language, mode");
  CLI::Option* to =
      inviting->add_option("--out", given->to, "the new file for rows and links, yours alone");
  from->needs(to)->excludes(count)->excludes(uses)->excludes(country);
  to->needs(from);
}

}  // namespace indaba::cli
