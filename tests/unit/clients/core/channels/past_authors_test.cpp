// Proves that what stands in an open channel's log stays when its author's device, identity, role
// or membership ends, for whoever reads it later; and that nothing counts that was said after the
// end, nor in an epoch that the log does not leave, where anything can still be added.
#include <gmock/gmock.h>

#include "tests/unit/clients/core/channels/channels_fixture.h"

namespace indaba::client {
namespace {

constexpr UnixTime later(UnixTime time, std::uint64_t seconds) { return {time.seconds + seconds}; }

class PastAuthors : public ChannelsFixture {
 protected:
  static constexpr UnixTime kEnd = later(kNow, 60);
  static constexpr UnixTime kRotated = later(kNow, 120);

  PastAuthors() {
    context_.now = later(kNow, 600);
    announce_at(kRotated, {});
    put_box(2);
    answer_past();
    past_ = author_.listed.identity;
    past_.insert(past_.end(), author_.listed.devices.begin(), author_.listed.devices.end());
    past_.insert(past_.end(), author_.listed.statements.begin(), author_.listed.statements.end());
  }

  void answer_past() {
    server_.on<protocol::MembersPastRequest>(
        "members.past",
        [this](const protocol::MembersPastRequest& request) -> Result<protocol::MembersPastReply> {
          if (request.member != author_.who.id) {
            return protocol::ErrorCode::not_found;
          }
          return protocol::MembersPastReply{past_};
        });
  }

  void announce_at(UnixTime at, std::vector<protocol::Hash> revocations) {
    protocol::ManifestStatement manifest = next_manifest();
    manifest.at = at;
    manifest.revocations = std::move(revocations);
    announce(manifest, steward_.who.identity_key);
  }
  // The second epoch acts on the revocation.
  void revoke(const protocol::Target& target) {
    protocol::RevocationStatement body = world_.revocation(target);
    body.at = kEnd;
    const protocol::Statement revocation = protocol::sign(body, {&world_.root_key()});
    ASSERT_TRUE(trust_.keep(revocation));
    manifests_.pop_back();
    boxes_.clear();
    announce_at(kRotated, {protocol::hash_of(revocation)});
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
  protocol::TargetMembership membership() const {
    const auto body =
        test::must(cbor::decode<protocol::MemberStatement>(author_.listed.statements.at(0).body));
    return {author_.who.id, body.serial};
  }
  // The author comes back by their sheet, and is let in again.
  void come_back(UnixTime at) {
    author_.who.generation = at.seconds;
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

  std::vector<protocol::Statement> past_;
};

TEST_F(PastAuthors, StayWhenTheirDeviceEnds) {
  end_device();
  add_both_epochs();
  follow();
  EXPECT_EQ(shown(), Seqs{2});
  EXPECT_EQ(seq(), 4U);
}

TEST_F(PastAuthors, AreAskedForOnce) {
  end_device();
  add_manifest(1);
  add_post(1);
  add_post(1);
  add_post(1);
  add_manifest(2);
  follow();
  EXPECT_EQ(shown(), (Seqs{2, 3, 4}));
  EXPECT_EQ(server_.count("members.past"), 1U);
  EXPECT_EQ(server_.count("read"), 1U);
}

TEST_F(PastAuthors, StayUnderTheIdentityThatTheyHad) {
  add_both_epochs();
  come_back(kEnd);
  follow();
  EXPECT_EQ(shown(), Seqs{2});
}

TEST_F(PastAuthors, CountNotUnderAnIdentityThatTheyHadLeft) {
  add_both_epochs();
  come_back(kNow);
  follow();
  EXPECT_EQ(shown(), Seqs{});
}

TEST_F(PastAuthors, StayWhenTheyAreMembersNoMore) {
  ASSERT_TRUE(run(trust_.learn(author_.who.id)));
  revoke(membership());
  add_both_epochs();
  follow();
  EXPECT_EQ(shown(), Seqs{2});
}

TEST_F(PastAuthors, StayForWhoNeverMetThem) {
  revoke(membership());
  add_both_epochs();
  protocol::MembersGetReply nobody = author_.listed;
  nobody.statements.clear();
  list(nobody);
  follow();
  EXPECT_EQ(shown(), Seqs{2});
}

// Nothing is older than its epoch, whatever the server says.
TEST_F(PastAuthors, AreJudgedWithinTheirEpoch) {
  add_both_epochs();
  log_[1].at = {};
  log_[3].at = {};
  come_back(test::StatementWorld::kStart);
  follow();
  EXPECT_EQ(shown(), Seqs{});
}

TEST_F(PastAuthors, CountNoMoreInAnEpochThatActsOnTheEnd) {
  end_device();
  announce_at(later(kRotated, 60), {});
  put_box(3);
  add_both_epochs();
  add_manifest(3);
  follow();
  EXPECT_EQ(shown(), Seqs{2});
  EXPECT_EQ(seq(), 5U);
}

// Several epochs that lie in one page.
TEST_F(PastAuthors, StayInEachEpochBeforeTheirEnd) {
  protocol::RevocationStatement body =
      world_.revocation(protocol::TargetDevice{author_.who.id, author_.who.device});
  body.at = kEnd;
  const protocol::Statement revocation = protocol::sign(body, {&world_.root_key()});
  ASSERT_TRUE(trust_.keep(revocation));
  list_without_device();
  announce_at(later(kRotated, 60), {protocol::hash_of(revocation)});
  put_box(3);
  add_both_epochs();
  add_manifest(3);
  add_post(3);
  follow();
  EXPECT_EQ(shown(), (Seqs{2, 4}));
  EXPECT_EQ(seq(), 6U);
}

// Which epoch it begins is not to be seen, so nothing of the one before counts behind it.
TEST_F(PastAuthors, CountNoMoreBehindAManifestWithoutItsBody) {
  end_device();
  add_manifest(1);
  add_manifest(2).body.reset();
  add_post(1);
  add_manifest(2);
  follow();
  EXPECT_EQ(shown(), Seqs{});
}

TEST_F(PastAuthors, CountNoMoreWhereNobodyHasRotatedYet) {
  end_device();
  manifests_.pop_back();
  boxes_.clear();
  put_box(1);
  add_manifest(1);
  add_post(1);
  follow();
  EXPECT_EQ(shown(), Seqs{});
  EXPECT_EQ(seq(), 2U);
}

// Whoever has the device could still add to it.
TEST_F(PastAuthors, CountNoMoreWhereTheLogIsStillInTheirEpoch) {
  end_device();
  add_manifest(1);
  add_post(1);
  follow();
  EXPECT_EQ(shown(), Seqs{});
  EXPECT_EQ(seq(), 2U);
}

TEST_F(PastAuthors, CountNoMoreByAManifestThatNobodyAnnounced) {
  end_device();
  add_manifest(1);
  add_post(1);
  add_manifest(2).body = cbor::encode(definition_);
  follow();
  EXPECT_EQ(shown(), Seqs{});
}

// What was shown ahead has to come.
TEST_F(PastAuthors, CountNoMoreByAManifestThatWasOnlyShown) {
  end_device();
  add_manifest(1);
  add_post(1);
  add_manifest(2);
  server_.refuse("members.past", protocol::ErrorCode::overloaded);
  follow();
  EXPECT_EQ(seq(), 1U);
  log_.pop_back();
  add_post(1);
  add_post(1);
  answer_past();
  channels_.retry_reading(account_);
  serve();
  EXPECT_EQ(seq(), 2U);
  const bool has_alarmed =
      std::any_of(context_.events.begin(), context_.events.end(), [](const Event& event) {
        const auto* alarm = std::get_if<Alarm>(&event);
        return alarm != nullptr && alarm->kind == AlarmKind::log_forked && alarm->seq == 3U;
      });
  EXPECT_TRUE(has_alarmed);
  EXPECT_EQ(shown(), Seqs{2});
}

TEST_F(PastAuthors, CountNoMoreBehindAManifestThatComesWithoutItsBody) {
  end_device();
  add_manifest(1);
  add_post(1);
  add_manifest(2);
  server_.refuse("members.past", protocol::ErrorCode::overloaded);
  follow();
  answer_past();
  log_[2].body.reset();
  add_post(1);
  add_manifest(2);
  channels_.retry_reading(account_);
  serve();
  EXPECT_EQ(shown(), Seqs{2});
  EXPECT_EQ(seq(), 5U);
  EXPECT_EQ(channels_.find(channel_)->epoch, 2U);
}

TEST_F(PastAuthors, CountByWhatWasShownAlsoOnTheNextConnection) {
  end_device();
  add_manifest(1);
  add_post(1);
  add_post(1);
  add_manifest(2);
  server_.refuse("members.past", protocol::ErrorCode::overloaded);
  follow();
  EXPECT_EQ(seq(), 1U);
  channels_.on_lost();
  log_.resize(2);
  add_post(1);
  add_manifest(2);
  answer_past();
  follow();
  EXPECT_EQ(shown(), Seqs{});
}

// What is passed over takes the manifest with it.
TEST_F(PastAuthors, CountNoMoreBehindAGapInWhichTheManifestWas) {
  end_device();
  add_manifest(1);
  add_post(1);
  add_manifest(2);
  server_.refuse("members.past", protocol::ErrorCode::overloaded);
  follow();
  answer_past();
  add_post(1);
  add_post(1);
  add_manifest(2);
  first_ = 4;
  channels_.on_lost();
  follow();
  EXPECT_EQ(shown(), Seqs{});
  EXPECT_EQ(channels_.find(channel_)->epoch, 2U);
}

TEST_F(PastAuthors, CountNoMoreByAPageThatIsNotTheLogs) {
  end_device();
  add_manifest(1);
  add_post(1);
  add_manifest(2).log_hash = {};
  follow();
  EXPECT_EQ(shown(), Seqs{});
  EXPECT_EQ(seq(), 2U);
}

TEST_F(PastAuthors, StayHoweverFarTheirEpochReaches) {
  end_device();
  const Peer other = peer();
  add_manifest(1);
  Seqs all;
  for (int i = 0; i != 20; ++i) {
    all.push_back(add_post(1).seq);
    all.push_back(add(post_of(other), other.who.device_key).seq);
  }
  add_manifest(2);
  all.push_back(add(post_of(other, 2), other.who.device_key).seq);
  add_post(2);
  page_ = 3;
  follow();
  push(log_.back());
  EXPECT_EQ(shown(), all);
  EXPECT_EQ(seq(), log_.size());
}

TEST_F(PastAuthors, AreNotMadeUp) {
  end_device();
  past_.clear();
  add_both_epochs();
  follow();
  EXPECT_EQ(shown(), Seqs{});
}

TEST_F(PastAuthors, AreTheDeviceThatTheMessageNames) {
  const Peer other = peer();
  end_device();
  add_manifest(1);
  add(post_of(author_), other.who.device_key);
  add_manifest(2);
  follow();
  EXPECT_EQ(shown(), Seqs{});
}

TEST_F(PastAuthors, AreAskedForAgainWhereTheServerHasNoTime) {
  end_device();
  add_both_epochs();
  server_.refuse("members.past", protocol::ErrorCode::overloaded);
  follow();
  EXPECT_EQ(shown(), Seqs{});
  EXPECT_EQ(seq(), 1U);
}

TEST_F(PastAuthors, CanComeBackWhileOneReads) {
  end_device();
  add_both_epochs();
  follow();
  EXPECT_EQ(shown(), Seqs{2});
  author_.who.device = test::must(context_.random_id<DeviceId>());
  author_.who.device_key = world_.key();
  protocol::DeviceStatement device = world_.device(author_.who);
  device.box_key = author_.box_key.public_key;
  author_.listed.devices = {
      protocol::sign(device, {&author_.who.identity_key, &author_.who.device_key})};
  list(author_.listed);
  push(add_post(2));
  EXPECT_EQ(shown(), Seqs{5});
}

}  // namespace
}  // namespace indaba::client
