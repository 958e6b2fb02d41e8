// Proves what is taken into a channel's log, what the same again gets, and whose bodies go out of
// it; on a planted alliance, with real messages of a group.
#include "server/service/messages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/frames/envelope.h"
#include "protocol/frames/error_code.h"
#include "protocol/frames/events.h"
#include "server/service/log_reading.h"
#include "server/service/open_channels.h"
#include "tests/support/alliance/channel_devices.h"
#include "tests/support/channels/channel_group.h"
#include "tests/support/storage/records.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::RoleName;
using protocol::SendRequest;
using test::id_of;
using test::must;
using test::Planted;
using test::PlantedDevice;

const ChannelId kTalk = id_of<ChannelId>(1);

class Messages : public testing::Test {
 protected:
  auto send(const PlantedDevice& by, const SendRequest& request) {
    return alliance_.run(server::send, by.caller(), request);
  }
  std::error_code why_not(const PlantedDevice& by, const SendRequest& request) {
    return send(by, request).error();
  }
  std::uint64_t erase(const Planted& by, std::vector<MessageId> messages) {
    return alliance_
        .run(delete_messages, by.caller(), protocol::DeleteRequest{kTalk, std::move(messages)})
        .value()
        .deleted;
  }
  storage::LogEntry entry(std::uint64_t seq) {
    return alliance_.store().log->entry(kTalk, seq).value();
  }
  std::size_t erase_expired() {
    return alliance_.store().log->erase_expired(alliance_.now(), 100).value();
  }

  test::PlantedAlliance alliance_;
  Planted& awa_ = alliance_.add("awa");
  Planted& kim_ = alliance_.add("kim");
  Planted& ben_ = alliance_.add("ben");
};

class MessagesInOpenChannels : public Messages {
 protected:
  MessagesInOpenChannels() { alliance_.grant(awa_, RoleName::responder); }

  void open(protocol::ChannelKind kind = protocol::ChannelKind::topic) {
    protocol::ChannelsOpenRequest request;
    request.channel = kTalk;
    request.circle = circle_;
    request.name = "Water";
    request.kind = kind;
    ASSERT_TRUE(alliance_.run(channels_open, awa_.caller(), request));
    ASSERT_TRUE(alliance_.run(channels_join, kim_.caller(), protocol::ChannelsJoinRequest{kTalk}));
  }
  static SendRequest message(std::uint64_t number, Bytes body = {1, 2, 3}) {
    SendRequest request;
    request.channel = kTalk;
    request.message = id_of<MessageId>(number);
    request.body = std::move(body);
    return request;
  }

  protocol::CircleId circle_ = alliance_.add_circle(RoleName::member, RoleName::responder);
};

TEST_F(MessagesInOpenChannels, GoIntoTheLogAndToWhoListens) {
  open();
  const auto reply = send(kim_.device(), message(7)).value();
  EXPECT_EQ(reply.seq, 1U);
  EXPECT_EQ(reply.at, alliance_.now());
  ASSERT_EQ(alliance_.effects().size(), 1U);
  const auto& publish = std::get<Publish>(alliance_.effects().front());
  EXPECT_EQ(publish.channel, kTalk);
  EXPECT_EQ(publish.seq, 1U);
  EXPECT_FALSE(publish.is_alert);
  EXPECT_EQ(entry(1).message, id_of<MessageId>(7));
  EXPECT_EQ(entry(1).device, kim_.device().id);
  EXPECT_EQ(entry(1).body, Bytes({1, 2, 3}));
  EXPECT_EQ(alliance_.store().devices->sends(kim_.device().id).value(), 1U);
}

TEST_F(MessagesInOpenChannels, TheSameAgainGetsThePlaceThatItHas) {
  open();
  const auto first = send(kim_.device(), message(7)).value();
  ASSERT_TRUE(send(kim_.device(), message(8)));
  alliance_.pass(10);
  const auto again = send(kim_.device(), message(7)).value();
  EXPECT_EQ(again.seq, first.seq);
  EXPECT_EQ(again.at, first.at);
  EXPECT_TRUE(alliance_.effects().empty());
  EXPECT_EQ(alliance_.store().log->head(kTalk).value().seq, 2U);
  EXPECT_EQ(alliance_.store().devices->sends(kim_.device().id).value(), 2U);
}

TEST_F(MessagesInOpenChannels, AnIdStandsForOneMessageOfOneDevice) {
  open();
  ASSERT_TRUE(send(kim_.device(), message(7)));
  EXPECT_EQ(why_not(kim_.device(), message(7, {1, 2, 4})), ErrorCode::id_reused);
  EXPECT_EQ(why_not(awa_.device(), message(7)), ErrorCode::id_reused);
  EXPECT_EQ(why_not(alliance_.add_device(kim_), message(7)), ErrorCode::id_reused);
}

TEST_F(MessagesInOpenChannels, AnErasedMessageIsNotTakenAgain) {
  open();
  const auto first = send(kim_.device(), message(7)).value();
  EXPECT_EQ(erase(kim_, {id_of<MessageId>(7)}), 1U);
  EXPECT_EQ(send(kim_.device(), message(7)).value().seq, first.seq);
  EXPECT_FALSE(entry(1).body);
}

TEST_F(MessagesInOpenChannels, AreRefusedOfWhoIsNotIn) {
  open();
  EXPECT_EQ(why_not(ben_.device(), message(7)), ErrorCode::not_found);
  SendRequest elsewhere = message(7);
  elsewhere.channel = id_of<ChannelId>(2);
  EXPECT_EQ(why_not(kim_.device(), elsewhere), ErrorCode::not_found);
}

TEST_F(MessagesInOpenChannels, NameTheEpochThatTheCircleIsIn) {
  open();
  SendRequest early = message(7);
  early.epoch = 1;
  EXPECT_EQ(why_not(kim_.device(), early), ErrorCode::stale_epoch);
  SendRequest closed = message(7);
  closed.generation = 1;
  EXPECT_EQ(why_not(kim_.device(), closed), ErrorCode::stale_epoch);
}

TEST_F(MessagesInOpenChannels, GetTheirPlaceEvenOnceNothingElseIsTaken) {
  open();
  ASSERT_TRUE(send(kim_.device(), message(7)));
  ASSERT_TRUE(alliance_.store().channels->close(kTalk, alliance_.now()));
  EXPECT_EQ(send(kim_.device(), message(7)).value().seq, 1U);
  EXPECT_EQ(why_not(kim_.device(), message(8)), ErrorCode::channel_closed);
}

TEST_F(MessagesInOpenChannels, AlertsAreForRespondersAndGoFirst) {
  open(protocol::ChannelKind::alert);
  EXPECT_EQ(why_not(kim_.device(), message(7)), ErrorCode::not_allowed);
  ASSERT_TRUE(send(awa_.device(), message(7)));
  EXPECT_TRUE(std::get<Publish>(alliance_.effects().front()).is_alert);
}

TEST_F(MessagesInOpenChannels, AreErasedWhenTheSenderOrTheChannelSays) {
  open();
  ASSERT_TRUE(alliance_.store().open_channels->set_expiry(kTalk, 100));
  SendRequest sooner = message(1);
  sooner.expires = UnixTime{alliance_.now().seconds + 10};
  SendRequest later = message(2);
  later.expires = UnixTime{~std::uint64_t{0}};
  ASSERT_TRUE(send(kim_.device(), sooner));
  ASSERT_TRUE(send(kim_.device(), later));
  ASSERT_TRUE(send(kim_.device(), message(3)));
  EXPECT_EQ(erase_expired(), 0U);
  alliance_.pass(10);
  EXPECT_EQ(erase_expired(), 1U);
  EXPECT_FALSE(entry(1).body);
  alliance_.pass(90);
  EXPECT_EQ(erase_expired(), 2U);
}

TEST_F(MessagesInOpenChannels, WithoutExpiryStay) {
  open();
  SendRequest far = message(1);
  far.expires = UnixTime{~std::uint64_t{0}};
  ASSERT_TRUE(send(kim_.device(), far));
  ASSERT_TRUE(send(kim_.device(), message(2)));
  alliance_.pass(kExpirySecondsMax);
  EXPECT_EQ(erase_expired(), 1U);
  EXPECT_TRUE(entry(2).body);
}

TEST_F(MessagesInOpenChannels, AlertsAreErasedAMonthAfterTheyAreOver) {
  open(protocol::ChannelKind::alert);
  SendRequest says = message(1);
  says.expires = UnixTime{alliance_.now().seconds + 100};
  ASSERT_TRUE(send(awa_.device(), says));
  ASSERT_TRUE(send(awa_.device(), message(2)));
  alliance_.pass(100 + kAlertKeptSeconds - 1);
  EXPECT_EQ(erase_expired(), 0U);
  alliance_.pass(1);
  EXPECT_EQ(erase_expired(), 1U);
  alliance_.pass(kAlertExpirySeconds - 100);
  EXPECT_EQ(erase_expired(), 1U);
}

TEST_F(MessagesInOpenChannels, AreErasedByTheirSendersDevicesOnly) {
  open();
  ASSERT_TRUE(send(kim_.device(), message(1)));
  ASSERT_TRUE(send(alliance_.add_device(kim_), message(2)));
  ASSERT_TRUE(send(awa_.device(), message(3)));
  const std::vector<MessageId> all{id_of<MessageId>(1), id_of<MessageId>(2), id_of<MessageId>(3),
                                   id_of<MessageId>(4)};
  EXPECT_EQ(erase(kim_, all), 2U);
  EXPECT_EQ(erase(kim_, all), 0U);
  EXPECT_FALSE(entry(1).body);
  EXPECT_TRUE(entry(3).body);
  EXPECT_EQ(
      alliance_.run(delete_messages, ben_.caller(), protocol::DeleteRequest{kTalk, all}).error(),
      ErrorCode::not_found);
}

class MessagesInClosedChannels : public Messages {
 protected:
  MessagesInClosedChannels() {
    auto& store = alliance_.store();
    EXPECT_TRUE(store.channels->create({kTalk, storage::ChannelKind::group, alliance_.now(), {}}));
    EXPECT_TRUE(store.channels->add_member(kTalk, {awa_.id, 0, alliance_.now()}));
    group_.begin(leaf_);
    begin_epoch(0);
    EXPECT_TRUE(store.leaves->add(kTalk, {0, awa_.device().id, awa_.id, {}}));
  }

  void begin_epoch(std::uint64_t number) {
    storage::GroupEpoch epoch;
    epoch.place = {0, number};
    epoch.committer = awa_.device().id;
    epoch.header = {1};
    ASSERT_TRUE(alliance_.store().groups->add_epoch(kTalk, epoch));
  }
  void advance() {
    group_.accept(group_.commit(leaf_, {}));
    begin_epoch(++epoch_);
  }
  SendRequest message(std::uint64_t number) {
    SendRequest request;
    request.channel = kTalk;
    request.message = id_of<MessageId>(number);
    request.epoch = epoch_;
    request.body = must(
        group_.of(leaf_).protect(as_bytes("hello"), to_bytes(ByteView(request.message.view()))));
    return request;
  }

  test::ChannelDevice leaf_ = channel_device(alliance_, awa_.device());
  test::ChannelGroup group_{alliance_.random(), alliance_.now(), kTalk,
                            protocol::ChannelKind::group};
  std::uint64_t epoch_ = 0;
};

TEST_F(MessagesInClosedChannels, AreTakenOfALeaf) {
  const SendRequest good = message(7);
  EXPECT_EQ(why_not(kim_.device(), good), ErrorCode::not_found);
  EXPECT_EQ(why_not(alliance_.add_device(awa_), good), ErrorCode::not_found);
  EXPECT_EQ(send(awa_.device(), good).value().seq, 1U);
  EXPECT_EQ(entry(1).generation, 0U);
  EXPECT_EQ(entry(1).epoch, 0U);
}

TEST_F(MessagesInClosedChannels, AreWhatTheyClaimToBe) {
  SendRequest request = message(7);
  request.message = id_of<MessageId>(8);
  EXPECT_EQ(why_not(awa_.device(), request), ErrorCode::malformed);
  request = message(7);
  request.body.pop_back();
  EXPECT_EQ(why_not(awa_.device(), request), ErrorCode::malformed);
  request.body = {1, 2, 3};
  EXPECT_EQ(why_not(awa_.device(), request), ErrorCode::malformed);
}

TEST_F(MessagesInClosedChannels, AreOfTheNewestEpochOrTheOneBefore) {
  const SendRequest first = message(1);
  const SendRequest second = message(2);
  advance();
  EXPECT_TRUE(send(awa_.device(), first));
  advance();
  EXPECT_EQ(why_not(awa_.device(), second), ErrorCode::stale_epoch);
  EXPECT_EQ(send(awa_.device(), first).value().seq, 1U);
  SendRequest future = message(3);
  future.epoch = ~std::uint64_t{0};
  EXPECT_EQ(why_not(awa_.device(), future), ErrorCode::stale_epoch);
  SendRequest other_generation = message(4);
  other_generation.generation = 1;
  EXPECT_EQ(why_not(awa_.device(), other_generation), ErrorCode::stale_epoch);
  EXPECT_TRUE(send(awa_.device(), message(5)));
}

TEST_F(MessagesInClosedChannels, WaitUntilWhoIsToGoIsRemoved) {
  auto& store = alliance_.store();
  ASSERT_TRUE(store.leaves->add(kTalk, {1, kim_.device().id, kim_.id, {}}));
  ASSERT_TRUE(store.leaves->demand_removal(kTalk, kim_.device().id,
                                           storage::RemovalReason::membership_ended));
  const SendRequest request = message(7);
  EXPECT_EQ(why_not(awa_.device(), request), ErrorCode::remove_first);
  EXPECT_EQ(why_not(kim_.device(), request), ErrorCode::not_found);

  ServiceContext context = alliance_.context();
  ASSERT_FALSE(server::send(context, store, awa_.caller(), request));
  const auto serial = store.members->member(kim_.id).value().serial;
  EXPECT_THAT(context.details.serials, testing::Optional(testing::ElementsAre(serial)));
}

TEST_F(MessagesInClosedChannels, AreNotTakenOnceItIsClosed) {
  ASSERT_TRUE(alliance_.store().channels->close(kTalk, alliance_.now()));
  EXPECT_EQ(why_not(awa_.device(), message(7)), ErrorCode::channel_closed);
}

class Reading : public MessagesInOpenChannels {
 protected:
  Reading() {
    open();
    for (std::uint64_t number = 1; number <= 5; ++number) {
      EXPECT_TRUE(send(kim_.device(), message(number)));
    }
  }

  auto read(const Planted& by, std::uint64_t from, bool back = false, std::uint64_t limit = 100) {
    return alliance_.run(
        [](ServiceContext& context, storage::Store& store, const Caller& caller,
           const protocol::ReadRequest& request) {
          return server::read(context, store, caller, request);
        },
        by.caller(), protocol::ReadRequest{kTalk, from, back, limit});
  }
  std::vector<std::uint64_t> seqs(std::uint64_t from, bool back = false,
                                  std::uint64_t limit = 100) {
    std::vector<std::uint64_t> all;
    const auto page = read(kim_, from, back, limit).value();
    for (const protocol::Entry& entry : page.entries) {
      all.push_back(entry.seq);
    }
    return all;
  }
  auto hash_at(const Planted& by, std::uint64_t seq) {
    return alliance_.run(
        [](ServiceContext& context, storage::Store& store, const Caller& caller,
           const protocol::HashRequest& request) {
          return log_hash(context, store, caller, request);
        },
        by.caller(), protocol::HashRequest{kTalk, seq});
  }
  Status set_cursor(const Planted& by, std::uint64_t seq) {
    const auto reply =
        alliance_.run(cursor_set, by.caller(), protocol::CursorSetRequest{kTalk, seq});
    return reply ? Status() : reply.error();
  }
};

TEST_F(Reading, GoesBothWaysAndIsBounded) {
  EXPECT_THAT(seqs(0), testing::ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(seqs(4), testing::ElementsAre(4, 5));
  EXPECT_THAT(seqs(2, false, 2), testing::ElementsAre(2, 3));
  EXPECT_THAT(seqs(4, true, 2), testing::ElementsAre(4, 3));
  EXPECT_THAT(seqs(~std::uint64_t{0}, true, 1), testing::ElementsAre(5));
  EXPECT_THAT(seqs(~std::uint64_t{0}), testing::ElementsAre());
  EXPECT_THAT(seqs(0, true), testing::ElementsAre());
}

TEST_F(Reading, SaysWhereTheLogIs) {
  ASSERT_TRUE(alliance_.store().log->drop_through(kTalk, 2, 100));
  const auto reply = read(kim_, 0).value();
  EXPECT_EQ(reply.first, 3U);
  EXPECT_EQ(reply.head.seq, 5U);
  EXPECT_TRUE(reply.head.signature);
  EXPECT_EQ(reply.entries.front().seq, 3U);
  EXPECT_EQ(reply.entries.back().log_hash, reply.head.log_hash);
}

TEST_F(Reading, IsForWhoIsIn) {
  EXPECT_EQ(read(ben_, 0).error(), ErrorCode::not_found);
  EXPECT_EQ(hash_at(ben_, 1).error(), ErrorCode::not_found);
  EXPECT_EQ(set_cursor(ben_, 1).error(), ErrorCode::not_found);
}

TEST_F(Reading, GivesTheHashOfEveryPlaceThatIsShown) {
  EXPECT_EQ(hash_at(kim_, 0).value().log_hash, protocol::kLogHashStart);
  EXPECT_EQ(hash_at(kim_, 3).value().log_hash, entry(3).place.log_hash);
  EXPECT_TRUE(hash_at(kim_, 3).value().signature);
  EXPECT_EQ(hash_at(kim_, 6).error(), ErrorCode::not_found);
  EXPECT_EQ(hash_at(kim_, ~std::uint64_t{0}).error(), ErrorCode::not_found);
  ASSERT_TRUE(alliance_.store().log->drop_through(kTalk, 2, 100));
  EXPECT_TRUE(hash_at(kim_, 2));
  EXPECT_EQ(hash_at(kim_, 1).error(), ErrorCode::not_found);
}

TEST_F(Reading, CursorsNeverGoBackOrBeyondTheHead) {
  EXPECT_TRUE(set_cursor(kim_, 4));
  EXPECT_TRUE(set_cursor(kim_, 2));
  EXPECT_EQ(alliance_.store().channels->cursor(kTalk, kim_.device().id).value(), 4U);
  EXPECT_EQ(set_cursor(kim_, 6).error(), ErrorCode::not_found);
  EXPECT_EQ(set_cursor(kim_, ~std::uint64_t{0}).error(), ErrorCode::not_found);
}

TEST_F(Reading, ListsTheMembersChannels) {
  ASSERT_TRUE(set_cursor(kim_, 4));
  ServiceContext context = alliance_.context();
  const auto listed =
      channels_list(context, alliance_.store(), kim_.caller(), protocol::Nothing{}).value();
  ASSERT_EQ(listed.channels.size(), 1U);
  EXPECT_EQ(listed.channels[0].channel, kTalk);
  EXPECT_EQ(listed.channels[0].kind, protocol::ChannelKind::topic);
  EXPECT_EQ(listed.channels[0].cursor, 4U);
  EXPECT_EQ(listed.channels[0].head, 5U);
  EXPECT_EQ(listed.channels[0].name, "Water");
  EXPECT_EQ(listed.channels[0].circle, circle_);
  EXPECT_TRUE(channels_list(context, alliance_.store(), ben_.caller(), protocol::Nothing{})
                  .value()
                  .channels.empty());
}

TEST_F(Reading, OfAClosedChannelBeginsWhereTheMemberCameIn) {
  auto& store = alliance_.store();
  const auto closed = id_of<ChannelId>(9);
  ASSERT_TRUE(store.channels->create({closed, storage::ChannelKind::group, alliance_.now(), {}}));
  for (std::uint8_t i = 1; i <= 4; ++i) {
    const Bytes body{i};
    storage::NewEntry entry;
    entry.body = body;
    ASSERT_TRUE(store.log->append(closed, entry));
  }
  ASSERT_TRUE(store.channels->add_member(closed, {kim_.id, 3, alliance_.now()}));
  ServiceContext context = alliance_.context();
  const auto page =
      server::read(context, store, kim_.caller(), {closed, ~std::uint64_t{0}, true, 100}).value();
  EXPECT_EQ(page.first, 3U);
  ASSERT_EQ(page.entries.size(), 2U);
  EXPECT_EQ(page.entries.back().seq, 3U);
  const auto hash = [&](std::uint64_t seq) {
    return log_hash(context, store, kim_.caller(), {closed, seq});
  };
  EXPECT_TRUE(hash(2));
  EXPECT_EQ(hash(1).error(), ErrorCode::not_found);
}

}  // namespace
}  // namespace indaba::server
