// DeviceClient: a device's side of the protocol against a server under test, one request at a time.
//
//   DeviceClient device(server.port());                       // has read the hello
//   const auto reply = device.ask<ProveReply>("prove", prove);
//   EXPECT_EQ(device.refusal_of("read", request), "not_found");
//   const auto entry = device.next_event<EntryEvent>("entry");
//
// Throws std::runtime_error when the server says something else, or nothing.
#pragma once

#include <deque>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "protocol/frames/connect.h"
#include "protocol/frames/envelope.h"
#include "tests/integration/tls_client.h"

namespace indaba::test {

class DeviceClient {
 public:
  explicit DeviceClient(std::uint16_t port, const char* source = "127.0.0.1");

  const protocol::HelloEvent& hello() const { return hello_; }

  struct Answer {
    Bytes ok;
    std::string error;  // the code of the refusal, or nothing
    Bytes frame;        // the whole reply, the request's id zeroed
  };
  template <class With>
  Answer answer_to(std::string_view method, const With& with) {
    const RequestId id = send(method, with);
    Heard heard =
        next_heard([&](const Heard& each) { return each.event.empty() && each.re == id; });
    return {std::move(heard.with), std::move(heard.error), without(std::move(heard.frame), id)};
  }

  template <class Ok, class With>
  Ok ask(std::string_view method, const With& with) {
    const Answer answer = answer_to(method, with);
    if (!answer.error.empty()) {
      throw std::runtime_error(std::string(method) + ": " + answer.error);
    }
    return decoded<Ok>(answer.ok);
  }

  // The code of the refusal, or nothing.
  template <class With>
  std::string refusal_of(std::string_view method, const With& with) {
    return answer_to(method, with).error;
  }

  // Sends without waiting; returns what the reply will be about.
  template <class With>
  RequestId send(std::string_view method, const With& with) {
    const RequestId id = next_id();
    send_message(protocol::encode_request(method, id, with));
    return id;
  }

  // The next event of that name; others before it are dropped.
  template <class With>
  With next_event(std::string_view name) {
    while (true) {
      const Heard heard = next_heard([](const Heard& each) { return !each.event.empty(); });
      if (heard.event == name) {
        return decoded<With>(heard.with);
      }
    }
  }

  // Reads to the end of the connection; the code of the server's close frame, 0 without one.
  int close_code();
  void send_message(ByteView message);

 private:
  struct Heard {
    std::string event;  // empty for a reply
    RequestId re;
    Bytes with;
    std::string error;
    Bytes frame;
  };

  template <class T>
  static T decoded(ByteView bytes) {
    auto value = cbor::decode<T>(bytes, cbor::UnknownKeys::ignore);
    if (!value) {
      throw std::runtime_error("can't be decoded: " + value.error().message());
    }
    return *std::move(value);
  }

  RequestId next_id();
  static Bytes without(Bytes frame, const RequestId& id);
  // The first that `wanted` accepts, out of what has come and what comes.
  Heard next_heard(const std::function<bool(const Heard&)>& wanted);
  // False at the end of the connection.
  bool read_frame();
  void take_message(ByteView message);

  TlsClient client_;
  protocol::HelloEvent hello_;
  std::deque<Heard> heard_;
  std::uint64_t requests_ = 0;
  int close_code_ = 0;
};

}  // namespace indaba::test
