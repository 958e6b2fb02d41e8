// Every bound of a connection, with its default. Names, meanings and ranges for the operator stand
// in the table of server/config.cpp.
#pragma once

#include <chrono>
#include <cstddef>

namespace indaba::server::net {

using std::chrono::milliseconds;

struct Limits {
  std::size_t connections_max = 20'000;
  std::size_t unauthenticated_per_address_max = 128;

  std::size_t header_bytes_max = 16 << 10;
  std::size_t header_fields_max = 64;
  std::size_t keep_alive_requests_max = 256;

  std::size_t message_bytes_max = 1 << 20;
  std::size_t unauthenticated_message_bytes_max = 64 << 10;
  std::size_t fragments_max = 256;
  std::size_t requests_in_flight_max = 64;

  // Pushes beyond these are left to the log; replies beyond four times the bytes end the session.
  std::size_t outbox_frames_max = 1'024;
  std::size_t outbox_bytes_max = 512 << 10;

  milliseconds handshake_ms_max{10'000};
  milliseconds header_ms_max{10'000};
  milliseconds keep_alive_ms{15'000};
  milliseconds sign_in_ms_max{30'000};
  milliseconds message_ms_max{60'000};  // from a message's first byte to its last
  milliseconds ping_ms{50'000};
  milliseconds pong_ms_max{20'000};
  milliseconds write_stall_ms_max{30'000};  // without a byte going out
  milliseconds close_ms_max{5'000};
  milliseconds accept_retry_ms{100};  // after descriptors or memory ran out
};

}  // namespace indaba::server::net
