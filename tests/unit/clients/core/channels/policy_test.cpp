// Proves that what moderators set of an open channel holds on this device: how often one writes,
// for how long it stays, and that nothing is added to what is closed. Statements stand in a log
// that the test writes; a server that answers as the test says takes what is sent.
#include "clients/core/channels/message_keys.h"
#include "tests/unit/clients/core/channels/channels_fixture.h"

namespace indaba::client {
namespace {

using protocol::EntryType;
using protocol::ErrorCode;

class PolicyTest : public ChannelsFixture {
 protected:
  using ChannelsFixture::ChannelsFixture;

  protocol::Entry& add_act(const Peer& by, protocol::ModerationAct act, UnixTime at = kNow) {
    protocol::ModerationStatement body;
    body.alliance = world_.alliance();
    body.channel = channel_;
    body.act = std::move(act);
    body.at = at;
    body.issuer = by.who.id;
    body.device = by.who.device;
    const Bytes encoded = cbor::encode(protocol::sign(body, {&by.who.device_key}));
    protocol::Entry& entry = add(EntryType::moderation, encoded);
    entry.device = by.who.device;
    return entry;
  }
  const Channel& channel() const { return *channels_.find(channel_); }
  std::vector<ShownMessage> lines() { return test::must(channels_.messages(channel_, 0, 100)); }

  Peer moderator_ = peer(protocol::RoleName::moderator);
};

TEST_F(PolicyTest, IsAsTheLastModeratorHasSetIt) {
  add_act(moderator_, protocol::ActSlow{60});
  add_act(moderator_, protocol::ActExpiry{3600});
  follow();
  EXPECT_EQ(channel().slow, 60U);
  EXPECT_EQ(channel().expiry, 3600U);
  EXPECT_FALSE(channel().closed);
  add_act(moderator_, protocol::ActSlow{0}, {kNow.seconds + 1});
  add_act(moderator_, protocol::ActExpiry{0}, {kNow.seconds + 1});
  add_act(moderator_, protocol::ActClose{});
  context_.events.clear();
  follow();
  EXPECT_FALSE(channel().slow);
  EXPECT_FALSE(channel().expiry);
  EXPECT_EQ(channel().closed, kNow);
  EXPECT_EQ(told<ChannelChanged>().size(), 3U);
  EXPECT_EQ(channel().seq, 5U);
}

TEST_F(PolicyTest, IsNothingThatWhoIsNoModeratorSets) {
  add_act(author_, protocol::ActSlow{60});
  add_act(author_, protocol::ActExpiry{3600});
  add_act(author_, protocol::ActClose{});
  follow();
  EXPECT_FALSE(channel().slow || channel().expiry || channel().closed);
}

TEST_F(PolicyTest, IsKeptWhereTheDeviceStops) {
  add_act(moderator_, protocol::ActSlow{60});
  add_act(moderator_, protocol::ActClose{});
  follow();
  Channels again(context_, flows_, trust_, circles_);
  ASSERT_TRUE(again.restore());
  EXPECT_EQ(*again.find(channel_), channel());
}

// By a moderator who has erased their account since, the server does not know any more which device
// it was.
TEST_F(PolicyTest, IsTakenUpWithoutTheNameOfTheDevice) {
  add_act(moderator_, protocol::ActSlow{60}).device.reset();
  follow();
  EXPECT_EQ(channel().slow, 60U);
  EXPECT_TRUE(told<Alarm>().empty());
}

TEST_F(PolicyTest, LetsGoOfWhatIsSaidBehindItAlone) {
  add_post();
  add_act(moderator_, protocol::ActExpiry{60});
  add_post();
  follow();
  const auto all = lines();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_FALSE(expiry_of(all[0]));
  EXPECT_EQ(expiry_of(all[2]), (UnixTime{kNow.seconds + 60}));
  context_.now.seconds += 61;
  EXPECT_EQ(lines().size(), 2U);
  ASSERT_TRUE(channels_.wipe_expired());
  EXPECT_FALSE(test::must(context_.records.get_bytes(numbered(messages_of(channel_), 3))));
  EXPECT_TRUE(test::must(context_.records.get_bytes(numbered(messages_of(channel_), 1))));
}

TEST_F(PolicyTest, LetsNothingStayForLongerThanItsSenderSays) {
  add_act(moderator_, protocol::ActExpiry{3600});
  Post post = post_of(author_);
  const UnixTime soon{kNow.seconds + 5};
  post.message.content = cbor::encode(protocol::Content(protocol::TextContent{"Hi", {}, {}, soon}));
  add(post, author_.who.device_key);
  follow();
  EXPECT_EQ(expiry_of(lines().back()), soon);
}

TEST_F(PolicyTest, TakesNothingBehindTheEnd) {
  add_act(moderator_, protocol::ActClose{}, {kNow.seconds - 1});
  add_post();
  follow();
  EXPECT_EQ(shown(), Seqs{1});
  EXPECT_EQ(channel().seq, 2U);
}

TEST_F(PolicyTest, QueuesNothingForWhatIsClosed) {
  add_act(moderator_, protocol::ActClose{});
  follow();
  const auto queued =
      channels_.queue(account_, channel_, protocol::TextContent{"Hello", {}, {}, {}});
  EXPECT_EQ(queued.error(), ErrorCode::channel_closed);
  EXPECT_TRUE(channels_.is_empty());
}

TEST_F(PolicyTest, WaitsWhereOneWritesOnceInAWhile) {
  add_act(moderator_, protocol::ActSlow{60});
  follow();
  server_.on<protocol::SendRequest>("send", [](const protocol::SendRequest&) {
    return Result<protocol::SendReply>(ErrorCode::rate_limited);
  });
  queue();
  serve();
  EXPECT_FALSE(channels_.is_empty());
  EXPECT_TRUE(told<MessageRefused>().empty());
  // It is no reason to stop: what waits behind it for other channels is sent.
  EXPECT_TRUE(run(channels_.send_all(account_)));
}

class AlertPolicyTest : public PolicyTest {
 protected:
  AlertPolicyTest() : PolicyTest(protocol::ChannelKind::alert) {}
};

TEST_F(AlertPolicyTest, LeavesAlertsTheirOwnEnd) {
  add_act(moderator_, protocol::ActExpiry{60});
  add_post();
  follow();
  EXPECT_FALSE(expiry_of(lines().back()));
}

}  // namespace
}  // namespace indaba::client
