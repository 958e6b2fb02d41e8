// Proves the way of a message through the whole server: in order, to everybody who listens, each
// once, whatever is repeated, and from wherever a device left off.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "protocol/frames/events.h"
#include "protocol/frames/log.h"
#include "tests/integration/planted_server.h"
#include "tests/support/alliance/proof.h"

namespace indaba::test {
namespace {

using namespace protocol;

class ServedMessages : public testing::Test {
 protected:
  SendRequest message(std::uint8_t number, const std::string& text = "hello") const {
    SendRequest request;
    request.channel = served_.channel();
    request.message = MessageId(ByteArray<16>{number});
    request.body = to_bytes(text);
    return request;
  }
  std::unique_ptr<DeviceClient> listen(std::size_t person, std::uint64_t from = 0) {
    return listen(served_.device(person), from);
  }
  std::unique_ptr<DeviceClient> listen(const PlantedDevice& device, std::uint64_t from = 0) {
    auto client = served_.sign_in(device);
    client->ask<ResumeReply>("resume", ResumeRequest{{{served_.channel(), from}}, 0});
    return client;
  }

  PlantedServer served_{3};
};

TEST_F(ServedMessages, ReachEverybodyWhoListensInOrderAndOnce) {
  const auto awa = listen(0);
  const auto kim = listen(1);
  for (std::uint8_t i = 1; i <= 20; ++i) {
    EXPECT_EQ((i % 2 == 0 ? awa : kim)->ask<SendReply>("send", message(i)).seq, i);
  }
  for (const auto* client : {&awa, &kim}) {
    for (std::uint8_t i = 1; i <= 20; ++i) {
      const auto event = (*client)->next_event<EntryEvent>("entry");
      EXPECT_EQ(event.entry.seq, i);
      EXPECT_EQ(event.entry.message, MessageId(ByteArray<16>{i}));
      // A sender has what it said.
      const bool is_own = (i % 2 == 0) == (client == &awa);
      EXPECT_EQ(event.entry.body.value_or(is_own ? to_bytes("hello") : Bytes()), to_bytes("hello"));
      EXPECT_EQ(event.entry.device, served_.device(i % 2 == 0 ? 0 : 1).id);
    }
  }
}

TEST_F(ServedMessages, ReachAllDevicesOfAMemberEachByItsOwnCursor) {
  const PlantedDevice& other = served_.person(0).devices.at(1);
  const auto phone = listen(0);
  auto laptop = listen(other);
  const auto kim = listen(1);
  const auto send = [&](DeviceClient& client, std::uint8_t number) {
    EXPECT_EQ(client.ask<SendReply>("send", message(number)).seq, number);
  };
  send(*phone, 1);
  send(*laptop, 2);
  send(*kim, 3);
  const auto hears = [](DeviceClient& client, std::initializer_list<std::uint64_t> seqs) {
    for (const std::uint64_t seq : seqs) {
      const auto entry = client.next_event<EntryEvent>("entry").entry;
      EXPECT_EQ(entry.seq, seq);
      EXPECT_EQ(entry.message, MessageId(ByteArray<16>{static_cast<std::uint8_t>(seq)}));
    }
  };
  hears(*phone, {1, 2, 3});
  hears(*laptop, {1, 2, 3});
  // What one of them has taken in says nothing of the other.
  phone->ask<CursorSetReply>("cursor.set", CursorSetRequest{served_.channel(), 3});
  laptop.reset();
  send(*kim, 4);
  hears(*phone, {4});
  laptop = listen(other, 1);
  hears(*laptop, {2, 3, 4});
  // A message of one device is another message to the other.
  EXPECT_EQ(laptop->refusal_of("send", message(1)), "id_reused");
}

TEST_F(ServedMessages, AreTakenUpWhereADeviceLeftOff) {
  const auto awa = listen(0);
  for (std::uint8_t i = 1; i <= 10; ++i) {
    awa->ask<SendReply>("send", message(i));
  }
  const auto kim = listen(1, 7);
  awa->ask<SendReply>("send", message(11));
  for (const std::uint64_t seq : {8U, 9U, 10U, 11U}) {
    EXPECT_EQ(kim->next_event<EntryEvent>("entry").entry.seq, seq);
  }
}

TEST_F(ServedMessages, AreTakenOnceHoweverOftenTheyAreSent) {
  const auto awa = served_.sign_in(served_.device(0));
  const auto first = awa->ask<SendReply>("send", message(1));
  EXPECT_EQ(awa->ask<SendReply>("send", message(1)).seq, first.seq);
  EXPECT_EQ(served_.sign_in(served_.device(0))->ask<SendReply>("send", message(1)).seq, first.seq);
  const auto again = served_.sign_in(served_.device(0));
  EXPECT_EQ(again->refusal_of("send", message(1, "other")), "id_reused");
  EXPECT_EQ(served_.sign_in(served_.device(1))->refusal_of("send", message(1)), "id_reused");
  const auto read = again->ask<ReadReply>("read", ReadRequest{served_.channel(), 1, false, 100});
  EXPECT_EQ(read.entries.size(), 1U);
}

TEST_F(ServedMessages, SurviveAKill) {
  {
    const auto awa = served_.sign_in(served_.device(0));
    awa->ask<SendReply>("send", message(1));
  }
  served_.server().process().signal(SIGKILL);
  served_.server().process().wait();
  served_.server().start_again();
  const auto kim = served_.sign_in(served_.device(1));
  const auto read = kim->ask<ReadReply>("read", ReadRequest{served_.channel(), 1, false, 100});
  ASSERT_EQ(read.entries.size(), 1U);
  EXPECT_EQ(read.entries[0].body, to_bytes("hello"));
  EXPECT_EQ(served_.server().ask("check").text, "all is well\n");
}

TEST_F(ServedMessages, GoIntoNoChannelThatOneIsNotIn) {
  const auto awa = served_.sign_in(served_.device(0));
  SendRequest elsewhere = message(1);
  elsewhere.channel = ChannelId(ByteArray<16>{2});
  EXPECT_EQ(awa->refusal_of("send", elsewhere), "not_found");
  EXPECT_EQ(awa->refusal_of("read", ReadRequest{elsewhere.channel, 1, false, 10}), "not_found");
  EXPECT_EQ(awa->refusal_of("hash", HashRequest{elsewhere.channel, 1}), "not_found");
  EXPECT_EQ(awa->refusal_of("cursor.set", CursorSetRequest{elsewhere.channel, 1}), "not_found");
}

TEST_F(ServedMessages, WantADeviceThatHasProvedItself) {
  DeviceClient stranger(served_.server().port());
  EXPECT_EQ(stranger.refusal_of("send", message(1)), "not_signed_in");
  EXPECT_EQ(stranger.refusal_of("resume", ResumeRequest{}), "not_signed_in");
  auto wrong = proof_of(served_.device(0).id, served_.device(0).key, stranger.hello());
  wrong.signature[0] ^= 1;
  EXPECT_EQ(stranger.refusal_of("prove", wrong), "sign_in_failed");
  // Another device's signature, and one for another connection.
  auto others = proof_of(served_.device(1).id, served_.device(1).key, stranger.hello());
  others.device = served_.device(0).id;
  EXPECT_EQ(stranger.refusal_of("prove", others), "sign_in_failed");
  const DeviceClient other(served_.server().port());
  EXPECT_EQ(stranger.refusal_of(
                "prove", proof_of(served_.device(0).id, served_.device(0).key, other.hello())),
            "sign_in_failed");
  EXPECT_EQ(stranger.refusal_of("dance", ResumeRequest{}), "unknown_method");
}

TEST_F(ServedMessages, AreRefusedWhereTheyAreMalformed) {
  const auto awa = served_.sign_in(served_.device(0));
  SendRequest empty = message(1);
  empty.body.clear();
  EXPECT_EQ(awa->refusal_of("send", empty), "malformed");
  SendRequest large = message(1);
  large.body.assign(65'537, 0);
  EXPECT_EQ(awa->refusal_of("send", large), "malformed");
  EXPECT_EQ(awa->refusal_of("send", ResumeRequest{}), "malformed");
  EXPECT_EQ(awa->ask<SendReply>("send", message(1)).seq, 1U);
}

TEST_F(ServedMessages, EndTheConnectionWhereTheirCborIsBroken) {
  const auto awa = served_.sign_in(served_.device(0));
  awa->send_message(Bytes{0xff, 0xff});
  EXPECT_NE(awa->close_code(), 0);
}

TEST_F(ServedMessages, GoToTheNewestConnectionOfADevice) {
  const auto first = listen(0);
  const auto second = listen(0);
  EXPECT_EQ(first->close_code(), 4001);
  second->ask<SendReply>("send", message(1));
  EXPECT_EQ(second->next_event<EntryEvent>("entry").entry.seq, 1U);
}

}  // namespace
}  // namespace indaba::test
