// Proves that only what is a message of that channel, epoch and id passes for one; by real messages
// and what is left of them.
#include "protocol/groups/application_message.h"

#include <gtest/gtest.h>

#include "protocol/groups/error.h"
#include "tests/support/channels/channel_group.h"
#include "tests/support/storage/records.h"

namespace indaba::protocol {
namespace {

using test::id_of;
using test::must;

const ChannelId kChannel = id_of<ChannelId>(7);
const MessageId kMessage = id_of<MessageId>(9);

class ApplicationMessages : public testing::Test {
 protected:
  ApplicationMessages() {
    group_.begin(awa_);
    group_.accept(group_.commit(awa_, {}));
  }

  Bytes message(Bytes authenticated_data = to_bytes(ByteView(kMessage.view()))) {
    return must(group_.of(awa_).protect(as_bytes("hello"), std::move(authenticated_data)));
  }

  static std::error_code verdict(ByteView body) {
    return check_application_message(body, kChannel, 0, 1, kMessage).error();
  }

  test::SeededRandom random_{1};
  test::ChannelGroup group_{random_, UnixTime{1'800'000'000}, kChannel, ChannelKind::group};
  test::ChannelDevice awa_ = test::on_paper({}, random_);
};

TEST_F(ApplicationMessages, AreKnownByGroupEpochAndId) {
  const Bytes body = message();
  EXPECT_FALSE(verdict(body));
  const auto check = check_application_message;
  EXPECT_EQ(check(body, id_of<ChannelId>(8), 0, 1, kMessage).error(), GroupError::wrong_group);
  EXPECT_EQ(check(body, kChannel, 1, 1, kMessage).error(), GroupError::wrong_group);
  EXPECT_EQ(check(body, kChannel, 0, 2, kMessage).error(), GroupError::wrong_group);
  EXPECT_EQ(check(body, kChannel, 0, 1, id_of<MessageId>(8)).error(), GroupError::wrong_message);
}

TEST_F(ApplicationMessages, HaveTheirIdAsAuthenticatedDataAndNothingElse) {
  EXPECT_EQ(verdict(message({})), GroupError::wrong_message);
  Bytes longer = to_bytes(ByteView(kMessage.view()));
  longer.push_back(0);
  EXPECT_EQ(verdict(message(longer)), GroupError::wrong_message);
}

TEST_F(ApplicationMessages, AreNeitherHandshakesNorPublic) {
  mls::CommitOptions options;
  options.authenticated_data = to_bytes(ByteView(kMessage.view()));
  options.wire_format = mls::WireFormat::private_message;
  const auto private_commit = group_.commit(awa_, std::move(options));
  EXPECT_EQ(verdict(private_commit.messages.commit), GroupError::wrong_message);
  group_.discard(private_commit);
  EXPECT_TRUE(verdict(group_.commit(awa_, {}).messages.commit));
}

TEST_F(ApplicationMessages, AreRefusedAtEveryShorterLengthAndWithMoreBehind) {
  Bytes body = message();
  for (std::size_t size = 0; size < body.size(); ++size) {
    EXPECT_TRUE(verdict(ByteView(body).first(size))) << size;
  }
  body.push_back(0);
  EXPECT_EQ(verdict(body), GroupError::wrong_message);
}

}  // namespace
}  // namespace indaba::protocol
