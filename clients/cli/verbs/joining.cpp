#include "clients/cli/verbs/verbs.h"

namespace indaba::cli {
namespace {

struct JoiningArguments {
  std::string link;
  std::string alliance = "Alliance";
  std::string handle;
  std::string note;
  std::string words;
  std::string sheet_file;
};

// The link's server is the one to connect to.
template <class Link>
std::optional<ExitCode> use_link(Program& program, const Result<Link>& link) {
  if (!link) {
    return program.complain(link.error());
  }
  if (const auto code = program.open(true)) {
    return code;
  }
  program.host().use_server(link->server);
  return {};
}

void show_sheet(const Program& program, Text title, const std::string& sheet, Text warning) {
  program.tell("");
  program.tell("  " + program.text(title));
  program.tell("");
  // Two lines of seven groups each.
  const std::size_t half = sheet.size() / 2;
  program.tell("    " + sheet.substr(0, half));
  program.tell("    " + sheet.substr(half + 1));
  program.tell("");
  program.tell("  " + program.text(warning));
}

// Where to come back to with a sheet.
std::string alliance_link(const Program& program) {
  const client::Account* account = program.agent().account();
  return account == nullptr
             ? ""
             : client::write_link(client::AllianceLink{account->server(), account->alliance()});
}

ExitCode show_sheets(const Program& program) {
  const auto sheets = program.agent().sheets();
  if (!sheets) {
    return program.complain(sheets.error());
  }
  if (!*sheets) {
    program.put({{"type", "sheets"}});
    program.tell(program.text(Text::no_sheets));
    return ExitCode::done;
  }
  Json json = {{"link", alliance_link(program)}};
  json.update(to_json(**sheets));
  json["type"] = "sheets";
  program.put(json);
  if ((*sheets)->root) {
    show_sheet(program, Text::sheet_title_root, *(*sheets)->root, Text::sheet_root_warning);
  }
  show_sheet(program, Text::sheet_title_recovery, (*sheets)->recovery,
             Text::sheet_recovery_warning);
  program.tell("  " + program.text(Text::sheet_way_back, {alliance_link(program)}));
  program.tell("  " + program.text(Text::sheet_keep));
  return ExitCode::done;
}

ExitCode init(Program& program, const JoiningArguments& given) {
  if (const auto code = use_link(program, client::read_founder_link(given.link))) {
    return *code;
  }
  const auto founded =
      program.host().run(client::FoundAlliance{given.link, given.alliance, given.handle});
  if (!founded) {
    return program.complain(founded.error());
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  program.put(to_json(*founded));
  program.tell(program.text(Text::founded));
  return program.options.json ? ExitCode::done : show_sheets(program);
}

ExitCode join(Program& program, const JoiningArguments& given) {
  if (const auto code = use_link(program, client::read_invite_link(given.link))) {
    return *code;
  }
  const auto joined =
      program.host().run(client::JoinAlliance{given.link, given.handle, given.note});
  if (!joined) {
    return program.complain(joined.error());
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  program.put(to_json(*joined));
  const bool is_pending = std::get<client::Joined>(*joined).state == protocol::MemberState::pending;
  program.tell(program.text(is_pending ? Text::joined_pending : Text::joined, {given.handle}));
  return program.options.json ? ExitCode::done : show_sheets(program);
}

ExitCode whoami(Program& program) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const client::Account* account = program.agent().account();
  if (account == nullptr) {
    return program.complain(make_error_code(client::ClientError::not_joined));
  }
  const client::Trust& trust = program.agent().trust();
  program.put({{"type", "whoami"},
               {"handle", account->handle()},
               {"member", to_json(account->member())},
               {"device", to_json(account->device())},
               {"alliance", to_json(account->alliance())},
               {"list_vouched", to_json(trust.list_vouched())},
               {"list_is_fresh", trust.is_list_fresh()}});
  program.tell(program.text(Text::whoami, {account->handle(), to_hex(account->member().view()),
                                           to_hex(account->device().view())}));
  program.tell(program.text(trust.is_list_fresh() ? Text::list_vouched : Text::list_old,
                            {clock_of(trust.list_vouched())}));
  return ExitCode::done;
}

ExitCode confirm_sheets(Program& program, const JoiningArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const auto done = program.host().run(client::ConfirmSheets{given.words});
  if (!done) {
    return program.complain(done.error());
  }
  program.put(to_json(*done));
  program.tell(program.text(Text::sheets_confirmed));
  return ExitCode::done;
}

ExitCode recover(Program& program, const JoiningArguments& given) {
  if (const auto link = client::read_alliance_link(given.link); !link) {
    return program.complain(link.error());
  }
  const auto sheet = sheet_line(program, given.sheet_file, Text::recovery_sheet_prompt);
  if (!sheet) {
    return program.complain(make_error_code(client::ClientError::not_a_sheet));
  }
  if (const auto code = use_link(program, client::read_alliance_link(given.link))) {
    return *code;
  }
  const auto recovered = program.host().run(client::RecoverAccount{given.link, *sheet});
  if (!recovered) {
    return program.complain(recovered.error());
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  program.put(to_json(*recovered));
  program.tell(program.text(Text::recovered, {std::get<client::Recovered>(*recovered).handle}));
  if (program.agent().standing() == client::Standing::pending) {
    program.tell(program.text(Text::recovered_pending));
  }
  return ExitCode::done;
}

ExitCode enter_by_root(Program& program, const JoiningArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const auto sheet = sheet_line(program, given.sheet_file, Text::root_sheet_prompt);
  if (!sheet) {
    return program.complain(make_error_code(client::ClientError::not_a_sheet));
  }
  const auto outcome = program.carry_out(client::AcceptByRoot{*sheet});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.tell(program.text(Text::entered_by_root));
  return ExitCode::done;
}

}  // namespace

void add_joining_verbs(const Verbs& verbs) {
  const auto given = std::make_shared<JoiningArguments>();
  Program& program = verbs.program;

  CLI::App* founding = verbs.add(verbs.app, "init", "found an alliance with its founder link",
                                 [&program, given] { return init(program, *given); });
  founding->add_option("link", given->link, "what `indabad founder-link` prints")->required();
  founding->add_option("--alliance", given->alliance, "what the alliance is called");
  founding->add_option("--handle", given->handle, "your own short name")->required();

  CLI::App* joining = verbs.add(verbs.app, "join", "join an alliance with a link that invites",
                                [&program, given] { return join(program, *given); });
  joining->add_option("link", given->link, "the link that you were given")->required();
  joining->add_option("--handle", given->handle, "your short name: a to z, 0 to 9, _")->required();
  joining->add_option("--note", given->note, "a word to whoever accepts you");

  verbs.add(verbs.app, "whoami", "who this device is", [&program] { return whoami(program); });

  CLI::App* recovering =
      verbs.app.add_subcommand("recover", "recovery sheets, and coming back with one");
  recovering->require_subcommand(1);
  CLI::App* returning =
      verbs.add(*recovering, "account", "come back with your sheet, on a device that has nothing",
                [&program, given] { return recover(program, *given); });
  returning->add_option("link", given->link, "what stands under the sheet, or any invite")
      ->required();
  returning->add_option("--sheet-file", given->sheet_file,
                        "the sheet from the first line of a file; else it is asked for");
  CLI::App* entering = verbs.add(*recovering, "enter",
                                 "let yourself in with the sheet of the alliance, as who waits",
                                 [&program, given] { return enter_by_root(program, *given); });
  entering->add_option("--sheet-file", given->sheet_file,
                       "the sheet from the first line of a file; else it is asked for");
  verbs.add(*recovering, "sheet", "show the sheets that were not confirmed yet", [&program] {
    const auto code = program.open(false);
    return code ? *code : show_sheets(program);
  });
  CLI::App* confirming =
      verbs.add(*recovering, "confirm", "forget the sheets here, once they are printed",
                [&program, given] { return confirm_sheets(program, *given); });
  confirming->add_option("words", given->words, "the last group of your recovery sheet")
      ->required();
}

}  // namespace indaba::cli
