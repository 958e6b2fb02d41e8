// Stream: what one connection of a benchmark makes of what comes in.
#pragma once

#include <cstddef>

#include "crypto/base/bytes.h"

namespace indaba::bench {

// What came in.
struct Progress {
  std::size_t ready = 0;       // the opening is answered: publications reach this client
  std::size_t deliveries = 0;  // publications delivered to it
  std::size_t accepted = 0;    // publications of its own that the server has taken
  std::size_t refused = 0;     // and has not taken
  Bytes answer;                // to be sent back as a message
};

// One connection's receiving side: the payloads of the WebSocket messages, joined.
class Stream {
 public:
  virtual ~Stream() = default;
  virtual Progress take(ByteView payload) = 0;
};

}  // namespace indaba::bench
