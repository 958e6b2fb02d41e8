// One connection behind its TLS: the input is what the peer sends, HTTP and then WebSocket, and at
// its end how it arrives.
//
// It is played twice where nothing else happens, whole and cut into pieces: what came of it must be
// the same. A third time writes wait, time passes and the handler has more to say than the peer
// takes; what goes out must stay a server's frames, in order, bounded, with nothing behind a close.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "server/net/http/request_reader.h"
#include "server/net/session.h"
#include "server/public_site.h"
#include "tests/fuzz/support/input.h"
#include "tests/support/server/client_frames.h"
#include "tests/support/server/scripted_transport.h"

namespace indaba::fuzz {
namespace {

using namespace server::net;
using test::ScriptedTransport;

// Small, so that small inputs meet them.
Limits small_limits() {
  Limits limits;
  limits.header_bytes_max = 512;
  limits.header_fields_max = 12;
  limits.keep_alive_requests_max = 4;
  limits.message_bytes_max = 400;
  limits.unauthenticated_message_bytes_max = 80;
  limits.fragments_max = 5;
  limits.requests_in_flight_max = 3;
  limits.outbox_frames_max = 4;
  limits.outbox_bytes_max = 200;
  return limits;
}
const Limits kLimits = small_limits();
// Where only the bytes are to decide what comes of them, nothing waits for long.
Limits patient_limits() {
  Limits limits = small_limits();
  limits.outbox_frames_max = 1 << 16;
  limits.outbox_bytes_max = 1 << 20;
  return limits;
}
const Limits kPatientLimits = patient_limits();
constexpr std::size_t kPushBytesMax = 64;
constexpr std::size_t kInputBytesMax = 4'096;

bool may_be_sent(std::uint16_t code) {
  constexpr auto kOurs = std::to_array<CloseCode>(
      {CloseCode::normal, CloseCode::going_away, CloseCode::protocol_error,
       CloseCode::unsupported_data, CloseCode::invalid_payload, CloseCode::policy_violation,
       CloseCode::message_too_big, CloseCode::internal_error, CloseCode::try_again_later,
       CloseCode::replaced, CloseCode::revoked, CloseCode::erased, CloseCode::unauthenticated});
  return std::find(kOurs.begin(), kOurs.end(), static_cast<CloseCode>(code)) != kOurs.end();
}

// What a peer makes of what the server wrote.
class Received {
 public:
  explicit Received(ByteView written) : rest_(written) {
    while (next()) {
    }
  }

  std::string payload;                      // of all binary frames
  std::optional<std::uint16_t> close_code;  // which is the last that came
  bool is_whole() const { return rest_.empty(); }

 private:
  bool next() {
    if (rest_.size() < 2) {
      return false;
    }
    must_hold(!close_code, "nothing follows a close frame");
    must_hold((rest_[0] & kFinalBit) != 0 && (rest_[0] & kReservedBits) == 0,
              "a server's frames are whole and plain");
    must_hold((rest_[1] & kMaskBit) == 0, "a server masks nothing");
    std::size_t length = rest_[1];
    std::size_t header = 2;
    if (length >= 126) {
      header = length == 126 ? 4 : 10;
      if (rest_.size() < header) {
        return false;
      }
      length = 0;
      for (std::size_t i = 2; i < header; ++i) {
        length = length << 8 | rest_[i];
      }
      must_hold(length >= (header == 4 ? 126U : 65'536U), "lengths are as short as they can be");
    }
    if (rest_.size() - header < length) {
      return false;
    }
    take(static_cast<Opcode>(rest_[0] & 0x0f), rest_.subspan(header, length));
    rest_ = rest_.subspan(header + length);
    return true;
  }
  void take(Opcode opcode, ByteView content) {
    switch (opcode) {
      case Opcode::binary:
        payload.append(content.begin(), content.end());
        return;
      case Opcode::ping:
      case Opcode::pong:
        must_hold(content.size() <= kControlPayloadBytesMax, "control frames are small");
        return;
      case Opcode::close:
        must_hold(content.size() == 2, "a close frame has its code");
        close_code = static_cast<std::uint16_t>(content[0] << 8 | content[1]);
        return;
      default:
        must_hold(false, "a server sends binary messages and control frames");
    }
  }

  ByteView rest_;
};

// Does what the messages ask for, so that the peer's bytes alone decide it.
class Handler final : public RequestHandler {
 public:
  std::vector<std::string> messages;
  bool answers_at_once = true;  // or leaves its requests open
  bool is_closed = false;       // by us
  bool is_signed_in = false;
  int drained = 0;
  std::size_t accepted_bytes = 0;

  void on_open(Session& /*session*/) override {}
  void on_message(Session& session, ByteView message) override {
    must_hold(!is_closed && session.is_open(), "after a close nothing is delivered");
    must_hold(message.size() <= (is_signed_in ? kLimits.message_bytes_max
                                              : kLimits.unauthenticated_message_bytes_max),
              "no message is larger than it may be");
    messages.emplace_back(message.begin(), message.end());
    session.begin_request();
    if (!message.empty()) {
      act(session, message);
    }
    if (answers_at_once) {
      session.end_request();
    } else {
      ++open_requests_;
    }
  }
  void on_drained(Session& /*session*/) override { ++drained; }
  void on_close(Session& /*session*/) override {}
  SharedWireFrame last_words(CloseCode code) override {
    return code == CloseCode::normal ? nullptr : frame(as_bytes("bye"));
  }

  void push(Session& session, ByteView payload, Priority priority) {
    if (session.is_open() && session.push(frame(payload), priority)) {
      accepted_bytes += payload.size();
    }
  }
  void close(Session& session, CloseCode code) {
    session.close(code);
    is_closed = true;
  }
  void end_request(Session& session) {
    if (open_requests_ != 0) {
      --open_requests_;
      session.end_request();
    }
  }

 private:
  static SharedWireFrame frame(ByteView payload) {
    return std::make_shared<const WireFrame>(payload);
  }
  void act(Session& session, ByteView message) {
    switch (message[0]) {
      case 's':
        is_signed_in = true;
        session.set_signed_in();
        return;
      case 'r':
        accepted_bytes += message.size();
        session.send(frame(message));
        return;
      case 'p':
        return push(session, message, Priority::normal);
      case 'a':
        return push(session, message, answers_at_once ? Priority::normal : Priority::alert);
      case 'x':
        return close(session, CloseCode::revoked);
      default:
        return;
    }
  }

  std::size_t open_requests_ = 0;
};

class Host final : public SessionHost {
 public:
  TimePoint time{std::chrono::hours(1)};
  std::optional<TimePoint> wake;
  bool flush_wanted = false;
  bool is_over = false;

  TimePoint now() const override { return time; }
  void wake_at(TimePoint due) override { wake = wake ? std::min(*wake, due) : due; }
  void want_flush() override { flush_wanted = true; }
  void on_signed_in() override {}
  void on_over() override {
    must_hold(!is_over, "a session is over once");
    is_over = true;
  }
};

// A session with all around it.
class Room {
 public:
  Room(const Limits& limits, Bytes early) : surroundings{limits, handler, counters, Bytes(64), {}} {
    session.start(std::move(early));
  }

  void turn() {
    if (!host.is_over) {
      flush();
    }
    const std::size_t writes = transport.writes;
    if (host.is_over) {
      session.on_readable();
      session.on_writable();
      session.flush();
      must_hold(transport.writes == writes, "a session that is over writes nothing");
    }
    must_hold(!transport.retry_was_wrong, "a write is retried with the same bytes");
  }
  // Reads as long as it is told that there is something.
  void read() {
    while (!host.is_over && transport.waits_readable &&
           (!transport.incoming.empty() || transport.peer_has_ended)) {
      transport.waits_readable = false;
      session.on_readable();
      flush();
    }
  }
  void flush() {
    if (std::exchange(host.flush_wanted, false)) {
      session.flush();
    }
  }
  void pass(std::chrono::milliseconds time) {
    const TimePoint end = host.time + time;
    while (!host.is_over && host.wake && *host.wake <= end) {
      host.time = std::max(host.time, *std::exchange(host.wake, std::nullopt));
      session.on_deadline(host.time);
      flush();
    }
    host.time = end;
  }

  Counters counters;
  Handler handler;
  Host host;
  ScriptedTransport transport;
  SessionSurroundings surroundings;
  Session session{{}, surroundings, transport, host};
};

// How the peer's bytes arrive.
class Cuts {
 public:
  // Whole if there are no decisions.
  explicit Cuts(std::optional<Input> decisions) : decisions_(decisions) {}

  ByteView take(ByteView& rest) {
    std::size_t size = rest.size();
    if (decisions_ && !decisions_->empty()) {
      size = std::min<std::size_t>(size, 1 + decisions_->below(64));
    }
    const ByteView piece = rest.first(size);
    rest = rest.subspan(size);
    return piece;
  }

 private:
  std::optional<Input> decisions_;
};

// All that a peer and the handler learn.
struct Story {
  std::vector<std::string> requests;
  std::vector<std::string> messages;
  std::string payload;
  std::optional<std::uint16_t> close_code;
  bool is_over = false;
  bool operator==(const Story&) const = default;
};

std::string describe(const HttpRequest& request) {
  std::string text = request.path + "?" + request.query + (request.is_head ? " head" : "") +
                     (request.keep_alive ? " keep" : "") + " " + request.origin.value_or("-") +
                     " " + request.if_none_match.value_or("-") + " " + request.accept_encoding;
  if (request.upgrade) {
    text += " upgrade " + request.upgrade->accept_key + std::to_string(request.upgrade->version);
    for (const std::string& protocol : request.upgrade->protocols) {
      text += " " + protocol;
    }
  }
  return text;
}

void check_head(const std::string& head) {
  must_hold(head.starts_with("HTTP/1.1 ") && head.ends_with("\r\n\r\n"), "an answer has a head");
  must_hold(head.find("\r\n\r\n") == head.size() - 4, "which ends once");
  must_hold(std::all_of(head.begin(), head.end(),
                        [](char c) { return c == '\r' || c == '\n' || (c >= 0x20 && c < 0x7f); }),
            "and says nothing that a reader could take for something else");
}

// The conversation in HTTP, as http/conversation.cpp has it. What came behind the upgrade, if it
// came to that.
std::optional<Bytes> converse(ByteView& rest, Cuts& cuts, Story& story) {
  static const server::PublicSite site({"https://a"}, true, [] { return true; });
  RequestReader reader(kLimits);
  for (std::size_t requests = 1;; ++requests) {
    RequestReader::Outcome outcome = reader.next();
    while (std::holds_alternative<std::monostate>(outcome)) {
      if (rest.empty()) {
        return std::nullopt;
      }
      reader.feed(cuts.take(rest));
      outcome = reader.next();
    }
    if (const auto* status = std::get_if<HttpStatus>(&outcome)) {
      check_head(encode_head(site.refuse(*status), true));
      story.requests.push_back(std::to_string(static_cast<int>(*status)));
      return std::nullopt;
    }
    const auto& request = std::get<HttpRequest>(outcome);
    story.requests.push_back(describe(request));
    const HttpResponse response = site.respond(request);
    const bool upgrades = response.status == HttpStatus::switching_protocols;
    const bool ends = !request.keep_alive || requests >= kLimits.keep_alive_requests_max;
    check_head(encode_head(response, ends && !upgrades));
    if (upgrades) {
      return reader.take_rest();
    }
    if (ends) {
      return std::nullopt;
    }
  }
}

void finish(Room& room, ByteView all, Story& story) {
  const Received received(room.transport.written);
  story.messages = room.handler.messages;
  story.payload = received.payload;
  story.close_code = received.close_code;
  story.is_over = room.host.is_over;
  must_hold(received.is_whole(), "what is written comes whole");
  // Its own code, or the peer's in answer: then the peer has said it, and it was one of those that
  // a peer may say.
  must_hold(!received.close_code || may_be_sent(*received.close_code) ||
                (is_valid_close_code(*received.close_code) && !all.empty()),
            "a close code is one that may be sent");
}

// Nothing happens but that the bytes arrive.
Story play(bool with_http, ByteView bytes, Cuts cuts) {
  Story story;
  ByteView rest = bytes;
  std::optional<Bytes> early = Bytes();
  if (with_http) {
    early = converse(rest, cuts, story);
  }
  if (!early) {
    return story;
  }
  Room room(kPatientLimits, *std::move(early));
  room.turn();
  room.read();
  while (!rest.empty() && !room.host.is_over) {
    append(room.transport.incoming, cuts.take(rest));
    room.read();
    room.turn();
  }
  finish(room, bytes, story);
  return story;
}

// Everything at once: writes wait, time passes, others have something to say.
void struggle(ByteView bytes, Input decisions) {
  Room room(kLimits, {});
  room.handler.answers_at_once = false;
  room.transport.takes_all_or_nothing = decisions.below(2) == 1;
  room.transport.room = 0;
  while (!decisions.empty() && !room.host.is_over) {
    const std::size_t amount = decisions.byte();
    switch (decisions.below(12)) {
      case 0:
      case 1: {
        const std::size_t size = std::min(bytes.size(), amount);
        append(room.transport.incoming, bytes.first(size));
        bytes = bytes.subspan(size);
        room.read();
        break;
      }
      case 2:
        room.transport.room = amount;
        if (std::exchange(room.transport.waits_writable, false)) {
          room.session.on_writable();
        }
        break;
      case 3:
        room.handler.push(room.session, Bytes(amount % kPushBytesMax, 'p'), Priority::normal);
        break;
      case 4:
        room.handler.push(room.session, Bytes(amount % kPushBytesMax, 'a'), Priority::alert);
        break;
      case 5:
        room.handler.end_request(room.session);
        break;
      case 6:
        room.pass(std::chrono::milliseconds(amount * 500));
        break;
      case 7:
        if (amount == 255) {
          room.handler.close(room.session, CloseCode::replaced);
        }
        break;
      case 8:
        if (amount == 255) {
          room.transport.is_broken = true;
          room.session.on_readable();
        }
        break;
      case 9:
        if (amount == 255) {
          room.transport.peer_has_ended = true;
          room.read();
        }
        break;
      case 10:
        if (amount > 250) {
          room.session.drain();
        }
        break;
      default:
        room.read();
        break;
    }
    room.turn();
    const std::size_t taken = Received(room.transport.written).payload.size();
    // As much as the queue may hold, which is four times for replies, and as much on its way.
    constexpr std::size_t places = 2;
    const std::size_t waiting_max =
        places * (4 * kLimits.outbox_bytes_max + kLimits.message_bytes_max);
    must_hold(!room.session.is_open() || room.handler.accepted_bytes <= taken + waiting_max,
              "what waits for a peer has a bound");
  }
}

}  // namespace
}  // namespace indaba::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace indaba::fuzz;
  if (size > kInputBytesMax) {
    return 0;
  }
  Input input(data, size);
  const std::size_t way = input.below(8);
  const indaba::Bytes decided = input.bytes(256);
  const Input decisions(decided.data(), decided.size());
  const indaba::ByteView bytes = input.rest();
  if (way < 6) {
    const bool with_http = way < 3;
    must_hold(play(with_http, bytes, Cuts(std::nullopt)) == play(with_http, bytes, Cuts(decisions)),
              "how the bytes were cut is nobody's affair");
  } else {
    struggle(bytes, decisions);
  }
  return 0;
}
