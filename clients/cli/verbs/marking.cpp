#include "clients/cli/terminal.h"
#include "clients/cli/verbs/verbs.h"

namespace indaba::cli {
namespace {

struct MarkingArguments {
  std::string channel;
  std::string handle;
};

// What each comes to is said as it stands, whether or not it was so before.
template <class Command>
ExitCode mark(Program& program, const MarkingArguments& given, bool on, Text said) {
  ChannelId channel;
  if (const auto code = begin_in(program, given.channel, channel)) {
    return *code;
  }
  const auto outcome = program.carry_out(Command{channel, on});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  const client::Channel* known = program.agent().channels().find(channel);
  const std::string label = known != nullptr ? label_of(program, *known) : given.channel;
  program.tell(program.text(said, {harmless(label, false)}));
  return ExitCode::done;
}

ExitCode block(Program& program, const MarkingArguments& given, bool on) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const std::string handle = bare_handle(given.handle);
  const auto outcome = program.carry_out(client::BlockMember{handle, on});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.tell(program.text(on ? Text::now_blocked : Text::not_blocked, {handle}));
  return ExitCode::done;
}

ExitCode list_blocked(Program& program) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  Json all = Json::array();
  for (const MemberId& member : program.agent().channels().marks().blocked()) {
    const std::string name = name_of(program, member);
    all.push_back({{"member", to_json(member)}, {"name", name}});
    program.tell(name);
  }
  program.put({{"type", "blocks"}, {"blocks", all}});
  if (all.empty()) {
    program.tell(program.text(Text::nobody_blocked));
  }
  return ExitCode::done;
}

}  // namespace

void add_marking_verbs(const Verbs& verbs) {
  const auto given = std::make_shared<MarkingArguments>();
  Program& program = verbs.program;
  CLI::App& channels = *verbs.app.get_subcommand("channels");
  const auto of_channel = [&](CLI::App* verb) {
    verb->add_option("channel", given->channel, "its name, @handle, or the beginning of its id")
        ->required();
  };
  of_channel(verbs.add(channels, "mute",
                       "leave out of `watch` what is said in a channel, but for severe alerts",
                       [&program, given] {
                         return mark<client::MuteChannel>(program, *given, true, Text::now_muted);
                       }));
  of_channel(verbs.add(channels, "unmute", "show in `watch` again what is said in a channel",
                       [&program, given] {
                         return mark<client::MuteChannel>(program, *given, false, Text::not_muted);
                       }));
  of_channel(verbs.add(channels, "pin", "show a channel before others", [&program, given] {
    return mark<client::PinChannel>(program, *given, true, Text::now_pinned);
  }));
  of_channel(verbs.add(channels, "unpin", "show a channel in its place again", [&program, given] {
    return mark<client::PinChannel>(program, *given, false, Text::not_pinned);
  }));

  CLI::App* blocking =
      verbs.add(verbs.app, "block", "show nothing more of somebody; they hear nothing of it",
                [&program, given] { return block(program, *given, true); });
  blocking->add_option("handle", given->handle, "whom: @kim")->required();
  CLI::App* unblocking =
      verbs.add(verbs.app, "unblock", "show again what somebody says, and what they have said",
                [&program, given] { return block(program, *given, false); });
  unblocking->add_option("handle", given->handle, "whom: @kim")->required();
  verbs.add(verbs.app, "blocks", "whom you have blocked",
            [&program] { return list_blocked(program); });
}

}  // namespace indaba::cli
