// Proves the way of an alliance through the whole server: founded with the founder's link, joined
// with an invite, countersigned, talking in a channel, and left by somebody who is put out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/base/base64.h"
#include "protocol/frames/events.h"
#include "protocol/frames/invites.h"
#include "protocol/frames/open_channels.h"
#include "server/delivery/system_clock.h"
#include "tests/integration/device_client.h"
#include "tests/integration/served.h"
#include "tests/support/alliance/alliance_world.h"
#include "tests/support/alliance/proof.h"

namespace indaba::test {
namespace {

using namespace protocol;

// The secret of the link that `indabad founder-link` prints.
ByteArray<32> secret_in(const std::string& link) {
  const std::string marker = "#found=";
  const std::string text = link.substr(link.find(marker) + marker.size(), 43);
  const Bytes bytes = must(from_base64(text, Base64::url_no_padding));
  ByteArray<32> secret{};
  std::copy(bytes.begin(), bytes.end(), secret.begin());
  return secret;
}

class Story : public testing::Test {
 protected:
  std::unique_ptr<DeviceClient> sign_in(const WorldDevice& device, MemberState* state = nullptr) {
    auto client = std::make_unique<DeviceClient>(server_.port());
    const auto proved = client->ask<ProveReply>(
        "prove", proof_of(device.id, device.signature_key, client->hello()));
    if (state != nullptr) {
      *state = proved.state;
    }
    return client;
  }
  void found() {
    AllianceInitialiseRequest request = world_.founding();
    request.secret = secret_in(server_.ask("founder-link").text);
    DeviceClient client(server_.port());
    EXPECT_EQ(client.ask<AllianceInitialiseReply>("alliance.initialise", request).alliance,
              world_.alliance());
  }
  Person register_somebody(DeviceClient& founder, InviteMode mode) {
    const Ed25519KeyPair key = must(Ed25519KeyPair::generate(world_.random()));
    const Statement invite =
        world_.sign(world_.invite_body(key, mode, &world_.founder()), &world_.founder());
    founder.ask<InvitesCreateReply>("invites.create", InvitesCreateRequest{{invite}});
    invite_ = key.public_key;
    Person person = world_.newcomer("kim");
    DeviceClient client(server_.port());
    server::Caller caller;
    caller.nonce = client.hello().nonce;
    claim_ = world_.registration(person, key, 1, caller);
    client.ask<RegisterReply>("register", claim_);
    return person;
  }
  void countersign(DeviceClient& founder, const Person& person) {
    CountersignStatement body;
    body.alliance = world_.alliance();
    body.member = person.id;
    body.statement = hash_of(claim_.member);
    body.invite = {invite_, 1};
    body.at = world_.now();
    body.issuer = world_.founder().id;
    founder.ask<MembersCountersignReply>(
        "members.countersign", MembersCountersignRequest{world_.sign(body, &world_.founder())});
  }

  Indabad server_;
  AllianceWorld world_{AllianceWorld::Founded::no, server::SystemClock().now()};
  SigningKey invite_{};
  RegisterRequest claim_;
};

TEST_F(Story, AnAllianceIsFoundedOnceWithTheLinkThatCounts) {
  AllianceInitialiseRequest request = world_.founding();
  DeviceClient client(server_.port());
  EXPECT_FALSE(client.hello().alliance);
  EXPECT_EQ(client.refusal_of("alliance.initialise", request), "sign_in_failed");
  const ByteArray<32> void_by_now = secret_in(server_.ask("founder-link").text);
  const ByteArray<32> secret = secret_in(server_.ask("founder-link").text);
  request.secret = void_by_now;
  EXPECT_EQ(client.refusal_of("alliance.initialise", request), "sign_in_failed");
  request.secret = secret;
  EXPECT_EQ(client.ask<AllianceInitialiseReply>("alliance.initialise", request).alliance,
            world_.alliance());
  const auto again = server_.ask("founder-link");
  EXPECT_EQ(again.code, 1);
  EXPECT_EQ(again.text, "the alliance is founded already\n");
  MemberState state{};
  const auto founder = sign_in(world_.founder().device(), &state);
  EXPECT_EQ(state, MemberState::member);
  EXPECT_EQ(founder->hello().alliance, world_.alliance());
  EXPECT_EQ(founder->ask<AllianceGetReply>("alliance.get", Nothing{}).root.size(), 1U);
  EXPECT_EQ(server_.ask("check").text, "all is well\n");
}

TEST_F(Story, SomebodyJoinsTalksAndIsPutOut) {
  found();
  const auto founder = sign_in(world_.founder().device());
  const Person kim = register_somebody(*founder, InviteMode::active);
  MemberState state{};
  sign_in(kim.device(), &state);
  EXPECT_EQ(state, MemberState::provisional);
  EXPECT_EQ(founder->ask<ProvisionalListReply>("provisional.list", ProvisionalListRequest{100, {}})
                .members.size(),
            1U);
  countersign(*founder, kim);

  founder->ask<ResumeReply>("resume", ResumeRequest{});
  const auto device = sign_in(kim.device(), &state);
  EXPECT_EQ(state, MemberState::member);
  device->ask<ResumeReply>("resume", ResumeRequest{});
  ChannelsOpenRequest open;
  open.channel = ChannelId(ByteArray<16>{1});
  open.circle = world_.circles().members;
  open.name = "Water";
  founder->ask<ChannelsOpenReply>("channels.open", open);
  device->ask<ChannelsJoinReply>("channels.join", ChannelsJoinRequest{open.channel});
  SendRequest hello;
  hello.channel = open.channel;
  hello.epoch = 1;  // of the circle, since the founding
  hello.body = to_bytes("hello");
  EXPECT_EQ(device->ask<SendReply>("send", hello).seq, 1U);
  EXPECT_EQ(founder->next_event<EntryEvent>("entry").entry.body, to_bytes("hello"));

  RevocationStatement revocation;
  revocation.alliance = world_.alliance();
  revocation.number = 1;
  revocation.at = world_.now();
  revocation.reason = "as the test says";
  const auto claim = must(cbor::decode<MemberStatement>(claim_.member.body));
  revocation.target = TargetMembership{kim.id, claim.serial};
  EXPECT_EQ(
      founder
          ->ask<StatementsPublishReply>(
              "statements.publish", StatementsPublishRequest{{world_.sign(revocation, nullptr)}})
          .revocations,
      1U);
  EXPECT_EQ(device->close_code(), 4003);
  DeviceClient again(server_.port());
  EXPECT_EQ(again.refusal_of("prove",
                             proof_of(kim.device().id, kim.device().signature_key, again.hello())),
            "sign_in_failed");
  EXPECT_EQ(server_.ask("check").text, "all is well\n");
}

}  // namespace
}  // namespace indaba::test
