#include "server/net/websocket/frame_reader.h"

#include <algorithm>
#include <cstring>

#include "protocol/cbor/utf8.h"

namespace indaba::server::net {
namespace {

// Section 5.3, eight bytes at a time. `phase`: the place in the frame of the first byte, modulo 4.
void unmask(MutableByteView payload, std::span<const std::uint8_t, 4> key, std::size_t phase) {
  std::array<std::uint8_t, 8> pattern{};
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    pattern[i] = key[(i + phase) % 4];
  }
  std::uint64_t pattern_word = 0;
  std::memcpy(&pattern_word, pattern.data(), pattern.size());
  std::size_t i = 0;
  for (; i + 8 <= payload.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, &payload[i], 8);
    word ^= pattern_word;
    std::memcpy(&payload[i], &word, 8);
  }
  for (; i < payload.size(); ++i) {
    payload[i] ^= pattern[i % 8];
  }
}

}  // namespace

std::optional<FrameEvent> FrameReader::next(MutableByteView& input) {
  let_go_of_finished();
  while (!over_) {
    if (!in_payload_) {
      if (!collect_header(input)) {
        return std::nullopt;
      }
      if (const auto code = check_header()) {
        return violation(*code);
      }
      in_payload_ = true;
    }
    if (payload_left_ != 0 && input.empty()) {
      return std::nullopt;
    }
    if (auto event = take_payload(input)) {
      return event;
    }
  }
  return std::nullopt;
}

FrameEvent FrameReader::violation(CloseCode code) {
  over_ = true;
  return {FrameEvent::Kind::violation, {}, static_cast<std::uint16_t>(code)};
}

// What the last event showed, or what was collected before a violation, is not needed any more.
void FrameReader::let_go_of_finished() {
  if (!in_payload_ || over_) {
    Bytes().swap(control_);
  }
  if (over_ || (!in_message_ && !in_payload_)) {
    Bytes().swap(message_);
  }
}

std::size_t FrameReader::header_length() const {
  const std::uint8_t length = header_[1] & 0x7f;
  return 2U + 4U + (length == 126 ? 2U : 0U) + (length == 127 ? 8U : 0U);
}

// True once the whole header is there. The first two bytes are looked at as soon as they are: a
// frame that can't become valid is not waited for.
bool FrameReader::collect_header(MutableByteView& input) {
  while (!input.empty()) {
    header_[header_bytes_++] = input.front();
    input = input.subspan(1);
    if (header_bytes_ >= 2 && ((header_[1] & kMaskBit) == 0 || header_bytes_ == header_length())) {
      return true;
    }
  }
  return false;
}

// Sections 5.1 to 5.5. Sets payload_left_.
std::optional<CloseCode> FrameReader::check_header() {
  const bool masked = (header_[1] & kMaskBit) != 0;
  if ((header_[0] & kReservedBits) != 0 || !masked) {
    return CloseCode::protocol_error;
  }
  std::uint64_t length = header_[1] & 0x7f;
  const std::size_t length_bytes = header_length() - 6;
  if (length_bytes != 0) {
    length = 0;
    for (std::size_t i = 0; i < length_bytes; ++i) {
      length = length << 8 | header_[2 + i];
    }
    const bool minimal = length >= 126 && (length_bytes == 2 || length > 0xffff);
    if (!minimal || length >> 63 != 0) {
      return CloseCode::protocol_error;
    }
  }
  mask_phase_ = 0;
  payload_left_ = length;
  switch (opcode()) {
    case Opcode::close:
    case Opcode::ping:
    case Opcode::pong:
      return is_final() && length <= kControlPayloadBytesMax
                 ? std::nullopt
                 : std::optional(CloseCode::protocol_error);
    case Opcode::text:
      return in_message_ ? CloseCode::protocol_error : CloseCode::unsupported_data;
    case Opcode::binary:
    case Opcode::continuation:
      break;
    default:
      return CloseCode::protocol_error;
  }
  if (in_message_ != (opcode() == Opcode::continuation)) {
    return CloseCode::protocol_error;
  }
  if (length > limits_.message_bytes_max - std::min(message_.size(), limits_.message_bytes_max)) {
    return CloseCode::message_too_big;
  }
  if (++fragments_ > limits_.fragments_max) {
    return CloseCode::policy_violation;
  }
  return std::nullopt;
}

std::optional<FrameEvent> FrameReader::take_payload(MutableByteView& input) {
  const auto taken =
      input.first(static_cast<std::size_t>(std::min<std::uint64_t>(payload_left_, input.size())));
  input = input.subspan(taken.size());
  const std::span<const std::uint8_t, 4> key(header_.data() + header_length() - 4, 4);
  unmask(taken, key, mask_phase_);
  mask_phase_ = (mask_phase_ + taken.size()) % 4;
  payload_left_ -= taken.size();
  Bytes& collected = is_control() ? control_ : message_;
  const bool whole_in_input = payload_left_ == 0 && collected.empty();
  if (whole_in_input && (is_control() || is_final())) {
    return finish_frame(taken);
  }
  append(collected, taken);
  return payload_left_ == 0 ? finish_frame(collected) : std::nullopt;
}

std::optional<FrameEvent> FrameReader::finish_frame(ByteView payload) {
  in_payload_ = false;
  header_bytes_ = 0;
  if (is_control()) {
    return control_event(payload);
  }
  in_message_ = !is_final();
  if (in_message_) {
    return std::nullopt;
  }
  fragments_ = 0;
  return FrameEvent{FrameEvent::Kind::message, payload, {}};
}

FrameEvent FrameReader::control_event(ByteView payload) {
  switch (opcode()) {
    case Opcode::ping:
      return {FrameEvent::Kind::ping, payload, {}};
    case Opcode::pong:
      return {FrameEvent::Kind::pong, payload, {}};
    default:
      return close_event(payload);
  }
}

// Section 5.5.1.
FrameEvent FrameReader::close_event(ByteView payload) {
  if (payload.empty()) {
    over_ = true;
    return {FrameEvent::Kind::close, {}, {}};
  }
  if (payload.size() == 1) {
    return violation(CloseCode::protocol_error);
  }
  const auto code = static_cast<std::uint16_t>(payload[0] << 8 | payload[1]);
  if (!is_valid_close_code(code)) {
    return violation(CloseCode::protocol_error);
  }
  if (!cbor::is_utf8(payload.subspan(2))) {
    return violation(CloseCode::invalid_payload);
  }
  over_ = true;
  return {FrameEvent::Kind::close, {}, code};
}

}  // namespace indaba::server::net
