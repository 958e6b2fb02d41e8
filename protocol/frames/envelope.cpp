#include "protocol/frames/envelope.h"

namespace indaba::protocol {
namespace {

// What is looked for in a frame of which nothing else is certain.
struct JustId {
  std::optional<RequestId> id;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("id", self.id);
  }
};

// Reads as far as it can; what is wrong behind the id does not matter.
std::optional<RequestId> find_id(ByteView frame) {
  cbor::Reader reader(frame, cbor::UnknownKeys::ignore);
  JustId found;
  cbor::MapReader map(reader);
  JustId::fields(found, map);
  return reader.ok() ? found.id : std::nullopt;
}

struct JustEvent {
  std::optional<cbor::Raw> event;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("ev", self.event);
  }
};

bool is_event(ByteView frame) {
  cbor::Reader reader(frame, cbor::UnknownKeys::ignore);
  JustEvent found;
  cbor::MapReader map(reader);
  JustEvent::fields(found, map);
  return found.event.has_value();
}

}  // namespace

FrameReader::FrameReader(ByteView message) : rest_(message) {}

template <class Frame>
Result<Frame> FrameReader::next(cbor::UnknownKeys unknown_keys) {
  if (rest_.size() > kMessageBytesMax || frames_left_ == 0) {
    rest_ = {};
    return ProtocolError::oversized;
  }
  --frames_left_;
  cbor::Reader reader(rest_, unknown_keys);
  Frame frame;
  reader.read(frame);
  if (!reader.ok()) {
    pass_over(rest_);
    return reader.error();
  }
  rest_ = reader.rest();
  return frame;
}

void FrameReader::pass_over(ByteView refused) {
  cbor::Reader reader(refused);
  reader.skip();
  rest_ = reader.rest();  // empty where the CBOR is broken
}

Result<Request> FrameReader::next_request() {
  const ByteView frame = rest_;
  auto request = next<Request>(cbor::UnknownKeys::refuse);
  refused_id_ = request ? std::nullopt : find_id(frame);
  return request;
}

Result<ServerFrame> FrameReader::next_server_frame() {
  if (is_event(rest_)) {
    INDABA_TRY_ASSIGN(const Event event, next<Event>(cbor::UnknownKeys::ignore));
    return ServerFrame(event);
  }
  INDABA_TRY_ASSIGN(const Reply reply, next<Reply>(cbor::UnknownKeys::ignore));
  return ServerFrame(reply);
}

ErrorBody error_body(ErrorCode code) {
  return {.code = std::string(cbor::name_of(code)),
          .message = std::string(sentence(code)),
          .retry_after = {},
          .won = {},
          .serials = {}};
}

Bytes encode_error(const RequestId& re, const ErrorBody& error) {
  return cbor::encode(Reply{.ok = {}, .re = re, .error = error});
}

}  // namespace indaba::protocol
