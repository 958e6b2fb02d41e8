// FrameReader: the peer's half of RFC 6455, from bytes to messages, strictly.
//
// Sans I/O: it is fed what has arrived, in pieces of any size. Memory: a message is collected as
// its bytes arrive, never as its header announces; one that came whole in the input is handed out
// from there. The first violation is final.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "server/net/websocket/protocol.h"

namespace indaba::server::net {

struct FrameLimits {
  std::size_t message_bytes_max = 1 << 20;
  std::size_t fragments_max = 256;  // frames of one message
};

struct FrameEvent {
  enum class Kind : std::uint8_t { message, ping, pong, close, violation };
  Kind kind = Kind::violation;
  ByteView payload{};  // of message, ping and pong; until the next call
  // violation: why, to be told to the peer. close: what the peer said, if it said something.
  std::optional<std::uint16_t> code{};
};

class FrameReader {
 public:
  explicit FrameReader(FrameLimits limits) : limits_(limits) {}

  // Takes bytes off the front of `input`, which it unmasks in place, up to one event; nothing if
  // all were taken and none is complete. After a close or a violation: always nothing.
  std::optional<FrameEvent> next(MutableByteView& input);

  void set_message_bytes_max(std::size_t bytes) { limits_.message_bytes_max = bytes; }

  // Is the reader between two messages, with nothing collected?
  bool is_idle() const { return !in_message_ && header_bytes_ == 0; }

 private:
  FrameEvent violation(CloseCode code);
  void let_go_of_finished();
  bool collect_header(MutableByteView& input);
  std::optional<CloseCode> check_header();
  std::optional<FrameEvent> take_payload(MutableByteView& input);
  std::optional<FrameEvent> finish_frame(ByteView payload);
  FrameEvent control_event(ByteView payload);
  FrameEvent close_event(ByteView payload);
  std::size_t header_length() const;
  Opcode opcode() const { return static_cast<Opcode>(header_[0] & 0x0f); }
  bool is_final() const { return (header_[0] & kFinalBit) != 0; }
  bool is_control() const { return (header_[0] & 0x08) != 0; }

  FrameLimits limits_;
  std::array<std::uint8_t, 14> header_{};  // of the frame in progress
  std::uint8_t header_bytes_ = 0;          // how much of it is there
  bool in_payload_ = false;
  bool in_message_ = false;  // a data frame without the final bit has been seen
  bool over_ = false;
  std::uint32_t fragments_ = 0;
  std::uint64_t payload_left_ = 0;
  std::size_t mask_phase_ = 0;
  Bytes message_;  // what has been collected of a message
  Bytes control_;  // what has been collected of a control frame
};

}  // namespace indaba::server::net
