// Retention: how long what is kept is kept, with the defaults of an alliance that sets nothing.
// Names and meanings for the operator stand in the table of server/config_table.cpp.
#pragma once

#include <cstdint>

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

}  // namespace indaba::storage
