// Proves that what stands in an open channel's log stays when its author's device, identity, role
// or membership ends, for whoever reads it later; and that nothing counts behind the manifest that
// acts on the end, nor in the newest epoch, which anything can still be added to.
#include <gmock/gmock.h>

#include "protocol/frames/alliance.h"
#include "tests/unit/clients/core/channels/channels_fixture.h"

namespace indaba::client {
namespace {

class PastAuthors : public ChannelsFixture {
 protected:
  PastAuthors() {
    announce_acting_on({});
    put_box(2);
    server_.on<protocol::StatementsGetRequest>(
        "statements.get", [this](const protocol::StatementsGetRequest& request) {
          protocol::StatementsGetReply reply;
          for (const protocol::Statement& one : kept_) {
            if (protocol::hash_of(one) == request.hashes.front()) {
              reply.statements.push_back(one);
            }
          }
          return Result<protocol::StatementsGetReply>(reply);
        });
    kept_ = author_.listed.devices;
  }

  void announce_acting_on(std::vector<protocol::Hash> revocations) {
    protocol::ManifestStatement manifest = next_manifest();
    manifest.revocations = std::move(revocations);
    announce(manifest, steward_.who.identity_key);
  }
  // The second epoch, in which the revocation is acted on.
  void revoke(const protocol::Target& target) {
    const protocol::Statement revocation =
        protocol::sign(world_.revocation(target), {&world_.root_key()});
    ASSERT_TRUE(trust_.keep(revocation));
    manifests_.pop_back();
    boxes_.clear();
    announce_acting_on({protocol::hash_of(revocation)});
    put_box(2);
  }
  void list_without_device() {
    protocol::MembersGetReply listed = author_.listed;
    listed.devices.clear();
    list(listed);
  }
  void end_device() {
    list_without_device();
    revoke(protocol::TargetDevice{author_.who.id, author_.who.device});
  }
  // The author comes back by their sheet; whoever lets them in has done so.
  void come_back() {
    ++author_.who.generation;
    author_.who.identity_key = world_.key();
    author_.who.device = test::must(context_.random_id<DeviceId>());
    author_.who.device_key = world_.key();
    protocol::DeviceStatement device = world_.device(author_.who);
    device.box_key = author_.box_key.public_key;
    author_.listed.identity.push_back(
        protocol::sign(world_.identity(author_.who), {&author_.who.recovery_key}));
    author_.listed.devices = {
        protocol::sign(device, {&author_.who.identity_key, &author_.who.device_key})};
    author_.listed.statements.clear();
    grant(author_.listed.statements, world_.member(author_.who));
    list(author_.listed);
  }

  void add_both_epochs() {
    add_manifest(1);
    add_post(1);
    add_manifest(2);
    add_post(2);
  }

  std::vector<protocol::Statement> kept_;
};

TEST_F(PastAuthors, StayWhenTheirDeviceEnds) {
  add_both_epochs();
  end_device();
  follow();
  EXPECT_EQ(shown(), Seqs{2});
  EXPECT_EQ(server_.count("statements.get"), 1U);
}

TEST_F(PastAuthors, StayUnderTheIdentityThatTheyHad) {
  add_both_epochs();
  come_back();
  follow();
  EXPECT_EQ(shown(), Seqs{2});
}

TEST_F(PastAuthors, StayWhenTheyAreMembersNoMore) {
  add_both_epochs();
  ASSERT_TRUE(run(trust_.learn(author_.who.id)));
  const auto body =
      test::must(cbor::decode<protocol::MemberStatement>(author_.listed.statements.front().body));
  revoke(protocol::TargetMembership{author_.who.id, body.serial});
  follow();
  EXPECT_EQ(shown(), Seqs{2});
}

TEST_F(PastAuthors, CountNoMoreInAnEpochThatActsOnTheEnd) {
  end_device();
  announce();
  put_box(3);
  add_both_epochs();
  add_manifest(3);
  follow();
  EXPECT_EQ(shown(), Seqs{2});
  EXPECT_EQ(seq(), 5U);
}

TEST_F(PastAuthors, CountNoMoreWhereNobodyHasRotatedYet) {
  manifests_.pop_back();
  boxes_.clear();
  put_box(1);
  add_manifest(1);
  add_post(1);
  list_without_device();
  ASSERT_TRUE(trust_.keep(
      protocol::sign(world_.revocation(protocol::TargetDevice{author_.who.id, author_.who.device}),
                     {&world_.root_key()})));
  follow();
  EXPECT_EQ(shown(), Seqs{});
}

TEST_F(PastAuthors, AreNotMadeUp) {
  end_device();
  kept_.clear();
  add_both_epochs();
  follow();
  EXPECT_EQ(shown(), Seqs{});
}

TEST_F(PastAuthors, AreTheDeviceThatTheMessageNames) {
  const Peer other = peer();
  kept_.push_back(other.listed.devices.front());
  Post post = post_of(author_);
  post.message.certificate = protocol::hash_of(other.listed.devices.front());
  add(post, author_.who.device_key);
  end_device();
  follow();
  EXPECT_EQ(shown(), Seqs{});
}

TEST_F(PastAuthors, AreAskedForAgainWhereTheServerHasNoTime) {
  add_both_epochs();
  end_device();
  server_.refuse("statements.get", protocol::ErrorCode::overloaded);
  follow();
  EXPECT_EQ(shown(), Seqs{});
  EXPECT_EQ(seq(), 1U);
}

}  // namespace
}  // namespace indaba::client
