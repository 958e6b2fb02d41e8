#include "server/net/wire_frame.h"

#include "server/net/websocket/protocol.h"

namespace indaba::server::net {

WireFrame::WireFrame(std::span<const ByteView> sequence) {
  std::size_t payload_bytes = 0;
  for (const ByteView frame : sequence) {
    payload_bytes += frame.size();
  }
  const FrameHeader header = frame_header(Opcode::binary, payload_bytes);
  payload_at_ = header.size;
  bytes_.reserve(header.size + payload_bytes);
  append(bytes_, header.view());
  for (const ByteView frame : sequence) {
    append(bytes_, frame);
  }
}

}  // namespace indaba::server::net
