#include <algorithm>
#include <fstream>

#include "clients/cli/files.h"
#include "clients/cli/terminal.h"
#include "clients/cli/verbs/alert_verbs.h"
#include "clients/core/cap/document.h"
#include "clients/core/cap/language.h"
#include "clients/core/cap/life.h"
#include "clients/core/cap/names.h"
#include "clients/core/views/read_alerts.h"

namespace indaba::cli {
namespace {

namespace cap = client::cap;

struct AlertArguments {
  std::string alert;
  std::string text;
  std::string answer;
  std::string file;
  bool as_xml = false;
  AlertChoice choice;
  bool with_ended = false;
  bool with_all = false;
};

constexpr std::size_t kAlertFileBytesMax = std::size_t{256} << 10;

Text text_of(cap::Life life) {
  switch (life) {
    case cap::Life::not_yet:
      return Text::life_not_yet;
    case cap::Life::in_force:
      return Text::life_in_force;
    case cap::Life::expired:
      return Text::life_expired;
    case cap::Life::updated:
      return Text::life_updated;
    case cap::Life::cancelled:
      return Text::life_cancelled;
    case cap::Life::notice:
      return Text::life_notice;
  }
  return Text::life_notice;
}

UnixTime unix_time(const cap::DateTime& time) {
  return {static_cast<std::uint64_t>(std::max<std::int64_t>(time.unix_seconds, 0))};
}

// All that are here; none, if they can't be read.
std::vector<client::ReadAlert> read_alerts(const Program& program) {
  auto read = client::read_alerts(program.agent(), wall_clock());
  return read ? *std::move(read) : std::vector<client::ReadAlert>();
}

// One's own answer, and how far it has come.
std::optional<Text> standing_of(const client::OwnAnswer& answer) {
  if (answer.received) {
    return Text::answer_received;
  }
  return answer.sent ? Text::answer_sent : Text::answer_waits;
}

Json json_of(const Program& program, const client::ReadAlert& read) {
  Json json{{"type", "alert"},
            {"alert", to_hex(read.known.alert)},
            {"life", to_json(read.life)},
            {"msg_type", std::string(cbor::name_of(read.alert.msg_type))},
            {"channel", to_json(read.known.channel)},
            {"seq", read.known.seq},
            {"from", name_of(program, read.known.member)},
            {"at", read.known.at.seconds}};
  const std::vector<std::string> preferred{code_of(program.options.language)};
  if (const cap::Info* info = cap::choose_info(read.alert, preferred)) {
    json["event"] = info->event;
    json["severity"] = std::string(cbor::name_of(info->severity));
    json["headline"] = info->headline.value_or("");
    json["description"] = info->description.value_or("");
  }
  const auto own = program.agent().channels().alerts().own_answer(read.known.alert);
  if (own && *own) {
    json["answer"] = to_json(**own);
  }
  return json;
}

ExitCode list_alerts(Program& program, const AlertArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const Status caught_up = program.host().catch_up();
  if (!caught_up) {
    // What is here can be read without a server, and the reason is said.
    program.complain(caught_up.error());
  }
  const cap::Filter filter = filter_of(program, given.choice);
  const auto read = read_alerts(program);
  bool any = false;
  std::size_t others = 0;
  for (const client::ReadAlert& one : read) {
    const bool counts = one.life == cap::Life::in_force || one.life == cap::Life::not_yet;
    if (!counts && !given.with_ended && !given.with_all) {
      continue;
    }
    if (!given.with_all && !cap::passes(one.alert, filter)) {
      ++others;
      continue;
    }
    any = true;
    program.put(json_of(program, one));
    program.tell(program.text(Text::alert_line,
                              {short_alert(one.known.alert), program.text(text_of(one.life)),
                               line_of(program, one.alert)}));
  }
  if (others > 0) {
    program.tell(program.text(Text::other_alerts, {std::to_string(others)}));
  } else if (!any) {
    program.tell(program.text(Text::no_alerts));
  }
  return caught_up ? ExitCode::done : ExitCode::unreachable;
}

void tell_whole(const Program& program, const cap::Alert& alert) {
  program.tell(line_of(program, alert));
  const std::vector<std::string> preferred{code_of(program.options.language)};
  const cap::Info* info = cap::choose_info(alert, preferred);
  if (info == nullptr) {
    return;
  }
  for (const auto& text : {info->description, info->instruction, info->contact, info->web}) {
    if (text) {
      program.tell("  " + harmless(*text, true));
    }
  }
  for (const cap::NamedValue& parameter : info->parameter) {
    program.tell("  " + harmless(parameter.value_name, false) + ": " +
                 harmless(parameter.value, false));
  }
}

ExitCode show_alert(Program& program, const AlertArguments& given) {
  protocol::Hash alert{};
  if (const auto code = begin_with_alert(program, given.alert, alert, true)) {
    return *code;
  }
  const auto read = read_alerts(program);
  for (const client::ReadAlert& one : read) {
    if (one.known.alert != alert) {
      continue;
    }
    Json json = json_of(program, one);
    if (const auto content = program.agent().alert_content(alert)) {
      json["document"] = std::string(content->document.begin(), content->document.end());
      if (content->not_fresh.value_or(false)) {
        json["not_fresh"] = true;
      }
    }
    program.put(json);
    tell_whole(program, one.alert);
    program.tell(
        program.text(Text::alert_by, {name_of(program, one.known.member), clock_of(one.known.at),
                                      clock_of(unix_time(cap::expires_at(one.alert)))}));
    if (json.contains("not_fresh")) {
      program.tell(program.text(Text::said_not_fresh));
    }
    const auto own = program.agent().channels().alerts().own_answer(alert);
    if (own && *own) {
      program.tell(name_of(program, (*own)->answer) + ". " + program.text(*standing_of(**own)));
    }
  }
  return ExitCode::done;
}

ExitCode answer_alert(Program& program, const AlertArguments& given) {
  protocol::Hash alert{};
  if (const auto code = begin_with_alert(program, given.alert, alert, true)) {
    return *code;
  }
  const auto kind = cbor::value_of<protocol::AnswerKind>(given.answer);
  client::AnswerAlert command{alert, *kind, {}};
  if (!given.text.empty()) {
    command.note = given.text;
  }
  const auto outcome = program.host().run(std::move(command));
  if (!outcome) {
    return program.complain(outcome.error());
  }
  (void)program.host().catch_up();
  const auto own = program.agent().channels().alerts().own_answer(alert);
  if (!own || !*own) {
    return program.complain(own ? make_error_code(client::ClientError::unknown_alert)
                                : own.error());
  }
  Json json{{"type", "answered"}, {"answer", to_json(**own)}};
  program.put(json);
  program.tell(program.text(*standing_of(**own)));
  return ExitCode::done;
}

ExitCode show_roster(Program& program, const AlertArguments& given) {
  protocol::Hash alert{};
  if (const auto code = begin_with_alert(program, given.alert, alert, false)) {
    return *code;
  }
  const auto outcome = program.carry_out(client::ReadRoster{alert});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  const auto& roster = std::get<client::RosterRead>(*outcome);
  for (const protocol::Answer& answer : roster.answers) {
    program.tell(program.text(Text::roster_answer,
                              {name_of(program, answer.member), name_of(program, answer.answer),
                               harmless(answer.note.value_or(""), false)}));
    if (answer.not_fresh.value_or(false)) {
      program.tell("  " + program.text(Text::said_not_fresh));
    }
  }
  for (const protocol::ListedMember& silent : roster.silent) {
    program.tell(program.text(Text::roster_silent, {"@" + silent.handle}));
  }
  if (roster.silent.empty()) {
    program.tell(program.text(Text::roster_complete));
  }
  return ExitCode::done;
}

ExitCode remind(Program& program, const AlertArguments& given) {
  protocol::Hash alert{};
  if (const auto code = begin_with_alert(program, given.alert, alert, false)) {
    return *code;
  }
  client::RemindSilent command{alert, {}};
  if (!given.text.empty()) {
    command.note = given.text;
  }
  const auto outcome = queue_out(program, std::move(command));
  if (!outcome) {
    return program.complain(outcome.error());
  }
  const auto& reminded = std::get<client::Reminded>(*outcome);
  const bool is_sent = program.agent().channels().is_empty();
  Json json = to_json(reminded);
  json["sent"] = is_sent;
  program.put(json);
  if (reminded.silent.empty()) {
    program.tell(program.text(Text::roster_complete));
    return ExitCode::done;
  }
  for (const protocol::ListedMember& silent : reminded.silent) {
    program.tell(program.text(Text::roster_silent, {"@" + silent.handle}));
  }
  program.tell(program.text(is_sent ? Text::reminder_sent : Text::message_queued));
  return ExitCode::done;
}

ExitCode save_alert(Program& program, const AlertArguments& given) {
  protocol::Hash alert{};
  if (const auto code = begin_with_alert(program, given.alert, alert, true)) {
    return *code;
  }
  auto content = program.agent().alert_content(alert);
  if (!content) {
    return program.complain(content.error());
  }
  if (!given.as_xml && !content->certificate) {
    return program.complain(make_error_code(client::ClientError::no_certificate));
  }
  content->manifest.reset();
  content->not_fresh.reset();  // is of no use outside
  const Bytes bytes = given.as_xml ? content->document : cbor::encode(protocol::Content(*content));
  std::ofstream file(given.file, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) {
    return program.complain(program.text(Text::unwritable_file, {harmless(given.file, false)}),
                            ExitCode::refused);
  }
  program.put({{"type", "saved"}, {"alert", to_hex(alert)}, {"file", given.file}});
  program.tell(program.text(Text::alert_saved, {harmless(given.file, false)}));
  return ExitCode::done;
}

ExitCode verify_file(Program& program, const AlertArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const auto text = file_text(given.file, kAlertFileBytesMax);
  if (!text) {
    return program.complain(program.text(Text::unreadable_file, {harmless(given.file, false)}),
                            ExitCode::refused);
  }
  const auto alert = program.agent().verify_alert(as_bytes(*text));
  if (!alert) {
    return program.complain(alert.error());
  }
  Json json{{"type", "verified"},
            {"identifier", alert->identifier},
            {"sender", alert->sender},
            {"sent", unix_time(alert->sent).seconds}};
  program.put(json);
  program.tell(program.text(Text::alert_verified));
  tell_whole(program, *alert);
  return ExitCode::done;
}

ExitCode begin_certifying(Program& program, const AlertArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const auto sheet = sheet_line(program, given.file, Text::root_sheet_prompt);
  if (!sheet) {
    return program.complain(make_error_code(client::ClientError::not_a_sheet));
  }
  const auto outcome = program.carry_out(client::IssueAlertCertificates{*sheet});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.tell(program.text(Text::done));
  return ExitCode::done;
}

}  // namespace

void add_alert_verbs(const Verbs& verbs) {
  const auto given = std::make_shared<AlertArguments>();
  Program& program = verbs.program;
  CLI::App* alert = verbs.app.add_subcommand("alert", "solidarity alerts and answers to them");
  alert->require_subcommand(1);
  const auto about = [&](CLI::App* verb) {
    verb->add_option("alert", given->alert, "its id, or the beginning of it")->required();
    return verb;
  };
  add_composing_verbs(verbs, *alert);
  CLI::App* listing = verbs.add(*alert, "list",
                                "what is in force: all in your countries, what is severe "
                                "elsewhere, or as `alert filter` says",
                                [&program, given] { return list_alerts(program, *given); });
  add_choice(*listing, given->choice);
  listing->add_flag("--ended", given->with_ended, "also what has ended");
  listing->add_flag("--all", given->with_all, "all that is here, wherever and whatever, ended too");
  add_filtering_verb(verbs, *alert);
  about(verbs.add(*alert, "show", "all that it says",
                  [&program, given] { return show_alert(program, *given); }));
  CLI::App* answering =
      about(verbs.add(*alert, "answer", "tell the responders, and nobody else, how you are",
                      [&program, given] { return answer_alert(program, *given); }));
  answering->add_option("answer", given->answer, "seen, safe, need-help or can-help")
      ->required()
      ->check(CLI::IsMember({"seen", "safe", "need-help", "can-help"}));
  answering->add_option("note", given->text, "where, with what: 200 bytes at most");
  about(verbs.add(*alert, "roster", "who has answered and who has not; for responders",
                  [&program, given] { return show_roster(program, *given); }));
  about(verbs.add(*alert, "remind", "ask those who have not answered to; by responders",
                  [&program, given] { return remind(program, *given); }))
      ->add_option("--note", given->text, "a word to them: 500 bytes at most");
  CLI::App* saving = about(verbs.add(*alert, "save", "as a file that `verify` reads",
                                     [&program, given] { return save_alert(program, *given); }));
  saving->add_option("file", given->file, "where to")->required();
  saving->add_flag("--xml", given->as_xml, "its CAP document alone");
  verbs
      .add(*alert, "certify", "let this device certify with which keys responders sign alerts",
           [&program, given] { return begin_certifying(program, *given); })
      ->add_option("--root-sheet-file", given->file,
                   "the sheet of the alliance, from the first line of a file");
  verbs
      .add(verbs.app, "verify", "whether an alert file is the alliance's, without a server",
           [&program, given] { return verify_file(program, *given); })
      ->add_option("file", given->file, "as `alert save` writes it")
      ->required();
}

}  // namespace indaba::cli
