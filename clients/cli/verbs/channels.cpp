#include "clients/cli/terminal.h"
#include "clients/cli/verbs/verbs.h"
#include "clients/core/views/channel_list.h"

namespace indaba::cli {
namespace {

struct ChannelArguments {
  std::string channel;
  std::string circle;
  client::OpenChannel open;
  client::FindChannels find;
};

std::string short_id(const ChannelId& channel) { return to_hex(channel.view()).substr(0, 8); }

const client::Marks& marks_of(const Program& program) { return program.agent().channels().marks(); }

Json json_of(const Program& program, const client::Channel& channel, std::size_t unread) {
  Json json = to_json(channel);
  json.erase("log_hash");
  json["unread"] = unread;
  json["is_muted"] = marks_of(program).is_muted(channel.id);
  json["is_pinned"] = marks_of(program).is_pinned(channel.id);
  json["is_blocked"] = client::is_blocked(program.agent(), channel);
  return json;
}

std::string line_of(const Program& program, const client::Channel& channel, std::size_t unread) {
  std::string line = short_id(channel.id) + "  " + std::string(cbor::name_of(channel.kind)) + "  " +
                     harmless(label_of(program, channel), false);
  if (unread != 0) {
    const std::string more = unread == client::kUnreadMax ? "+" : "";
    line += "  " + program.text(Text::unread_mark, {std::to_string(unread) + more});
  }
  if (marks_of(program).is_pinned(channel.id)) {
    line += "  " + program.text(Text::pinned_mark);
  }
  if (marks_of(program).is_muted(channel.id)) {
    line += "  " + program.text(Text::muted_mark);
  }
  if (channel.closed) {
    line += "  " + program.text(Text::closed_mark);
  }
  if (client::is_blocked(program.agent(), channel)) {
    line += "  " + program.text(Text::blocked_mark);
  }
  return line;
}

ExitCode list(Program& program) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  const std::vector<client::Channel> channels = client::channels_in_order(program.agent());
  Json all = Json::array();
  bool any = false;
  for (const client::Channel& channel : channels) {
    const auto unread = program.agent().channels().unread(*program.agent().account(), channel.id);
    if (!unread) {
      return program.complain(unread.error());
    }
    all.push_back(json_of(program, channel, *unread));
    // The one of this member's own devices is for programs alone.
    if (channel.kind != protocol::ChannelKind::self) {
      program.tell(line_of(program, channel, *unread));
      any = true;
    }
  }
  program.put({{"type", "channels"}, {"channels", all}});
  if (!any) {
    program.tell(program.text(Text::no_channels));
  }
  return ExitCode::done;
}

// Of the circle that is named, if one is; it has to be known here first. The exit code if that
// fails.
template <class Command>
std::optional<ExitCode> name_circle(Program& program, const std::string& name, Command& command) {
  if (name.empty()) {
    return {};
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  command.circle = find_circle(program, name);
  return command.circle ? std::nullopt : std::optional(ExitCode::refused);
}

ExitCode open(Program& program, const ChannelArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  client::OpenChannel command = given.open;
  if (const auto code = name_circle(program, given.circle, command)) {
    return *code;
  }
  const auto opened = program.host().run(std::move(command));
  if (!opened) {
    return program.complain(opened.error());
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  program.put(to_json(*opened));
  program.tell(program.text(Text::channel_opened, {given.open.name}) + "  " +
               short_id(std::get<client::ChannelOpened>(*opened).channel));
  program.tell(program.text(Text::open_channel_warning));
  return ExitCode::done;
}

Result<std::vector<protocol::FoundChannel>> found(Program& program,
                                                  const client::FindChannels& command) {
  INDABA_TRY_ASSIGN(const client::Outcome outcome, program.host().run(command));
  return std::get<client::ChannelsFound>(outcome).channels;
}

ExitCode find(Program& program, const ChannelArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  client::FindChannels command = given.find;
  if (const auto code = name_circle(program, given.circle, command)) {
    return *code;
  }
  const auto channels = found(program, command);
  if (!channels) {
    return program.complain(channels.error());
  }
  program.put({{"type", "channels"}, {"channels", to_json(*channels)}});
  for (const protocol::FoundChannel& channel : *channels) {
    program.tell(short_id(channel.channel) + "  " + std::string(cbor::name_of(channel.kind)) +
                 (channel.joined ? "  *  " : "     ") + harmless(channel.name, false));
  }
  if (channels->empty()) {
    program.tell(program.text(Text::nothing_found));
  }
  return ExitCode::done;
}

// By name or the beginning of the id, among those that can be joined.
std::optional<ChannelId> pick(const Program& program, const std::string& name,
                              const std::vector<protocol::FoundChannel>& channels) {
  std::vector<ChannelId> matches;
  for (const protocol::FoundChannel& channel : channels) {
    if (channel.name == name || to_hex(channel.channel.view()).starts_with(name)) {
      matches.push_back(channel.channel);
    }
  }
  if (matches.size() == 1) {
    return matches.front();
  }
  program.complain(
      program.text(matches.empty() ? Text::unknown_channel_name : Text::ambiguous_channel_name,
                   {name}),
      ExitCode::refused);
  return {};
}

ExitCode join(Program& program, const ChannelArguments& given) {
  if (const auto code = program.open(false)) {
    return *code;
  }
  const auto channels = found(program, {});
  if (!channels) {
    return program.complain(channels.error());
  }
  const auto channel = pick(program, given.channel, *channels);
  if (!channel) {
    return ExitCode::refused;
  }
  const auto joined = program.host().run(client::JoinChannel{*channel});
  if (!joined) {
    return program.complain(joined.error());
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  program.put({{"type", "channel"}, {"channel", to_json(*channel)}});
  program.tell(program.text(Text::channel_joined));
  return ExitCode::done;
}

ExitCode leave(Program& program, const ChannelArguments& given) {
  ChannelId channel;
  if (const auto code = begin_in(program, given.channel, channel)) {
    return *code;
  }
  const auto left = program.host().run(client::LeaveChannel{channel});
  if (!left) {
    return program.complain(left.error());
  }
  program.put(to_json(*left));
  program.tell(program.text(Text::channel_left));
  return ExitCode::done;
}

}  // namespace

std::string label_of(const Program& program, const client::Channel& channel) {
  return client::label_of(program.agent(), channel);
}

std::optional<ChannelId> find_channel(const Program& program, const std::string& name) {
  std::vector<ChannelId> matches;
  for (const auto& [id, channel] : program.agent().channels().all()) {
    const bool is_named = label_of(program, channel) == name || to_hex(id.view()).starts_with(name);
    if (is_named && !name.empty()) {
      matches.push_back(id);
    }
  }
  if (matches.size() == 1) {
    return matches.front();
  }
  program.complain(
      program.text(matches.empty() ? Text::unknown_channel_name : Text::ambiguous_channel_name,
                   {name}),
      ExitCode::refused);
  return {};
}

std::optional<ExitCode> begin_in(Program& program, const std::string& name, ChannelId& channel) {
  if (const auto code = program.open(false)) {
    return code;
  }
  if (const Status caught_up = program.host().catch_up(); !caught_up) {
    return program.complain(caught_up.error());
  }
  const auto found = find_channel(program, name);
  if (!found) {
    return ExitCode::refused;
  }
  channel = *found;
  return {};
}

void add_channel_verbs(const Verbs& verbs) {
  const auto given = std::make_shared<ChannelArguments>();
  Program& program = verbs.program;
  CLI::App* channels =
      verbs.app.add_subcommand("channels", "the channels that you are in, and what is new there");
  channels->callback([&program, channels, code = &verbs.code] {
    if (channels->get_subcommands().empty()) {
      *code = list(program);
    }
  });
  verbs
      .add(verbs.app, "leave", "leave a channel of any kind",
           [&program, given] { return leave(program, *given); })
      ->add_option("channel", given->channel, "its name, @handle, or the beginning of its id")
      ->required();
  CLI::App* topic =
      verbs.app.add_subcommand("topic", "channels that every member of a circle can join");
  topic->require_subcommand(1);
  CLI::App* opening = verbs.add(*topic, "open", "open a channel",
                                [&program, given] { return open(program, *given); });
  opening->add_option("name", given->open.name, "what it is called")->required();
  opening->add_option("--description", given->open.description, "what it is for");
  opening->add_option("--circle", given->circle, "for this circle alone, if not for all members");
  opening->add_option("--theme", given->open.themes, "one of its themes; several times");
  opening->add_option("--country", given->open.countries, "one of its countries; several times");
  CLI::App* finding = verbs.add(*topic, "find", "channels that can be joined",
                                [&program, given] { return find(program, *given); });
  finding->add_option("--circle", given->circle, "only those of this circle");
  finding->add_option("--theme", given->find.theme, "only those with this theme");
  finding->add_option("--country", given->find.country, "only those of this country");
  CLI::App* joining = verbs.add(*topic, "join", "join a channel, and read what was said before",
                                [&program, given] { return join(program, *given); });
  joining->add_option("channel", given->channel, "its name, or the beginning of its id")
      ->required();
}

}  // namespace indaba::cli
