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

struct Notices {
  const Program& program;

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

void show_notice(const Program& program, const client::Event& event) {
  std::visit(Notices{program}, event);
}

}  // namespace indaba::cli
