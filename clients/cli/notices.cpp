#include "clients/cli/notices.h"

#include <array>
#include <cstdio>
#include <ctime>

#include "clients/cli/terminal.h"

namespace indaba::cli {
namespace {

std::string short_id(const DeviceId& device) { return to_hex(device.view()).substr(0, 8); }

std::string day_of(UnixTime at) {
  const auto seconds = static_cast<std::time_t>(at.seconds);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  std::array<char, 16> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d", &local);
  return text.data();
}

std::string name_of(const Program& program, const std::string& name) {
  return name.empty() ? program.text(Text::device_unnamed) : harmless(name, false);
}

void note(const Program& program, const Json& json, const std::string& line) {
  program.put(json);
  std::fprintf(stderr, "%s\n", line.c_str());
}

Text text_of(client::AlarmKind kind) {
  switch (kind) {
    case client::AlarmKind::server_key:
      return Text::alarm_server_key;
    case client::AlarmKind::log_forked:
      return Text::alarm_log_forked;
    case client::AlarmKind::log_split:
      return Text::alarm_log_split;
    case client::AlarmKind::not_trusted:
      return Text::alarm_not_trusted;
    case client::AlarmKind::answer_forked:
      return Text::alarm_answer_forked;
    case client::AlarmKind::unknown_own:
      return Text::alarm_unknown_own;
    case client::AlarmKind::ghost_device:
      return Text::alarm_ghost_device;
    case client::AlarmKind::no_chain:
      return Text::alarm_no_chain;
    case client::AlarmKind::handle_moved:
      return Text::alarm_handle_moved;
    case client::AlarmKind::invite_used_twice:
      return Text::alarm_invite_used_twice;
    case client::AlarmKind::manifest_forked:
      return Text::alarm_manifest_forked;
    case client::AlarmKind::wrong_seed:
      return Text::alarm_wrong_seed;
    case client::AlarmKind::list_forked:
      return Text::alarm_list_forked;
    case client::AlarmKind::list_held_back:
      return Text::alarm_list_held_back;
    case client::AlarmKind::rolled_back:
      return Text::alarm_rolled_back;
    case client::AlarmKind::rotation_overdue:
      return Text::alarm_rotation_overdue;
    case client::AlarmKind::replaced:
      return Text::alarm_replaced;
  }
  return Text::alarm_not_trusted;
}

struct Notices {
  const Program& program;

  std::string name_of_channel(const ChannelId& id) const {
    const client::Channel* channel = program.agent().channels().find(id);
    return channel == nullptr || channel->name.empty() ? to_hex(id.view()).substr(0, 8)
                                                       : harmless(channel->name, false);
  }

  // What somebody wrote before they were put out is not shown to who comes later, and is alarmed
  // of: whoever asked for something else need not hear of that.
  void operator()(const client::Alarm& event) const {
    if (event.kind != client::AlarmKind::not_trusted) {
      show(event);
    }
  }
  void show(const client::Alarm& event) const {
    Json json = {{"type", "alarm"}, {"alarm", to_json(event.kind)}};
    if (event.channel) {
      json["channel"] = to_json(*event.channel);
    }
    if (event.seq) {
      json["seq"] = *event.seq;
    }
    if (!event.handle.empty()) {
      json["handle"] = event.handle;
    }
    const Text text = text_of(event.kind);
    note(program, json,
         event.kind == client::AlarmKind::handle_moved
             ? program.text(text, {event.handle, event.handle})
             : program.text(text));
  }
  void operator()(const client::ListFreshness& event) const {
    note(program,
         {{"type", "list"}, {"is_fresh", event.is_fresh}, {"vouched", event.vouched.seconds}},
         program.text(event.is_fresh ? Text::list_fresh : Text::list_old, {day_of(event.vouched)}));
  }
  void operator()(const client::SentNotFresh& event) const {
    Json json = {{"type", "sent_not_fresh"}};
    if (event.channel) {
      json["channel"] = to_json(*event.channel);
    }
    note(program, json, program.text(Text::sent_not_fresh));
  }
  void operator()(const client::RevokedMayRead& event) const {
    note(program, {{"type", "revoked_may_read"}, {"channel", to_json(event.channel)}},
         program.text(Text::revoked_may_read));
  }
  void operator()(const client::LogGap& event) const {
    note(program,
         {{"type", "log_gap"},
          {"channel", to_json(event.channel)},
          {"first", event.first},
          {"last", event.last}},
         program.text(Text::log_gap, {name_of_channel(event.channel), std::to_string(event.first),
                                      std::to_string(event.last)}));
  }
  void operator()(const client::ClockApart& event) const {
    note(program,
         {{"type", "clock_apart"}, {"seconds", event.seconds}, {"is_ahead", event.is_ahead}},
         program.text(event.is_ahead ? Text::clock_ahead : Text::clock_behind,
                      {std::to_string(event.seconds / 60)}));
  }
  void operator()(const client::ServerRestored& /*event*/) const {
    note(program, {{"type", "server_restored"}}, program.text(Text::server_restored));
  }

  void operator()(const client::LinkArrived& event) const {
    note(program, {{"type", "link_request"}, {"device", to_json(event.device)}},
         program.text(Text::link_arrived,
                      {name_of(program, event.device.name), event.device.fingerprint}));
  }
  void operator()(const client::DeviceAdded& event) const {
    note(program, {{"type", "device_added"}, {"device", to_json(event.device)}},
         program.text(Text::device_added, {short_id(event.device.device), event.device.fingerprint,
                                           short_id(event.device.device)}));
  }
  void operator()(const client::DeviceEnded& event) const {
    note(program, {{"type", "device_ended"}, {"device", to_json(event.device)}},
         program.text(Text::device_ended, {short_id(event.device), name_of(program, event.name)}));
  }
  void operator()(const client::IdentityChanged& event) const {
    note(
        program,
        {{"type", "identity_changed"}, {"member", to_json(event.member)}, {"handle", event.handle}},
        program.text(Text::identity_changed, {event.handle, event.handle}));
  }
  void operator()(const client::ProfileShown& event) const {
    const client::Person* by = program.agent().trust().person(event.member);
    const std::string handle = by != nullptr ? by->handle : "?";
    note(program,
         {{"type", "profile_shown"}, {"member", to_json(event.member)}, {"handle", handle}},
         program.text(Text::profile_shown_by, {handle, handle}));
  }
  void operator()(const client::PutOut& event) const {
    Json json = {{"type", "put_out"}, {"channel", to_json(event.channel)}, {"name", event.name}};
    const std::string name = event.name.empty() ? to_hex(event.channel.view()).substr(0, 8)
                                                : harmless(event.name, false);
    std::string line = program.text(event.or_left ? Text::no_longer_in : Text::put_out, {name});
    if (event.or_left) {
      json["or_left"] = true;
    }
    if (event.by) {
      json["by"] = to_json(*event.by);
      const client::Person* by = program.agent().trust().person(*event.by);
      line = program.text(Text::put_out_by, {by != nullptr ? by->handle : "?", name});
    }
    if (event.until) {
      json["until"] = event.until->seconds;
      line += " " + program.text(Text::put_out_until, {day_of(*event.until)});
    }
    note(program, json, line);
  }
  template <class Other>
  void operator()(const Other& /*event*/) const {}
};

}  // namespace

std::string line_of(const Program& program, const client::OwnDevice& device) {
  std::string line = short_id(device.device) + "  " + device.fingerprint + "  " +
                     day_of(device.since) + "  " + name_of(program, device.name);
  if (device.is_this) {
    line += "  " + program.text(Text::this_device);
  }
  return line;
}

void show_alarm(const Program& program, const client::Alarm& alarm) {
  Notices{program}.show(alarm);
}

void show_notice(const Program& program, const client::Event& event) {
  std::visit(Notices{program}, event);
}

}  // namespace indaba::cli
