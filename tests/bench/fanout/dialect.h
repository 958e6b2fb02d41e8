// Dialects: what a benchmark client says to a server through a WebSocket, and how it recognises in
// the answers what counts.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "crypto/base/bytes.h"
#include "tests/bench/wire/stream.h"

namespace indaba::bench {

class Dialect {
 public:
  virtual ~Dialect() = default;
  virtual std::string path() const = 0;
  virtual std::string subprotocol() const = 0;
  // Of subscriber or publisher `number`; 0 is the publisher.
  virtual std::unique_ptr<Stream> make_stream(std::size_t number) const = 0;
  // Its first message; empty if the server speaks first.
  virtual Bytes opening(std::size_t number, bool subscribes) const = 0;
  virtual Bytes publication() const = 0;
};

// Indaba whole: an open channel of an alliance with a member for each connection, which is planted
// into a store at `path` with so many other channels beside it.
std::unique_ptr<Dialect> indaba_dialect(const std::string& path, std::size_t subscribers,
                                        std::size_t other_channels, std::size_t payload_bytes);
// The relay of relay.h: Indaba's network without store and rules.
std::unique_ptr<Dialect> relay_dialect(std::size_t payload_bytes);
// MQTT 3.1.1 with the same QoS for publisher and subscribers.
std::unique_ptr<Dialect> mqtt_dialect(std::size_t payload_bytes, int qos);

}  // namespace indaba::bench
