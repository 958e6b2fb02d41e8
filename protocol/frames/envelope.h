// What each frame says around its payload: a request { id, do, with }, a reply { re, ok | error },
// an event { ev, with }. A WebSocket message is a CBOR sequence (RFC 8742) of frames.
//
// Payloads stay as they are encoded; the method or event named beside them says what to decode them
// as. Everything read here is a view into the message.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "protocol/cbor/cbor.h"
#include "protocol/frames/error_code.h"
#include "protocol/frames/log.h"
#include "protocol/types.h"

namespace indaba::protocol {

inline constexpr std::size_t kFrameBytesMax = std::size_t{1} << 20;
// The frames of one message are together no larger than one frame may be.
inline constexpr std::size_t kMessageBytesMax = kFrameBytesMax;
inline constexpr std::size_t kMessageFramesMax = 1024;

struct Request {
  std::string_view method;
  RequestId id;
  cbor::Raw with;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("do", self.method, kNameBounds);
    io("id", self.id);
    io("with", self.with);
  }
};

// How many memberships a refusal names at once.
inline constexpr std::size_t kSerialsMax = 100;

// Why a request was not done, and what helps whoever asked to go on.
struct ErrorBody {
  std::string code;     // the name of an ErrorCode; a later server may have others
  std::string message;  // English, for logs; never shown to people
  std::optional<std::uint64_t> retry_after;    // seconds
  std::optional<Entry> won;                    // what came first
  std::optional<std::vector<Serial>> serials;  // of the memberships to be removed first
  bool operator==(const ErrorBody&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("won", self.won);
    io("code", self.code, kNameBounds);
    io("message", self.message, cbor::at_most(500));
    io("serials", self.serials, cbor::at_most(kSerialsMax));
    io("retry_after", self.retry_after);
  }
};

// The code and its sentence.
ErrorBody error_body(ErrorCode code);

// Has either `ok` or `error`.
struct Reply {
  std::optional<cbor::Raw> ok;
  RequestId re;
  std::optional<ErrorBody> error;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("ok", self.ok);
    io("re", self.re);
    io("error", self.error);
    if constexpr (Io::is_reader) {
      if (self.ok.has_value() == self.error.has_value()) {
        io.fail(ProtocolError::missing_key);
      }
    }
  }
};

struct Event {
  std::string_view event;
  cbor::Raw with;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("ev", self.event, kNameBounds);
    io("with", self.with);
  }
};

using ServerFrame = std::variant<Reply, Event>;

// Takes the frames of one message apart. A frame that is deterministic CBOR but not what it should
// be is refused alone, and those behind it can still be read; where the CBOR itself is broken
// nobody knows where the next frame begins, and the message is done.
class FrameReader {
 public:
  explicit FrameReader(Bytes&&) = delete;  // the message must outlive the frames
  explicit FrameReader(ByteView message);

  bool done() const { return rest_.empty(); }

  // On the server: unknown keys are refused. Errors: what ProtocolError names.
  Result<Request> next_request();
  // The id of the request that was refused last, as far as it could be read.
  std::optional<RequestId> refused_id() const { return refused_id_; }

  // On a client: unknown keys are ignored.
  Result<ServerFrame> next_server_frame();

 private:
  template <class Frame>
  Result<Frame> next(cbor::UnknownKeys unknown_keys);
  void pass_over(ByteView refused);

  ByteView rest_;
  std::size_t frames_left_ = kMessageFramesMax;
  std::optional<RequestId> refused_id_;
};

// Frames with their payloads encoded in place, for one allocation a frame.
template <class With>
Bytes encode_request(std::string_view method, const RequestId& id, const With& with);
template <class Ok>
Bytes encode_reply(const RequestId& re, const Ok& ok);
Bytes encode_error(const RequestId& re, const ErrorBody& error);
template <class With>
Bytes encode_event(std::string_view event, const With& with);

namespace internal {

template <class With>
struct OutgoingRequest {
  std::string_view method;
  const RequestId& id;
  const With& with;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("do", self.method);
    io("id", self.id);
    io("with", self.with);
  }
};

template <class Ok>
struct OutgoingReply {
  const RequestId& re;
  const Ok& ok;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("ok", self.ok);
    io("re", self.re);
  }
};

template <class With>
struct OutgoingEvent {
  std::string_view event;
  const With& with;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("ev", self.event);
    io("with", self.with);
  }
};

}  // namespace internal

template <class With>
Bytes encode_request(std::string_view method, const RequestId& id, const With& with) {
  return cbor::encode(internal::OutgoingRequest<With>{method, id, with});
}

template <class Ok>
Bytes encode_reply(const RequestId& re, const Ok& ok) {
  return cbor::encode(internal::OutgoingReply<Ok>{re, ok});
}

template <class With>
Bytes encode_event(std::string_view event, const With& with) {
  return cbor::encode(internal::OutgoingEvent<With>{event, with});
}

}  // namespace indaba::protocol
