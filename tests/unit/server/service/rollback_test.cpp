// Proves which heads that a device shows give away that the store is an old copy, and what follows
// from it, once. Runs the services on a store in memory; the life that was lost is one of which
// only signed heads are left.
#include "server/service/rollback.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/content/restart.h"
#include "protocol/frames/envelope.h"
#include "protocol/frames/error_code.h"
#include "protocol/frames/events.h"
#include "server/service/connect.h"
#include "server/service/heads.h"
#include "server/service/invites.h"
#include "server/service/post.h"
#include "server/service/registration.h"
#include "tests/support/alliance/alliance_world.h"
#include "tests/support/alliance/proof.h"
#include "tests/support/storage/records.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::Incarnation;
using protocol::InviteMode;
using protocol::ShownHead;
using storage::LogPlace;
using test::id_of;
using test::Person;

class RollBack : public testing::Test {
 protected:
  template <class Function, class Request>
  auto run(Function function, const Caller& caller, const Request& request) {
    effects_.clear();
    ServiceContext now = context();
    std::optional<decltype(function(now, world_.store(), caller, request))> outcome;
    world_.files().piece([&](storage::Store& store) {
      outcome.emplace(function(now, store, caller, request));
      return outcome->has_value();
    });
    return *std::move(outcome);
  }
  ServiceContext context() {
    return {world_.now(), world_.random(), server_, effects_, {}, &heads_};
  }

  // With so many entries, and awa in it.
  ChannelId add_channel(std::uint64_t number, std::size_t entries) {
    const storage::Channel channel{
        id_of<ChannelId>(number), storage::ChannelKind::topic, world_.now(), {}};
    EXPECT_TRUE(world_.store().channels->create(channel));
    EXPECT_TRUE(world_.store().channels->add_member(channel.id, {awa_.id, 0, world_.now()}));
    for (std::size_t i = 0; i < entries; ++i) {
      post_into(channel.id);
    }
    return channel.id;
  }
  LogPlace post_into(const ChannelId& id) {
    ServiceContext now = context();
    const Bytes body{1};
    storage::NewEntry entry;
    entry.body = body;
    entry.at = world_.now();
    return post(now, world_.store(), world_.store().channels->channel(id).value(), entry).value();
  }
  LogPlace head(const ChannelId& channel) { return world_.store().log->head(channel).value(); }
  Incarnation incarnation() {
    return Incarnation(world_.store().meta->incarnation().value().id.view());
  }
  std::uint64_t incarnations() { return world_.store().meta->incarnation().value().number; }

  // What this server signed of a place that it was at in that life.
  ShownHead signed_in(const Incarnation& life, const ChannelId& channel, const LogPlace& place) {
    return {channel, life, heads_.sign({world_.alliance(), life}, channel, place)};
  }
  ShownHead lost(const ChannelId& channel, std::uint64_t seq) {
    return signed_in(incarnation(), channel, {seq, {9}});
  }
  Result<protocol::ResumeReply> show(const Person& by, std::vector<ShownHead> heads,
                                     std::vector<protocol::Cursor> cursors = {}) {
    return run(resume, by.caller(),
               protocol::ResumeRequest{std::move(cursors), 0, std::move(heads)});
  }
  // Whether showing it has begun an incarnation.
  bool is_noticed(const ShownHead& shown) {
    const std::uint64_t before = incarnations();
    EXPECT_TRUE(show(awa_, {shown}));
    return incarnations() != before;
  }

  std::error_code look_at(const test::WorldInvite& invite) {
    return run(invites_look, world_.stranger(), protocol::InvitesLookRequest{invite.key.public_key})
        .error();
  }
  void sign_in(const Person& person) {
    Caller caller;
    caller.nonce.fill(9);
    ServiceContext now = context();
    const auto said = hello(now, world_.store(), caller).value();
    EXPECT_TRUE(run(prove, caller,
                    test::proof_of(person.device().id, person.device().signature_key, said)));
  }

  test::AllianceWorld world_;
  ServerIdentity server_;
  Effects effects_;
  HeadSigner heads_ = prepare_heads(world_.store(), world_.random(), world_.now()).value();
  Person& awa_ = world_.add_member("awa");
};

TEST_F(RollBack, IsNoticedByAHeadAboveTheLog) {
  const ChannelId channel = add_channel(1, 5);
  const ChannelId other = add_channel(2, 0);
  const LogPlace before = head(channel);
  const Incarnation old_life = incarnation();
  const auto reply = show(awa_, {lost(channel, 8)}, {{channel, 8}}).value();

  EXPECT_NE(incarnation(), old_life);
  EXPECT_EQ(head(channel).seq, 5 + 3 + kRestartGap + 1);
  EXPECT_EQ(head(other).seq, 3 + kRestartGap + 1);
  EXPECT_EQ(post_into(channel).seq, 5 + 3 + kRestartGap + 2);
  const auto entry = world_.store().log->entry(channel, 5 + 3 + kRestartGap + 1).value();
  EXPECT_EQ(entry.type, storage::EntryType::restart);
  EXPECT_EQ(cbor::decode<protocol::Restart>(entry.body.value()).value(),
            (protocol::Restart{before.seq, before.log_hash, incarnation()}));
  ASSERT_EQ(reply.channels.size(), 2U);
  EXPECT_EQ(reply.channels[0].head.seq, 5 + 3 + kRestartGap + 1);
  EXPECT_TRUE(
      heads_.has_signed({world_.alliance(), incarnation()}, channel, reply.channels[0].head));
}

TEST_F(RollBack, IsTold) {
  const ChannelId channel = add_channel(1, 5);
  add_channel(2, 1);
  ASSERT_TRUE(show(awa_, {lost(channel, 8)}, {{channel, 8}}));
  std::vector<std::uint64_t> published;
  std::vector<std::uint64_t> subscribed;
  std::vector<std::uint64_t> told;
  for (const Effect& effect : effects_) {
    if (const auto* publish = std::get_if<Publish>(&effect)) {
      published.push_back(publish->seq);
    } else if (const auto* subscribe = std::get_if<Subscribe>(&effect)) {
      subscribed.push_back(subscribe->next_seq);
    } else if (const auto* rolled_back = std::get_if<RolledBack>(&effect)) {
      told.push_back(rolled_back->channels);
    }
  }
  EXPECT_THAT(published, testing::ElementsAre(kRestartGap + 9, kRestartGap + 5));
  EXPECT_THAT(subscribed, testing::ElementsAre(9U, kRestartGap + 6));
  EXPECT_THAT(told, testing::ElementsAre(2U));

  // In the commit in which it is noticed, heads are of the new life already.
  const std::vector<Effects*> commit{&effects_};
  add_heads(heads_, head_scope(world_.store()).value().value(), commit);
  protocol::FrameReader reader(*std::get<Publish>(effects_.front()).event);
  const auto frame = std::get<protocol::Event>(reader.next_server_frame().value());
  const auto event = cbor::decode<protocol::EntryEvent>(frame.with.item).value();
  EXPECT_TRUE(heads_.has_signed({world_.alliance(), incarnation()}, channel, event.head.value()));
  ServiceContext now = context();
  EXPECT_TRUE(same_bytes(hello(now, world_.store(), {}).value().incarnation, incarnation().view()));
}

TEST_F(RollBack, IsNoticedByAnotherEntryAtAPlace) {
  const ChannelId channel = add_channel(1, 5);
  EXPECT_TRUE(is_noticed(lost(channel, 4)));
  EXPECT_EQ(head(channel).seq, 5 + kRestartGap + 1);
}

TEST_F(RollBack, IsNoticedByAChannelThatIsNotThere) {
  const ChannelId channel = add_channel(1, 1);
  EXPECT_TRUE(is_noticed(lost(id_of<ChannelId>(7), 3)));
  EXPECT_EQ(head(channel).seq, 1 + 3 + kRestartGap + 1);
}

TEST_F(RollBack, IsNoticedByAnIncarnationThatIsNotKnown) {
  const ChannelId channel = add_channel(1, 5);
  const Incarnation present = incarnation();
  const auto later = id_of<Incarnation>(77);
  EXPECT_TRUE(is_noticed(signed_in(later, channel, {2 * kRestartGap, {9}})));
  EXPECT_EQ(head(channel).seq, 3 * kRestartGap + 1);
  // From now on it is known, as the one before is.
  EXPECT_EQ(incarnations(), 3U);
  EXPECT_FALSE(is_noticed(signed_in(later, channel, {2 * kRestartGap + 50, {8}})));
  EXPECT_FALSE(is_noticed(signed_in(later, id_of<ChannelId>(7), {1, {8}})));
  EXPECT_FALSE(is_noticed(signed_in(present, channel, {8, {9}})));
}

TEST_F(RollBack, IsNoticedOnce) {
  const ChannelId channel = add_channel(1, 5);
  const ChannelId other = add_channel(2, 2);
  const Incarnation old_life = incarnation();
  const auto old_head = [&](const ChannelId& id, std::uint64_t seq) {
    return signed_in(old_life, id, {seq, {9}});
  };
  EXPECT_TRUE(is_noticed(old_head(channel, 8)));
  for (const ShownHead& again : {old_head(channel, 8), old_head(channel, 4), old_head(channel, 900),
                                 old_head(other, 7), old_head(id_of<ChannelId>(7), 3)}) {
    EXPECT_FALSE(is_noticed(again));
  }
  EXPECT_EQ(head(channel).seq, 5 + 3 + kRestartGap + 1);
  // Where the gap was too small after all, numbers go on above that head too.
  const ShownHead far_ahead = old_head(other, 3 * kRestartGap);
  EXPECT_FALSE(is_noticed(far_ahead));
  EXPECT_EQ(head(other).seq, 4 * kRestartGap + 1);
}

// A channel of the lost life that somebody begins again under its id.
TEST_F(RollBack, IsNotNoticedAgainByALogOfTheLostLife) {
  const ChannelId channel = add_channel(1, 5);
  const Incarnation old_life = incarnation();
  ASSERT_TRUE(is_noticed(lost(channel, 8)));
  const ChannelId again = add_channel(2, 1);
  const LogPlace elsewhere = head(channel);
  EXPECT_FALSE(is_noticed(signed_in(old_life, again, {500, {9}})));
  EXPECT_EQ(head(again).seq, 500 + kRestartGap + 1);
  EXPECT_EQ(head(channel), elsewhere);
  EXPECT_FALSE(is_noticed(signed_in(old_life, again, {500, {9}})));
  EXPECT_EQ(head(again).seq, 500 + kRestartGap + 1);
}

TEST_F(RollBack, IsNotNoticedByWhatNoLogCanHaveComeTo) {
  const ChannelId channel = add_channel(1, 5);
  EXPECT_FALSE(is_noticed(lost(channel, 5 + kLeadMax + 1)));
  EXPECT_TRUE(is_noticed(lost(channel, 5 + kLeadMax)));
}

TEST_F(RollBack, IsLookedForBehindAFewForgedHeadsOnly) {
  std::vector<ShownHead> heads;
  for (std::uint8_t i = 0; i < kUnsignedHeadsMax; ++i) {
    heads.push_back(lost(ChannelId(ByteArray<16>{i, 1}), 8));
    heads.back().head.signature->front() ^= 1;
  }
  heads.push_back(lost(add_channel(1, 5), 8));
  const Incarnation before = incarnation();
  ASSERT_TRUE(show(awa_, heads));
  EXPECT_EQ(incarnation(), before);
  heads.erase(heads.begin());
  ASSERT_TRUE(show(awa_, heads));
  EXPECT_NE(incarnation(), before);
}

TEST_F(RollBack, IsNotNoticedByWhatTheServerHas) {
  const ChannelId channel = add_channel(1, 5);
  const Incarnation life = incarnation();
  const auto hash = [&](std::uint64_t seq) {
    return world_.store().log->hash_at(channel, seq).value();
  };
  for (const std::uint64_t seq : {0U, 1U, 4U, 5U}) {
    EXPECT_FALSE(is_noticed(signed_in(life, channel, {seq, hash(seq)})));
  }
  ASSERT_TRUE(world_.store().log->drop_through(channel, 3, 100));
  EXPECT_FALSE(is_noticed(signed_in(life, channel, {2, {9}})));
  EXPECT_FALSE(show(awa_, {}).value().channels.empty());
  EXPECT_EQ(incarnations(), 1U);
}

TEST_F(RollBack, IsNotNoticedByWhatTheServerDidNotSign) {
  const ChannelId channel = add_channel(1, 5);
  ShownHead forged = lost(channel, 8);
  forged.head.signature->front() ^= 1;
  EXPECT_FALSE(is_noticed(forged));
  ShownHead higher = lost(channel, 8);
  higher.head.seq = 9;
  EXPECT_FALSE(is_noticed(higher));
  ShownHead moved = lost(add_channel(2, 9), 8);
  moved.channel = channel;
  EXPECT_FALSE(is_noticed(moved));
  ShownHead of_another_life = lost(channel, 8);
  of_another_life.incarnation = id_of<Incarnation>(77);
  EXPECT_FALSE(is_noticed(of_another_life));
  const HeadSigner stranger(test::must(Ed25519KeyPair::generate(world_.random())));
  ShownHead strange = lost(channel, 8);
  strange.head = stranger.sign({world_.alliance(), incarnation()}, channel, {8, {9}});
  EXPECT_FALSE(is_noticed(strange));
  ShownHead of_another_alliance = lost(channel, 8);
  of_another_alliance.head = heads_.sign({{1}, incarnation()}, channel, {8, {9}});
  EXPECT_FALSE(is_noticed(of_another_alliance));
}

TEST_F(RollBack, IsNotHiddenByAForgedHeadBesideTheProof) {
  const ChannelId channel = add_channel(1, 5);
  ShownHead forged = lost(add_channel(2, 1), std::uint64_t{1} << 60);
  forged.head.signature->front() ^= 1;
  ASSERT_TRUE(show(awa_, {forged, lost(channel, 8)}));
  EXPECT_EQ(head(channel).seq, 5 + 3 + kRestartGap + 1);
}

TEST_F(RollBack, RefusesHeadsThatAreNotSignedOrStandTwice) {
  const ChannelId channel = add_channel(1, 5);
  ShownHead bare = lost(channel, 8);
  bare.head.signature.reset();
  EXPECT_EQ(show(awa_, {bare}).error(), ErrorCode::malformed);
  EXPECT_EQ(show(awa_, {lost(channel, 8), lost(channel, 9)}).error(), ErrorCode::malformed);
  EXPECT_EQ(incarnations(), 1U);
}

TEST_F(RollBack, ThatIsUndoneLeavesTheLifeBefore) {
  const ChannelId channel = add_channel(1, 5);
  const Incarnation life = incarnation();
  const LogPlace before = head(channel);
  EXPECT_EQ(show(awa_, {lost(channel, 8)}, {{channel, 1}, {channel, 2}}).error(),
            ErrorCode::malformed);
  EXPECT_EQ(incarnation(), life);
  EXPECT_EQ(head(channel), before);
  const auto reply = show(awa_, {}).value();
  EXPECT_TRUE(heads_.has_signed({world_.alliance(), life}, channel, reply.channels.at(0).head));
  EXPECT_TRUE(is_noticed(lost(channel, 8)));
}

TEST_F(RollBack, DropsKeyPackagesThatMayHaveBeenHandedOut) {
  const ChannelId channel = add_channel(1, 5);
  const DeviceId& device = awa_.device().id;
  const Bytes package{1, 2, 3};
  auto& packages = *world_.store().key_packages.operator->();
  const UnixTime later{world_.now().seconds + 1000};
  ASSERT_TRUE(packages.add(device, {package, {1}, later}));
  ASSERT_TRUE(packages.set_last_resort(device, {package, {2}, later}));
  ASSERT_TRUE(show(awa_, {lost(channel, 8)}));
  EXPECT_EQ(packages.count(device, world_.now()).value(), 0U);
  EXPECT_TRUE(packages.last_resort(device, world_.now()));
}

TEST_F(RollBack, ShutsInvitesUntilTheirInviterOrAnAdminSignsIn) {
  const ChannelId channel = add_channel(1, 5);
  const Person& coordinator = world_.add_with_role("kim", protocol::RoleName::coordinator);
  const Person& admin = world_.add_with_role("zola", protocol::RoleName::admin);
  const auto invite = world_.add_invite(InviteMode::active, 1, &coordinator);
  const auto of_founder = world_.add_invite(InviteMode::pending, 9);
  ASSERT_TRUE(show(awa_, {lost(channel, 8)}));
  EXPECT_EQ(look_at(invite), ErrorCode::unavailable);
  EXPECT_EQ(look_at(of_founder), ErrorCode::unavailable);
  const Person newcomer = world_.newcomer("moussa");
  const Caller stranger = world_.stranger();
  const auto request = world_.registration(newcomer, invite.key, 1, stranger);
  EXPECT_EQ(run(register_member, stranger, request).error(), ErrorCode::unavailable);
  const auto later = world_.add_invite(InviteMode::active, 1, &coordinator);
  EXPECT_FALSE(look_at(later));

  sign_in(awa_);
  EXPECT_EQ(look_at(invite), ErrorCode::unavailable);
  sign_in(coordinator);
  EXPECT_FALSE(look_at(invite));
  EXPECT_TRUE(run(register_member, stranger, request));
  EXPECT_EQ(look_at(of_founder), ErrorCode::unavailable);
  sign_in(admin);
  EXPECT_FALSE(look_at(of_founder));
}

TEST_F(RollBack, CountsWhoProvedBeforeAndResumesAfter) {
  const ChannelId channel = add_channel(1, 5);
  const auto invite = world_.add_invite(InviteMode::active);
  ASSERT_TRUE(show(awa_, {lost(channel, 8)}));
  EXPECT_EQ(look_at(invite), ErrorCode::unavailable);
  ASSERT_TRUE(run(resume, world_.founder().caller(), protocol::ResumeRequest{}));
  EXPECT_FALSE(look_at(invite));
}

TEST_F(RollBack, LeavesOpenWhatTheOneWhoShowsItMayOpen) {
  const ChannelId channel = add_channel(1, 5);
  const auto invite = world_.add_invite(InviteMode::active);
  ASSERT_TRUE(show(world_.founder(), {lost(channel, 8)}));
  EXPECT_EQ(incarnations(), 2U);
  EXPECT_FALSE(look_at(invite));
}

}  // namespace
}  // namespace indaba::server
