// Proves that frames are read out of a message as views, that a refused one names the request it
// was and does not take its neighbours with it, and that limits hold: by frames written out by hand
// and broken in each place.
#include "protocol/frames/envelope.h"

#include <gtest/gtest.h>

#include "tests/support/hex.h"

namespace indaba::protocol {
namespace {

using test::hex;

const RequestId kId(test::hex_array<16>("000102030405060708090a0b0c0d0e0f"));
const std::string kIdHex = "50000102030405060708090a0b0c0d0e0f";
// { "do": "send", "id": kId, "with": { "a": 1 } }
const std::string kRequestHex = "a3 62646f 6473656e64 626964" + kIdHex + "6477697468 a1616101";

struct One {
  std::uint64_t a = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("a", self.a);
  }
};

struct Refused {
  std::error_code error;
  std::optional<RequestId> id;
};

Refused refuse(std::string_view text) {
  const Bytes message = hex(text);
  FrameReader reader((ByteView(message)));
  const auto request = reader.next_request();
  return {request.error(), reader.refused_id()};
}

TEST(FrameReader, ReadsTheFramesOfAMessageAsViews) {
  const Bytes message = hex(kRequestHex + kRequestHex);
  FrameReader reader((ByteView(message)));
  for (int i = 0; i < 2; ++i) {
    ASSERT_FALSE(reader.done());
    const auto request = reader.next_request();
    ASSERT_TRUE(request) << request.error().message();
    EXPECT_EQ(request->method, "send");
    EXPECT_EQ(request->id, kId);
    EXPECT_TRUE(same_bytes(request->with.item, hex("a1616101")));
    EXPECT_GE(request->with.item.data(), message.data());
    EXPECT_LE(request->with.item.data() + request->with.item.size(),
              message.data() + message.size());
    EXPECT_EQ(reader.refused_id(), std::nullopt);
  }
  EXPECT_TRUE(reader.done());
}

TEST(FrameReader, ReadsWhatTheEncodersWrite) {
  EXPECT_EQ(encode_request("send", kId, One{1}), hex(kRequestHex));
  ErrorBody error = error_body(ErrorCode::conflict);
  error.retry_after = 3;
  error.won.emplace().type = EntryType::commit;
  error.serials = {{Serial()}};
  Bytes message = encode_reply(kId, One{1});
  append(message, encode_error(kId, error));
  append(message, encode_event("log", One{2}));

  FrameReader reader((ByteView(message)));
  const auto ok = reader.next_server_frame();
  ASSERT_TRUE(ok);
  EXPECT_EQ(std::get<Reply>(*ok).re, kId);
  EXPECT_TRUE(same_bytes(std::get<Reply>(*ok).ok->item, hex("a1616101")));
  const auto failed = reader.next_server_frame();
  ASSERT_TRUE(failed);
  EXPECT_EQ(std::get<Reply>(*failed).error, error);
  const auto event = reader.next_server_frame();
  ASSERT_TRUE(event);
  EXPECT_EQ(std::get<Event>(*event).event, "log");
  EXPECT_TRUE(same_bytes(std::get<Event>(*event).with.item, hex("a1616102")));
  EXPECT_TRUE(reader.done());
}

TEST(FrameReader, RefusesTruncationAtEveryLength) {
  const Bytes whole = hex(kRequestHex);
  for (std::size_t size = 1; size < whole.size(); ++size) {
    FrameReader reader(ByteView(whole).first(size));
    EXPECT_EQ(reader.next_request().error(), ProtocolError::truncated) << size;
    EXPECT_TRUE(reader.done());
    // From the end of the id on it can be named.
    EXPECT_EQ(reader.refused_id().has_value(), size >= 29) << size;
  }
}

TEST(FrameReader, RefusesUnknownKeysInRequestsAndIgnoresThemInServerFrames) {
  const Refused refused =
      refuse("a4 62646f 6473656e64 626964" + kIdHex + "6477697468 a0 657768656e21 00");
  EXPECT_EQ(refused.error, ProtocolError::unknown_key);
  EXPECT_EQ(refused.id, kId);

  const Bytes event = hex("a3 626576 636c6f67 6477697468 a0 657768656e21 00");
  EXPECT_TRUE(FrameReader((ByteView(event))).next_server_frame());
}

TEST(FrameReader, NamesTheRequestThatItRefusesWhereverTheMistakeStands) {
  const std::string id = "626964" + kIdHex;
  // A key in front, no method, a method of the wrong type, no payload, a broken payload.
  for (const std::string& text : std::vector<std::string>{
           "a3 616101" + id + "6477697468a0", "a2" + id + "6477697468a0",
           "a3 62646f 01" + id + "6477697468a0", "a2 62646f 6473656e64" + id,
           "a3 62646f 6473656e64" + id + "6477697468 f6", "a3 62646f 6473656e64" + id + "6477"}) {
    const Refused refused = refuse(text);
    EXPECT_TRUE(refused.error) << text;
    EXPECT_EQ(refused.id, kId) << text;
  }
  for (const std::string& text :
       std::vector<std::string>{"01", "80", "a0", "a1 62646f 6473656e64", "a1 626964 4101",
                                "a1 626964 01", "ff", "a2 62646f f6" + id}) {
    const Refused refused = refuse(text);
    EXPECT_TRUE(refused.error) << text;
    EXPECT_EQ(refused.id, std::nullopt) << text;
  }
}

TEST(FrameReader, GoesOnBehindARefusedFrameUnlessTheCborIsBroken) {
  const Bytes lone = hex("a1616101" + kRequestHex);
  FrameReader reader((ByteView(lone)));
  EXPECT_EQ(reader.next_request().error(), ProtocolError::unknown_key);
  ASSERT_FALSE(reader.done());
  EXPECT_TRUE(reader.next_request());
  EXPECT_EQ(reader.refused_id(), std::nullopt);
  EXPECT_TRUE(reader.done());

  const Bytes broken = hex("a16161f6" + kRequestHex);
  FrameReader stopped((ByteView(broken)));
  EXPECT_EQ(stopped.next_request().error(), ProtocolError::unknown_key);
  EXPECT_TRUE(stopped.done());
}

TEST(FrameReader, RefusesMessagesThatAreTooLargeOrHoldTooManyFrames) {
  Bytes message = hex("a3 62646f 6473656e64 626964" + kIdHex + "6477697468 5a");
  const std::size_t body = kMessageBytesMax - message.size() - 4;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    message.push_back(static_cast<std::uint8_t>(body >> shift));
  }
  message.resize(kMessageBytesMax);
  EXPECT_TRUE(FrameReader((ByteView(message))).next_request());
  message.push_back(0);
  FrameReader large((ByteView(message)));
  EXPECT_EQ(large.next_request().error(), ProtocolError::oversized);
  EXPECT_TRUE(large.done());

  Bytes frames;
  for (std::size_t i = 0; i <= kMessageFramesMax; ++i) {
    append(frames, hex(kRequestHex));
  }
  FrameReader many((ByteView(frames)));
  for (std::size_t i = 0; i < kMessageFramesMax; ++i) {
    ASSERT_TRUE(many.next_request()) << i;
  }
  EXPECT_EQ(many.next_request().error(), ProtocolError::oversized);
  EXPECT_TRUE(many.done());
}

TEST(FrameReader, RefusesRepliesWithBothOrNeitherOfOkAndError) {
  const std::string re = "627265" + kIdHex;
  const std::string error = "656572726f72 a2 64636f6465 6178 676d657373616765 60";
  const std::string neither = "a1" + re;
  const std::string both = "a3 626f6b a0" + re + error;
  for (const std::string& text : {neither, both}) {
    const Bytes message = hex(text);
    EXPECT_FALSE(FrameReader((ByteView(message))).next_server_frame()) << text;
  }
}

TEST(FrameReader, CountsTheEnvelopeIntoTheDepth) {
  const auto request = [](std::size_t depth) {
    std::string text = "a3 62646f 6473656e64 626964" + kIdHex + "6477697468";
    for (std::size_t i = 0; i < depth; ++i) {
      text += "81";
    }
    return text + "00";
  };
  EXPECT_FALSE(refuse(request(cbor::kDepthMax - 1)).error);
  EXPECT_EQ(refuse(request(cbor::kDepthMax)).error, ProtocolError::too_deep);
}

}  // namespace
}  // namespace indaba::protocol
