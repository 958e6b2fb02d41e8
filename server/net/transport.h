// Transport: the bytes of one connection, encrypted or not, without blocking.
//
// What it is over (TLS on a socket, a plain socket, a script in a test) is its own affair; who
// drives it never sees a descriptor.
#pragma once

#include <cstddef>
#include <cstdint>

#include "crypto/base/bytes.h"

namespace indaba::server::net {

enum class IoState : std::uint8_t {
  done,        // `bytes` were moved
  want_read,   // nothing moved; wait until readable, then call again
  want_write,  // nothing moved; wait until writable, then call again
  closed,      // the peer has ended its side in order
  failed,      // the connection is broken or the peer violates the protocol
};

struct IoResult {
  IoState state = IoState::failed;
  std::size_t bytes = 0;
};

class Transport {
 public:
  virtual ~Transport() = default;

  // Moves at least one byte into `to`, which is not empty, or says why not.
  virtual IoResult read_some(MutableByteView to) = 0;

  // Writes from the front of `from`, which is not empty. After anything but `done` the next call
  // must offer the very same bytes at the same address, or more of them behind.
  virtual IoResult write_some(ByteView from) = 0;

  // Tells the peer that nothing more is coming; does not wait, may do nothing. No write after it.
  virtual void end_writing() = 0;

  // Ask for one call of the driver's handler when the peer has sent or can take something.
  virtual void wait_readable() = 0;
  virtual void wait_writable() = 0;
};

}  // namespace indaba::server::net
