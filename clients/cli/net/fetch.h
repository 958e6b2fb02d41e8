// Fetch: asks a server for a file of its page, as a browser does, on a connection of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "clients/core/links/links.h"
#include "crypto/base/bytes.h"

namespace indaba::cli {

// How long one file may take once the server is reached, in seconds: on a line of 400 kbit/s it
// lets 15 MB through.
inline constexpr std::chrono::seconds kFileSecondsMax{300};

struct Fetched {
  unsigned status = 0;  // of HTTP
  std::string type;     // Content-Type, as it was sent
  Bytes body;           // empty if it was too long
  bool is_too_long = false;
};

// Redirections are not followed, and nothing compressed is asked for. `path` begins with /. Errors:
// those of WireError; not_a_server where no HTTP is spoken.
Result<Fetched> fetch(const client::ServerAddress& address, const std::string& path,
                      std::size_t body_bytes_max);

}  // namespace indaba::cli
