// Events as a page is told of them, where that is not as the agent tells its host. The structures
// follow bridge.cddl, name by name.
#pragma once

#include <string>
#include <string_view>

#include "clients/web/bridge/lines.h"

namespace indaba::web {

// In the places of the agent's own MessageArrived and MessageChanged.
struct LineArrived {
  static constexpr std::string_view kType = "message_arrived";
  Line line;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("line", self.line);
  }
};

struct LineChanged {
  static constexpr std::string_view kType = "message_changed";
  Line line;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("line", self.line);
  }
};

// A command that is none.
struct CommandRefused {
  static constexpr std::string_view kType = "finished";
  std::uint64_t command = 0;
  std::string error;  // its name
  std::string at;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("command", self.command);
    io("error", self.error);
    io("at", self.at);
  }
};

// The agent is no more: what it did last could not be sealed.
struct Stopped {
  static constexpr std::string_view kType = "stopped";
  std::string error;  // its name

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("error", self.error);
  }
};

// As a line of JSON. Errors: corrupt_store, the host's.
Result<std::string> json_of(const client::Agent& agent, const client::Event& event);

}  // namespace indaba::web
