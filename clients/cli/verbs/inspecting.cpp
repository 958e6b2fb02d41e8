#include "clients/cli/files.h"
#include "clients/cli/qr.h"
#include "clients/cli/terminal.h"
#include "clients/cli/verbs/verbs.h"
#include "clients/core/trust/safety_number.h"

namespace indaba::cli {
namespace {

struct InspectingArguments {
  std::string channel;
  std::string handle;
  std::string file;
  std::uint64_t from = 1;
  bool with_qr = false;
};

constexpr std::size_t kExportedAtOnce = 500;

ExitCode show_log(Program& program, const InspectingArguments& given) {
  ChannelId channel;
  if (const auto code = begin_in(program, given.channel, channel)) {
    return *code;
  }
  const auto outcome = program.carry_out(client::ReadLog{channel, given.from});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  for (const client::LogLine& line : std::get<client::LogRead>(*outcome).entries) {
    program.tell(std::to_string(line.seq) + "  " + clock_of(line.at) + "  " +
                 std::string(cbor::name_of(line.kind)) + "  " +
                 (line.message ? to_hex(line.message->view()) : std::string("-")) + "  " +
                 to_hex(line.log_hash));
  }
  return ExitCode::done;
}

ExitCode show_authenticator(Program& program, const InspectingArguments& given) {
  ChannelId channel;
  if (const auto code = begin_in(program, given.channel, channel)) {
    return *code;
  }
  const std::string name = harmless(given.channel, false);
  if (!program.agent().channels().closed().has(channel)) {
    return program.complain(program.text(Text::no_authenticator, {name}), ExitCode::refused);
  }
  const auto authenticator = program.agent().channels().closed().epoch_authenticator(channel);
  if (!authenticator) {
    return program.complain(authenticator.error());
  }
  program.put({{"type", "authenticator"},
               {"channel", to_json(channel)},
               {"authenticator", to_hex(*authenticator)}});
  program.tell(program.text(Text::authenticator, {name}));
  program.tell(to_hex(*authenticator));
  return ExitCode::done;
}

ExitCode show_safety_number(Program& program, const InspectingArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  const auto outcome = program.host().run(client::LookUp{bare_handle(given.handle)});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  const auto& found = std::get<client::LookedUp>(*outcome);
  const client::Account* account = program.agent().account();
  const std::string number =
      client::safety_number(account->alliance(), account->member(), found.member);
  std::string digits = number;
  std::erase(digits, ' ');
  program.put({{"type", "safety"}, {"handle", found.handle}, {"number", digits}});
  program.tell(program.text(Text::safety_number, {found.handle}));
  // Half a line stands for each of the two.
  program.tell("  " + number.substr(0, number.size() / 2));
  program.tell("  " + number.substr(number.size() / 2 + 1));
  tell_qr(program, digits, given.with_qr);
  return ExitCode::done;
}

void write_line(NewFile& file, const Json& json) { file.put(client::to_line(json) + "\n"); }

Status export_messages(const Program& program, const ChannelId& channel, NewFile& file) {
  std::uint64_t from = 0;
  while (true) {
    INDABA_TRY_ASSIGN(const auto messages,
                      program.agent().channels().messages(channel, from, kExportedAtOnce));
    for (const client::ShownMessage& message : messages) {
      write_line(file, json_of(program, message));
    }
    if (messages.size() < kExportedAtOnce) {
      return {};
    }
    from = messages.back().seq + 1;
  }
}

Status export_all(const Program& program, NewFile& file) {
  const client::Agent& agent = program.agent();
  if (agent.account() == nullptr) {
    return client::ClientError::not_joined;
  }
  write_line(file, {{"type", "account"},
                    {"handle", agent.account()->handle()},
                    {"member", to_json(agent.account()->member())},
                    {"device", to_json(agent.account()->device())},
                    {"alliance", to_json(agent.account()->alliance())}});
  write_line(file, {{"type", "profile"}, {"fields", to_json(agent.profile())}});
  for (const auto& [member, person] : agent.trust().people()) {
    Json json = to_json(person);
    json["type"] = "person";
    INDABA_TRY_ASSIGN(const auto shown, agent.channels().profile_of(member));
    json["shown"] = to_json(shown);
    write_line(file, json);
  }
  for (const auto& [id, channel] : agent.channels().all()) {
    Json json = to_json(channel);
    json["type"] = "channel";
    write_line(file, json);
    INDABA_TRY(export_messages(program, id, file));
  }
  INDABA_TRY_ASSIGN(const auto alerts, agent.channels().alerts().all());
  for (const client::KnownAlert& alert : alerts) {
    INDABA_TRY_ASSIGN(const auto answer, agent.channels().alerts().own_answer(alert.alert));
    if (answer) {
      Json json = to_json(*answer);
      json["type"] = "answer";
      write_line(file, json);
    }
  }
  return {};
}

ExitCode export_file(Program& program, const InspectingArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  NewFile file(given.file);
  const Status done = file.is_whole() ? export_all(program, file) : Status();
  if (!done) {
    return program.complain(done.error());
  }
  if (!file.is_whole()) {
    return program.complain(program.text(Text::unwritable_file, {harmless(given.file, false)}),
                            ExitCode::refused);
  }
  program.put({{"type", "exported"}, {"file", given.file}});
  program.tell(program.text(Text::exported, {harmless(given.file, false)}));
  return ExitCode::done;
}

}  // namespace

void add_inspecting_verbs(const Verbs& verbs) {
  const auto given = std::make_shared<InspectingArguments>();
  Program& program = verbs.program;
  CLI::App* log = verbs.add(verbs.app, "log", "the log of a channel, its hashes computed anew",
                            [&program, given] { return show_log(program, *given); });
  log->add_option("channel", given->channel, "its name, or the beginning of its id")->required();
  log->add_option("--from", given->from, "from this place on")->check(CLI::PositiveNumber);
  verbs
      .add(verbs.app, "authenticator", "a number that all members of a closed channel see alike",
           [&program, given] { return show_authenticator(program, *given); })
      ->add_option("channel", given->channel, "its name, or the beginning of its id")
      ->required();
  CLI::App* safety = verbs.add(verbs.app, "safety",
                               "a number to compare with somebody, so that nobody is between you",
                               [&program, given] { return show_safety_number(program, *given); });
  safety->add_option("handle", given->handle, "with whom: @kim")->required();
  safety->add_flag("--qr", given->with_qr, "with a QR code to scan, on no terminal too");
  verbs
      .add(verbs.app, "export", "all that this device has of you, as lines of JSON in a new file",
           [&program, given] { return export_file(program, *given); })
      ->add_option("file", given->file, "which must not be there")
      ->required();
}

}  // namespace indaba::cli
