#include "clients/core/views/channel_policy.h"

#include "clients/cli/terminal.h"
#include "clients/cli/verbs/verbs.h"

namespace indaba::cli {
namespace {

struct PolicyArguments {
  std::string channel;
  std::uint64_t seconds = 0;
  bool is_sure = false;
};

Text protection_of(protocol::ChannelKind kind) {
  switch (kind) {
    case protocol::ChannelKind::self:
      return Text::protects_self;
    case protocol::ChannelKind::direct:
      return Text::protects_direct;
    case protocol::ChannelKind::group:
      return Text::protects_group;
    default:
      return Text::protects_open;
  }
}

Text inviters(protocol::ChannelRoleName role) {
  switch (role) {
    case protocol::ChannelRoleName::owner:
      return Text::policy_owner_invites;
    case protocol::ChannelRoleName::moderator:
      return Text::policy_moderators_invite;
    default:
      return Text::policy_members_invite;
  }
}

void tell_policy(const Program& program, const client::ChannelPolicy& policy) {
  program.tell(program.text(policy.writers == client::Writers::responders
                                ? Text::policy_responders_write
                                : Text::policy_members_write));
  if (policy.slow) {
    program.tell(program.text(Text::policy_slow, {span_of(program, *policy.slow)}));
  }
  if (policy.expiry) {
    program.tell(program.text(Text::policy_expiry, {span_of(program, *policy.expiry)}));
  }
  if (policy.invite) {
    program.tell(program.text(inviters(*policy.invite)));
  }
  if (policy.closed) {
    program.tell(program.text(Text::policy_closed, {clock_of(*policy.closed)}));
  } else if (!policy.may_write) {
    program.tell(program.text(Text::policy_not_you));
  }
}

ExitCode show(Program& program, const PolicyArguments& given) {
  ChannelId id;
  if (const auto code = begin_in(program, given.channel, id)) {
    return *code;
  }
  const client::Agent& agent = program.agent();
  const client::Channel& channel = *agent.channels().find(id);
  const client::ChannelPolicy policy = client::policy_of(agent, channel);
  const bool may_moderate = agent.channels().check_may_moderate(*agent.account(), id).has_value();
  Json json = {{"type", "policy"},
               {"channel", to_json(id)},
               {"kind", to_json(channel.kind)},
               {"label", label_of(program, channel)},
               {"may_moderate", may_moderate}};
  json.update(to_json(policy));
  program.put(json);
  program.tell(name_of(program, id) + "  " + std::string(cbor::name_of(channel.kind)));
  program.tell(program.text(protection_of(channel.kind)));
  tell_policy(program, policy);
  if (may_moderate) {
    program.tell(program.text(Text::policy_you_moderate));
  }
  return ExitCode::done;
}

// What a command changes in the open channel that is named.
template <class Make>
ExitCode change(Program& program, const PolicyArguments& given, Make make) {
  ChannelId channel;
  if (const auto code = begin_in_open(program, given.channel, channel)) {
    return *code;
  }
  const auto outcome = program.carry_out(make(channel));
  if (!outcome) {
    return program.complain(outcome.error());
  }
  program.tell(program.text(Text::done));
  return ExitCode::done;
}

ExitCode close(Program& program, const PolicyArguments& given) {
  if (const auto code = confirm(program, given.is_sure, Text::close_question)) {
    return *code;
  }
  return change(program, given,
                [](const ChannelId& channel) { return client::CloseChannel{channel}; });
}

CLI::Validator span_within(std::uint64_t seconds_max) {
  const std::map<std::string, std::uint64_t> units{{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86'400}};
  return CLI::AsNumberWithUnit(units) & CLI::Range(std::uint64_t{0}, seconds_max);
}

}  // namespace

std::string span_of(const Program& program, std::uint64_t seconds) {
  constexpr std::uint64_t kMinute = 60;
  constexpr std::uint64_t kHour = 60 * kMinute;
  if (seconds % client::kDaySeconds == 0) {
    return program.text(Text::span_days, {std::to_string(seconds / client::kDaySeconds)});
  }
  if (seconds % kHour == 0) {
    return std::to_string(seconds / kHour) + " h";
  }
  return seconds % kMinute == 0 ? std::to_string(seconds / kMinute) + " min"
                                : std::to_string(seconds) + " s";
}

void add_policy_verbs(const Verbs& verbs) {
  const auto given = std::make_shared<PolicyArguments>();
  Program& program = verbs.program;
  CLI::App& topic = *verbs.app.get_subcommand("topic");
  const auto of_channel = [&](CLI::App* verb) {
    verb->add_option("channel", given->channel, "its name, or the beginning of its id")->required();
    return verb;
  };
  of_channel(verbs.add(*verbs.app.get_subcommand("channels"), "show",
                       "what holds in a channel: who writes there, and what is protected",
                       [&program, given] { return show(program, *given); }));
  of_channel(verbs.add(topic, "slow", "let each member write once in a while only",
                       [&program, given] {
                         return change(program, *given, [&](const ChannelId& channel) {
                           return client::SetSlow{channel, given->seconds};
                         });
                       }))
      ->add_option("seconds", given->seconds, "30, 30s, 5m or 2h; 0: as often as they like")
      ->required()
      ->transform(span_within(client::kSlowBounds.max));
  of_channel(verbs.add(topic, "expiry", "let what is said from now on disappear after a time",
                       [&program, given] {
                         return change(program, *given, [&](const ChannelId& channel) {
                           return client::SetExpiry{channel, given->seconds};
                         });
                       }))
      ->add_option("seconds", given->seconds, "3600, 1h or 7d; 0: it stays")
      ->required()
      ->transform(span_within(client::kExpiryBounds.max));
  of_channel(verbs.add(topic, "close", "end a channel: it can be read, and nothing is added to it",
                       [&program, given] { return close(program, *given); }))
      ->add_flag("--yes", given->is_sure, "don't ask");
}

}  // namespace indaba::cli
