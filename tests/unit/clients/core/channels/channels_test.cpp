// Proves that a channel's log is taken up once, in order and as far as it follows from what was
// there; that a message shows only if all that it rests on holds; and that what is to be sent goes
// out once, whatever comes between. The server keeps a log that tests change behind the device's
// back.
#include "clients/core/channels/message_keys.h"
#include "tests/unit/clients/core/channels/channels_fixture.h"

namespace indaba::client {
namespace {

using protocol::Entry;
using protocol::EntryType;
using protocol::ErrorCode;

class ChannelsTest : public ChannelsFixture {};

// ---- what the member has marked

TEST_F(ChannelsTest, ShowNothingOfWhoIsBlocked) {
  Peer other = peer();
  add_post();
  add(post_of(other), other.who.device_key);
  add_post();
  ASSERT_TRUE(channels_.marks().block(author_.who.id, true));
  follow();
  EXPECT_EQ(shown(), Seqs{2});
  const auto seqs = [&] {
    Seqs found;
    for (const ShownMessage& message : test::must(channels_.messages(channel_, 0, 2))) {
      found.push_back(message.seq);
    }
    return found;
  };
  EXPECT_EQ(seqs(), Seqs{2});
  // It was kept all the same.
  ASSERT_TRUE(channels_.marks().block(author_.who.id, false));
  EXPECT_EQ(seqs(), (Seqs{1, 2}));
}

TEST_F(ChannelsTest, ShowNoReactionsOfWhoIsBlocked) {
  const Entry about = add_post();
  Post reaction = post_of(author_);
  reaction.message.content =
      cbor::encode(protocol::Content(protocol::ReactionContent{*about.message, "+1", false}));
  add(reaction, author_.who.device_key);
  follow();
  EXPECT_EQ(test::must(channels_.reactions(channel_, 1)).size(), 1U);
  ASSERT_TRUE(channels_.marks().block(author_.who.id, true));
  EXPECT_TRUE(test::must(channels_.reactions(channel_, 1)).empty());
}

TEST_F(ChannelsTest, CountWhatOthersSaidSinceItWasRead) {
  Peer other = peer();
  add_post();
  add_post();
  add(post_of(other), other.who.device_key);
  follow();
  const auto unread = [&] { return test::must(channels_.unread(account_, channel_)); };
  EXPECT_EQ(unread(), 3U);
  ASSERT_TRUE(channels_.marks().read(channel_, 1));
  EXPECT_EQ(unread(), 2U);
  ASSERT_TRUE(channels_.marks().block(other.who.id, true));
  EXPECT_EQ(unread(), 1U);
  Post taken_back = post_of(author_);
  taken_back.message.content =
      cbor::encode(protocol::Content(protocol::DeleteContent{*log_.at(1).message}));
  add(taken_back, author_.who.device_key);
  follow();
  EXPECT_EQ(unread(), 0U);
}

TEST_F(ChannelsTest, CountNoFurtherThanTheirLimit) {
  for (std::size_t i = 0; i <= kUnreadMax; ++i) {
    ShownMessage message;
    message.channel = channel_;
    message.seq = i + 1;
    message.member = author_.who.id;
    message.content = {1};
    context_.records.put(numbered(messages_of(channel_), message.seq), message);
  }
  EXPECT_EQ(test::must(channels_.unread(account_, channel_)), kUnreadMax);
  ASSERT_TRUE(channels_.marks().read(channel_, 2));
  EXPECT_EQ(test::must(channels_.unread(account_, channel_)), kUnreadMax - 1);
}

TEST_F(ChannelsTest, SendNothingToWhoIsBlocked) {
  Channel direct;
  direct.id = test::must(context_.random_id<ChannelId>());
  direct.kind = protocol::ChannelKind::direct;
  direct.peer = author_.who.id;
  context_.records.put("channel/" + to_hex(direct.id.view()), direct);
  ASSERT_TRUE(channels_.restore());
  const protocol::TextContent text{"Hello", {}, {}, {}};
  ASSERT_TRUE(channels_.marks().block(author_.who.id, true));
  EXPECT_EQ(channels_.queue(account_, direct.id, text).error(), ClientError::blocked);
  EXPECT_TRUE(channels_.is_empty());
  ASSERT_TRUE(channels_.marks().block(author_.who.id, false));
  EXPECT_TRUE(channels_.queue(account_, direct.id, text));
}

// Only devices of the member's own say what they have marked.
TEST_F(ChannelsTest, TakeMarksFromNobodyElse) {
  Post post = post_of(author_);
  protocol::MarksContent marks;
  marks.blocks = {{steward_.who.id, true, kNow}};
  post.message.content = cbor::encode(protocol::Content(marks));
  add(post, author_.who.device_key);
  follow();
  EXPECT_EQ(shown(), Seqs{1});
  EXPECT_TRUE(channels_.marks().all().empty());
}

TEST_F(ChannelsTest, TellNobodyOfMarksWhereThereIsNoOtherDevice) {
  follow();
  channels_.share(account_, {});
  EXPECT_TRUE(channels_.is_empty());
  EXPECT_FALSE(channels_.self_channel());
}

// ---- messages that expire

TEST_F(ChannelsTest, ForgetWhatExpiresOnceItsTimeIsOver) {
  const UnixTime expires{kNow.seconds + 10};
  Post post = post_of(author_);
  post.message.content =
      cbor::encode(protocol::Content(protocol::TextContent{"Hello", {}, {}, expires}));
  const Entry expiring = add(post, author_.who.device_key);
  Post reaction = post_of(author_);
  reaction.message.content =
      cbor::encode(protocol::Content(protocol::ReactionContent{*expiring.message, "+1", false}));
  add(reaction, author_.who.device_key);
  add_post();
  follow();
  EXPECT_EQ(shown(), (Seqs{1, 3}));
  ASSERT_TRUE(channels_.wipe_expired());
  EXPECT_EQ(test::must(channels_.messages(channel_, 0, 9)).size(), 2U);
  EXPECT_EQ(test::must(channels_.unread(account_, channel_)), 2U);

  context_.now = expires;
  EXPECT_EQ(test::must(channels_.messages(channel_, 0, 9)).size(), 1U);
  EXPECT_EQ(test::must(channels_.unread(account_, channel_)), 1U);
  ASSERT_TRUE(channels_.wipe_expired());
  context_.now = kNow;
  const auto left = test::must(channels_.messages(channel_, 0, 9));
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].seq, 3U);
  EXPECT_TRUE(test::must(channels_.reactions(channel_, 1)).empty());
  EXPECT_TRUE(test::must(context_.records.scan(kExpiring, {}, SIZE_MAX)).empty());
}

TEST_F(ChannelsTest, ShowNothingThatCameWhenItsTimeWasOver) {
  Post post = post_of(author_);
  post.message.content =
      cbor::encode(protocol::Content(protocol::TextContent{"Hello", {}, {}, kNow}));
  add(post, author_.who.device_key);
  add_post();
  follow();
  EXPECT_EQ(shown(), Seqs{2});
  EXPECT_EQ(seq(), 2U);
  context_.now = {kNow.seconds - 1};
  EXPECT_EQ(test::must(channels_.messages(channel_, 0, 9)).size(), 1U);
}

TEST_F(ChannelsTest, TellTheServerWhenAMessageExpires) {
  follow();
  const UnixTime expires{kNow.seconds + 10};
  test::must(channels_.queue(account_, channel_, protocol::TextContent{"Hello", {}, {}, expires}));
  queue();
  serve();
  ASSERT_EQ(sent_.size(), 2U);
  EXPECT_EQ(sent_[0].expires, expires);
  EXPECT_FALSE(sent_[1].expires);
}

// ---- reading

TEST_F(ChannelsTest, AreTakenUpFromTheirBeginning) {
  add_manifest(1);
  add_post();
  add_post();
  follow();
  EXPECT_EQ(shown(), (Seqs{2, 3}));
  EXPECT_EQ(seq(), 3U);
  EXPECT_EQ(channels_.find(channel_)->epoch, 1U);
  EXPECT_EQ(channels_.find(channel_)->name, "Topic");
  const auto messages = test::must(channels_.messages(channel_, 0, 100));
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0].member, author_.who.id);
}

TEST_F(ChannelsTest, ArePagedThrough) {
  page_ = 2;
  for (int i = 0; i < 5; ++i) {
    add_post();
  }
  follow();
  push(log_.back());
  EXPECT_EQ(shown(), (Seqs{1, 2, 3, 4, 5}));
}

TEST_F(ChannelsTest, GiveTheirMessagesFromAPlaceOn) {
  for (int i = 0; i < 5; ++i) {
    add_post();
  }
  follow();
  const auto messages = test::must(channels_.messages(channel_, 3, 2));
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0].seq, 3U);
  EXPECT_EQ(messages[1].seq, 4U);
}

TEST_F(ChannelsTest, ShowWhatIsPushedOnce) {
  follow();
  const Entry first = add_post();
  push(first);
  push(first);
  const Entry second = add_post();
  push(second);
  push(first);
  EXPECT_EQ(shown(), (Seqs{1, 2}));
}

TEST_F(ChannelsTest, ReadNothingThatTheyWereTold) {
  add_post();
  follow();
  const std::size_t reads = server_.count("read");
  push(add_post());
  push(add_post());
  EXPECT_EQ(shown(), (Seqs{1, 2, 3}));
  EXPECT_EQ(server_.count("read"), reads);
}

TEST_F(ChannelsTest, ReadNothingThatTheyWereToldWhileTheyWereLookedUp) {
  server_.hold("channels.list");
  flows_.spawn(channels_.on_joined(account_, joined(true)));
  push(add_post());
  push(add_post());
  server_.release("channels.list");
  serve();
  EXPECT_EQ(shown(), (Seqs{1, 2}));
  EXPECT_EQ(server_.count("read"), 0U);
}

TEST_F(ChannelsTest, ReadAgainWhatTheyWereToldAndDidNotFollow) {
  follow();
  Entry forged = add_post();
  forged.log_hash[0] ^= 1;
  push(forged);
  EXPECT_EQ(told<Alarm>().size(), 1U);
  push(add_post());
  EXPECT_EQ(shown(), (Seqs{1, 2}));
}

TEST_F(ChannelsTest, KnowWhatTheySaidWhereItComesBackWithoutIt) {
  follow();
  queue();
  serve();
  const Entry own = add_sent();
  push(bodiless(own));
  EXPECT_EQ(shown(), Seqs{1});
  EXPECT_EQ(server_.count("read"), 1U);
}

TEST_F(ChannelsTest, FetchWhatTheySaidWhereItIsNotHereAnyMore) {
  follow();
  queue();
  serve();
  const Entry own = add_sent();
  const Entry next = add_post();
  Entry other = own;
  other.hash[0] ^= 1;
  const std::size_t reads = server_.count("read");
  push(bodiless(other));
  EXPECT_EQ(server_.count("read"), reads + 1);
  push(next);
  EXPECT_EQ(shown(), (Seqs{1, 2}));
}

TEST_F(ChannelsTest, AreNotKeptBusyByAMessageOfTheirsThatIsNowhere) {
  follow();
  Entry own = add_post();
  own.device = account_.device();
  own.seq = 1'000'000;
  push(bodiless(own));
  push(add_post());
  EXPECT_EQ(shown(), (Seqs{1, 2}));
  const std::size_t reads = server_.count("read");
  push(add_post());
  EXPECT_EQ(server_.count("read"), reads);
}

TEST_F(ChannelsTest, FetchWhatIsMissingBeforeAPush) {
  follow();
  add_post();
  add_post();
  const Entry third = add_post();
  push(third);
  EXPECT_EQ(shown(), (Seqs{1, 2, 3}));
}

TEST_F(ChannelsTest, MissNothingThatIsAddedWhileTheyAreLookedUp) {
  protocol::ResumeReply resumed;
  protocol::Resumed& known = resumed.channels.emplace_back();
  known.channel = channel_;
  known.kind = protocol::ChannelKind::topic;
  server_.always<protocol::ResumeRequest>("resume", resumed);
  server_.on<protocol::Nothing>("channels.list", [this](const protocol::Nothing&) {
    channels_.on_entry(account_, {channel_, add_post(), {}});
    return Result<protocol::ChannelsListReply>(channels_listed());
  });
  EXPECT_TRUE(run(channels_.resume(account_)));
  serve();
  EXPECT_EQ(shown(), Seqs{1});
}

// As where the connection broke while this device came into it.
TEST_F(ChannelsTest, AreLookedThroughForAClosedOneThatTheDeviceIsALeafOfWithoutItsGroup) {
  EXPECT_TRUE(run(channels_.join_own(account_)));
  const std::size_t lists = server_.count("channels.list");
  protocol::ResumeReply resumed;
  protocol::Resumed& unknown = resumed.channels.emplace_back();
  unknown.channel = test::must(context_.random_id<ChannelId>());
  unknown.kind = protocol::ChannelKind::group;
  server_.always<protocol::ResumeRequest>("resume", resumed);
  EXPECT_TRUE(run(channels_.resume(account_)));
  EXPECT_TRUE(run(channels_.join_own(account_)));
  EXPECT_EQ(server_.count("channels.list"), lists + 1);
}

TEST_F(ChannelsTest, AreNotAskedForWhereTheDeviceIsInAll) {
  const std::size_t lists = server_.count("channels.list");
  EXPECT_TRUE(run(channels_.resume(account_)));
  EXPECT_TRUE(run(channels_.join_own(account_)));
  EXPECT_EQ(server_.count("channels.list"), lists);
}

TEST_F(ChannelsTest, ComeBackToThoseThatTheServerStillLetsTheMemberInto) {
  follow();
  const auto other = test::must(context_.random_id<ChannelId>());
  server_.refuse("channels.join", protocol::ErrorCode::not_found);
  channels_.come_back_to({channel_, other});
  EXPECT_TRUE(run(channels_.join_own(account_)));
  EXPECT_EQ(server_.count("channels.join"), 1U);
  EXPECT_EQ(test::must(channels_.open_channels(10)), std::vector<ChannelId>{channel_});
  EXPECT_FALSE(channels_.wants_to_join());
}

TEST_F(ChannelsTest, ComeBackOnceTheServerHasTheTime) {
  follow();
  const auto other = test::must(context_.random_id<ChannelId>());
  server_.refuse("channels.join", protocol::ErrorCode::overloaded);
  channels_.come_back_to({other});
  EXPECT_TRUE(run(channels_.join_own(account_)));
  EXPECT_TRUE(channels_.wants_to_join());
  EXPECT_EQ(test::must(channels_.open_channels(10)).size(), 2U);
  EXPECT_EQ(test::must(channels_.open_channels(1)).size(), 1U);
  EXPECT_TRUE(run(channels_.join_own(account_)));
  EXPECT_EQ(server_.count("channels.join"), 2U);
}

TEST_F(ChannelsTest, PassOverWhatIsNoLongerKept) {
  for (int i = 0; i < 4; ++i) {
    add_post();
  }
  first_ = 3;
  follow();
  EXPECT_EQ(shown(), (Seqs{3, 4}));
}

TEST_F(ChannelsTest, GoOnWhereABodyIsGone) {
  add_post();
  add_post().body.reset();
  add_post();
  follow();
  EXPECT_EQ(shown(), (Seqs{1, 3}));
}

TEST_F(ChannelsTest, AreNotKeptBusyByALogWithAHole) {
  add_post();
  add_post();
  log_.erase(log_.begin());
  follow();
  EXPECT_EQ(seq(), 0U);
  EXPECT_EQ(shown(), Seqs{});
  EXPECT_LE(server_.count("read"), 2U);
}

TEST_F(ChannelsTest, RefuseALogThatDoesNotFollow) {
  add_post();
  follow();
  const Channel before = *channels_.find(channel_);
  context_.events.clear();
  Entry forked = add_post();
  forked.log_hash[0] ^= 1;
  log_.back() = forked;
  push(forked);
  const auto alarms = told<Alarm>();
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].kind, AlarmKind::log_forked);
  EXPECT_EQ(alarms[0].channel, channel_);
  EXPECT_EQ(alarms[0].seq, 2U);
  EXPECT_EQ(*channels_.find(channel_), before);
  EXPECT_EQ(test::must(channels_.messages(channel_, 0, 100)).size(), 1U);
}

TEST_F(ChannelsTest, RefuseABodyThatIsNotWhatTheLogHashIsOver) {
  follow();
  Entry& entry = add_post();
  entry.body->back() ^= 1;
  push(entry);
  EXPECT_EQ(told<Alarm>().at(0).kind, AlarmKind::log_forked);
  EXPECT_EQ(seq(), 0U);
}

TEST_F(ChannelsTest, ComeBackAsTheyWere) {
  add_manifest(1);
  add_post();
  follow();
  queue();
  Channels restored(context_, flows_, trust_, circles_);
  ASSERT_TRUE(restored.restore());
  EXPECT_EQ(restored.all(), channels_.all());
  EXPECT_FALSE(restored.is_empty());
}

TEST_F(ChannelsTest, LetGoOfNothingThatWasSaidBeforeAnExpiryWasSet) {
  server_.on<protocol::Nothing>("channels.list", [this](const protocol::Nothing&) {
    protocol::ChannelsListReply listed = channels_listed();
    listed.channels.front().expiry = 1;
    return Result<protocol::ChannelsListReply>(listed);
  });
  add_post();
  context_.now = {context_.now.seconds + 10};
  follow();
  EXPECT_EQ(shown(), Seqs{1});
  EXPECT_FALSE(channels_.find(channel_)->expiry);
}

TEST_F(ChannelsTest, HoldToTheExpiryThatWasSetBeforeTheirLogBegins) {
  server_.on<protocol::Nothing>("channels.list", [this](const protocol::Nothing&) {
    protocol::ChannelsListReply listed = channels_listed();
    listed.channels.front().expiry = 1;
    return Result<protocol::ChannelsListReply>(listed);
  });
  add_post();
  add_post();
  first_ = 2;
  context_.now = {context_.now.seconds + 10};
  follow();
  EXPECT_EQ(shown(), Seqs{});
  EXPECT_EQ(channels_.find(channel_)->expiry, 1U);
}

// ---- what is not shown

TEST_F(ChannelsTest, ShowNothingUnderAnEpochOlderThanTheLogs) {
  announce();
  put_box(2);
  add_manifest(1);
  add_post(1);
  add_manifest(2);
  add_post(1);
  add_post(2);
  follow();
  EXPECT_EQ(shown(), (Seqs{2, 5}));
  EXPECT_EQ(seq(), 5U);
}

TEST_F(ChannelsTest, ShowNothingOfAnothersDevice) {
  const Peer other = peer();
  Post post = post_of(author_);
  post.device = post.message.device = other.who.device;
  add(post, other.who.device_key);
  expect_not_shown();
}

TEST_F(ChannelsTest, ShowNothingThatTheDeviceDidNotSign) {
  add(post_of(author_), peer().who.device_key);
  expect_not_shown();
}

TEST_F(ChannelsTest, ShowNothingThatTheServerNamesAnotherDeviceFor) {
  add_post().device = peer().who.device;
  expect_not_shown();
}

TEST_F(ChannelsTest, ShowNothingUnderAnotherId) {
  add_post().message = MessageId();
  expect_not_shown();
}

TEST_F(ChannelsTest, ShowNothingOverAnotherManifest) {
  Post post = post_of(author_);
  post.message.manifest[0] ^= 1;
  add(post, author_.who.device_key);
  expect_not_shown();
}

TEST_F(ChannelsTest, ShowNothingOfAStranger) {
  const Peer stranger = unlisted_peer();
  list(stranger.listed);
  add(post_of(stranger), stranger.who.device_key);
  expect_not_shown(AlarmKind::no_chain);
}

TEST_F(ChannelsTest, ShowNothingThatIsNotEncryptedForTheChannel) {
  Entry& entry = add(EntryType::message, Bytes(200));
  entry.message = MessageId();
  entry.device = author_.who.device;
  entry.epoch = 1;
  expect_not_shown();
}

TEST_F(ChannelsTest, ShowNothingWithoutIdDeviceOrEpoch) {
  add_post().message.reset();
  expect_not_shown();
}

TEST_F(ChannelsTest, ShowAMessageOnceThatTheServerRepeats) {
  const Entry original = add_post();
  Entry& repeated = add(EntryType::message, *original.body);
  repeated.message = original.message;
  repeated.device = original.device;
  repeated.epoch = original.epoch;
  follow();
  EXPECT_EQ(shown(), Seqs{1});
  EXPECT_EQ(seq(), 2U);
}

TEST_F(ChannelsTest, TakeNoManifestThatIsNotTheCircles) {
  protocol::ManifestStatement other = next_manifest();
  const Bytes body = cbor::encode(protocol::sign(other, {&steward_.who.identity_key}));
  add(EntryType::manifest, body).epoch = 1;
  follow();
  EXPECT_EQ(told<Alarm>().at(0).kind, AlarmKind::not_trusted);
  EXPECT_EQ(channels_.find(channel_)->epoch, 0U);
}

class RestrictedChannels : public ChannelsTest {
 protected:
  // The circle is one of admins alone.
  RestrictedChannels() {
    manifests_.clear();
    boxes_.clear();
    protocol::CircleStatement body = world_.circle(admins_rule(), admins_rule());
    circle_ = body.circle;
    definition_ = protocol::sign(body, {&world_.root_key()});
    trust_.keep_all({definition_});
    announce();
    put_box(1);
  }
};

TEST_F(RestrictedChannels, ShowNothingOfWhomTheCircleDoesNotAdmit) {
  add_post();
  add(post_of(steward_), steward_.who.device_key);
  follow();
  EXPECT_EQ(shown(), Seqs{2});
}

TEST_F(RestrictedChannels, ShowWhomTheCircleAdmitsSinceTheyWereLookedUp) {
  ASSERT_TRUE(run(trust_.learn(author_.who.id)));
  grant(author_.listed.statements, world_.role(author_.who, protocol::RoleName::admin));
  list(author_.listed);
  add_post();
  follow();
  EXPECT_EQ(shown(), Seqs{1});
}

TEST_F(RestrictedChannels, LookNobodyUpAgainForEachMessage) {
  ASSERT_TRUE(run(trust_.learn(author_.who.id)));
  add_post();
  follow();
  const std::size_t asked = server_.count("members.get");
  push(add_post());
  push(add_post());
  EXPECT_EQ(server_.count("members.get"), asked);
  context_.now = {context_.now.seconds + kLookUpAgainSeconds};
  push(add_post());
  EXPECT_EQ(server_.count("members.get"), asked + 1);
  EXPECT_EQ(shown(), Seqs{});
}

// ---- what waits

TEST_F(ChannelsTest, WaitForAKeyAndGoOnWhenItComes) {
  boxes_.clear();
  add_post();
  follow();
  EXPECT_EQ(seq(), 0U);
  put_box(1);
  EXPECT_TRUE(refresh());
  channels_.retry_waiting(account_);
  serve();
  EXPECT_EQ(shown(), Seqs{1});
}

// A server that is too busy to say who somebody is has not said that they are nobody.
TEST_F(ChannelsTest, DoNotPassOverWhatCouldNotBeJudgedNow) {
  add_post();
  for (const ErrorCode code :
       {ErrorCode::rate_limited, ErrorCode::overloaded, ErrorCode::unavailable}) {
    server_.refuse("members.get", code);
    follow();
    EXPECT_EQ(seq(), 0U);
    EXPECT_TRUE(told<Alarm>().empty());
  }
  server_.on<protocol::MembersGetRequest>(
      "members.get", [this](const protocol::MembersGetRequest& who) {
        return Result<protocol::MembersGetReply>(who.member == author_.who.id ? author_.listed
                                                                              : steward_.listed);
      });
  follow();
  EXPECT_EQ(shown(), Seqs{1});
}

TEST_F(ChannelsTest, DoNotComeBackThroughWhatWasUnderWayWhenTheyWereLeft) {
  add_manifest(1);
  server_.hold("circles.get");
  follow();
  leave();
  server_.release("circles.get");
  serve();
  EXPECT_EQ(channels_.find(channel_), nullptr);
  first_ = 3;
  add_post();
  add_post();
  server_.hold("hash");
  follow();
  leave();
  server_.release("hash");
  serve();
  EXPECT_EQ(channels_.find(channel_), nullptr);
}

TEST_F(ChannelsTest, ShowNothingThatWasUnderWayWhenTheyWereLeft) {
  add_post();
  server_.hold("members.get");
  follow();
  leave();
  server_.release("members.get");
  serve();
  EXPECT_TRUE(shown().empty());
  EXPECT_TRUE(test::must(channels_.messages(channel_, 0, 9)).empty());
}

TEST_F(ChannelsTest, StopWhereTheConnectionIsLost) {
  add_post();
  server_.hold("members.get");
  follow();
  context_.session.on_lost();
  channels_.on_lost();
  EXPECT_EQ(seq(), 0U);
  flows_.sweep();
  EXPECT_TRUE(flows_.is_idle());
}

// ---- sending

TEST_F(ChannelsTest, SendWhatIsQueuedInItsOrder) {
  follow();
  const MessageId first = queue();
  const MessageId second = queue();
  serve();
  ASSERT_EQ(sent_.size(), 2U);
  EXPECT_EQ(sent_[0].message, first);
  EXPECT_EQ(sent_[1].message, second);
  EXPECT_TRUE(channels_.is_empty());
  EXPECT_EQ(told<MessageSent>().size(), 2U);
  const OpenPlace where{world_.alliance(), channel_, 1, first};
  const auto key = test::must(circles_.channel_key(circle_, 1, channel_));
  const auto message = test::must(open_open_message(where, key, sent_[0].body));
  EXPECT_TRUE(verify_open_message(where, message, account_.device_key().public_key));
  EXPECT_EQ(message.manifest, protocol::hash_of(manifests_[0].manifest));
  EXPECT_EQ(message.member, account_.member());
}

TEST_F(ChannelsTest, SendNothingIntoAChannelThatTheDeviceIsNotIn) {
  EXPECT_EQ(channels_.queue(account_, channel_, protocol::TextContent{"x", {}, {}, {}}).error(),
            ClientError::not_in_channel);
}

TEST_F(ChannelsTest, SendTheSameBytesAgainAfterALoss) {
  follow();
  server_.hold("send");
  queue();
  serve();
  Bytes first;
  const auto kept = test::must(context_.records.all<OutboxEntry>("outbox/"));
  ASSERT_EQ(kept.size(), 1U);
  ASSERT_TRUE(kept.begin()->second.body.has_value());
  context_.session.on_lost();
  channels_.on_lost();
  context_.session.on_open();
  server_.release("send");
  EXPECT_TRUE(run(channels_.resume(account_)));
  serve();
  ASSERT_FALSE(sent_.empty());
  for (const auto& request : sent_) {
    EXPECT_EQ(request.body, *kept.begin()->second.body);
    EXPECT_EQ(request.message, kept.begin()->second.message);
  }
  EXPECT_TRUE(channels_.is_empty());
}

// What came before the device has signed in would be refused for good.
TEST_F(ChannelsTest, SendNothingBeforeTheyAreTakenUp) {
  follow();
  context_.session.on_lost();
  channels_.on_lost();
  context_.session.on_open();
  queue();
  serve();
  EXPECT_TRUE(sent_.empty());
  EXPECT_TRUE(run(channels_.resume(account_)));
  serve();
  EXPECT_EQ(sent_.size(), 1U);
}

TEST_F(ChannelsTest, SendOnceTheKeyHasCome) {
  boxes_.clear();
  follow();
  queue();
  serve();
  EXPECT_TRUE(sent_.empty());
  EXPECT_FALSE(channels_.is_empty());
  put_box(1);
  EXPECT_TRUE(refresh());
  channels_.retry_waiting(account_);
  serve();
  EXPECT_EQ(sent_.size(), 1U);
  EXPECT_TRUE(channels_.is_empty());
}

// The log may show the message before the server has answered.
TEST_F(ChannelsTest, LoseNothingThatIsQueuedWhileAnotherIsUnderWay) {
  follow();
  server_.hold("send");
  const MessageId first = queue();
  serve();
  const auto kept = test::must(context_.records.all<OutboxEntry>("outbox/"));
  list(peer().listed);
  Entry& entry = add(EntryType::message, *kept.begin()->second.body);
  entry.message = first;
  entry.device = account_.device();
  entry.epoch = 1;
  push(entry);
  EXPECT_TRUE(channels_.is_empty());
  const MessageId second = queue();
  server_.release("send");
  serve();
  ASSERT_EQ(sent_.size(), 2U);
  EXPECT_EQ(sent_[1].message, second);
}

TEST_F(ChannelsTest, SealAnewUnderANewerEpoch) {
  follow();
  EXPECT_TRUE(refresh());
  announce();
  put_box(2);
  server_.on<protocol::SendRequest>("send", [this](const protocol::SendRequest& request) {
    sent_.push_back(request);
    return request.epoch == 2 ? Result<protocol::SendReply>(protocol::SendReply{1, kNow})
                              : Result<protocol::SendReply>(ErrorCode::stale_epoch);
  });
  const MessageId message = queue();
  serve();
  ASSERT_EQ(sent_.size(), 2U);
  EXPECT_EQ(sent_[1].epoch, 2U);
  EXPECT_EQ(sent_[1].message, message);
  EXPECT_NE(sent_[1].body, sent_[0].body);
  EXPECT_TRUE(channels_.is_empty());
}

TEST_F(ChannelsTest, KeepWhatWaitsUntilSomebodyVouchesForTheEpoch) {
  follow();
  EXPECT_TRUE(refresh());
  const Peer gone = unlisted_peer();
  protocol::ManifestStatement manifest = next_manifest();
  manifest.issuer = gone.who.id;
  announce(manifest, gone.who.identity_key);
  server_.on<protocol::SendRequest>("send", [this](const protocol::SendRequest& request) {
    sent_.push_back(request);
    return request.epoch == 3 ? Result<protocol::SendReply>(protocol::SendReply{1, kNow})
                              : Result<protocol::SendReply>(ErrorCode::stale_epoch);
  });
  const MessageId first = queue();
  const MessageId second = queue();
  serve();
  EXPECT_TRUE(told<MessageRefused>().empty());
  // What is behind it waits too, and nothing is sealed twice in one epoch.
  ASSERT_FALSE(sent_.empty());
  for (const protocol::SendRequest& request : sent_) {
    EXPECT_EQ(request.message, first);
    EXPECT_EQ(request.body, sent_[0].body);
  }
  announce();
  put_box(3);
  sent_.clear();
  EXPECT_TRUE(run(channels_.send_all(account_)));
  ASSERT_EQ(sent_.size(), 3U);
  EXPECT_EQ(sent_[1].message, first);
  EXPECT_EQ(sent_[2].message, second);
  EXPECT_TRUE(channels_.is_empty());
}

TEST_F(ChannelsTest, DoNotSendForEverWhatStaysStale) {
  follow();
  server_.refuse("send", ErrorCode::stale_epoch);
  queue();
  serve();
  EXPECT_EQ(server_.count("send"), 1U);
  const auto refused = told<MessageRefused>();
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].error, ErrorCode::stale_epoch);
  EXPECT_TRUE(channels_.is_empty());
}

TEST_F(ChannelsTest, SayWhatTheServerRefused) {
  follow();
  server_.refuse("send", ErrorCode::not_allowed);
  const MessageId message = queue();
  serve();
  const auto refused = told<MessageRefused>();
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].message, message);
  EXPECT_EQ(refused[0].error, ErrorCode::not_allowed);
}

// What somebody wrote is not lost because a server is busy.
TEST_F(ChannelsTest, KeepWhatTheServerHasNoTimeFor) {
  follow();
  for (const ErrorCode code : {ErrorCode::rate_limited, ErrorCode::overloaded,
                               ErrorCode::unavailable, ErrorCode::internal}) {
    server_.refuse("send", code);
    queue();
    serve();
    EXPECT_FALSE(channels_.is_empty());
  }
  EXPECT_TRUE(told<MessageRefused>().empty());
  server_.on<protocol::SendRequest>("send", [this](const protocol::SendRequest& request) {
    sent_.push_back(request);
    return Result<protocol::SendReply>(protocol::SendReply{sent_.size(), kNow});
  });
  EXPECT_TRUE(run(channels_.send_all(account_)));
  EXPECT_EQ(sent_.size(), 4U);
  EXPECT_TRUE(channels_.is_empty());
}

TEST_F(ChannelsTest, DoNotAskForEverWhatHasToBeRemovedFirst) {
  follow();
  protocol::AllianceGetReply alliance;
  alliance.root = {world_.root()};
  server_.always<protocol::Nothing>("alliance.get", alliance);
  server_.refuse("send", ErrorCode::remove_first);
  const MessageId message = queue();
  serve();
  const auto refused = told<MessageRefused>();
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].message, message);
  EXPECT_TRUE(channels_.is_empty());
}

TEST_F(ChannelsTest, SayWhatCanNotBeSentSinceTheyWereLeft) {
  follow();
  server_.hold("circles.get");
  queue();
  serve();
  leave();
  server_.release("circles.get");
  serve();
  EXPECT_TRUE(sent_.empty());
  EXPECT_EQ(told<MessageRefused>().at(0).error, ClientError::not_in_channel);
  EXPECT_TRUE(channels_.is_empty());
}

TEST_F(ChannelsTest, SayWhatWasStaleWhenTheyWereLeft) {
  follow();
  server_.refuse("send", ErrorCode::stale_epoch);
  server_.hold("send");
  queue();
  serve();
  leave();
  server_.release("send");
  serve();
  EXPECT_EQ(told<MessageRefused>().size(), 1U);
  EXPECT_TRUE(channels_.is_empty());
}

}  // namespace
}  // namespace indaba::client
