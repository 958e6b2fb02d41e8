// Proves that what a moderator does in an open channel is done on this device and shown as theirs,
// that nobody else's word does it, and that whoever is put out is told so. Statements stand in a
// log that the test writes; the member's own go to a server that keeps them.
#include "tests/unit/clients/core/channels/channels_fixture.h"

namespace indaba::client {
namespace {

using protocol::EntryType;
using protocol::ModerationStatement;

class ModerationTest : public ChannelsFixture {
 protected:
  ModerationStatement statement(const Peer& by, protocol::ModerationAct act) const {
    ModerationStatement body;
    body.alliance = world_.alliance();
    body.channel = channel_;
    body.act = std::move(act);
    body.at = kNow;
    body.issuer = by.who.id;
    body.device = by.who.device;
    return body;
  }
  protocol::Entry& add_act(const ModerationStatement& body, const Ed25519KeyPair& by) {
    protocol::Entry& entry = add(EntryType::moderation, cbor::encode(protocol::sign(body, {&by})));
    entry.device = body.device;
    return entry;
  }
  protocol::Entry& add_act(const Peer& by, protocol::ModerationAct act) {
    return add_act(statement(by, std::move(act)), by.who.device_key);
  }
  // The member of this device becomes a moderator.
  void become_moderator() {
    ASSERT_TRUE(run(trust_.learn(account_.member())));
    test::Signatory self = world_.stranger();
    self.id = account_.member();
    const auto role = world_.role(self, protocol::RoleName::moderator);
    trust_.keep_all({protocol::sign(role, {&world_.root_key()})});
  }
  // A second one of this member's.
  void add_own_device() {
    ASSERT_TRUE(run(trust_.learn(account_.member())));
    test::Signatory second = world_.stranger();
    second.id = account_.member();
    second.generation = account_.generation();
    protocol::DeviceStatement body = world_.device(second);
    body.certifier = account_.device();
    protocol::Statement certificate = account_.certify(body);
    const protocol::Statement own = protocol::sign(body, {&second.device_key});
    certificate.signatures.push_back(own.signatures.front());
    trust_.keep_all({certificate});
  }
  std::vector<ShownMessage> lines() { return test::must(channels_.messages(channel_, 0, 100)); }

  Peer moderator_ = peer(protocol::RoleName::moderator);
};

// ---- whose word counts

TEST_F(ModerationTest, ShowsWhoDidWhat) {
  const protocol::ActBan ban{author_.who.id, UnixTime{kNow.seconds + 5}};
  add_act(moderator_, ban);
  follow();
  EXPECT_EQ(shown(), Seqs{1});
  const auto shown_lines = lines();
  ASSERT_EQ(shown_lines.size(), 1U);
  EXPECT_EQ(shown_lines[0].member, moderator_.who.id);
  EXPECT_EQ(shown_lines[0].act, protocol::ModerationAct(ban));
  EXPECT_EQ(test::must(channels_.unread(account_, channel_)), 0U);
  // By the handle that is shown of them.
  EXPECT_NE(trust_.person(author_.who.id), nullptr);
}

TEST_F(ModerationTest, IsShownOfWhoIsBlockedToo) {
  ASSERT_TRUE(channels_.marks().block(moderator_.who.id, true));
  add_act(moderator_, protocol::ActClose{});
  follow();
  EXPECT_EQ(lines().size(), 1U);
}

TEST_F(ModerationTest, IsNothingByWhoIsNoModerator) {
  add_act(author_, protocol::ActRename{"Mine"});
  add_act(author_, protocol::ActBan{steward_.who.id, {}});
  follow();
  EXPECT_EQ(seq(), 2U);
  EXPECT_EQ(channels_.find(channel_)->name, "Topic");
  EXPECT_TRUE(lines().empty());
  EXPECT_TRUE(told<Alarm>().empty());
}

TEST_F(ModerationTest, IsNothingByWhoModeratesAnotherCircle) {
  Peer other = peer();
  protocol::RoleStatement role = world_.role(other.who, protocol::RoleName::moderator);
  role.scope.circles = {world_.circle_id()};
  grant(other.listed.statements, role);
  list(other.listed);
  add_act(other, protocol::ActRename{"Mine"});
  follow();
  EXPECT_EQ(channels_.find(channel_)->name, "Topic");
  EXPECT_TRUE(lines().empty());
}

TEST_F(ModerationTest, CountsByWhoHasBecomeAModeratorSince) {
  ASSERT_TRUE(run(trust_.learn(author_.who.id)));
  grant(author_.listed.statements, world_.role(author_.who, protocol::RoleName::moderator));
  list(author_.listed);
  add_act(author_, protocol::ActRename{"Wells"});
  follow();
  EXPECT_EQ(channels_.find(channel_)->name, "Wells");
}

TEST_F(ModerationTest, IsRefusedIfTheDeviceDidNotSignIt) {
  add_act(statement(moderator_, protocol::ActClose{}), author_.who.device_key);
  expect_not_shown();
}

TEST_F(ModerationTest, IsRefusedIfTheServerNamesAnotherDevice) {
  add_act(moderator_, protocol::ActClose{}).device = author_.who.device;
  expect_not_shown();
}

TEST_F(ModerationTest, IsRefusedIfItIsOfAnotherChannel) {
  ModerationStatement body = statement(moderator_, protocol::ActClose{});
  body.channel = ChannelId();
  add_act(body, moderator_.who.device_key);
  expect_not_shown();
}

TEST_F(ModerationTest, IsRefusedIfItIsNoStatement) {
  add(EntryType::moderation, {1, 2, 3}).device = moderator_.who.device;
  expect_not_shown();
}

TEST_F(ModerationTest, CountsOnce) {
  Peer other = peer();
  add_act(moderator_, protocol::ActBan{other.who.id, {}});
  const ModerationStatement unban = statement(moderator_, protocol::ActUnban{other.who.id});
  add_act(unban, moderator_.who.device_key);
  ModerationStatement again = statement(moderator_, protocol::ActBan{other.who.id, {}});
  again.at.seconds += 1;
  add_act(again, moderator_.who.device_key);
  // The server shows once more how they were let in.
  add_act(unban, moderator_.who.device_key);
  add(post_of(other), other.who.device_key);
  follow();
  EXPECT_EQ(told<Alarm>().size(), 2U);
  EXPECT_EQ(lines().size(), 3U);
}

TEST_F(ModerationTest, LetsInAgainWhoWasLetInByWhoIsNoModeratorAnyMore) {
  Peer other = peer();
  add_act(moderator_, protocol::ActBan{other.who.id, {}});
  add_act(author_, protocol::ActUnban{other.who.id});
  add(post_of(other), other.who.device_key);
  follow();
  EXPECT_TRUE(told<Alarm>().empty());
  EXPECT_EQ(lines().size(), 2U);
}

TEST_F(ModerationTest, LetsNobodyLetThemselvesIn) {
  Peer other = peer();
  add_act(moderator_, protocol::ActBan{other.who.id, {}});
  add_act(other, protocol::ActUnban{other.who.id});
  add(post_of(other), other.who.device_key);
  follow();
  EXPECT_EQ(shown(), Seqs{1});
}

TEST_F(ModerationTest, OfWhoIsGoneIsPassedOver) {
  const Peer gone = unlisted_peer();
  add_act(gone, protocol::ActClose{});
  follow();
  EXPECT_EQ(seq(), 1U);
  EXPECT_TRUE(lines().empty());
  EXPECT_TRUE(told<Alarm>().empty());
}

// ---- what it does

TEST_F(ModerationTest, KeepsWhatABannedMemberSaysFromCounting) {
  Peer other = peer();
  add(post_of(other), other.who.device_key);
  add_act(moderator_, protocol::ActBan{other.who.id, {}});
  add(post_of(other), other.who.device_key);
  add_post();
  add_act(moderator_, protocol::ActUnban{other.who.id});
  add(post_of(other), other.who.device_key);
  follow();
  EXPECT_EQ(shown(), (Seqs{1, 2, 4, 5, 6}));
}

TEST_F(ModerationTest, BansWhoeverWasBannedBeforeTheDeviceStopped) {
  follow();
  push(add_act(moderator_, protocol::ActBan{author_.who.id, {}}));
  Channels again(context_, flows_, trust_, circles_);
  ASSERT_TRUE(again.restore());
  told<Alarm>();
  again.on_entry(account_, {channel_, add_post(), {}});
  serve();
  const auto alarms = told<Alarm>();
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].kind, AlarmKind::not_trusted);
  EXPECT_EQ(again.find(channel_)->seq, 2U);
}

TEST_F(ModerationTest, BeginsOnNoStoreWhoseBansAreDamaged) {
  for (const char* name : {"ban/", "ban/zz", "ban/00"}) {
    context_.records.put(name, Ban{});
    Channels again(context_, flows_, trust_, circles_);
    EXPECT_EQ(again.restore().error(), ClientError::corrupt_store) << name;
    context_.records.erase(name);
  }
}

TEST_F(ModerationTest, BansUntilTheTimeThatItSays) {
  add_act(moderator_, protocol::ActBan{author_.who.id, kNow});
  add_post();
  add_act(moderator_, protocol::ActBan{author_.who.id, UnixTime{kNow.seconds + 1}});
  add_post();
  follow();
  EXPECT_EQ(shown(), (Seqs{1, 2, 3}));
}

TEST_F(ModerationTest, TakesMessagesBackWhoeverWroteThem) {
  const protocol::Entry first = add_post();
  add_post();
  protocol::ActDelete act;
  act.messages = {*first.message, MessageId()};
  add_act(moderator_, act);
  follow();
  const auto changed = told<MessageChanged>();
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(changed[0].message.seq, 1U);
  const auto left = lines();
  ASSERT_EQ(left.size(), 3U);
  EXPECT_TRUE(left[0].content.empty());
  EXPECT_FALSE(left[1].content.empty());
}

TEST_F(ModerationTest, GivesTheChannelAnotherName) {
  follow();
  context_.events.clear();
  add_act(moderator_, protocol::ActRename{"Wells"});
  follow();
  EXPECT_EQ(channels_.find(channel_)->name, "Wells");
  EXPECT_EQ(channels_.find(channel_)->seq, 1U);
  EXPECT_EQ(told<ChannelChanged>().size(), 1U);
}

TEST_F(ModerationTest, IsNoTitleThatAnybodySays) {
  Post post = post_of(author_);
  post.message.content = cbor::encode(protocol::Content(protocol::TitleContent{"Mine"}));
  add(post, author_.who.device_key);
  follow();
  EXPECT_EQ(channels_.find(channel_)->name, "Topic");
  EXPECT_TRUE(lines().empty());
}

// ---- being put out

TEST_F(ModerationTest, TellsWhoPutThisMemberOut) {
  follow();
  const UnixTime until{kNow.seconds + 9};
  server_.refuse("read", protocol::ErrorCode::not_found);
  push(add_act(moderator_, protocol::ActBan{account_.member(), until}));
  leave();
  const auto out = told<PutOut>();
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].name, "Topic");
  EXPECT_EQ(out[0].by, moderator_.who.id);
  EXPECT_EQ(out[0].until, until);
  EXPECT_EQ(channels_.find(channel_), nullptr);
}

TEST_F(ModerationTest, TellsWhoPutThisMemberOutThoughTheyHaveToBeLookedUp) {
  follow();
  server_.refuse("read", protocol::ErrorCode::not_found);
  server_.hold("members.get");
  push(add_act(moderator_, protocol::ActBan{account_.member(), {}}));
  leave();
  EXPECT_TRUE(told<PutOut>().empty());
  server_.release("members.get");
  serve();
  const auto out = told<PutOut>();
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].by, moderator_.who.id);
  EXPECT_EQ(channels_.find(channel_), nullptr);
}

TEST_F(ModerationTest, BeginsAnewWhereThisMemberIsLetInAgainMeanwhile) {
  follow();
  server_.hold("members.get");
  push(add_act(moderator_, protocol::ActBan{account_.member(), {}}));
  leave();
  add_act(moderator_, protocol::ActUnban{account_.member()});
  add_post();
  flows_.spawn(channels_.on_joined(account_, joined(true)));
  serve();
  EXPECT_EQ(told<PutOut>().size(), 1U);
  server_.release("members.get");
  serve();
  ASSERT_NE(channels_.find(channel_), nullptr);
  follow();
  EXPECT_EQ(seq(), 3U);
}

TEST_F(ModerationTest, TellsThatThisMemberIsOutWithoutSayingByWhom) {
  follow();
  protocol::ResumeReply resumed;
  resumed.gone = {channel_};
  server_.always<protocol::ResumeRequest>("resume", resumed);
  ASSERT_TRUE(run(channels_.resume(account_)));
  const auto out = told<PutOut>();
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].name, "Topic");
  EXPECT_FALSE(out[0].by);
  EXPECT_FALSE(out[0].or_left);
  ASSERT_TRUE(run(channels_.resume(account_)));
  EXPECT_TRUE(told<PutOut>().empty());
}

TEST_F(ModerationTest, SaysThatAnotherDeviceMayHaveLeft) {
  follow();
  add_own_device();
  leave();
  EXPECT_TRUE(told<PutOut>().at(0).or_left);
}

TEST_F(ModerationTest, TellsNobodyWhoLeaves) {
  follow();
  server_.on<protocol::ChannelsQuitRequest>(
      "channels.quit", [this](const protocol::ChannelsQuitRequest&) {
        flows_.spawn(channels_.on_joined(account_, joined(false)));
        return Result<protocol::ChannelsQuitReply>(protocol::ChannelsQuitReply{});
      });
  ASSERT_TRUE(run(channels_.leave(account_, channel_)));
  EXPECT_EQ(channels_.find(channel_), nullptr);
  EXPECT_TRUE(told<PutOut>().empty());
}

TEST_F(ModerationTest, BansNobodyForWhatTheySaidBeforeInALogThatIsReadAgain) {
  add_post();
  add_act(moderator_, protocol::ActBan{author_.who.id, {}});
  follow();
  leave();
  context_.events.clear();
  follow();
  EXPECT_EQ(shown(), (Seqs{1, 2}));
  EXPECT_TRUE(told<Alarm>().empty());
}

// ---- by this member

TEST_F(ModerationTest, GoesToTheServerSignedByTheDevice) {
  follow();
  std::vector<protocol::Statement> taken;
  server_.on<protocol::ChannelsModerateRequest>(
      "channels.moderate", [&](const protocol::ChannelsModerateRequest& request) {
        taken.push_back(request.moderation);
        return Result<protocol::ChannelsModerateReply>(protocol::ChannelsModerateReply{1});
      });
  become_moderator();
  protocol::ModerationAct act = protocol::ActUnban{author_.who.id};
  ASSERT_TRUE(run(channels_.moderate(account_, channel_, act)));
  ASSERT_EQ(taken.size(), 1U);
  const auto read = protocol::authenticate_as<ModerationStatement>(taken[0], world_.alliance());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->body.act, act);
  EXPECT_EQ(read->body.issuer, account_.member());
  EXPECT_TRUE(read->signed_by(account_.device_key().public_key));
}

TEST_F(ModerationTest, IsNotEvenAskedForByWhoMayNot) {
  follow();
  protocol::ModerationAct act = protocol::ActClose{};
  EXPECT_EQ(run(channels_.moderate(account_, channel_, act)).error(), ClientError::not_allowed);
  EXPECT_EQ(run(channels_.moderate(account_, ChannelId(), act)).error(),
            ClientError::not_in_channel);
  become_moderator();
  for (const std::string& name : {std::string(), std::string(201, 'x'), std::string("\xff")}) {
    protocol::ModerationAct renaming = protocol::ActRename{name};
    EXPECT_EQ(run(channels_.moderate(account_, channel_, renaming)).error(),
              ClientError::invalid_text);
  }
  EXPECT_EQ(server_.count("channels.moderate"), 0U);
}

// ---- what a group is called

TEST_F(ModerationTest, LeavesTheNameOfAGroupToWhoMayInvite) {
  ASSERT_TRUE(run(trust_.learn(account_.member())));
  server_.always<protocol::KeyPackagesClaimRequest>("key_packages.claim",
                                                    protocol::KeyPackagesClaimReply{});
  server_.always<protocol::ChannelsCreateRequest>("channels.create", protocol::Nothing{});
  Channel group;
  group.id = test::must(context_.random_id<ChannelId>());
  group.kind = protocol::ChannelKind::group;
  group.name = "Watch";
  ASSERT_TRUE(run(channels_.create(account_, group, {})));
  EXPECT_TRUE(channels_.closed().may_rename(group.id, account_.member()));
  EXPECT_FALSE(channels_.closed().may_rename(group.id, author_.who.id));
  EXPECT_FALSE(channels_.closed().may_rename(channel_, account_.member()));

  // One's own title counts once it stands in the log.
  const MessageId message =
      test::must(channels_.queue(account_, group.id, protocol::TitleContent{"Night watch"}));
  serve();
  ASSERT_EQ(sent_.size(), 1U);
  EXPECT_EQ(channels_.find(group.id)->name, "Watch");
  protocol::Entry entry;
  entry.seq = 1;
  entry.type = EntryType::message;
  entry.at = kNow;
  entry.body = sent_[0].body;
  entry.hash = sha256(*entry.body);
  entry.log_hash = protocol::log_hash(group.id, protocol::kLogHashStart, 1, entry.type, entry.hash);
  entry.message = message;
  entry.device = account_.device();
  entry.epoch = sent_[0].epoch;
  entry.generation = sent_[0].generation;
  channels_.on_entry(account_, {group.id, entry, {}});
  serve();
  EXPECT_EQ(channels_.find(group.id)->name, "Night watch");
}

}  // namespace
}  // namespace indaba::client
