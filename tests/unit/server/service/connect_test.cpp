// Proves what the server says first, who is signed in, and where a device's channels are taken up;
// on a planted alliance.
#include "server/service/connect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/frames/error_code.h"
#include "protocol/statements/channel.h"
#include "protocol/statements/statement.h"
#include "server/service/lists.h"
#include "server/service/membership.h"
#include "server/service/post.h"
#include "tests/support/alliance/planted_alliance.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using test::Planted;
using test::PlantedDevice;

class Connect : public testing::Test {
 protected:
  Connect() {
    alliance_.server().name = "meet.example";
    alliance_.server().key_hash.fill(7);
    caller_.nonce.fill(9);
  }

  // What `device` signs for this connection.
  Bytes input(const DeviceId& device) {
    Bytes bytes = to_bytes("indaba/1");
    bytes.push_back(0);
    append(bytes, as_bytes("prove"));
    bytes.push_back(0);
    append(bytes, alliance_.id());
    append(bytes, caller_.nonce);
    append(bytes, alliance_.server().key_hash);
    append(bytes, device.view());
    append(bytes, as_bytes(alliance_.server().name));
    return bytes;
  }
  protocol::ProveRequest proof(const PlantedDevice& device) {
    return {device.id, ed25519_sign(device.key, input(device.id)), {1}};
  }
  auto prove(const protocol::ProveRequest& request) {
    return alliance_.run(server::prove, caller_, request);
  }
  std::error_code why_not(const PlantedDevice& device) { return prove(proof(device)).error(); }

  ChannelId add_channel(std::uint8_t number, storage::ChannelKind kind,
                        const std::vector<const Planted*>& members, std::size_t entries) {
    const ChannelId id(ByteArray<16>{number});
    ServiceContext context = alliance_.context();
    EXPECT_TRUE(alliance_.store().channels->create({id, kind, alliance_.now(), {}}));
    for (const Planted* member : members) {
      EXPECT_TRUE(alliance_.store().channels->add_member(id, {member->id, 0, alliance_.now()}));
    }
    for (std::size_t i = 0; i < entries; ++i) {
      const Bytes body{number, static_cast<std::uint8_t>(i)};
      storage::NewEntry entry;
      entry.body = body;
      entry.at = alliance_.now();
      EXPECT_TRUE(alliance_.store().log->append(id, entry));
    }
    return id;
  }
  auto resume(const Planted& by, std::vector<protocol::Cursor> cursors = {}) {
    return alliance_.run(server::resume, by.caller(),
                         protocol::ResumeRequest{std::move(cursors), 0});
  }
  // Where each subscription of the last call begins.
  std::map<ChannelId, std::uint64_t> subscribed(const DeviceId& device) {
    std::map<ChannelId, std::uint64_t> all;
    for (const Effect& effect : alliance_.effects()) {
      const auto& subscribe = std::get<Subscribe>(effect);
      EXPECT_EQ(subscribe.device, device);
      EXPECT_TRUE(all.emplace(subscribe.channel, subscribe.next_seq).second);
    }
    return all;
  }

  test::PlantedAlliance alliance_;
  Caller caller_;
  Planted& awa_ = alliance_.add("awa");
  Planted& kim_ = alliance_.add("kim");
};

TEST_F(Connect, HelloSaysWhatADeviceSignsAndWhichLifeOfTheStoreItMeets) {
  add_channel(1, storage::ChannelKind::topic, {}, 3);
  ServiceContext context = alliance_.context();
  const auto said = hello(context, alliance_.store(), caller_).value();
  EXPECT_EQ(said.nonce, caller_.nonce);
  EXPECT_EQ(said.time, alliance_.now());
  EXPECT_EQ(said.server_name, "meet.example");
  EXPECT_EQ(said.server_key, alliance_.server().key_hash);
  EXPECT_EQ(said.alliance, alliance_.id());
  EXPECT_EQ(said.head_key, alliance_.heads().key());
  EXPECT_EQ(said.position, 3U);
  EXPECT_THAT(said.versions, testing::ElementsAre(kProtocolVersion));
  const auto incarnation = alliance_.store().meta->incarnation().value();
  EXPECT_TRUE(same_bytes(said.incarnation, incarnation.id.view()));
}

TEST_F(Connect, HelloNamesNoAllianceBeforeTheFounding) {
  test::MemoryStore store;
  test::SeededRandom random(1);
  Effects effects;
  const HeadSigner heads = prepare_heads(*store, random, UnixTime{5}).value();
  ServiceContext context{UnixTime{5}, random, alliance_.server(), effects, {}, &heads};
  const auto said = hello(context, *store, caller_).value();
  EXPECT_FALSE(said.alliance);
  EXPECT_EQ(prove(proof(awa_.device())).value().member, awa_.id);
  EXPECT_EQ(server::prove(context, *store, caller_, proof(awa_.device())).error(),
            ErrorCode::sign_in_failed);
}

TEST_F(Connect, TheHeadKeyStaysTheSameFromStartToStart) {
  const auto again = prepare_heads(alliance_.store(), alliance_.random(), alliance_.now()).value();
  EXPECT_EQ(again.key(), alliance_.heads().key());
  EXPECT_EQ(alliance_.store().meta->incarnation().value().number, 1U);
}

TEST_F(Connect, ADeviceThatSignsTheNonceIsSignedIn) {
  ASSERT_TRUE(alliance_.store().devices->count_send(awa_.device().id));
  const auto reply = prove(proof(awa_.device())).value();
  EXPECT_EQ(reply.version, 1U);
  EXPECT_EQ(reply.member, awa_.id);
  EXPECT_EQ(reply.state, protocol::MemberState::member);
  EXPECT_EQ(reply.sends, 1U);
  EXPECT_EQ(reply.device_list, alliance_.store().devices->last_change().value());
  ASSERT_EQ(alliance_.effects().size(), 1U);
  const auto& sign_in = std::get<SignIn>(alliance_.effects().front());
  EXPECT_EQ(sign_in.device, awa_.device().id);
  EXPECT_EQ(sign_in.member, awa_.id);
}

TEST_F(Connect, ASignatureOfAnythingElseSignsNobodyIn) {
  const protocol::ProveRequest good = proof(awa_.device());
  protocol::ProveRequest others = proof(kim_.device());
  others.device = awa_.device().id;
  EXPECT_EQ(prove(others).error(), ErrorCode::sign_in_failed);
  protocol::ProveRequest changed = good;
  changed.signature[0] ^= 1;
  EXPECT_EQ(prove(changed).error(), ErrorCode::sign_in_failed);
  EXPECT_TRUE(alliance_.effects().empty());

  caller_.nonce[31] ^= 1;
  EXPECT_EQ(prove(good).error(), ErrorCode::sign_in_failed);
  caller_.nonce[31] ^= 1;
  alliance_.server().key_hash[0] ^= 1;
  EXPECT_EQ(prove(good).error(), ErrorCode::sign_in_failed);
  alliance_.server().key_hash[0] ^= 1;
  alliance_.server().name = "meet.exampl";
  EXPECT_EQ(prove(good).error(), ErrorCode::sign_in_failed);
}

TEST_F(Connect, ADeviceThatDoesNotCountIsRefusedLikeOneThatIsNotThere) {
  const PlantedDevice stranger = alliance_.certificate(awa_, nullptr).first;
  EXPECT_EQ(why_not(stranger), ErrorCode::sign_in_failed);

  PlantedDevice& second = alliance_.add_device(awa_);
  ASSERT_TRUE(prove(proof(second)));
  ASSERT_TRUE(alliance_.store().devices->end(second.id, alliance_.now()));
  EXPECT_EQ(why_not(second), ErrorCode::sign_in_failed);
  ASSERT_TRUE(alliance_.store().devices->remove(second.id));
  EXPECT_EQ(why_not(second), ErrorCode::sign_in_failed);

  alliance_.pass(366UL * 24 * 3600);
  EXPECT_EQ(why_not(awa_.device()), ErrorCode::sign_in_failed);
}

TEST_F(Connect, ARevokedCertifierTakesWithItWhatItCertified) {
  PlantedDevice& second = alliance_.add_device(awa_);
  ASSERT_TRUE(alliance_.store().devices->end(awa_.device().id, alliance_.now()));
  EXPECT_EQ(why_not(second), ErrorCode::sign_in_failed);
}

TEST_F(Connect, ANewGenerationOfTheIdentityEndsTheDevicesOfTheOneBefore) {
  const auto identity = alliance_.store().members->identity(awa_.id).value();
  protocol::Hash statement{};
  statement.fill(1);
  ASSERT_TRUE(alliance_.store().members->add_identity(
      awa_.id, {identity.generation + 1, identity.key, statement}));
  EXPECT_EQ(why_not(awa_.device()), ErrorCode::sign_in_failed);
}

TEST_F(Connect, WhoseMembershipHasEndedIsRefusedWhoWaitsIsNot) {
  Planted& ended = alliance_.add("ended", storage::Standing::ended);
  Planted& pending = alliance_.add("pending", storage::Standing::pending);
  EXPECT_EQ(why_not(ended.device()), ErrorCode::sign_in_failed);
  EXPECT_EQ(prove(proof(pending.device())).value().state, protocol::MemberState::pending);
}

TEST_F(Connect, VersionsAreToldApartOnlyToWhoHasProvedItself) {
  protocol::ProveRequest request = proof(awa_.device());
  request.versions = {2, 3};
  EXPECT_EQ(prove(request).error(), ErrorCode::unsupported_version);
  request.signature[5] ^= 1;
  EXPECT_EQ(prove(request).error(), ErrorCode::sign_in_failed);
  request = proof(awa_.device());
  request.versions = {3, 1};
  EXPECT_EQ(prove(request).value().version, 1U);
}

TEST_F(Connect, ChannelsAreTakenUpBehindTheirCursors) {
  const ChannelId behind = add_channel(1, storage::ChannelKind::topic, {&awa_, &kim_}, 5);
  const ChannelId level = add_channel(2, storage::ChannelKind::topic, {&awa_}, 4);
  const ChannelId unnamed = add_channel(3, storage::ChannelKind::alert, {&awa_}, 2);
  const ChannelId ahead = add_channel(4, storage::ChannelKind::topic, {&awa_}, 1);
  const ChannelId others = add_channel(5, storage::ChannelKind::topic, {&kim_}, 1);
  const ChannelId unknown(ByteArray<16>{6});
  const auto reply =
      resume(awa_, {{behind, 2}, {level, 4}, {ahead, 9}, {others, 0}, {unknown, 0}}).value();

  const std::map<ChannelId, std::uint64_t> expected{
      {behind, 3}, {level, 5}, {unnamed, 3}, {ahead, 2}};
  EXPECT_EQ(subscribed(awa_.device().id), expected);
  EXPECT_THAT(reply.gone, testing::UnorderedElementsAre(others, unknown));
  ASSERT_EQ(reply.channels.size(), 3U);
  EXPECT_EQ(reply.channels[0].channel, behind);
  EXPECT_EQ(reply.channels[0].kind, protocol::ChannelKind::topic);
  EXPECT_EQ(reply.channels[0].head.seq, 5U);
  EXPECT_EQ(reply.channels[0].first, 1U);
  EXPECT_EQ(reply.channels[1].channel, unnamed);
  EXPECT_EQ(reply.channels[1].kind, protocol::ChannelKind::alert);
  EXPECT_EQ(reply.channels[2].channel, ahead);
  EXPECT_EQ(reply.channels[2].head.seq, 1U);
}

TEST_F(Connect, HeadsAreSignedUnderAllianceAndIncarnation) {
  const ChannelId channel = add_channel(1, storage::ChannelKind::topic, {&awa_}, 2);
  const auto reply = resume(awa_).value();
  ASSERT_EQ(reply.channels.size(), 1U);
  const protocol::SignedHead& head = reply.channels.front().head;
  const auto incarnation = alliance_.store().meta->incarnation().value();
  const protocol::HeadStatement statement{
      alliance_.id(), protocol::Incarnation(incarnation.id.view()), channel, 2, head.log_hash};
  ASSERT_TRUE(head.signature);
  EXPECT_TRUE(ed25519_verify(
      alliance_.heads().key(),
      protocol::signing_input("head", alliance_.id(), cbor::encode(statement)), *head.signature));
  EXPECT_EQ(head.log_hash, alliance_.store().log->head(channel).value().log_hash);
}

TEST_F(Connect, WhatWasDroppedIsNotPushedAgain) {
  const ChannelId channel = add_channel(1, storage::ChannelKind::topic, {&awa_}, 6);
  ASSERT_TRUE(alliance_.store().log->drop_through(channel, 4, 100));
  const auto reply = resume(awa_, {{channel, 1}}).value();
  EXPECT_EQ(reply.channels.front().first, 5U);
  EXPECT_EQ(subscribed(awa_.device().id).at(channel), 5U);
}

TEST_F(Connect, AClosedChannelIsTakenUpByDevicesInItsGroupOnly) {
  const ChannelId channel = add_channel(1, storage::ChannelKind::group, {&awa_}, 2);
  EXPECT_TRUE(resume(awa_).value().channels.empty());
  EXPECT_THAT(resume(awa_, {{channel, 1}}).value().gone, testing::ElementsAre(channel));

  auto& store = alliance_.store();
  storage::GroupEpoch epoch;
  epoch.committer = awa_.device().id;
  epoch.header = {1};
  ASSERT_TRUE(store.groups->add_epoch(channel, epoch));
  ASSERT_TRUE(store.leaves->add(channel, {0, awa_.device().id, awa_.id, {}}));
  EXPECT_EQ(resume(awa_).value().channels.size(), 1U);
  EXPECT_EQ(subscribed(awa_.device().id).at(channel), 3U);
  ASSERT_TRUE(
      store.leaves->demand_removal(channel, awa_.device().id, storage::RemovalReason::left));
  EXPECT_TRUE(resume(awa_).value().channels.empty());
}

TEST_F(Connect, SaysWhichOfTheMembersClosedChannelsTheDeviceIsNotIn) {
  const ChannelId channel = add_channel(1, storage::ChannelKind::group, {&awa_}, 2);
  add_channel(2, storage::ChannelKind::group, {&kim_}, 2);
  add_channel(3, storage::ChannelKind::topic, {&awa_}, 2);
  EXPECT_THAT(resume(awa_).value().outside, testing::ElementsAre(channel));
  auto& store = alliance_.store();
  storage::GroupEpoch epoch;
  epoch.committer = awa_.device().id;
  epoch.header = {1};
  ASSERT_TRUE(store.groups->add_epoch(channel, epoch));
  ASSERT_TRUE(store.leaves->add(channel, {0, awa_.device().id, awa_.id, {}}));
  EXPECT_THAT(resume(awa_).value().outside, testing::IsEmpty());
  ASSERT_TRUE(
      store.leaves->demand_removal(channel, awa_.device().id, storage::RemovalReason::left));
  EXPECT_THAT(resume(awa_).value().outside, testing::IsEmpty());
}

TEST_F(Connect, TellsRespondersAloneUpToWhereThereAreAnswers) {
  storage::Answer answer;
  answer.member = kim_.id;
  answer.device = kim_.device().id;
  answer.sealed = {1};
  const std::uint64_t number = alliance_.store().answers->put(answer).value();
  EXPECT_EQ(resume(awa_).value().answers, 0U);
  alliance_.grant(awa_, protocol::RoleName::responder);
  EXPECT_EQ(resume(awa_).value().answers, number);
  EXPECT_EQ(resume(kim_).value().answers, 0U);
}

TEST_F(Connect, CountsWhatChangesWhatEverybodyGoesBy) {
  const std::uint64_t before = prove(proof(awa_.device())).value().lists;
  ServiceContext context = alliance_.context();
  ASSERT_TRUE(announce_lists(context, alliance_.store()));
  ASSERT_TRUE(count_list_change(alliance_.store()));
  EXPECT_EQ(prove(proof(awa_.device())).value().lists, before + 2);
}

TEST_F(Connect, ACursorGivenTwiceIsMalformed) {
  const ChannelId channel = add_channel(1, storage::ChannelKind::topic, {&awa_}, 1);
  EXPECT_EQ(resume(awa_, {{channel, 0}, {channel, 1}}).error(), ErrorCode::malformed);
}

}  // namespace
}  // namespace indaba::server
