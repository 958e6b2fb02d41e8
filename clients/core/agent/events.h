// What the agent tells its host: how commands ended, what is new, what is wrong.
//
// All of it has `fields`, so that whoever shows it to programs writes it in one way.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>

#include "clients/core/agent/alarm.h"
#include "clients/core/agent/channel_events.h"
#include "clients/core/agent/outcomes.h"
#include "clients/core/agent/people_events.h"
#include "clients/core/error.h"
#include "protocol/content/content.h"

namespace indaba::client {

// Where the agent stands towards the server.
enum class Standing : std::uint8_t { offline, pending, provisional, member };
constexpr auto enum_names(Standing) {
  using enum Standing;
  return std::to_array<cbor::Named<Standing>>({{offline, "offline"},
                                               {pending, "pending"},
                                               {provisional, "provisional"},
                                               {member, "member"}});
}

struct Finished {
  static constexpr std::string_view kType = "finished";
  std::uint64_t command = 0;
  Result<Outcome> outcome;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("command", self.command);
    io("outcome", self.outcome);
  }
};

struct StandingChanged {
  static constexpr std::string_view kType = "standing";
  Standing standing = Standing::offline;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("standing", self.standing);
  }
};

// The server does not let this device in.
struct SignInRefused {
  static constexpr std::string_view kType = "sign_in_refused";
  std::error_code error;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("error", self.error);
  }
};

// The list of revocations has become older than it should be, or is fresh again.
struct ListFreshness {
  static constexpr std::string_view kType = "list";
  bool is_fresh = false;
  UnixTime vouched;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("vouched", self.vouched);
    io("is_fresh", self.is_fresh);
  }
};

// By so much this device's clock and the server's are apart.
struct ClockApart {
  static constexpr std::string_view kType = "clock_apart";
  std::uint64_t seconds = 0;
  bool is_ahead = false;  // this device's

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("seconds", self.seconds);
    io("is_ahead", self.is_ahead);
  }
};

// The server goes on from a copy of its store.
struct ServerRestored {
  static constexpr std::string_view kType = "server_restored";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

// The account is gone, and with it all that was kept here: its host may forget the store, and the
// agent answers nothing any more.
struct Erased {
  static constexpr std::string_view kType = "erased";

  template <class Self, class Io>
  static void fields(Self& /*self*/, Io& io) {
    io.literal("type", kType);
  }
};

using Event =
    std::variant<Finished, StandingChanged, SignInRefused, MessageArrived, MessageChanged,
                 MessageSent, MessageRefused, ChannelChanged, PutOut, ContactArrived,
                 ContactAnswered, AlertAnswered, AnswerReceived, HelpAskedAgain, LinkArrived,
                 DeviceAdded, DeviceEnded, IdentityChanged, ProfileShown, ListFreshness,
                 SentNotFresh, RevokedMayRead, LogGap, ClockApart, ServerRestored, Erased, Alarm>;

}  // namespace indaba::client
