// Proves RFC 6455's framing over real TLS: each violation ends the connection with the close code
// named here, and what is in order comes back as it was sent.
#include <gtest/gtest.h>

#include "tests/integration/served.h"
#include "tests/integration/tls_client.h"
#include "tests/support/server/client_frames.h"

namespace indaba::test {
namespace {

using server::net::Opcode;

std::string frame(const ClientFrame& made) { return text(encode(made)); }

// An upgraded connection.
TlsClient open_socket(std::uint16_t port) {
  TlsClient client(port);
  client.send(kUpgradeRequest);
  const std::string answer = client.read_until(
      [](std::string_view so_far) { return so_far.find("\r\n\r\n") != std::string_view::npos; });
  EXPECT_NE(answer.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"),
            std::string::npos);
  return client;
}

// The code of the close frame that ends what was received; 0 if there is none.
int close_code(const std::string& received) {
  const std::size_t size = received.size();
  for (std::size_t at = 0; at + 2 <= size;) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(received[i]); };
    std::size_t length = byte(at + 1);
    std::size_t header = 2;
    if (length == 126 && at + 4 <= size) {
      length = static_cast<std::size_t>(byte(at + 2) << 8 | byte(at + 3));
      header = 4;
    } else if (length == 127) {
      return -1;
    }
    if (byte(at) == 0x88) {
      return length < 2 ? 1005 : byte(at + header) << 8 | byte(at + header + 1);
    }
    at += header + length;
  }
  return 0;
}

class RawWebSocket : public testing::Test {
 protected:
  static void SetUpTestSuite() { shared_server = std::make_unique<FrameServer>(); }
  static void TearDownTestSuite() { shared_server.reset(); }

  static std::unique_ptr<FrameServer> shared_server;
};

std::unique_ptr<FrameServer> RawWebSocket::shared_server;

struct FrameCase {
  const char* name;
  std::string bytes;
  int code;
};

std::vector<FrameCase> violations() {
  const Bytes hello = to_bytes("hello");
  std::vector<FrameCase> cases = {
      {"unmasked", frame({.payload = hello, .is_masked = false}), 1002},
      {"unmasked ping", frame({.opcode = Opcode::ping, .is_masked = false}), 1002},
      {"text", frame({.opcode = Opcode::text, .payload = hello}), 1003},
      {"ping of 126 bytes", frame({.opcode = Opcode::ping, .payload = Bytes(126)}), 1002},
      {"close of 126 bytes", frame({.opcode = Opcode::close, .payload = Bytes(126)}), 1002},
      {"fragmented ping", frame({.opcode = Opcode::ping, .is_final = false}), 1002},
      {"fragmented close", frame({.opcode = Opcode::close, .is_final = false}), 1002},
      {"continuation of nothing", frame({.opcode = Opcode::continuation, .payload = hello}), 1002},
      {"message within a message",
       frame({.payload = hello, .is_final = false}) + frame({.payload = hello}), 1002},
      {"length in 2 bytes that fits 7 bits", frame({.payload = hello, .length_bytes = 2}), 1002},
      {"length in 8 bytes that fits 7 bits", frame({.payload = hello, .length_bytes = 8}), 1002},
      {"length in 8 bytes that fits 16", frame({.payload = Bytes(1000), .length_bytes = 8}), 1002},
      {"length of 2^62", frame({.payload = hello, .announced = std::uint64_t{1} << 62}), 1009},
      {"length of 2^63", frame({.payload = hello, .announced = std::uint64_t{1} << 63}), 1002},
      {"length of 2^64-1", frame({.payload = hello, .announced = ~std::uint64_t{0}}), 1002},
      {"longer than a message may be", frame({.payload = hello, .announced = 65'537}), 1009},
      {"longer in fragments",
       frame({.payload = Bytes(40'000), .is_final = false}) +
           frame({.opcode = Opcode::continuation, .payload = Bytes(40'000)}),
       1009},
      {"close of one byte", frame({.opcode = Opcode::close, .payload = Bytes{3}}), 1002},
      {"close reason that is not UTF-8",
       frame({.opcode = Opcode::close, .payload = close_payload(1000, "\xc3\x28")}), 1007},
      {"close reason cut within a character",
       frame({.opcode = Opcode::close, .payload = close_payload(1000, "\xe2\x82")}), 1007},
      {"close reason with a surrogate",
       frame({.opcode = Opcode::close, .payload = close_payload(1000, "\xed\xa0\x80")}), 1007},
  };
  for (const std::uint8_t bits : Bytes{1, 2, 4, 7}) {
    cases.push_back({"reserved bits", frame({.payload = hello, .reserved = bits}), 1002});
  }
  for (const std::uint8_t opcode : Bytes{3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
    cases.push_back({"reserved opcode",
                     frame({.opcode = static_cast<Opcode>(opcode), .payload = hello}), 1002});
  }
  for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65535}) {
    cases.push_back({"close code that nobody may send",
                     frame({.opcode = Opcode::close,
                            .payload = close_payload(static_cast<std::uint16_t>(code))}),
                     1002});
  }
  std::string bomb = frame({.payload = {}, .is_final = false});
  for (int i = 0; i < 300; ++i) {
    bomb += frame({.opcode = Opcode::continuation, .payload = {}, .is_final = false});
  }
  cases.push_back({"fragment bomb", bomb, 1008});
  return cases;
}

TEST_F(RawWebSocket, EndsWithTheCodeOfEachViolation) {
  for (const FrameCase& each : violations()) {
    SCOPED_TRACE(each.name);
    TlsClient client = open_socket(shared_server->port());
    client.send(each.bytes);
    const std::string received = client.read_to_end();
    EXPECT_FALSE(client.has_timed_out());
    EXPECT_EQ(close_code(received), each.code);
  }
}

TEST_F(RawWebSocket, AnswersACloseWithItsCode) {
  for (const int code : {1000, 1001, 1011, 3000, 4999}) {
    TlsClient client = open_socket(shared_server->port());
    client.send(frame({.opcode = Opcode::close,
                       .payload = close_payload(static_cast<std::uint16_t>(code), "gone")}));
    EXPECT_EQ(close_code(client.read_to_end()), code);
  }
  TlsClient client = open_socket(shared_server->port());
  client.send(frame({.opcode = Opcode::close}));
  const std::string received = client.read_to_end();
  EXPECT_TRUE(close_code(received) == 1005 || close_code(received) == 1000);
}

TEST_F(RawWebSocket, TakesAMessageInFragmentsWithAPingBetweenThem) {
  TlsClient client = open_socket(shared_server->port());
  client.send(frame({.payload = to_bytes("hel"), .is_final = false}));
  client.send(frame({.opcode = Opcode::ping, .payload = to_bytes("?")}));
  client.send(frame({.opcode = Opcode::continuation, .payload = to_bytes("lo")}));
  EXPECT_EQ(client.read_bytes(10), std::string("\x8a\x01?\x82\x05hello", 10));
}

TEST_F(RawWebSocket, TakesBytesAsTheyCome) {
  TlsClient client = open_socket(shared_server->port());
  for (const char byte : frame({.payload = to_bytes("hello")})) {
    client.send(std::string(1, byte));
  }
  EXPECT_EQ(client.read_bytes(7), std::string("\x82\x05hello", 7));
}

TEST_F(RawWebSocket, TakesFramesThatComeTogetherWithTheHandshake) {
  TlsClient client(shared_server->port());
  client.send(kUpgradeRequest + frame({.payload = to_bytes("early")}));
  const std::string received = client.read_until(
      [](std::string_view so_far) { return so_far.find("early") != std::string_view::npos; });
  EXPECT_TRUE(received.ends_with(std::string("\x82\x05", 2) + "early"));
}

TEST_F(RawWebSocket, GivesASignedInDeviceTheFullSizeOfAMessage) {
  TlsClient client = open_socket(shared_server->port());
  client.send(frame({.payload = to_bytes("sign in")}));
  client.read_bytes(9);
  const std::size_t size = std::size_t{1} << 20;
  client.send(frame({.payload = Bytes(size, 'x')}));
  EXPECT_EQ(client.read_bytes(10 + size).size(), 10 + size);
  client.send(frame({.payload = {}, .announced = size + 1}));
  EXPECT_EQ(close_code(client.read_to_end()), 1009);
}

}  // namespace
}  // namespace indaba::test
