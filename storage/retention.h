// Retention: how long what is kept is kept, with the defaults of an alliance that sets nothing.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace indaba::storage {

struct Retention {
  std::uint64_t closed_message_days = 90;
  std::uint64_t topic_message_days = 365;
  std::uint64_t answer_days = 33;
  std::uint64_t inbox_days = 30;
  std::uint64_t inbox_acknowledged_days = 7;
  std::uint64_t reply_days = 1;
  std::uint64_t invite_days = 14;
};

// One setting, by its name in the configuration.
struct RetentionSetting {
  std::string_view name;
  std::uint64_t Retention::*days;
  std::string_view meaning;
};

inline constexpr std::array<RetentionSetting, 7> kRetentionSettings{{
    {"closed_message_days", &Retention::closed_message_days,
     "closed channels' messages, unless all devices have them sooner, and their group's epochs"},
    {"topic_message_days", &Retention::topic_message_days, "messages of topics"},
    {"answer_days", &Retention::answer_days, "answers to alerts: 3 days in force and 30 after"},
    {"inbox_days", &Retention::inbox_days, "what a device has not fetched from its inbox"},
    {"inbox_acknowledged_days", &Retention::inbox_acknowledged_days, "what it has acknowledged"},
    {"reply_days", &Retention::reply_days, "replies for requests that are repeated"},
    {"invite_days", &Retention::invite_days, "invites that ended without ever being used"},
}};

}  // namespace indaba::storage
