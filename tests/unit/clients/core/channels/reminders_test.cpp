// Proves that a reminder of an alert is taken from responders alone, in the alert's own channel.
// Each stands in a log beside an alert that the device knows.
#include "tests/unit/clients/core/channels/channels_fixture.h"

namespace indaba::client {
namespace {

class RemindersTest : public ChannelsFixture {
 protected:
  RemindersTest() : ChannelsFixture(protocol::ChannelKind::alert) {
    const KnownAlert known{alert_, channel_, 1, MessageId(), responder_.who.id, kNow};
    check(channels_.alerts().note(known).has_value());
    add_post();
    follow();
    context_.events.clear();
  }

  void remind(const Peer& by, const protocol::Hash& alert) {
    Post post = post_of(by);
    post.message.content =
        cbor::encode(protocol::Content(protocol::ReminderContent{alert, "Are you safe?"}));
    add(post, by.who.device_key);
    follow();
  }

  protocol::Hash alert_{1};
  Peer responder_ = peer(protocol::RoleName::responder);
};

TEST_F(RemindersTest, AreShownAsTheyAreSaid) {
  remind(responder_, alert_);
  EXPECT_EQ(shown(), Seqs{2});
}

TEST_F(RemindersTest, ComeFromRespondersAlone) {
  Post post = post_of(author_);
  post.message.content = cbor::encode(protocol::Content(protocol::ReminderContent{alert_, {}}));
  add(post, author_.who.device_key);
  expect_not_shown();
}

TEST_F(RemindersTest, ComeFromWhoHasBecomeOneSince) {
  ASSERT_TRUE(run(trust_.learn(author_.who.id)));
  grant(author_.listed.statements, world_.role(author_.who, protocol::RoleName::responder));
  list(author_.listed);
  remind(author_, alert_);
  EXPECT_EQ(shown(), Seqs{2});
}

TEST_F(RemindersTest, SayNothingOfWhatIsNotHere) {
  remind(responder_, protocol::Hash{2});
  EXPECT_EQ(seq(), 2U);
  EXPECT_TRUE(context_.events.empty());
}

TEST_F(RemindersTest, SayNothingInAnotherChannel) {
  const protocol::Hash elsewhere{3};
  ASSERT_TRUE(channels_.alerts().note({elsewhere, ChannelId(), 1, MessageId(), MemberId(), kNow}));
  remind(responder_, elsewhere);
  EXPECT_EQ(seq(), 2U);
  EXPECT_TRUE(context_.events.empty());
}

}  // namespace
}  // namespace indaba::client
