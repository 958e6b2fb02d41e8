// Proves who opens, finds, joins and quits open channels, and who may post; on a planted alliance.
#include "server/service/open_channels.h"

#include <gtest/gtest.h>

#include "protocol/frames/error_code.h"
#include "server/service/log_reading.h"
#include "tests/support/alliance/planted_alliance.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::RoleName;
using test::Planted;

class OpenChannels : public testing::Test {
 protected:
  OpenChannels() {
    alliance_.grant(lead_, RoleName::youth_lead);
    alliance_.grant(lead_, RoleName::youth);
    alliance_.grant(second_, RoleName::youth_lead);
    alliance_.grant(second_, RoleName::youth);
    alliance_.grant(kim_, RoleName::youth);
    alliance_.grant(admin_, RoleName::admin);
  }

  protocol::ChannelsOpenRequest channel(std::uint8_t number) {
    protocol::ChannelsOpenRequest request;
    request.channel = ChannelId(ByteArray<16>{number});
    request.circle = youth_;
    request.name = "Water";
    request.themes = {"Water"};
    request.countries = {"SN"};
    return request;
  }
  auto open(const Planted& by, const protocol::ChannelsOpenRequest& request) {
    return alliance_.run(channels_open, by.caller(), request);
  }
  auto join(const Planted& by, const ChannelId& id) {
    return alliance_.run(channels_join, by.caller(), protocol::ChannelsJoinRequest{id});
  }
  auto quit(const Planted& by, const ChannelId& id) {
    return alliance_.run(channels_quit, by.caller(), protocol::ChannelsQuitRequest{id});
  }
  std::vector<protocol::FoundChannel> find(const Planted& by,
                                           protocol::ChannelsFindRequest request = {}) {
    request.limit = request.limit == 0 ? 100 : request.limit;
    return alliance_.run(channels_find, by.caller(), request)->channels;
  }
  Result<PostTarget> may_post(const Planted& by, const ChannelId& id, std::uint64_t epoch = 0) {
    ServiceContext context = alliance_.context();
    protocol::SendRequest request;
    request.channel = id;
    request.epoch = epoch;
    return admit_post(context, alliance_.store(), alliance_.store().channels->channel(id).value(),
                      by.caller(), request);
  }

  test::PlantedAlliance alliance_;
  Planted& admin_ = alliance_.add("admin");
  Planted& lead_ = alliance_.add("lead");
  Planted& second_ = alliance_.add("second");
  Planted& kim_ = alliance_.add("kim");
  Planted& awa_ = alliance_.add("awa");
  protocol::CircleId youth_ = alliance_.add_circle(RoleName::youth, RoleName::youth_lead);
};

TEST_F(OpenChannels, AreOpenedByStewardsOfTheirCircle) {
  ASSERT_TRUE(open(lead_, channel(1)));
  EXPECT_EQ(open(lead_, channel(1)).error(), ErrorCode::already_exists);
  EXPECT_EQ(open(kim_, channel(2)).error(), ErrorCode::not_allowed);
  EXPECT_EQ(open(awa_, channel(2)).error(), ErrorCode::not_found);
  protocol::ChannelsOpenRequest for_all = channel(2);
  for_all.joined_at_once = true;
  EXPECT_EQ(open(lead_, for_all).error(), ErrorCode::not_allowed);
}

TEST_F(OpenChannels, AreFoundByWhomTheirCircleAdmits) {
  ASSERT_TRUE(open(lead_, channel(1)));
  ASSERT_TRUE(open(lead_, channel(2)));
  EXPECT_TRUE(find(awa_).empty());
  ASSERT_EQ(find(kim_).size(), 2U);
  EXPECT_EQ(find(kim_)[0].name, "Water");
  EXPECT_FALSE(find(kim_)[0].joined);
  EXPECT_TRUE(find(lead_)[0].joined);
  protocol::ChannelsFindRequest request;
  request.limit = 1;
  EXPECT_TRUE(alliance_.run(channels_find, kim_.caller(), request)->more);
  request.after = channel(1).channel;
  EXPECT_EQ(find(kim_, request).at(0).channel, channel(2).channel);
  protocol::ChannelsFindRequest elsewhere;
  elsewhere.country = "FR";
  EXPECT_TRUE(find(kim_, elsewhere).empty());
}

TEST_F(OpenChannels, AreJoinedWithNobodyOnlineAndPushedToEveryDevice) {
  ASSERT_TRUE(open(lead_, channel(1)));
  alliance_.add_device(kim_);
  const auto joined = join(kim_, channel(1).channel);
  ASSERT_TRUE(joined);
  EXPECT_EQ(joined->head, 0U);
  EXPECT_EQ(joined->first, 1U);
  int subscribed = 0;
  for (const Effect& effect : alliance_.effects()) {
    if (const auto* subscribe = std::get_if<Subscribe>(&effect)) {
      EXPECT_EQ(subscribe->next_seq, 1U);
      ++subscribed;
    }
  }
  EXPECT_EQ(subscribed, 2);
  EXPECT_TRUE(join(kim_, channel(1).channel));  // again
  EXPECT_TRUE(alliance_.effects().empty());
  EXPECT_EQ(join(awa_, channel(1).channel).error(), ErrorCode::not_found);
  EXPECT_EQ(join(kim_, channel(9).channel).error(), ErrorCode::not_found);
}

TEST_F(OpenChannels, AreQuitByWhoIsIn) {
  ASSERT_TRUE(open(lead_, channel(1)));
  EXPECT_EQ(quit(kim_, channel(1).channel).error(), ErrorCode::not_found);
  ASSERT_TRUE(join(kim_, channel(1).channel));
  ASSERT_TRUE(quit(kim_, channel(1).channel));
  EXPECT_TRUE(std::holds_alternative<Unsubscribe>(alliance_.effects().at(0)));
  EXPECT_EQ(may_post(kim_, channel(1).channel).error(), ErrorCode::not_found);
}

TEST_F(OpenChannels, TakePostsOfMembersInTheNewestEpoch) {
  ASSERT_TRUE(open(lead_, channel(1)));
  ASSERT_TRUE(join(kim_, channel(1).channel));
  EXPECT_TRUE(may_post(kim_, channel(1).channel));
  EXPECT_EQ(may_post(kim_, channel(1).channel, 1).error(), ErrorCode::stale_epoch);
  EXPECT_EQ(may_post(awa_, channel(1).channel).error(), ErrorCode::not_found);
}

TEST_F(OpenChannels, OfAlertsTakePostsOfRespondersOnly) {
  protocol::ChannelsOpenRequest alerts = channel(1);
  alerts.kind = protocol::ChannelKind::alert;
  ASSERT_TRUE(open(lead_, alerts));
  ASSERT_TRUE(join(kim_, alerts.channel));
  EXPECT_EQ(may_post(kim_, alerts.channel).error(), ErrorCode::not_allowed);
  alliance_.grant(kim_, RoleName::responder);
  EXPECT_TRUE(may_post(kim_, alerts.channel));
}

// Not by anybody: neither by youth nor by the lead who is left.
TEST_F(OpenChannels, OfYouthAreOnlyReadBelowTwoLeads) {
  ASSERT_TRUE(open(lead_, channel(1)));
  ASSERT_TRUE(join(kim_, channel(1).channel));
  EXPECT_TRUE(may_post(kim_, channel(1).channel));
  ASSERT_TRUE(alliance_.store().roles->remove_all(second_.id));
  EXPECT_EQ(may_post(kim_, channel(1).channel).error(), ErrorCode::too_few_leads);
  EXPECT_EQ(may_post(lead_, channel(1).channel).error(), ErrorCode::too_few_leads);
  // Who leads youth and is not in the circle counts for none.
  alliance_.grant(second_, RoleName::youth_lead);
  EXPECT_EQ(may_post(kim_, channel(1).channel).error(), ErrorCode::too_few_leads);
  alliance_.grant(second_, RoleName::youth, {}, 60);
  EXPECT_TRUE(may_post(kim_, channel(1).channel));
  alliance_.pass(61);
  EXPECT_EQ(may_post(kim_, channel(1).channel).error(), ErrorCode::too_few_leads);
}

TEST_F(OpenChannels, OfYouthTakeAlertsBelowTwoLeads) {
  protocol::ChannelsOpenRequest alerts = channel(1);
  alerts.kind = protocol::ChannelKind::alert;
  ASSERT_TRUE(open(lead_, alerts));
  ASSERT_TRUE(join(kim_, alerts.channel));
  alliance_.grant(kim_, RoleName::responder);
  ASSERT_TRUE(alliance_.store().roles->remove_all(second_.id));
  EXPECT_TRUE(may_post(kim_, alerts.channel));
}

TEST_F(OpenChannels, SlowDownWhoWritesTooOften) {
  ASSERT_TRUE(open(lead_, channel(1)));
  ASSERT_TRUE(join(kim_, channel(1).channel));
  ASSERT_TRUE(alliance_.store().open_channels->set_slow(channel(1).channel, 30));
  const auto post = may_post(kim_, channel(1).channel);
  ASSERT_TRUE(post);
  EXPECT_TRUE(post->is_slow);
  ASSERT_TRUE(
      alliance_.store().open_channels->set_written(channel(1).channel, kim_.id, alliance_.now()));
  alliance_.pass(29);
  EXPECT_EQ(may_post(kim_, channel(1).channel).error(), ErrorCode::rate_limited);
  alliance_.pass(1);
  EXPECT_TRUE(may_post(kim_, channel(1).channel));
}

class Moderation : public OpenChannels {
 protected:
  Moderation() {
    alliance_.grant(mod_, RoleName::moderator);
    EXPECT_TRUE(open(lead_, channel(1)));
    EXPECT_TRUE(join(kim_, id_));
  }

  auto moderate(const Planted& by, const protocol::ModerationAct& act) {
    protocol::ModerationStatement body;
    body.alliance = alliance_.id();
    body.channel = id_;
    body.act = act;
    body.at = alliance_.now();
    body.issuer = by.id;
    body.device = by.device().id;
    return alliance_.run(
        channels_moderate, by.caller(),
        protocol::ChannelsModerateRequest{protocol::sign(body, {&by.device().key})});
  }

  Planted& mod_ = alliance_.add("mod");
  ChannelId id_ = channel(1).channel;
};

TEST_F(Moderation, StandsInTheLog) {
  const auto done = moderate(mod_, protocol::ActRename{"Wells"});
  ASSERT_TRUE(done);
  EXPECT_EQ(alliance_.store().log->entry(id_, done->seq).value().type,
            storage::EntryType::moderation);
  EXPECT_EQ(find(kim_)[0].name, "Wells");
}

TEST_F(Moderation, IsForModerators) {
  EXPECT_EQ(moderate(kim_, protocol::ActRename{"Mine"}).error(), ErrorCode::invalid_statement);
  EXPECT_EQ(alliance_.store().log->head(id_).value().seq, 0U);
}

TEST_F(Moderation, PutsWhoIsBannedOutAndKeepsThemOut) {
  ASSERT_TRUE(moderate(mod_, protocol::ActBan{kim_.id, UnixTime{alliance_.now().seconds + 60}}));
  EXPECT_EQ(may_post(kim_, id_).error(), ErrorCode::not_found);
  EXPECT_EQ(join(kim_, id_).error(), ErrorCode::not_found);
  alliance_.pass(60);
  EXPECT_TRUE(join(kim_, id_));
  ASSERT_TRUE(moderate(mod_, protocol::ActBan{kim_.id, {}}));
  EXPECT_EQ(join(kim_, id_).error(), ErrorCode::not_found);
  ASSERT_TRUE(moderate(mod_, protocol::ActUnban{kim_.id}));
  EXPECT_TRUE(join(kim_, id_));
}

TEST_F(Moderation, ErasesBodiesAndKeepsTheirHashes) {
  storage::NewEntry entry;
  const Bytes body = to_bytes("body");
  entry.body = body;
  entry.at = alliance_.now();
  entry.message = MessageId(ByteArray<16>{7});
  ASSERT_TRUE(alliance_.store().log->append(id_, entry));
  ASSERT_TRUE(moderate(mod_, protocol::ActDelete{{*entry.message, MessageId()}}));
  EXPECT_FALSE(alliance_.store().log->entry(id_, 1).value().body);
}

TEST_F(Moderation, ClosesForGood) {
  ASSERT_TRUE(moderate(mod_, protocol::ActClose{}));
  EXPECT_EQ(may_post(kim_, id_).error(), ErrorCode::channel_closed);
  EXPECT_EQ(moderate(mod_, protocol::ActSlow{5}).error(), ErrorCode::channel_closed);
  ASSERT_TRUE(quit(kim_, id_));
  EXPECT_EQ(join(kim_, id_).error(), ErrorCode::channel_closed);
}

TEST_F(Moderation, KeepsNoAlertFromBeingHeard) {
  protocol::ChannelsOpenRequest alerts = channel(9);
  alerts.kind = protocol::ChannelKind::alert;
  ASSERT_TRUE(open(lead_, alerts));
  id_ = alerts.channel;
  for (const protocol::ModerationAct& act : {protocol::ModerationAct(protocol::ActSlow{5}),
                                             protocol::ModerationAct(protocol::ActClose{}),
                                             protocol::ModerationAct(protocol::ActExpiry{60})}) {
    EXPECT_EQ(moderate(mod_, act).error(), ErrorCode::invalid_statement);
  }
  EXPECT_TRUE(moderate(mod_, protocol::ActRename{"Alarms"}));
}

TEST_F(Moderation, IsListedWithTheChannel) {
  const auto listed = [&] {
    return alliance_.run(channels_list, kim_.caller(), protocol::Nothing{}).value().channels.at(0);
  };
  EXPECT_FALSE(listed().slow || listed().expiry || listed().closed);
  ASSERT_TRUE(moderate(mod_, protocol::ActSlow{5}));
  ASSERT_TRUE(moderate(mod_, protocol::ActExpiry{60}));
  EXPECT_EQ(listed().slow, 5U);
  EXPECT_EQ(listed().expiry, 60U);
  ASSERT_TRUE(moderate(mod_, protocol::ActSlow{0}));
  ASSERT_TRUE(moderate(mod_, protocol::ActClose{}));
  EXPECT_FALSE(listed().slow);
  EXPECT_EQ(listed().closed, alliance_.now());
}

TEST_F(Moderation, SeesTheMembers) {
  const protocol::ChannelsMembersRequest request{.channel = id_, .limit = 1, .after = {}};
  EXPECT_EQ(alliance_.run(channels_members, kim_.caller(), request).error(), ErrorCode::not_found);
  const auto page = alliance_.run(channels_members, mod_.caller(), request);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->members.size(), 1U);
  EXPECT_TRUE(page->more);
}

}  // namespace
}  // namespace indaba::server
