// A Transport without a socket: what it can read is given to it, what is written to it is kept, and
// how much it takes is said.
#pragma once

#include <cstddef>
#include <limits>

#include "crypto/base/bytes.h"
#include "server/net/transport.h"

namespace indaba::test {

class ScriptedTransport final : public server::net::Transport {
 public:
  static constexpr std::size_t kEverything = std::numeric_limits<std::size_t>::max();

  // The peer's side.
  Bytes incoming;                            // what can be read
  bool peer_has_ended = false;               // behind it
  bool is_broken = false;                    // every call fails
  std::size_t room = kEverything;            // how many bytes are still taken
  bool takes_all_or_nothing = false;         // as TLS does: a write is whole or waits
  std::size_t read_bytes_max = kEverything;  // of one read

  // What it saw.
  Bytes written;
  std::size_t writes = 0;  // that took something
  bool has_ended = false;
  bool waits_readable = false;
  bool waits_writable = false;
  // A retry that did not offer the same bytes at the same place.
  bool retry_was_wrong = false;

  // Of what was written since the last call.
  Bytes take_written();

  server::net::IoResult read_some(MutableByteView to) override;
  server::net::IoResult write_some(ByteView from) override;
  void end_writing() override { has_ended = true; }
  void wait_readable() override { waits_readable = true; }
  void wait_writable() override { waits_writable = true; }

 private:
  const std::uint8_t* waiting_at_ = nullptr;
  Bytes waiting_;
};

}  // namespace indaba::test
