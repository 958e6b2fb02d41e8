#include "server/net/outbox.h"

#include <array>

namespace indaba::server::net {
namespace {

// RFC 8446 section 5.1: what one TLS record carries at most.
constexpr std::size_t kRecordBytesMax = 1 << 14;
constexpr std::size_t kHeaderBytesMax = 10;

void append_control(Bytes& to, Opcode opcode, ByteView payload) {
  append(to, frame_header(opcode, payload.size()).view());
  append(to, payload);
}

}  // namespace

SharedWireFrame Outbox::Queue::pop() {
  SharedWireFrame frame = std::move(frames_[head_++]);
  if (head_ == frames_.size()) {
    constexpr std::size_t kept_frames_max = 16;
    head_ = 0;
    frames_.clear();
    if (frames_.capacity() > kept_frames_max) {
      frames_.shrink_to_fit();
    }
  }
  return frame;
}

Outbox::Outcome Outbox::offer(Transport& transport, const SharedWireFrame& frame,
                              Priority priority) {
  if (is_empty() && closing_ == Closing::no) {
    pending_ = frame->bytes();
    const Outcome outcome = write_pending(transport);
    if (outcome == Outcome::waiting) {
      shared_ = frame;
    }
    return outcome;
  }
  if (closing_ != Closing::no || is_full(priority)) {
    has_refused_ = true;
    return Outcome::refused;
  }
  return add(frame, priority) ? Outcome::waiting : Outcome::refused;
}

bool Outbox::is_full(Priority priority) const {
  const std::size_t factor = priority == Priority::alert ? 2 : 1;
  return queued_frames() >= factor * limits_.outbox_frames_max ||
         queued_bytes_ >= factor * limits_.outbox_bytes_max;
}

bool Outbox::add(SharedWireFrame frame, Priority priority) {
  constexpr std::size_t kHardFactor = 4;
  if (closing_ != Closing::no) {
    return true;
  }
  if (queued_bytes_ >= kHardFactor * limits_.outbox_bytes_max ||
      queued_frames() >= kHardFactor * limits_.outbox_frames_max) {
    return false;
  }
  queued_bytes_ += frame->payload().size();
  (priority == Priority::alert ? alerts_ : normal_).push(std::move(frame));
  return true;
}

void Outbox::add_pong(ByteView payload) {
  pong_ = to_bytes(payload);
  has_pong_ = true;
}

void Outbox::add_close(CloseCode code, SharedWireFrame last) {
  if (closing_ == Closing::no) {
    closing_ = Closing::wanted;
    close_code_ = code;
    last_ = std::move(last);
    alerts_ = {};
    normal_ = {};
    queued_bytes_ = 0;
  }
}

Outbox::Outcome Outbox::flush(Transport& transport) {
  while (true) {
    if (!is_writing()) {
      if (is_empty()) {
        return Outcome::done;
      }
      begin_next();
    }
    const Outcome outcome = write_pending(transport);
    if (outcome != Outcome::done) {
      const bool from_scratch = shared_ == nullptr && own_.empty();
      if (from_scratch) {
        own_.swap(scratch_);
      }
      return outcome;
    }
  }
}

// Something waits and nothing is being written: decides what is written next.
void Outbox::begin_next() {
  scratch_.clear();
  if (has_control()) {
    put_control_into_scratch();
  } else if (queued_frames() == 1 || next_queue().front()->bytes().size() > kRecordBytesMax) {
    shared_ = take_next();
    pending_ = shared_->bytes();
    return;
  }
  if (queued_frames() != 0) {
    put_sequence_into_scratch();
  }
  pending_ = scratch_;
}

SharedWireFrame Outbox::take_next() {
  SharedWireFrame frame = next_queue().pop();
  queued_bytes_ -= frame->payload().size();
  return frame;
}

void Outbox::put_control_into_scratch() {
  if (closing_ == Closing::wanted) {
    const auto code = static_cast<std::uint16_t>(close_code_);
    const std::array payload{static_cast<std::uint8_t>(code >> 8),
                             static_cast<std::uint8_t>(code & 0xff)};
    if (last_ != nullptr) {
      append(scratch_, last_->bytes());
      last_.reset();
    }
    append_control(scratch_, Opcode::close, payload);
    closing_ = Closing::begun;
    ping_ = false;
    has_pong_ = false;
    return;
  }
  if (has_pong_) {
    append_control(scratch_, Opcode::pong, pong_);
    has_pong_ = false;
    Bytes().swap(pong_);
  }
  if (ping_) {
    append_control(scratch_, Opcode::ping, {});
    ping_ = false;
  }
}

// As many frames as fit the record, in their order.
void Outbox::put_sequence_into_scratch() {
  const std::size_t bytes_max = kRecordBytesMax - kHeaderBytesMax - scratch_.size();
  std::size_t bytes = 0;
  std::size_t frames = 0;
  const auto count = [&](const Queue& queue) {
    for (std::size_t i = 0; i < queue.size(); ++i) {
      const std::size_t size = queue[i]->payload().size();
      if (bytes + size > bytes_max) {
        return false;
      }
      bytes += size;
      ++frames;
    }
    return true;
  };
  if (count(alerts_)) {
    count(normal_);
  }
  if (frames == 0) {
    return;  // the next one is too large to go with control frames, and follows alone
  }
  scratch_.reserve(kRecordBytesMax);
  append(scratch_, frame_header(Opcode::binary, bytes).view());
  for (; frames != 0; --frames) {
    append(scratch_, take_next()->payload());
  }
}

Outbox::Outcome Outbox::write_pending(Transport& transport) {
  while (!pending_.empty()) {
    const IoResult result = transport.write_some(pending_);
    switch (result.state) {
      case IoState::done:
        pending_ = pending_.subspan(result.bytes);
        break;
      case IoState::want_read:
      case IoState::want_write:
        return Outcome::waiting;
      case IoState::closed:
      case IoState::failed:
        return Outcome::failed;
    }
  }
  shared_.reset();
  if (!own_.empty()) {
    scratch_.swap(own_);
    Bytes().swap(own_);
  }
  return Outcome::done;
}

}  // namespace indaba::server::net
