// The verbs: what a person types and a bot calls. Each adds itself and leaves its exit code.
#pragma once

#include <CLI/CLI.hpp>

#include "clients/cli/program.h"

namespace indaba::cli {

struct Verbs {
  CLI::App& app;
  Program& program;
  ExitCode& code;

  // Adds a verb that `run` carries out once all arguments are read.
  template <class Run>
  CLI::App* add(CLI::App& to, const std::string& name, const std::string& meaning, Run run) const {
    CLI::App* verb = to.add_subcommand(name, meaning);
    verb->callback([run = std::move(run), this_code = &code] { *this_code = run(); });
    return verb;
  }
};

// init, join, whoami, recover
void add_joining_verbs(const Verbs& verbs);
// invite
void add_inviting_verbs(const Verbs& verbs);
// channels, leave, topic
void add_channel_verbs(const Verbs& verbs);
// circle
void add_circle_verbs(const Verbs& verbs);
// channels mute, channels pin, block; behind add_channel_verbs
void add_marking_verbs(const Verbs& verbs);
// topic ban, unban, delete, members, channels rename; behind add_channel_verbs
void add_moderating_verbs(const Verbs& verbs);
// topic slow, expiry, close, channels show; behind add_channel_verbs
void add_policy_verbs(const Verbs& verbs);
// send, read, watch
void add_message_verbs(const Verbs& verbs);
// direct, group, requests
void add_talking_verbs(const Verbs& verbs);
// accredit, revoke
void add_accrediting_verbs(const Verbs& verbs);
// pending, keys
void add_admitting_verbs(const Verbs& verbs);
// link, devices
void add_device_verbs(const Verbs& verbs);
// members, profile
void add_member_verbs(const Verbs& verbs);
// search
void add_searching_verbs(const Verbs& verbs);
// log, authenticator, safety, export
void add_inspecting_verbs(const Verbs& verbs);
// erase
void add_erasing_verbs(const Verbs& verbs);
// completions, manual
void add_manual_verbs(const Verbs& verbs);
// alert, verify
void add_alert_verbs(const Verbs& verbs);
// verify-site
void add_verifying_verbs(const Verbs& verbs);

// What people call a channel: its name, or for a direct one who is at its other end.
std::string label_of(const Program& program, const client::Channel& channel);
// The channel of that id, beginning of an id, name, or @handle; what is wrong is said.
std::optional<ChannelId> find_channel(const Program& program, const std::string& name);
// The circle of that name or beginning of an id; what is wrong is said.
std::optional<protocol::CircleId> find_circle(const Program& program, const std::string& name);
// What stands on a sheet: the first line of the file, or asked for. Empty if there is none.
std::optional<std::string> sheet_line(const Program& program, const std::string& path, Text prompt);
// Opens the store, takes up what was missed, and finds the channel. The exit code if that fails.
std::optional<ExitCode> begin_in(Program& program, const std::string& name, ChannelId& channel);
// Likewise; what is for its members alone is refused.
std::optional<ExitCode> begin_in_open(Program& program, const std::string& name,
                                      ChannelId& channel);
// What people call it; empty if it is not there.
std::string name_of(const Program& program, const ChannelId& channel);
// The id of the message at that place of the log; what is wrong is said.
std::optional<MessageId> message_at(const Program& program, const ChannelId& channel,
                                    std::uint64_t place);
// Has the agent do what queues a message, and waits until the server has it or it is clear that it
// has to wait. Errors: the command's; what the message was refused for.
Result<client::Outcome> queue_out(Program& program, client::Command command);
// Asks on the terminal, unless the answer was given with the verb. The exit code unless it is yes.
std::optional<ExitCode> confirm(const Program& program, bool is_sure, Text question);
// Without its @.
std::string bare_handle(const std::string& handle);
std::string name_of(const Program& program, const MemberId& member);
std::string clock_of(UnixTime at);
// How long: in days, hours or minutes where that comes out even, else in seconds.
std::string span_of(const Program& program, std::uint64_t seconds);
// By what people name an alert.
std::string short_alert(const protocol::Hash& alert);
// What an alert says, in the reader's language, as one line.
std::string line_of(const Program& program, const client::cap::Alert& alert);
// The answer's name for people.
std::string name_of(const Program& program, protocol::AnswerKind answer);
// What a moderator did.
std::string line_of(const Program& program, const protocol::ModerationAct& act);
// A message as one line for people.
std::string line_of(const Program& program, const client::ShownMessage& message);
// A message for programs: as it is kept, with what it says taken apart.
Json json_of(const Program& program, const client::ShownMessage& message);

}  // namespace indaba::cli
