// Session: one WebSocket conversation after its upgrade, on the core that accepted it.
//
// Sans I/O but for its Transport: tests drive it byte by byte. It knows messages as bytes; what
// they mean is the RequestHandler's affair. Every wait on the peer has a deadline: the sign-in, the
// answer to a ping, the progress of a write, the end after a close frame.
//
// Nothing here throws a session away while somebody may still be using it: a session that is over
// ignores what it is told, and its owner removes it once the current turn of the core is done.
#pragma once

#include <cstdint>
#include <memory>

#include "crypto/base/bytes.h"
#include "server/net/counters.h"
#include "server/net/deadline_wheel.h"
#include "server/net/limits.h"
#include "server/net/outbox.h"
#include "server/net/transport.h"
#include "server/net/websocket/frame_reader.h"

namespace indaba::server::net {

class Session;

// What is made of the messages. One for each core; called on that core only.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  virtual void on_open(Session& session) = 0;
  // A whole binary message: a CBOR sequence of frames, as far as the peer is to be believed.
  virtual void on_message(Session& session, ByteView message) = 0;
  // Pushes had been refused, and now there is room.
  virtual void on_drained(Session& session) = 0;
  // The session is over and about to be destroyed.
  virtual void on_close(Session& session) = 0;
  // What is said before the close frame; null for nothing.
  virtual SharedWireFrame last_words(CloseCode code) = 0;
};

// Names a session across cores and time.
struct SessionId {
  std::uint32_t core = 0;
  std::uint32_t slot = 0;
  std::uint64_t serial = 0;  // never used again
  bool operator==(const SessionId&) const = default;
};

// What the handler remembers of a session.
class SessionNotes {
 public:
  virtual ~SessionNotes() = default;
};

// What a session needs from the connection and core that it lives on.
class SessionHost {
 public:
  virtual ~SessionHost() = default;
  virtual TimePoint now() const = 0;
  // Asks for on_deadline at `due`, or earlier if that was asked for before.
  virtual void wake_at(TimePoint due) = 0;
  // Asks for a flush after the current turn.
  virtual void want_flush() = 0;
  virtual void on_signed_in() = 0;
  // The session is over: to be destroyed after the current turn.
  virtual void on_over() = 0;
};

// What the sessions of a core share.
struct SessionSurroundings {
  const Limits& limits;
  RequestHandler& handler;
  Counters& counters;
  Bytes read_scratch{};
  Bytes write_scratch{};
};

class Session {
 public:
  Session(SessionId id, SessionSurroundings& surroundings, Transport& transport, SessionHost& host);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() = default;

  // For the connection. `early` is what came behind the upgrade request.
  void start(Bytes early);
  void on_readable();
  void on_writable();
  void on_deadline(TimePoint now);
  void abort() { be_over(); }
  // Takes nothing more from the peer, and closes once what was asked is answered.
  void drain();
  void on_removed() { shared_.handler.on_close(*this); }
  void flush();

  // For the handler, on the session's core.
  SessionId id() const { return id_; }
  bool is_open() const { return state_ == State::open; }
  // A push that the log has too; false if it was not taken, then on_drained follows one day.
  bool push(const SharedWireFrame& frame, Priority priority);
  // What the log doesn't have: a reply, a notice. Leaves with the next flush.
  void send(SharedWireFrame frame);
  // Says why (RequestHandler::last_words) and ends in order; what has queued is dropped.
  void close(CloseCode code);
  // Has a push been refused since the outbox was last empty?
  bool is_refusing() const { return outbox_.has_refused(); }
  // The peer has signed in: no deadline any more, and messages of full size.
  void set_signed_in();
  // Between these two a request is being worked on; too many pause the reading.
  void begin_request() { ++requests_in_flight_; }
  void end_request();

  std::unique_ptr<SessionNotes>& notes() { return notes_; }

 private:
  enum class State : std::uint8_t {
    open,
    closing,  // a close frame is on its way; what the peer sends is read and dropped
    ending,   // our side has ended; waiting for the peer's end
    over,
  };

  void take(MutableByteView input);
  void react(const FrameEvent& event);
  void settle(Outbox::Outcome outcome);
  void end_writing();
  void be_over();
  bool must_pause() const;
  void resume_if_possible();
  void close_if_drained();
  void on_timeout(TimePoint now);
  void want_flush();
  void plan() { host_.wake_at(next_deadline()); }
  TimePoint next_deadline() const;

  const SessionId id_;
  SessionSurroundings& shared_;
  Transport& transport_;
  SessionHost& host_;
  FrameReader reader_;
  Outbox outbox_;
  std::unique_ptr<SessionNotes> notes_;

  TimePoint since_;          // when the state began
  TimePoint heard_at_;       // when the peer last sent something
  TimePoint pinged_at_;      // while an answer is awaited
  TimePoint stalled_since_;  // while a write waits
  TimePoint message_since_;  // while a message is incomplete
  std::uint32_t requests_in_flight_ = 0;
  State state_ = State::open;
  bool signed_in_ = false;
  bool pinged_ = false;
  bool stalled_ = false;
  bool in_message_ = false;
  bool paused_ = false;
  bool draining_ = false;
  bool flush_wanted_ = false;
  bool peer_done_ = false;  // it has closed or violated the protocol: nothing it sends counts
  bool read_wants_write_ = false;
};

}  // namespace indaba::server::net
