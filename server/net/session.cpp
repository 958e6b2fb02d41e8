#include "server/net/session.h"

#include <algorithm>
#include <utility>

namespace indaba::server::net {
namespace {

// What one turn reads at most, so that a busy peer does not keep its core from the others.
constexpr int kReadsPerTurn = 32;

}  // namespace

Session::Session(SessionId id, SessionSurroundings& surroundings, Transport& transport,
                 SessionHost& host)
    : id_(id),
      shared_(surroundings),
      transport_(transport),
      host_(host),
      reader_({surroundings.limits.unauthenticated_message_bytes_max,
               surroundings.limits.fragments_max}),
      outbox_(surroundings.limits, surroundings.write_scratch),
      since_(host.now()),
      heard_at_(since_) {}

void Session::start(Bytes early) {
  shared_.handler.on_open(*this);
  take(early);
  plan();
  if (state_ != State::over) {
    transport_.wait_readable();
  }
}

void Session::on_readable() {
  if (state_ == State::over) {
    return;
  }
  read_wants_write_ = false;
  for (int reads = 0; reads < kReadsPerTurn; ++reads) {
    if (must_pause()) {
      paused_ = true;
      return;
    }
    const IoResult result = transport_.read_some(shared_.read_scratch);
    switch (result.state) {
      case IoState::done:
        shared_.counters.add(Counter::bytes_in, result.bytes);
        take(MutableByteView(shared_.read_scratch).first(result.bytes));
        break;
      case IoState::want_read:
        transport_.wait_readable();
        return;
      case IoState::want_write:
        read_wants_write_ = true;
        transport_.wait_writable();
        return;
      case IoState::closed:
      case IoState::failed:
        be_over();
        return;
    }
    if (state_ == State::over) {
      return;
    }
  }
  transport_.wait_readable();
}

void Session::take(MutableByteView input) {
  heard_at_ = host_.now();
  pinged_ = false;
  while (state_ == State::open || state_ == State::closing) {
    const auto event = reader_.next(input);
    if (!event) {
      break;
    }
    react(*event);
  }
  if (in_message_ != !reader_.is_idle()) {
    in_message_ = !in_message_;
    message_since_ = heard_at_;
    plan();
  }
}

void Session::react(const FrameEvent& event) {
  switch (event.kind) {
    case FrameEvent::Kind::message:
      if (state_ == State::open) {
        shared_.counters.add(Counter::messages_in);
        shared_.handler.on_message(*this, event.payload);
      }
      return;
    case FrameEvent::Kind::ping:
      if (state_ == State::open) {
        outbox_.add_pong(event.payload);
        want_flush();
      }
      return;
    case FrameEvent::Kind::pong:
      return;
    case FrameEvent::Kind::close:
      peer_done_ = true;
      close(event.code ? static_cast<CloseCode>(*event.code) : CloseCode::normal);
      return;
    case FrameEvent::Kind::violation:
      shared_.counters.add(Counter::protocol_violations);
      peer_done_ = true;
      close(static_cast<CloseCode>(*event.code));
      return;
  }
}

bool Session::push(const SharedWireFrame& frame, Priority priority) {
  if (state_ != State::open) {
    return true;  // nobody will miss it
  }
  const Outbox::Outcome outcome = outbox_.offer(transport_, frame, priority);
  if (outcome == Outbox::Outcome::refused) {
    shared_.counters.add(Counter::refused_pushes);
    return false;
  }
  shared_.counters.add(Counter::deliveries);
  if (outcome != Outbox::Outcome::done && !flush_wanted_) {
    settle(outcome);
  }
  return true;
}

void Session::send(SharedWireFrame frame) {
  if (state_ != State::open) {
    return;
  }
  if (!outbox_.add(std::move(frame), Priority::normal)) {
    shared_.counters.add(Counter::overflows);
    close(CloseCode::try_again_later);
    return;
  }
  want_flush();
}

void Session::want_flush() {
  if (!flush_wanted_) {
    flush_wanted_ = true;
    host_.want_flush();
  }
}

void Session::flush() {
  flush_wanted_ = false;
  if (state_ == State::open || state_ == State::closing) {
    settle(outbox_.flush(transport_));
  }
}

void Session::on_writable() {
  if (state_ == State::over) {
    return;
  }
  stalled_ = false;  // the peer takes something: settle() begins a new wait if need be
  flush();
  if (read_wants_write_) {
    on_readable();
  }
}

void Session::settle(Outbox::Outcome outcome) {
  if (outcome == Outbox::Outcome::failed) {
    be_over();
    return;
  }
  if (outcome == Outbox::Outcome::waiting) {
    if (!stalled_) {
      stalled_ = true;
      stalled_since_ = host_.now();
      transport_.wait_writable();
      plan();
    }
    return;
  }
  stalled_ = false;
  if (state_ == State::closing) {
    if (outbox_.is_closed() && peer_done_) {
      end_writing();
    }
    return;
  }
  if (outbox_.has_refused()) {
    outbox_.forget_refusal();
    shared_.handler.on_drained(*this);
  }
  resume_if_possible();
  close_if_drained();
}

void Session::close(CloseCode code) {
  if (flush_wanted_) {
    flush();  // replies: closing would drop what is queued
  }
  if (state_ == State::open) {
    state_ = State::closing;
    since_ = host_.now();
    outbox_.add_close(code, peer_done_ ? nullptr : shared_.handler.last_words(code));
    plan();
    resume_if_possible();  // to see the peer's answer
  }
  flush();
}

// RFC 6455 section 7.1.1: the server ends first, then waits for the peer to do so, lest what was
// sent last is lost.
void Session::end_writing() {
  state_ = State::ending;
  since_ = host_.now();
  transport_.end_writing();
  plan();
}

void Session::be_over() {
  if (state_ != State::over) {
    state_ = State::over;
    host_.on_over();
  }
}

void Session::set_signed_in() {
  signed_in_ = true;
  host_.on_signed_in();
  reader_.set_message_bytes_max(shared_.limits.message_bytes_max);
}

void Session::end_request() {
  --requests_in_flight_;
  resume_if_possible();
  close_if_drained();
}

void Session::drain() {
  draining_ = true;
  close_if_drained();
}

void Session::close_if_drained() {
  if (draining_ && state_ == State::open && requests_in_flight_ == 0 && outbox_.is_empty()) {
    close(CloseCode::going_away);
  }
}

bool Session::must_pause() const {
  return state_ == State::open &&
         (draining_ || requests_in_flight_ >= shared_.limits.requests_in_flight_max ||
          outbox_.queued_bytes() > shared_.limits.outbox_bytes_max);
}

void Session::resume_if_possible() {
  if (paused_ && !must_pause()) {
    paused_ = false;
    heard_at_ = host_.now();
    transport_.wait_readable();
  }
}

TimePoint Session::next_deadline() const {
  const Limits& limits = shared_.limits;
  TimePoint due = TimePoint::max();
  if (state_ == State::open) {
    if (!signed_in_) {
      due = std::min(due, since_ + limits.sign_in_ms_max);
    }
    if (!paused_) {
      due = std::min(due, pinged_ ? pinged_at_ + limits.pong_ms_max : heard_at_ + limits.ping_ms);
    }
    if (in_message_) {
      due = std::min(due, message_since_ + limits.message_ms_max);
    }
  } else {
    due = std::min(due, since_ + limits.close_ms_max);
  }
  if (stalled_) {
    due = std::min(due, stalled_since_ + limits.write_stall_ms_max);
  }
  return due;
}

void Session::on_deadline(TimePoint now) {
  if (state_ == State::over) {
    return;
  }
  const Limits& limits = shared_.limits;
  const bool ping_is_due =
      state_ == State::open && !paused_ && !pinged_ && heard_at_ + limits.ping_ms <= now;
  if (ping_is_due) {
    pinged_ = true;
    pinged_at_ = now;
    outbox_.add_ping();
    flush();
  }
  if (next_deadline() <= now) {
    on_timeout(now);
  }
  if (state_ != State::over && next_deadline() != TimePoint::max()) {
    plan();
  }
}

void Session::on_timeout(TimePoint now) {
  shared_.counters.add(Counter::timeouts);
  const bool can_still_say_why = state_ == State::open && !stalled_ && !pinged_;
  if (!can_still_say_why) {
    be_over();
  } else if (in_message_ && message_since_ + shared_.limits.message_ms_max <= now) {
    close(CloseCode::policy_violation);
  } else {
    close(CloseCode::unauthenticated);
  }
}

}  // namespace indaba::server::net
