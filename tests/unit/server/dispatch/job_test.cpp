// Proves what is told of a request before any rule sees it: whether there is such a method, who may
// call it, how large it may be, and that whoever may call it can send it.
#include "server/dispatch/job.h"

#include <gtest/gtest.h>

#include "protocol/frames/alliance.h"
#include "server/dispatch/services.h"
#include "server/net/limits.h"

namespace indaba::server {
namespace {

using protocol::Access;
using protocol::ErrorCode;
using protocol::Method;

Caller stranger() { return {}; }
Caller device() { return {SignedIn{}, {}}; }

// A founding whose payload has exactly so many bytes, by statements that say nothing.
Bytes founding_of(std::size_t bytes) {
  constexpr std::size_t statement_bytes = 16'000;
  protocol::AllianceInitialiseRequest request;
  request.handle = "founder";
  request.root = {Bytes(1), {{}}};
  request.statements.assign(4, {Bytes(statement_bytes), {{}}});
  const std::size_t more = cbor::encode(request).size();
  EXPECT_GE(more, bytes);
  request.statements.back().body.resize(statement_bytes - (more - bytes));
  Bytes encoded = cbor::encode(request);
  EXPECT_EQ(encoded.size(), bytes);
  return encoded;
}

class Jobs : public testing::Test {
 protected:
  // As a core reads it off the wire.
  Result<Job> read(std::string_view method, ByteView with, const Caller& caller) {
    const Bytes frame = protocol::encode_request(method, RequestId(), cbor::Raw{with});
    protocol::FrameReader frames(frame);
    const auto request = frames.next_request();
    EXPECT_TRUE(request);
    INDABA_TRY_ASSIGN(const Method* found, admitted_method(request->method, caller));
    return read_job(services_, *found, *request, {}, caller);
  }

  const ServiceTable services_ = make_service_table();
};

TEST_F(Jobs, AreForMethodsThatThereAre) {
  EXPECT_EQ(admitted_method("dance", stranger()).error(), ErrorCode::unknown_method);
  EXPECT_EQ(admitted_method("", device()).error(), ErrorCode::unknown_method);
  const ServiceTable serves_nothing;
  const Method* known = protocol::find_method("alliance.get");
  EXPECT_EQ(serves_nothing.decode(*known, cbor::encode(protocol::Nothing{})).error(),
            ErrorCode::unknown_method);
}

TEST_F(Jobs, AreOfStrangersOrOfDevicesAsTheTableSays) {
  for (const Method& method : protocol::methods()) {
    const auto of_stranger = admitted_method(method.name, stranger());
    const auto of_device = admitted_method(method.name, device());
    if (method.access >= Access::device) {
      EXPECT_EQ(of_stranger.error(), ErrorCode::not_signed_in) << method.name;
    } else {
      EXPECT_EQ(of_stranger.value(), &method) << method.name;
    }
    if (method.access == Access::before_sign_in) {
      EXPECT_EQ(of_device.error(), ErrorCode::already_signed_in) << method.name;
    } else {
      EXPECT_EQ(of_device.value(), &method) << method.name;
    }
  }
}

TEST_F(Jobs, AreAsLargeAsTheTableSaysAndNoLarger) {
  for (const Method& method : protocol::methods()) {
    const Caller caller = method.access == Access::before_sign_in ? stranger() : device();
    // A byte string of that many bytes is what no method takes.
    const auto filler = [](std::size_t bytes) {
      const std::size_t head = bytes > 65'535 + 5 ? 5 : 3;
      Bytes encoded = cbor::encode(Bytes(bytes - head));
      EXPECT_EQ(encoded.size(), bytes);
      return encoded;
    };
    const std::size_t most = method.request_bytes_max;
    if (most < protocol::kFrameBytesMax) {
      EXPECT_NE(read(method.name, filler(most), caller).error(), ErrorCode::too_large)
          << method.name;
      EXPECT_EQ(read(method.name, filler(most + 1), caller).error(), ErrorCode::too_large)
          << method.name;
    }
  }
}

TEST_F(Jobs, OfFoundingAreTakenUpToSixtyKibibytes) {
  const auto most = std::size_t{60} << 10;
  const auto founding = read("alliance.initialise", founding_of(most), stranger());
  ASSERT_TRUE(founding);
  EXPECT_EQ(founding->call->method().name, "alliance.initialise");
  EXPECT_EQ(read("alliance.initialise", founding_of(most + 1), stranger()).error(),
            ErrorCode::too_large);
}

TEST_F(Jobs, OfStrangersFitTheMessagesThatStrangersMaySend) {
  for (const Method& method : protocol::methods()) {
    if (method.access <= Access::anybody) {
      const Bytes largest(method.request_bytes_max);
      const Bytes frame =
          protocol::encode_request(method.name, RequestId(), cbor::Raw{ByteView(largest)});
      EXPECT_LE(frame.size(), net::Limits().unauthenticated_message_bytes_max) << method.name;
    }
  }
}

TEST_F(Jobs, AreRefusedAsMalformedForWhateverIsWrongWithTheirBytes) {
  EXPECT_EQ(read("inbox.read", cbor::encode(protocol::Nothing{}), device()).error(),
            ErrorCode::malformed);
  EXPECT_EQ(read("inbox.read", cbor::encode(protocol::InboxReadRequest{0, 101}), device()).error(),
            ErrorCode::malformed);
  EXPECT_TRUE(read("inbox.read", cbor::encode(protocol::InboxReadRequest{0, 100}), device()));
}

TEST_F(Jobs, AreNamedByMethodAndPayloadWhereTheyAreAnsweredOnce) {
  const auto hash_of = [&](std::string_view method, const ByteArray<1>& mark) {
    const ChannelId channel(ByteArray<16>{mark[0]});
    return read(method, cbor::encode(protocol::ChannelsJoinRequest{channel}), device())->hash;
  };
  EXPECT_EQ(hash_of("channels.join", {1}), hash_of("channels.join", {1}));
  EXPECT_NE(hash_of("channels.join", {1}), hash_of("channels.join", {2}));
  EXPECT_NE(hash_of("channels.join", {1}), hash_of("channels.quit", {1}));
  EXPECT_EQ(hash_of("channels.group_info", {1}), Sha256Digest{});
}

}  // namespace
}  // namespace indaba::server
