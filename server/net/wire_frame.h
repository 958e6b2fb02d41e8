// WireFrame: one WebSocket frame as it crosses the wire, in one block, encoded once and shared by
// all to whom it goes (a server's frames are not masked).
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>

#include "crypto/base/bytes.h"

namespace indaba::server::net {

class WireFrame {
 public:
  // A binary frame whose payload is a CBOR sequence, given in pieces.
  explicit WireFrame(std::span<const ByteView> sequence);
  explicit WireFrame(ByteView frame) : WireFrame(std::span(&frame, 1)) {}

  ByteView bytes() const { return bytes_; }
  ByteView payload() const { return ByteView(bytes_).subspan(payload_at_); }

 private:
  Bytes bytes_;
  std::size_t payload_at_ = 0;
};

using SharedWireFrame = std::shared_ptr<const WireFrame>;

}  // namespace indaba::server::net
