#include "clients/cli/terminal.h"
#include "clients/cli/verbs/verbs.h"

namespace indaba::cli {
namespace {

constexpr std::uint64_t kBanDaysMax = 3650;
constexpr int kDeletedAtOnceMax = 100;

struct ModeratingArguments {
  std::string channel;
  std::string handle;
  std::uint64_t days = 0;  // 0: for good
  std::vector<std::uint64_t> places;
  std::string name;
};

// What a moderator did, for people.
struct ActWording {
  const Program& program;

  std::string operator()(const protocol::ActBan& act) const {
    const std::string name = name_of(program, act.member);
    return act.until ? program.text(Text::act_ban_until, {name, clock_of(*act.until)})
                     : program.text(Text::act_ban, {name});
  }
  std::string operator()(const protocol::ActUnban& act) const {
    return program.text(Text::act_unban, {name_of(program, act.member)});
  }
  std::string operator()(const protocol::ActSlow& act) const {
    return act.seconds == 0 ? program.text(Text::act_not_slow)
                            : program.text(Text::act_slow, {span_of(program, act.seconds)});
  }
  std::string operator()(const protocol::ActDelete& act) const {
    return program.text(Text::act_delete, {std::to_string(act.messages.size())});
  }
  std::string operator()(const protocol::ActExpiry& act) const {
    return act.seconds == 0 ? program.text(Text::act_no_expiry)
                            : program.text(Text::act_expiry, {span_of(program, act.seconds)});
  }
  std::string operator()(const protocol::ActRename& act) const {
    return program.text(Text::title_line, {harmless(act.name, false)});
  }
  std::string operator()(const protocol::ActClose& /*act*/) const {
    return program.text(Text::act_close);
  }
};

ExitCode list_members(Program& program, const ModeratingArguments& given) {
  ChannelId channel;
  if (const auto code = begin_in_open(program, given.channel, channel)) {
    return *code;
  }
  client::ListMembers command{channel, {}};
  Json all = Json::array();
  bool has_more = true;
  while (has_more) {
    const auto outcome = program.host().run(command);
    if (!outcome) {
      return program.complain(outcome.error());
    }
    const auto& page = std::get<client::MembersListed>(*outcome);
    for (const client::NamedMember& member : page.members) {
      all.push_back(to_json(member));
      program.tell(name_of(program, member.member));
    }
    has_more = page.more && !page.members.empty();
    if (has_more) {
      command.after = page.members.back().member;
    }
  }
  program.put({{"type", "channel_members"}, {"channel", to_json(channel)}, {"members", all}});
  return ExitCode::done;
}

ExitCode ban(Program& program, const ModeratingArguments& given) {
  ChannelId channel;
  if (const auto code = begin_in_open(program, given.channel, channel)) {
    return *code;
  }
  client::BanMember command{channel, bare_handle(given.handle), {}};
  if (command.handle == program.agent().account()->handle()) {
    return program.complain(program.text(Text::that_is_you), ExitCode::refused);
  }
  if (given.days != 0) {
    command.until = UnixTime{wall_clock().seconds + given.days * client::kDaySeconds};
  }
  const std::string handle = command.handle;
  const auto outcome = program.carry_out(std::move(command));
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.tell(program.text(Text::now_banned, {handle, name_of(program, channel)}));
  return ExitCode::done;
}

ExitCode unban(Program& program, const ModeratingArguments& given) {
  ChannelId channel;
  if (const auto code = begin_in_open(program, given.channel, channel)) {
    return *code;
  }
  const std::string handle = bare_handle(given.handle);
  const auto outcome = program.carry_out(client::UnbanMember{channel, handle});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.tell(program.text(Text::not_banned, {handle, name_of(program, channel)}));
  return ExitCode::done;
}

ExitCode remove(Program& program, const ModeratingArguments& given) {
  ChannelId channel;
  if (const auto code = begin_in_open(program, given.channel, channel)) {
    return *code;
  }
  client::DeleteMessages command{channel, {}};
  for (const std::uint64_t place : given.places) {
    const auto message = message_at(program, channel, place);
    if (!message) {
      return ExitCode::refused;
    }
    command.messages.push_back(*message);
  }
  const auto outcome = program.carry_out(std::move(command));
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.tell(program.text(Text::done));
  return ExitCode::done;
}

ExitCode rename(Program& program, const ModeratingArguments& given) {
  ChannelId channel;
  if (const auto code = begin_in(program, given.channel, channel)) {
    return *code;
  }
  const client::Channel* known = program.agent().channels().find(channel);
  if (known->peer) {
    return program.complain(program.text(Text::named_by_peer), ExitCode::refused);
  }
  const auto outcome = queue_out(program, client::RenameChannel{channel, given.name});
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.put(to_json(*outcome));
  const bool is_sent = program.agent().channels().is_empty();
  program.tell(is_sent ? program.text(Text::channel_renamed, {harmless(given.name, false)})
                       : program.text(Text::message_queued));
  return ExitCode::done;
}

}  // namespace

std::string name_of(const Program& program, const ChannelId& channel) {
  const client::Channel* known = program.agent().channels().find(channel);
  return known != nullptr ? harmless(label_of(program, *known), false) : "";
}

std::optional<ExitCode> begin_in_open(Program& program, const std::string& name,
                                      ChannelId& channel) {
  if (const auto code = begin_in(program, name, channel)) {
    return code;
  }
  const client::Channel* known = program.agent().channels().find(channel);
  if (protocol::is_closed(known->kind)) {
    return program.complain(program.text(Text::not_moderated, {name_of(program, channel)}),
                            ExitCode::refused);
  }
  return {};
}

std::string line_of(const Program& program, const protocol::ModerationAct& act) {
  return std::visit(ActWording{program}, act);
}

void add_moderating_verbs(const Verbs& verbs) {
  const auto given = std::make_shared<ModeratingArguments>();
  Program& program = verbs.program;
  CLI::App& topic = *verbs.app.get_subcommand("topic");
  const auto of_channel = [&](CLI::App* verb) {
    verb->add_option("channel", given->channel, "its name, or the beginning of its id")->required();
    return verb;
  };
  CLI::App* banning =
      of_channel(verbs.add(topic, "ban", "put somebody out of a channel that you moderate",
                           [&program, given] { return ban(program, *given); }));
  banning->add_option("handle", given->handle, "whom: @kim")->required();
  banning->add_option("--days", given->days, "for so many days; else for good")
      ->check(CLI::Range(std::uint64_t{1}, kBanDaysMax));
  of_channel(verbs.add(topic, "unban", "let somebody join again who was put out",
                       [&program, given] { return unban(program, *given); }))
      ->add_option("handle", given->handle, "whom: @kim")
      ->required();
  of_channel(verbs.add(topic, "delete", "take messages out of a channel that you moderate",
                       [&program, given] { return remove(program, *given); }))
      ->add_option("messages", given->places, "their numbers, as `read` shows them")
      ->required()
      ->expected(1, kDeletedAtOnceMax);
  of_channel(verbs.add(topic, "members", "who is in a channel that you moderate",
                       [&program, given] { return list_members(program, *given); }));
  of_channel(verbs.add(*verbs.app.get_subcommand("channels"), "rename",
                       "give a topic that you moderate, or a group of yours, another name",
                       [&program, given] { return rename(program, *given); }))
      ->add_option("name", given->name, "what it is called from now on")
      ->required();
}

}  // namespace indaba::cli
