// Messages of frames as a server and a client read them, and every payload, statement and content
// structure: what decodes encodes again to the same bytes. The last byte chooses what a payload is
// taken for.
#include <cstdint>

#include "crypto/base/check.h"
#include "protocol/content/answers.h"
#include "protocol/content/closed_channels.h"
#include "protocol/content/open_channels.h"
#include "protocol/content/restart.h"
#include "protocol/frames/envelope.h"
#include "protocol/frames/payloads.h"
#include "protocol/statements/authentic.h"

namespace indaba {
namespace {

using namespace protocol;

template <class T>
void try_as(ByteView input) {
  if (const auto value = cbor::decode<T>(input)) {
    check(same_bytes(cbor::encode(*value), input));
  }
  // With keys that are ignored it may encode to less, but never to something else than itself.
  if (const auto value = cbor::decode<T>(input, cbor::UnknownKeys::ignore)) {
    const Bytes known = cbor::encode(*value);
    const auto again = cbor::decode<T>(known);
    check(again.has_value() && cbor::encode(*again) == known);
  }
}

// Decodes as the chosen one of all structures.
class Chosen {
 public:
  Chosen(std::size_t choice, ByteView input) : choice_(choice), input_(input) {}

  template <class Request, class Reply>
  void operator()(std::string_view /*name*/) {
    next<Request>();
    next<Reply>();
  }
  template <class Event>
  void operator()(std::string_view /*name*/) {
    next<Event>();
  }
  template <class T>
  void next() {
    if (choice_-- == 0) {
      try_as<T>(input_);
    }
  }

 private:
  std::size_t choice_;
  ByteView input_;
};

struct ByName {
  std::string_view wanted;
  ByteView with;

  template <class Payload, class Reply>
  void operator()(std::string_view name) const {
    if (name == wanted) {
      try_as<Payload>(with);
    }
  }
};

void read_as_server(ByteView message) {
  FrameReader reader(message);
  while (!reader.done()) {
    const auto request = reader.next_request();
    if (request) {
      check(!reader.refused_id());
      for_each_method(ByName{request->method, request->with.item});
    }
  }
}

void read_as_client(ByteView message) {
  FrameReader reader(message);
  while (!reader.done()) {
    (void)reader.next_server_frame();
  }
}

}  // namespace
}  // namespace indaba

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace indaba;
  if (size == 0) {
    return 0;
  }
  const ByteView input(data, size - 1);
  read_as_server(input);
  read_as_client(input);
  try_as<cbor::Raw>(input);
  try_as<protocol::Statement>(input);
  try_as<protocol::StatementBody>(input);
  Chosen chosen(data[size - 1], input);
  protocol::for_each_method([&]<class Request, class Reply>(std::string_view name) {
    chosen.operator()<Request, Reply>(name);
  });
  protocol::for_each_event(
      [&]<class Event>(std::string_view name) { chosen.operator()<Event>(name); });
  chosen.next<protocol::Credential>();
  chosen.next<protocol::Policy>();
  chosen.next<protocol::CommitNote>();
  chosen.next<protocol::Restart>();
  chosen.next<protocol::OpenMessage>();
  chosen.next<protocol::OpenMessageSigned>();
  chosen.next<protocol::Answer>();
  return 0;
}
