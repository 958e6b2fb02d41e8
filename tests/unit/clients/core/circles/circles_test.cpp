// Proves that a device takes a circle's epochs from its stewards alone, one after the other, and
// seeds from whoever may box them, if they are what the manifest commits to. A server hands out
// manifests and boxes that are good, and ones that are wrong in one way each.
#include "clients/core/circles/circles.h"

#include <array>
#include <set>

#include "tests/unit/clients/core/member_fixture.h"

namespace indaba::client {
namespace {

class CirclesTest : public CircleFixture {
 protected:
  std::error_code refresh_error() { return refresh().error(); }
  Flow<Status> refresh_into(std::optional<Status>& status) {
    status = co_await circles_.refresh(account_, circle_);
    co_return Status();
  }
};

TEST_F(CirclesTest, TakesUpEpochAndSeed) {
  announce();
  put_box(1);
  ASSERT_TRUE(refresh());
  EXPECT_EQ(circles_.newest(circle_), 1U);
  EXPECT_EQ(circles_.epoch(circle_, 1)->manifest, protocol::hash_of(manifests_[0].manifest));
  const ChannelId channel;
  const auto key = test::must(circles_.channel_key(circle_, 1, channel));
  EXPECT_TRUE(equal(key, channel_key_of(place(1), seed(1), channel)));
  EXPECT_EQ(server_.count("circles.report"), 0U);
}

TEST_F(CirclesTest, OpensThePastFromTheNewestSeed) {
  for (int epoch = 1; epoch <= 3; ++epoch) {
    announce();
  }
  put_box(3);
  ASSERT_TRUE(refresh());
  EXPECT_TRUE(has_key(1));
  EXPECT_TRUE(has_key(2));
  EXPECT_TRUE(has_key(3));
}

TEST_F(CirclesTest, DoesNotKeepAPastThatIsNotWhatWasAnnounced) {
  announce();
  announce(next_manifest(), steward_.who.identity_key, {wrapped(2, 1, seed(9))});
  put_box(2);
  ASSERT_TRUE(refresh());
  EXPECT_TRUE(has_key(2));
  EXPECT_FALSE(has_key(1));
}

TEST_F(CirclesTest, SaysThatItHasNoSeed) {
  announce();
  ASSERT_TRUE(refresh());
  EXPECT_EQ(circles_.channel_key(circle_, 1, ChannelId()).error(), ClientError::no_box);
  EXPECT_EQ(server_.count("circles.report"), 1U);
}

TEST_F(CirclesTest, TakesNoManifestOfWhoIsNoSteward) {
  const Peer member = peer();
  protocol::ManifestStatement manifest = next_manifest();
  manifest.issuer = member.who.id;
  announce(manifest, member.who.identity_key);
  EXPECT_EQ(refresh_error(), ClientError::no_box);
  EXPECT_EQ(circles_.newest(circle_), 0U);
}

TEST_F(CirclesTest, TakesNoManifestInAStewardsName) {
  announce(next_manifest(), peer().who.identity_key);
  EXPECT_EQ(refresh_error(), ClientError::not_trusted);
  EXPECT_EQ(circles_.newest(circle_), 0U);
}

TEST_F(CirclesTest, TakesNoManifestOfAStranger) {
  Peer stranger = unlisted_peer();
  list(stranger.listed);
  protocol::ManifestStatement manifest = next_manifest();
  manifest.issuer = stranger.who.id;
  announce(manifest, stranger.who.identity_key);
  EXPECT_EQ(refresh_error(), ClientError::no_box);
  EXPECT_EQ(circles_.newest(circle_), 0U);
}

TEST_F(CirclesTest, TakesNoManifestThatSkipsAnEpoch) {
  announce();
  ASSERT_TRUE(refresh());
  protocol::ManifestStatement manifest = next_manifest();
  manifest.epoch = 3;
  manifest.commitment = commitment_to(place(3), seed(3));
  manifests_.push_back({protocol::sign(manifest, {&steward_.who.identity_key}), {}});
  EXPECT_EQ(refresh_error(), ClientError::not_trusted);
  EXPECT_EQ(circles_.newest(circle_), 1U);
}

TEST_F(CirclesTest, DoesNotBeginWithALaterManifest) {
  announce();
  announce();
  manifests_.erase(manifests_.begin());
  EXPECT_EQ(refresh_error(), ClientError::not_trusted);
  EXPECT_EQ(circles_.newest(circle_), 0U);
}

TEST_F(CirclesTest, TakesNoManifestBehindAnother) {
  announce();
  ASSERT_TRUE(refresh());
  protocol::ManifestStatement manifest = next_manifest();
  manifest.previous = protocol::Hash{1};
  announce(manifest, steward_.who.identity_key);
  EXPECT_EQ(refresh_error(), ClientError::not_trusted);
  EXPECT_EQ(circles_.newest(circle_), 1U);
}

TEST_F(CirclesTest, TakesNoOtherManifestOfAnEpochThatItKnows) {
  announce();
  ASSERT_TRUE(refresh());
  const protocol::Hash known = circles_.epoch(circle_, 1)->manifest;
  manifests_.clear();
  protocol::ManifestStatement other = next_manifest();
  other.reason = "other";
  server_.always<protocol::CirclesGetRequest>(
      "circles.get",
      protocol::CirclesGetReply{
          definition_, {{protocol::sign(other, {&steward_.who.identity_key}), {}}}, {}, 1});
  EXPECT_EQ(refresh_error(), ClientError::manifest_forked);
  EXPECT_EQ(circles_.epoch(circle_, 1)->manifest, known);
}

TEST_F(CirclesTest, TakesNoManifestOfAnotherCircle) {
  protocol::CircleStatement other = world_.circle(admins_rule(), admins_rule());
  const auto definition = protocol::sign(other, {&world_.root_key()});
  trust_.keep_all({definition});
  protocol::ManifestStatement manifest = next_manifest();
  manifest.circle = other.circle;
  manifest.definition = protocol::hash_of(definition);
  announce(manifest, steward_.who.identity_key);
  EXPECT_EQ(refresh_error(), ClientError::not_trusted);
  EXPECT_EQ(circles_.newest(other.circle), 0U);
}

// ---- stewards whose role has ended

class EndedStewardTest : public CirclesTest {
 protected:
  void end_role_of(const Peer& steward) {
    const auto revocation = protocol::sign(
        world_.revocation(
            protocol::TargetStatement{protocol::hash_of(steward.listed.statements.back())}),
        {&world_.root_key()});
    world_.keep(revocation);
    ASSERT_TRUE(trust_.keep(revocation));
  }
  // The next, by an admin who counts.
  void announce_by(const Peer& steward) {
    protocol::ManifestStatement manifest = next_manifest();
    manifest.issuer = steward.who.id;
    announce(manifest, steward.who.identity_key);
  }

  Peer other_ = peer(protocol::RoleName::admin);
};

TEST_F(EndedStewardTest, CountsByWhoeverCameNext) {
  announce();
  announce();
  announce_by(other_);
  end_role_of(steward_);
  put(box(3, other_), other_.who.device_key);
  ASSERT_TRUE(refresh());
  EXPECT_EQ(circles_.newest(circle_), 3U);
  EXPECT_TRUE(has_key(1));
  EXPECT_TRUE(has_key(3));
}

TEST_F(EndedStewardTest, CountsByWhoeverCameNextOnAnotherPage) {
  announce();
  announce_by(other_);
  end_role_of(steward_);
  server_.on<protocol::CirclesGetRequest>(
      "circles.get", [this](const protocol::CirclesGetRequest& request) {
        return Result<protocol::CirclesGetReply>(protocol::CirclesGetReply{
            definition_, {manifests_.at(request.after)}, {}, manifests_.size()});
      });
  ASSERT_TRUE(refresh());
  EXPECT_EQ(circles_.newest(circle_), 2U);
}

TEST_F(EndedStewardTest, IsLookedUpAnewFirst) {
  Peer member = peer();
  ASSERT_TRUE(run(trust_.learn(member.who.id)));
  grant(member.listed.statements, world_.role(member.who, protocol::RoleName::admin));
  list(member.listed);
  announce_by(member);
  ASSERT_TRUE(refresh());
  EXPECT_EQ(circles_.newest(circle_), 1U);
}

TEST_F(EndedStewardTest, IsNotLookedUpForEachEpoch) {
  announce_by(other_);
  end_role_of(steward_);
  for (int i = 0; i < 5; ++i) {
    announce();
  }
  EXPECT_EQ(refresh_error(), ClientError::no_box);
  EXPECT_EQ(server_.count("members.get"), 2U);
}

TEST_F(EndedStewardTest, IsOneByTheDefinitionThatCounts) {
  announce_by(other_);
  announce();
  ASSERT_TRUE(refresh());
  // From now on others keep the circle.
  protocol::CircleStatement next =
      world_.circle(protocol::Rule{{protocol::RoleName::member}, {}},
                    protocol::Rule{{protocol::RoleName::coordinator}, {}});
  next.circle = circle_;
  next.version = 2;
  ASSERT_TRUE(trust_.keep(protocol::sign(next, {&world_.root_key()})));
  announce();
  EXPECT_EQ(refresh_error(), ClientError::no_box);
  EXPECT_EQ(circles_.newest(circle_), 2U);
}

TEST_F(EndedStewardTest, KeepsNobodyBusyWithEpochsThatNeverCome) {
  announce_by(other_);
  ASSERT_TRUE(refresh());
  server_.always<protocol::CirclesGetRequest>(
      "circles.get", protocol::CirclesGetReply{definition_, {manifests_[0]}, {}, 9});
  EXPECT_EQ(refresh_error(), ClientError::unexpected_answer);
}

TEST_F(EndedStewardTest, WhoseEpochIsTheNewestIsWaitedFor) {
  announce_by(other_);
  announce();
  announce();
  end_role_of(steward_);
  EXPECT_EQ(refresh_error(), ClientError::no_box);
  EXPECT_EQ(circles_.newest(circle_), 1U);
  EXPECT_EQ(server_.count("circles.report"), 1U);
  announce_by(other_);
  ASSERT_TRUE(refresh());
  EXPECT_EQ(circles_.newest(circle_), 4U);
}

TEST_F(EndedStewardTest, IsWaitedForOverSoManyEpochs) {
  end_role_of(steward_);
  for (std::size_t epoch = 0; epoch < kUnvouchedMax; ++epoch) {
    announce();
  }
  EXPECT_EQ(refresh_error(), ClientError::no_box);
  announce();
  EXPECT_EQ(refresh_error(), ClientError::not_trusted);
  EXPECT_EQ(circles_.newest(circle_), 0U);
}

TEST_F(EndedStewardTest, WhomTheServerDoesNotShowAnyMoreIsWaitedFor) {
  const Peer gone = unlisted_peer();
  protocol::ManifestStatement manifest = next_manifest();
  manifest.issuer = gone.who.id;
  announce(manifest, gone.who.identity_key);
  EXPECT_EQ(refresh_error(), ClientError::no_box);
  announce_by(other_);
  ASSERT_TRUE(refresh());
  EXPECT_EQ(circles_.newest(circle_), 2U);
}

TEST_F(EndedStewardTest, DoesNotMakeTheNextOneBranchOff) {
  announce_by(other_);
  announce();
  end_role_of(steward_);
  protocol::ManifestStatement branch = next_manifest();
  branch.issuer = other_.who.id;
  branch.previous = protocol::hash_of(manifests_.front().manifest);
  announce(branch, other_.who.identity_key);
  EXPECT_EQ(refresh_error(), ClientError::not_trusted);
  EXPECT_EQ(circles_.newest(circle_), 1U);
}

// ---- rotating

// This member is an admin; `steward_` was one.
class RotatingTest : public EndedStewardTest {
 protected:
  RotatingTest() {
    test::Signatory me;
    me.id = account_.member();
    EXPECT_TRUE(run(trust_.learn(me.id)));
    trust_.keep_all(
        {protocol::sign(world_.role(me, protocol::RoleName::admin), {&world_.root_key()})});
    server_.on<protocol::CirclesDutiesRequest>(
        "circles.duties", [this](const protocol::CirclesDutiesRequest&) {
          return Result<protocol::CirclesDutiesReply>(protocol::CirclesDutiesReply{
              {{circle_, protocol::RotationReason::revocation, is_held_}}, {}});
        });
    server_.on<protocol::DirectorySearchRequest>(
        "directory.search", [this](const protocol::DirectorySearchRequest&) {
          protocol::DirectorySearchReply reply;
          reply.members.emplace_back().member = account_.member();
          reply.members.back().handle = account_.handle();
          return Result<protocol::DirectorySearchReply>(reply);
        });
    server_.always<protocol::CirclesBoxRequest>("circles.box", protocol::Nothing{});
    server_.on<protocol::CirclesRotateRequest>(
        "circles.rotate", [this](const protocol::CirclesRotateRequest& request) {
          manifests_.push_back({request.manifest, request.wrapped});
          return Result<protocol::CirclesRotateReply>(protocol::CirclesRotateReply{});
        });
  }
  void do_duties() { EXPECT_TRUE(run(circles_.do_duties(account_, 0))); }
  void wait_for_key() {
    EXPECT_EQ(run(circles_.do_duties(account_, 0)).error(), ClientError::no_box);
  }
  protocol::ManifestStatement last() {
    return test::must(cbor::decode<protocol::ManifestStatement>(manifests_.back().manifest.body));
  }

  bool is_held_ = true;
};

TEST_F(RotatingTest, OpensThePast) {
  announce();
  put_box(1);
  do_duties();
  ASSERT_EQ(manifests_.size(), 2U);
  ASSERT_EQ(last().past.size(), 1U);
  EXPECT_EQ(last().past[0].epoch, 1U);
  EXPECT_EQ(circles_.newest(circle_), 2U);
  EXPECT_TRUE(has_key(2));
}

TEST_F(RotatingTest, WaitsForWhoeverHoldsTheSeed) {
  announce();
  wait_for_key();
  end_role_of(steward_);
  wait_for_key();
  EXPECT_EQ(manifests_.size(), 1U);
}

TEST_F(RotatingTest, WaitsForTheStewardWhoMadeTheEpoch) {
  announce();
  is_held_ = false;
  wait_for_key();
  EXPECT_EQ(manifests_.size(), 1U);
}

TEST_F(RotatingTest, BeginsAnewWhereNobodyHoldsTheSeed) {
  announce();
  ASSERT_TRUE(refresh());
  end_role_of(steward_);
  is_held_ = false;
  do_duties();
  ASSERT_EQ(manifests_.size(), 2U);
  EXPECT_TRUE(last().past.empty());
  EXPECT_EQ(last().previous, protocol::hash_of(manifests_[0].manifest));
  EXPECT_TRUE(has_key(2));
  EXPECT_FALSE(has_key(1));
}

TEST_F(RotatingTest, BeginsAnewBehindAStewardWhomItNeverKnew) {
  announce_by(other_);
  announce();
  put(box(1, other_), other_.who.device_key);
  end_role_of(steward_);
  is_held_ = false;
  do_duties();
  ASSERT_EQ(manifests_.size(), 3U);
  EXPECT_EQ(circles_.newest(circle_), 3U);
  // What it holds of the past it hands on.
  ASSERT_EQ(last().past.size(), 1U);
  EXPECT_EQ(last().past[0].epoch, 1U);
}

TEST_F(RotatingTest, BeginsAnewWhenARotationWasMissed) {
  announce();
  context_.now = {test::StatementWorld::kStart.seconds + 46ULL * 86'400};
  do_duties();
  EXPECT_EQ(manifests_.size(), 2U);
}

TEST_F(RotatingTest, OpensAnEpochOfAStewardWhoIsNoneAnyMore) {
  announce();
  announce();
  put(box(2, other_), other_.who.device_key);
  end_role_of(steward_);
  EXPECT_EQ(refresh_error(), ClientError::no_box);
  EXPECT_EQ(server_.count("circles.report"), 0U);
  do_duties();
  ASSERT_EQ(manifests_.size(), 3U);
  ASSERT_EQ(last().past.size(), 1U);
  EXPECT_EQ(last().past[0].epoch, 2U);
  EXPECT_TRUE(has_key(3));
  EXPECT_TRUE(has_key(2));
}

TEST_F(RotatingTest, TakesNoSeedAheadThatTheManifestDoesNotCommitTo) {
  announce();
  announce();
  protocol::BoxStatement wrong = box(2, other_);
  wrong.sealed = test::must(seal_seed(place(2), seed(9), {wrong.device, wrong.boxer_device},
                                      account_.box_key().public_key, random_));
  put(wrong, other_.who.device_key);
  end_role_of(steward_);
  wait_for_key();
  EXPECT_EQ(manifests_.size(), 2U);
  EXPECT_EQ(server_.count("circles.report"), 1U);
}

TEST_F(RotatingTest, WrapsWhatTheNewestDoesNotOpen) {
  announce();
  announce();
  announce();
  manifests_[1].wrapped.clear();
  put_box(1);
  put_box(3);
  ASSERT_TRUE(refresh());
  ASSERT_TRUE(has_key(2));
  do_duties();
  ASSERT_EQ(last().past.size(), 2U);
  EXPECT_EQ(last().past[0].epoch, 3U);
  EXPECT_EQ(last().past[1].epoch, 1U);
}

TEST_F(RotatingTest, WrapsAlsoWhatTheNewestClaimsToOpen) {
  announce();
  announce();
  announce(next_manifest(), steward_.who.identity_key,
           {wrapped(3, 2, seed(9)), wrapped(3, 1, seed(9))});
  put_box(2);
  put_box(3);
  ASSERT_TRUE(refresh());
  do_duties();
  ASSERT_EQ(last().past.size(), 2U);
  EXPECT_EQ(last().past[1].epoch, 2U);
}

TEST_F(RotatingTest, LeavesOutDevicesThatHaveEndedSinceTheyWereLookedUp) {
  announce();
  put_box(1);
  const std::array<Peer, 3> peers{peer(), peer(), peer()};
  server_.on<protocol::DirectorySearchRequest>(
      "directory.search", [&](const protocol::DirectorySearchRequest&) {
        protocol::DirectorySearchReply reply;
        for (const Peer& one : peers) {
          reply.members.emplace_back().member = one.who.id;
          reply.members.back().handle = one.listed.handle;
        }
        return Result<protocol::DirectorySearchReply>(reply);
      });
  std::set<DeviceId> boxed;
  server_.on<protocol::CirclesBoxRequest>(
      "circles.box", [&](const protocol::CirclesBoxRequest& request) {
        std::set<DeviceId> devices;
        for (const protocol::Statement& statement : request.boxes) {
          devices.insert(test::must(cbor::decode<protocol::BoxStatement>(statement.body)).device);
        }
        if (devices.contains(peers[1].who.device)) {
          return Result<protocol::Nothing>(protocol::ErrorCode::invalid_statement);
        }
        boxed.insert(devices.begin(), devices.end());
        return Result<protocol::Nothing>(protocol::Nothing());
      });
  do_duties();
  EXPECT_EQ(manifests_.size(), 2U);
  EXPECT_EQ(boxed, (std::set<DeviceId>{peers[0].who.device, peers[2].who.device}));
}

// Of a whole page one device can be boxed, so that there may be more behind it.
TEST_F(RotatingTest, BoxesPageAfterPageAndEndsSometime) {
  announce();
  put_box(1);
  ASSERT_TRUE(refresh());
  std::size_t pages = 3;
  const Peer who = peer();
  server_.on<protocol::CirclesDutiesRequest>(
      "circles.duties", [&](const protocol::CirclesDutiesRequest& request) {
        protocol::CirclesDutiesReply reply;
        if (server_.count("circles.box") < pages) {
          reply.box.assign(request.limit, {circle_, who.who.id, who.who.device, 9});
          reply.box.front().epoch = 1;
        }
        return Result<protocol::CirclesDutiesReply>(reply);
      });
  EXPECT_TRUE(run(circles_.box_for_others(account_)));
  EXPECT_EQ(server_.count("circles.box"), 3U);
  pages = 1'000'000;
  EXPECT_TRUE(may_be_asked_again(run(circles_.box_for_others(account_)).error()));
  EXPECT_EQ(server_.count("circles.box"), 3U + kDutiesPagesMax);
}

TEST_F(RotatingTest, LooksNobodyUpWhereItMayNotRotate) {
  announce();
  wait_for_key();
  EXPECT_EQ(server_.count("directory.search"), 0U);
}

// Else an entry that waits for a key would be passed over because another channel asked too.
TEST_F(CirclesTest, MayBeAskedForTwiceAtOnce) {
  announce();
  put_box(1);
  server_.hold("circles.get");
  std::optional<Status> other;
  flows_.spawn(refresh_into(other));
  serve();
  server_.release("circles.get");
  EXPECT_FALSE(refresh_error());
  ASSERT_TRUE(other.has_value());
  EXPECT_FALSE(other->error());
  EXPECT_TRUE(has_key(1));
}

TEST_F(CirclesTest, IsNotKeptBusyByEpochsThatNeverCome) {
  server_.always<protocol::CirclesGetRequest>("circles.get",
                                              protocol::CirclesGetReply{definition_, {}, {}, 5});
  EXPECT_EQ(refresh_error(), ClientError::unexpected_answer);
  EXPECT_EQ(server_.count("circles.get"), 1U);
}

TEST_F(CirclesTest, KeepsNoSeedThatTheManifestDoesNotCommitTo) {
  announce();
  protocol::BoxStatement wrong = box(1, steward_);
  wrong.sealed = test::must(seal_seed(place(1), seed(9), {wrong.device, wrong.boxer_device},
                                      account_.box_key().public_key, random_));
  put(wrong, steward_.who.device_key);
  std::vector<std::optional<DeviceId>> reported;
  server_.on<protocol::CirclesReportRequest>(
      "circles.report", [&](const protocol::CirclesReportRequest& request) {
        reported.push_back(request.boxer_device);
        return Result<protocol::Nothing>(protocol::Nothing{});
      });
  ASSERT_TRUE(refresh());
  EXPECT_FALSE(has_key(1));
  EXPECT_EQ(reported, std::vector{std::optional(steward_.who.device)});
}

TEST_F(CirclesTest, AreTakenUpWhereTheServerHearsNoReport) {
  announce();
  server_.refuse("circles.report", protocol::ErrorCode::not_found);
  EXPECT_TRUE(refresh());
  EXPECT_EQ(circles_.newest(circle_), 1U);
  server_.refuse("circles.report", protocol::ErrorCode::overloaded);
  EXPECT_EQ(refresh_error(), protocol::ErrorCode::overloaded);
}

TEST_F(CirclesTest, OpensNoBoxForAnotherDevice) {
  announce();
  protocol::BoxStatement wrong = box(1, steward_);
  wrong.device = DeviceId();
  put(wrong, steward_.who.device_key);
  ASSERT_TRUE(refresh());
  EXPECT_FALSE(has_key(1));
}

TEST_F(CirclesTest, OpensNoBoxThatItsBoxerDidNotSign) {
  announce();
  put(box(1, steward_), peer().who.device_key);
  put(box(1, steward_), steward_.who.identity_key);
  ASSERT_TRUE(refresh());
  EXPECT_FALSE(has_key(1));
}

TEST_F(CirclesTest, OpensNoBoxOfAStranger) {
  announce();
  const Peer stranger = unlisted_peer();
  list(stranger.listed);
  put(box(1, stranger), stranger.who.device_key);
  ASSERT_TRUE(refresh());
  EXPECT_FALSE(has_key(1));
}

TEST_F(CirclesTest, OneBadBoxLeavesTheOthers) {
  announce();
  put(box(1, steward_), peer().who.device_key);
  put(box(1, steward_), steward_.who.device_key);
  ASSERT_TRUE(refresh());
  EXPECT_TRUE(has_key(1));
}

TEST_F(CirclesTest, ComeBackAsTheyWere) {
  announce();
  announce();
  put_box(2);
  ASSERT_TRUE(refresh());
  Circles restored(context_, trust_);
  ASSERT_TRUE(restored.restore());
  EXPECT_EQ(restored.newest(circle_), 2U);
  EXPECT_EQ(restored.epoch(circle_, 2)->manifest, circles_.epoch(circle_, 2)->manifest);
  for (const std::uint64_t epoch : {1U, 2U}) {
    EXPECT_TRUE(equal(test::must(restored.channel_key(circle_, epoch, ChannelId())),
                      test::must(circles_.channel_key(circle_, epoch, ChannelId()))));
  }
}

class BoxingTest : public CirclesTest {
 protected:
  BoxingTest() {
    announce();
    put_box(1);
    EXPECT_TRUE(refresh());
    server_.on<protocol::CirclesDutiesRequest>(
        "circles.duties", [this](const protocol::CirclesDutiesRequest&) {
          return Result<protocol::CirclesDutiesReply>(duties_);
        });
    server_.on<protocol::CirclesBoxRequest>("circles.box",
                                            [this](const protocol::CirclesBoxRequest& request) {
                                              boxed_ = request.boxes;
                                              return Result<protocol::Nothing>(protocol::Nothing{});
                                            });
  }
  void owe(const Peer& to, std::uint64_t epoch = 1) {
    duties_.box.push_back({circle_, to.who.id, to.who.device, epoch});
  }

  protocol::CirclesDutiesReply duties_;
  std::vector<protocol::Statement> boxed_;
};

TEST_F(BoxingTest, SealsTheNewestSeedForAMembersDevice) {
  const Peer member = peer();
  owe(member);
  EXPECT_TRUE(run(circles_.box_for_others(account_)));
  ASSERT_EQ(boxed_.size(), 1U);
  const auto box =
      test::must(protocol::authenticate_as<protocol::BoxStatement>(boxed_[0], world_.alliance()));
  EXPECT_TRUE(box.signed_by(account_.device_key().public_key));
  EXPECT_EQ(box.body.device, member.who.device);
  const auto opened = test::must(open_seed(place(1), {box.body.device, box.body.boxer_device},
                                           member.box_key, box.body.sealed));
  EXPECT_TRUE(equal(opened, seed(1)));
}

TEST_F(BoxingTest, SealsNothingForWhomTheCircleDoesNotAdmit) {
  const Peer stranger = unlisted_peer();
  list(stranger.listed);
  owe(stranger);
  EXPECT_TRUE(run(circles_.box_for_others(account_)));
  EXPECT_EQ(server_.count("circles.box"), 0U);
}

TEST_F(BoxingTest, SealsNothingOfAnEpochThatIsNotTheNewest) {
  owe(peer(), 2);
  EXPECT_TRUE(run(circles_.box_for_others(account_)));
  EXPECT_EQ(server_.count("circles.box"), 0U);
}

TEST_F(BoxingTest, TakesUpTheNewestFirst) {
  announce();
  put_box(2);
  owe(peer(), 2);
  EXPECT_TRUE(run(circles_.box_for_others(account_)));
  EXPECT_EQ(circles_.newest(circle_), 2U);
  EXPECT_EQ(server_.count("circles.box"), 1U);
}

TEST_F(BoxingTest, AsksForNoCircleThatNobodyHasDefined) {
  const std::size_t before = server_.count("circles.get");
  const Peer member = peer();
  duties_.box.push_back({world_.circle_id(), member.who.id, member.who.device, 2});
  EXPECT_TRUE(run(circles_.box_for_others(account_)));
  EXPECT_EQ(server_.count("circles.get"), before);
}

TEST_F(BoxingTest, GoesOnWithOthersWhereACircleCanNotBeTakenUp) {
  owe(peer(), 2);
  owe(peer(), 1);
  server_.refuse("circles.get", protocol::ErrorCode::overloaded);
  EXPECT_EQ(run(circles_.box_for_others(account_)).error(), protocol::ErrorCode::overloaded);
  EXPECT_EQ(server_.count("circles.box"), 1U);
}

TEST_F(BoxingTest, AsksOnceForWhatIsNewerThanItKnows) {
  const std::size_t before = server_.count("circles.get");
  owe(peer(), 2);
  owe(peer(), 2);
  EXPECT_TRUE(run(circles_.box_for_others(account_)));
  EXPECT_EQ(server_.count("circles.get"), before + 1);
}

TEST_F(BoxingTest, SealsNothingForADeviceThatItsMemberDidNotCertify) {
  const Peer member = peer();
  duties_.box.push_back({circle_, member.who.id, world_.device_id(), 1});
  EXPECT_TRUE(run(circles_.box_for_others(account_)));
  EXPECT_EQ(server_.count("circles.box"), 0U);
}

// ---- circles that were added

// An admin has added one that nobody has begun, and this member is a steward of it.
class AddedCirclesTest : public CircleFixture {
 protected:
  AddedCirclesTest() {
    protocol::CircleStatement body =
        world_.circle(protocol::Rule{{protocol::RoleName::member}, {}},
                      protocol::Rule{{protocol::RoleName::member}, {}});
    body.circle = circle_;
    body.version = 1;
    body.issuer = steward_.who.id;
    added_ = body;
    trust_.forget_all();
    check(trust_.found(world_.root()).has_value());
    define();
    server_.on<protocol::CirclesRotateRequest>(
        "circles.rotate", [this](const protocol::CirclesRotateRequest& request) {
          rotated_ = request;
          return Result<protocol::CirclesRotateReply>(protocol::CirclesRotateReply());
        });
    server_.on<protocol::CirclesBoxRequest>("circles.box",
                                            [this](const protocol::CirclesBoxRequest& request) {
                                              boxed_ += request.boxes.size();
                                              return Result<protocol::Nothing>(protocol::Nothing());
                                            });
    protocol::DirectorySearchReply directory;
    directory.members = {{account_.member(), account_.handle(), {}}};
    server_.always<protocol::DirectorySearchRequest>("directory.search", directory);
    check(run(trust_.learn(steward_.who.id)).has_value());
    check(run(trust_.learn(account_.member())).has_value());
  }

  void define() {
    definition_ = protocol::sign(added_, {&steward_.who.identity_key});
    trust_.keep_all({definition_});
  }
  Status rotate() { return run(circles_.rotate(account_, circle_, false, "definition", 0)); }

  protocol::CircleStatement added_;
  std::optional<protocol::CirclesRotateRequest> rotated_;
  std::size_t boxed_ = 0;
};

TEST_F(AddedCirclesTest, BeginWithAStewardWhoHearsOfThem) {
  ASSERT_TRUE(rotate());
  ASSERT_TRUE(rotated_);
  const auto manifest =
      test::must(cbor::decode<protocol::ManifestStatement>(rotated_->manifest.body));
  EXPECT_EQ(manifest.epoch, 1U);
  EXPECT_EQ(manifest.previous, std::nullopt);
  EXPECT_EQ(manifest.definition, protocol::hash_of(definition_));
  EXPECT_TRUE(rotated_->wrapped.empty());
  EXPECT_EQ(boxed_, 1U);
  EXPECT_EQ(circles_.newest(circle_), 1U);
  EXPECT_TRUE(has_key(1));
}

TEST_F(AddedCirclesTest, BeginOnce) {
  server_.refuse("circles.rotate", protocol::ErrorCode::conflict);
  announce();
  EXPECT_EQ(rotate().error(), ClientError::no_box);
  EXPECT_EQ(server_.count("circles.rotate"), 0U);
}

// The server refuses a second one; who was first is followed.
TEST_F(AddedCirclesTest, FollowWhoWasFirst) {
  server_.on<protocol::CirclesRotateRequest>(
      "circles.rotate", [this](const protocol::CirclesRotateRequest&) {
        announce();
        put_box(1);
        return Result<protocol::CirclesRotateReply>(protocol::ErrorCode::conflict);
      });
  ASSERT_TRUE(rotate());
  EXPECT_EQ(circles_.epoch(circle_, 1)->manifest, protocol::hash_of(manifests_[0].manifest));
  EXPECT_TRUE(has_key(1));
}

// The server took it, and the connection was lost before it said so. A steward whom the circle does
// not admit has no box.
TEST_F(AddedCirclesTest, HaveTheirKeyThoughTheAnswerWasLost) {
  server_.on<protocol::CirclesRotateRequest>(
      "circles.rotate", [this](const protocol::CirclesRotateRequest& request) {
        rotated_ = request;
        return Result<protocol::CirclesRotateReply>(protocol::ErrorCode::overloaded);
      });
  EXPECT_EQ(rotate().error(), protocol::ErrorCode::overloaded);
  EXPECT_EQ(circles_.newest(circle_), 0U);
  manifests_ = {{rotated_->manifest, rotated_->wrapped}};
  ASSERT_TRUE(refresh());
  EXPECT_EQ(circles_.newest(circle_), 1U);
  EXPECT_TRUE(has_key(1));
  EXPECT_EQ(server_.count("circles.report"), 0U);
}

// Once more before it was seen that the server had taken the first one.
TEST_F(AddedCirclesTest, HaveTheirKeyThoughTheyWereBegunTwice) {
  std::vector<protocol::CirclesRotateRequest> asked;
  server_.on<protocol::CirclesRotateRequest>(
      "circles.rotate", [&](const protocol::CirclesRotateRequest& request) {
        asked.push_back(request);
        if (asked.size() == 2) {
          manifests_ = {{asked[0].manifest, asked[0].wrapped}};
        }
        return Result<protocol::CirclesRotateReply>(
            asked.size() == 1 ? protocol::ErrorCode::overloaded : protocol::ErrorCode::conflict);
      });
  EXPECT_EQ(rotate().error(), protocol::ErrorCode::overloaded);
  EXPECT_TRUE(rotate());
  EXPECT_EQ(circles_.newest(circle_), 1U);
  EXPECT_TRUE(has_key(1));
  EXPECT_TRUE(test::must(context_.records.scan("taken-seed/", {}, 10)).empty());
}

TEST_F(AddedCirclesTest, DropTheKeyOfARotationThatSomebodyElsesCameBefore) {
  server_.refuse("circles.rotate", protocol::ErrorCode::overloaded);
  EXPECT_EQ(rotate().error(), protocol::ErrorCode::overloaded);
  announce();
  put_box(1);
  ASSERT_TRUE(refresh());
  EXPECT_TRUE(has_key(1));
  EXPECT_TRUE(test::must(context_.records.scan("taken-seed/", {}, 10)).empty());
}

// Nor does a later version, whatever epochs a server denies.
TEST_F(AddedCirclesTest, BeginAsTheyWereAdded) {
  added_.version = 2;
  define();
  EXPECT_EQ(rotate().error(), ClientError::no_box);
  EXPECT_EQ(circles_.newest(circle_), 0U);
}

TEST_F(AddedCirclesTest, DoNotCountByTheWordOfWhoIsNoAdmin) {
  const Peer member = peer();
  added_.circle = world_.circle_id();
  added_.issuer = member.who.id;
  trust_.keep_all({protocol::sign(added_, {&member.who.identity_key})});
  check(run(trust_.learn(member.who.id)).has_value());
  EXPECT_EQ(circles_.definition(added_.circle), nullptr);
}

// Whoever knows nothing of the admin looks them up.
TEST_F(AddedCirclesTest, CountOnceItIsKnownWhoAddedThem) {
  trust_.forget_all();
  ASSERT_TRUE(trust_.found(world_.root()));
  protocol::AllianceGetReply alliance;
  alliance.root = {world_.root()};
  alliance.circles = {definition_};
  server_.always<protocol::Nothing>("alliance.get", alliance);
  ASSERT_TRUE(run(trust_.refresh()));
  EXPECT_NE(circles_.definition(circle_), nullptr);
}

TEST_F(CirclesTest, OfTheFoundingAreNotBegunAgain) {
  EXPECT_EQ(run(circles_.rotate(account_, circle_, false, "month", 0)).error(),
            ClientError::no_box);
  EXPECT_EQ(circles_.newest(circle_), 0U);
}

}  // namespace
}  // namespace indaba::client
