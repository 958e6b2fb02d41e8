// What the frame reader takes and what it refuses: every rule of RFC 6455 that a server must hold a
// client to. Each case is fed at once and byte by byte, with the same outcome.
#include "server/net/websocket/frame_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/server/client_frames.h"

namespace indaba::server::net {
namespace {

using test::client_control;
using test::client_message;
using test::ClientFrame;
using test::close_payload;
using test::encode;

constexpr FrameLimits kLimits{.message_bytes_max = 1'000, .fragments_max = 4};

// One event, in words.
std::string describe(const FrameEvent& event) {
  const std::string payload(event.payload.begin(), event.payload.end());
  switch (event.kind) {
    case FrameEvent::Kind::message:
      return "message " + payload;
    case FrameEvent::Kind::ping:
      return "ping " + payload;
    case FrameEvent::Kind::pong:
      return "pong " + payload;
    case FrameEvent::Kind::close:
      return "close " + std::to_string(event.code.value_or(0));
    case FrameEvent::Kind::violation:
      return "violation " + std::to_string(event.code.value_or(0));
  }
  return "";
}

std::vector<std::string> events_of(ByteView input, std::size_t piece_bytes) {
  FrameReader reader(kLimits);
  std::vector<std::string> events;
  while (!input.empty()) {
    Bytes piece = to_bytes(input.first(std::min(piece_bytes, input.size())));
    input = input.subspan(piece.size());
    MutableByteView rest(piece);
    while (const auto event = reader.next(rest)) {
      events.push_back(describe(*event));
    }
  }
  return events;
}

struct FrameCase {
  std::string name;
  Bytes input;
  std::vector<std::string> events;
};

Bytes joined(const std::vector<Bytes>& parts) {
  Bytes out;
  for (const Bytes& part : parts) {
    append(out, part);
  }
  return out;
}

Bytes octets(std::string_view text) { return to_bytes(text); }

Bytes fragment(Opcode opcode, std::string_view payload, bool is_final) {
  return encode(ClientFrame{.opcode = opcode, .payload = octets(payload), .is_final = is_final});
}

std::vector<FrameCase> frame_cases() {
  using enum Opcode;
  const std::string long_text(126, 'a');
  const std::string longer_text(900, 'b');
  std::vector<FrameCase> all = {
      {"a message", client_message(octets("hello")), {"message hello"}},
      {"an empty message", client_message({}), {"message "}},
      {"two messages",
       joined({client_message(octets("a")), client_message(octets("b"))}),
       {"message a", "message b"}},
      {"a length in two bytes", client_message(octets(long_text)), {"message " + long_text}},
      {"a message of the greatest size",
       client_message(Bytes(1'000, 'c')),
       {"message " + std::string(1'000, 'c')}},
      {"a message in fragments",
       joined({fragment(binary, "a", false), fragment(continuation, "b", false),
               fragment(continuation, "c", true)}),
       {"message abc"}},
      {"a control frame between fragments",
       joined({fragment(binary, "a", false), client_control(ping, octets("x")),
               fragment(continuation, "b", true)}),
       {"ping x", "message ab"}},
      {"ping and pong",
       joined({client_control(ping), client_control(pong, octets("y"))}),
       {"ping ", "pong y"}},
      {"a ping of 125 bytes",
       client_control(ping, Bytes(125, 'p')),
       {"ping " + std::string(125, 'p')}},

      {"an unmasked frame",
       encode({.payload = octets("a"), .is_masked = false}),
       {"violation 1002"}},
      {"an unmasked ping", encode({.opcode = ping, .is_masked = false}), {"violation 1002"}},
      {"a length of 5 in two bytes",
       encode({.payload = octets("hello"), .length_bytes = 2}),
       {"violation 1002"}},
      {"a length of 200 in eight bytes",
       encode({.payload = Bytes(200), .length_bytes = 8}),
       {"violation 1002"}},
      {"a length with its highest bit", encode({.announced = 1ULL << 63}), {"violation 1002"}},
      {"a length of 2^62", encode({.announced = 1ULL << 62}), {"violation 1009"}},
      {"one byte too much", encode({.announced = 1'001}), {"violation 1009"}},
      {"fragments that are too much together",
       joined({fragment(binary, longer_text, false), fragment(continuation, long_text, true)}),
       {"violation 1009"}},
      {"too many fragments",
       joined({fragment(binary, "", false), fragment(continuation, "", false),
               fragment(continuation, "", false), fragment(continuation, "", false),
               fragment(continuation, "", false)}),
       {"violation 1008"}},
      {"a message begun within a message",
       joined({fragment(binary, "a", false), fragment(binary, "b", true)}),
       {"violation 1002"}},
      {"a continuation of nothing", fragment(continuation, "a", true), {"violation 1002"}},
      {"a continuation after the end",
       joined({client_message(octets("a")), fragment(continuation, "b", true)}),
       {"message a", "violation 1002"}},
      {"a text message", fragment(Opcode::text, "a", true), {"violation 1003"}},
      {"text within a message",
       joined({fragment(binary, "a", false), fragment(Opcode::text, "b", true)}),
       {"violation 1002"}},
      {"a control frame of 126 bytes", client_control(ping, Bytes(126)), {"violation 1002"}},
      {"a ping in fragments", fragment(ping, "a", false), {"violation 1002"}},
      {"a close in fragments", fragment(Opcode::close, "", false), {"violation 1002"}},

      {"a close without a code", client_control(Opcode::close), {"close 0"}},
      {"nothing after a close",
       joined({client_control(Opcode::close), client_message({})}),
       {"close 0"}},
      {"a close payload of one byte", client_control(Opcode::close, Bytes{3}), {"violation 1002"}},
      {"a close reason",
       client_control(Opcode::close, close_payload(1000, "wiedersehen \xc3\xa4")),
       {"close 1000"}},
      {"a close reason that is not UTF-8",
       client_control(Opcode::close, close_payload(1000, "\xc3(")),
       {"violation 1007"}},
      {"a close reason of surrogates",
       client_control(Opcode::close, close_payload(1000, "\xed\xa0\x80")),
       {"violation 1007"}},
      {"nothing after a violation",
       joined({encode({.is_masked = false}), client_message(octets("a"))}),
       {"violation 1002"}},
  };
  for (std::uint8_t reserved = 1; reserved < 8; ++reserved) {
    all.push_back({"reserved bits " + std::to_string(reserved),
                   encode({.payload = octets("a"), .reserved = reserved}),
                   {"violation 1002"}});
  }
  for (const int opcode : {0x3, 0x4, 0x5, 0x6, 0x7, 0xb, 0xc, 0xd, 0xe, 0xf}) {
    all.push_back({"opcode " + std::to_string(opcode),
                   encode({.opcode = static_cast<Opcode>(opcode)}),
                   {"violation 1002"}});
  }
  for (const std::uint16_t code :
       std::initializer_list<std::uint16_t>{1000, 1001, 1003, 1007, 1011, 1014, 3000, 4001, 4999}) {
    all.push_back({"close code " + std::to_string(code),
                   client_control(Opcode::close, close_payload(code)),
                   {"close " + std::to_string(code)}});
  }
  for (const std::uint16_t code : std::initializer_list<std::uint16_t>{
           0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65535}) {
    all.push_back({"close code " + std::to_string(code),
                   client_control(Opcode::close, close_payload(code)),
                   {"violation 1002"}});
  }
  return all;
}

TEST(FrameReader, TakesAndRefusesWhatRfc6455Says) {
  for (const FrameCase& one : frame_cases()) {
    EXPECT_THAT(events_of(one.input, one.input.size()), testing::ContainerEq(one.events))
        << one.name;
  }
}

TEST(FrameReader, DoesNotCareHowTheBytesArrive) {
  for (const FrameCase& one : frame_cases()) {
    for (const std::size_t piece_bytes : {1U, 2U, 3U, 7U}) {
      EXPECT_THAT(events_of(one.input, piece_bytes), testing::ContainerEq(one.events))
          << one.name << " in pieces of " << piece_bytes;
    }
  }
}

TEST(FrameReader, WaitsForTheRestOfATruncatedFrame) {
  const Bytes frame = client_message(Bytes(300, 'x'));
  for (std::size_t size = 0; size < frame.size(); ++size) {
    EXPECT_TRUE(events_of(ByteView(frame).first(size), frame.size()).empty()) << size;
  }
}

TEST(FrameReader, IsIdleBetweenMessagesOnly) {
  FrameReader reader(kLimits);
  EXPECT_TRUE(reader.is_idle());
  Bytes begun = fragment(Opcode::binary, "a", false);
  MutableByteView rest(begun);
  EXPECT_FALSE(reader.next(rest));
  EXPECT_FALSE(reader.is_idle());
  Bytes end = fragment(Opcode::continuation, "b", true);
  rest = end;
  EXPECT_TRUE(reader.next(rest));
  EXPECT_TRUE(reader.is_idle());
}

TEST(FrameReader, RefusesByTheLimitThatCountsWhenAFrameBegins) {
  FrameReader reader(kLimits);
  reader.set_message_bytes_max(10);
  Bytes input = client_message(Bytes(11));
  MutableByteView rest(input);
  const auto event = reader.next(rest);
  ASSERT_TRUE(event);
  EXPECT_EQ(describe(*event), "violation 1009");
}

}  // namespace
}  // namespace indaba::server::net
