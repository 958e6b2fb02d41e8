// Outbox: everything that a session sends, and the only caller of its transport's write_some.
//
// What comes while nothing waits is written at once, without a copy or an allocation. Otherwise it
// queues, and what has queued leaves together: the control frames, then one WebSocket frame whose
// payload is the CBOR sequence of all that fits a TLS record, alerts first. Once a write has
// begun, its bytes are offered again until they are gone; nothing enters before its end.
//
// Bounded: see limits.h. Sans I/O: the transport may be a script.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "server/net/limits.h"
#include "server/net/transport.h"
#include "server/net/websocket/protocol.h"
#include "server/net/wire_frame.h"

namespace indaba::server::net {

enum class Priority : std::uint8_t { normal, alert };

class Outbox {
 public:
  enum class Outcome : std::uint8_t {
    done,     // all is written
    waiting,  // something waits for the transport to become writable
    refused,  // offer: not taken, the outbox is full
    failed,   // the transport is broken; so is the outbox
  };

  // `scratch` is where what leaves together is put together, one for all sessions of a core.
  Outbox(const Limits& limits, Bytes& scratch) : limits_(limits), scratch_(scratch) {}

  // A push that the log has too: refused beyond the bounds, which alerts may exceed by as much
  // again.
  Outcome offer(Transport& transport, const SharedWireFrame& frame, Priority priority);

  // What only this queue has. Does not write. False: it is beyond what any peer may leave unread.
  [[nodiscard]] bool add(SharedWireFrame frame, Priority priority);

  // Control frames don't write either. Only the latest pong is kept (RFC 6455 section 5.5.3).
  void add_ping() { ping_ = true; }
  void add_pong(ByteView payload);
  // Of what has queued nothing goes out any more but this: `last`, if there is one, and the close.
  void add_close(CloseCode code, SharedWireFrame last);

  Outcome flush(Transport& transport);

  bool is_empty() const { return !is_writing() && queued_frames() == 0 && !has_control(); }
  bool is_writing() const { return !pending_.empty(); }
  // Has a close frame gone out whole?
  bool is_closed() const { return closing_ == Closing::begun && !is_writing(); }
  bool has_refused() const { return has_refused_; }
  void forget_refusal() { has_refused_ = false; }
  std::size_t queued_bytes() const { return queued_bytes_; }

 private:
  enum class Closing : std::uint8_t { no, wanted, begun };

  // First in, first out, without giving back memory at each turn.
  class Queue {
   public:
    std::size_t size() const { return frames_.size() - head_; }
    const SharedWireFrame& front() const { return frames_[head_]; }
    const SharedWireFrame& operator[](std::size_t i) const { return frames_[head_ + i]; }
    void push(SharedWireFrame frame) { frames_.push_back(std::move(frame)); }
    SharedWireFrame pop();

   private:
    std::vector<SharedWireFrame> frames_;
    std::size_t head_ = 0;
  };

  bool is_full(Priority priority) const;
  std::size_t queued_frames() const { return alerts_.size() + normal_.size(); }
  bool has_control() const { return ping_ || has_pong_ || closing_ == Closing::wanted; }
  Queue& next_queue() { return alerts_.size() != 0 ? alerts_ : normal_; }
  SharedWireFrame take_next();
  void begin_next();
  void put_control_into_scratch();
  void put_sequence_into_scratch();
  Outcome write_pending(Transport& transport);

  const Limits& limits_;
  Bytes& scratch_;
  Queue alerts_;
  Queue normal_;
  std::size_t queued_bytes_ = 0;

  // What is being written: the rest of one of these, which stays where it is until it is gone.
  ByteView pending_;
  SharedWireFrame shared_;
  Bytes own_;  // was the scratch when its write had to wait

  Bytes pong_;
  SharedWireFrame last_;  // before the close frame
  CloseCode close_code_ = CloseCode::normal;
  Closing closing_ = Closing::no;
  bool ping_ = false;
  bool has_pong_ = false;
  bool has_refused_ = false;
};

}  // namespace indaba::server::net
