// Proves over the wire that an epoch has one winner: devices of a closed channel race commits that
// each makes on its own group, stewards of a circle race manifests; losers learn what came first
// and go on from there, and in the end all agree, the server with them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>
#include <thread>
#include <vector>

#include "crypto/mls/public/message.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/random.h"
#include "protocol/frames/circles.h"
#include "protocol/frames/closed_channels.h"
#include "protocol/frames/log.h"
#include "protocol/statements/channel.h"
#include "protocol/statements/circle.h"
#include "server/delivery/system_clock.h"
#include "tests/integration/device_client.h"
#include "tests/integration/served.h"
#include "tests/support/alliance/alliance_world.h"
#include "tests/support/alliance/channel_devices.h"
#include "tests/support/alliance/proof.h"
#include "tests/support/channels/channel_group.h"

namespace indaba::test {
namespace {

using namespace protocol;

constexpr std::size_t kRacers = 8;
constexpr std::uint64_t kCommits = 200;
constexpr std::uint64_t kRotations = 50;

// Responders, and so stewards of the responders' circle, whom anyone may add to a channel.
class Races : public testing::Test {
 protected:
  struct Racer {
    const Person* person = nullptr;
    ChannelDevice leaf;
    std::unique_ptr<DeviceClient> client;
  };

  Races() {
    server_ = std::make_unique<Indabad>([this](const std::string& path) { plant(path); },
                                        std::vector<std::string>{"INDABA_REQUESTS_RATE_PERCENT=0"});
    for (Racer& racer : racers_) {
      const WorldDevice& device = racer.person->device();
      racer.client = std::make_unique<DeviceClient>(server_->port());
      racer.client->ask<ProveReply>(
          "prove", proof_of(device.id, device.signature_key, racer.client->hello()));
    }
  }

  void plant(const std::string& path) {
    world_.emplace(path, server::SystemClock().now());
    for (std::size_t i = 0; i < kRacers; ++i) {
      const Person* const person =
          &world_->add_with_role("racer_" + std::to_string(i), RoleName::responder);
      must(world_->store().profiles->set_first_contact(person->id, storage::FirstContact::anyone));
      racers_.push_back({person, channel_device(*world_, person->device()), nullptr});
    }
    world_->files().commit();
  }

  // Each on a thread of its own, with what it has won.
  template <class Run>
  std::vector<std::set<std::uint64_t>> race(Run run) {
    std::vector<std::set<std::uint64_t>> won(kRacers);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kRacers; ++i) {
      threads.emplace_back([&, i] { run(racers_[i], won[i]); });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    return won;
  }

  std::optional<AllianceWorld> world_;
  std::vector<Racer> racers_;
  std::unique_ptr<Indabad> server_;
};

// Every number from `first` to `last` is in exactly one of the sets.
void expect_one_winner_each(const std::vector<std::set<std::uint64_t>>& won, std::uint64_t first,
                            std::uint64_t last) {
  std::map<std::uint64_t, int> winners;
  for (const auto& one : won) {
    for (const std::uint64_t epoch : one) {
      ++winners[epoch];
    }
  }
  EXPECT_EQ(winners.size(), last - first + 1);
  for (std::uint64_t epoch = first; epoch <= last; ++epoch) {
    EXPECT_EQ(winners[epoch], 1) << epoch;
  }
}

class CommitRaces : public Races {
 protected:
  CommitRaces() : group_(random_, world_->now(), ChannelId(ByteArray<16>{7}), ChannelKind::group) {}

  ChannelsCommitRequest request_of(const ChannelGroup::Made& made, std::uint64_t epoch) const {
    ChannelsCommitRequest request;
    request.channel = group_.channel();
    request.epoch = epoch;
    request.commit = made.messages.commit;
    request.group_info = *made.messages.group_info;
    request.welcome = made.messages.welcome;
    if (!made.added.empty()) {
      request.added = made.added;
    }
    return request;
  }

  void begin() {
    Racer& first = racers_.front();
    first.client->ask<ChannelsCreateReply>(
        "channels.create",
        ChannelsCreateRequest{group_.channel(), ChannelKind::group, 0, group_.begin(first.leaf)});
    for (std::size_t i = 1; i < kRacers; ++i) {
      const auto made = group_.commit(first.leaf, group_.adding({&racers_[i].leaf}));
      seq_ = first.client->ask<ChannelsCommitReply>("channels.commit", request_of(made, i - 1)).seq;
      group_.accept(made);
    }
  }

  // Takes in what is in the log behind `seq`.
  void catch_up(Racer& racer, std::uint64_t& seq) {
    mls::Group& group = group_.of(racer.leaf);
    const auto page =
        racer.client->ask<ReadReply>("read", ReadRequest{group_.channel(), seq + 1, false, 100});
    for (const Entry& entry : page.entries) {
      ASSERT_EQ(entry.seq, ++seq);
      ASSERT_EQ(entry.epoch, group.epoch().value);
      MlsWorld::follow(group, entry.body.value());
    }
  }

  // The refusal is a conflict, and brings the commit that ended the epoch.
  static void expect_lost_to(const DeviceClient::Answer& answer, std::uint64_t epoch) {
    ASSERT_EQ(answer.error, "conflict");
    const auto frame = must(FrameReader(answer.frame).next_server_frame());
    const auto& won = std::get<Reply>(frame).error->won;
    ASSERT_TRUE(won);
    EXPECT_EQ(won->type, EntryType::commit);
    EXPECT_EQ(won->epoch, epoch);
    EXPECT_TRUE(won->body);
  }

  void run(Racer& racer, std::set<std::uint64_t>& won) {
    mls::Group& group = group_.of(racer.leaf);
    std::uint64_t seq = seq_;
    while (group.epoch().value < last_epoch()) {
      const std::uint64_t epoch = group.epoch().value;
      const auto made = group_.commit(racer.leaf, {});
      const auto answer = racer.client->answer_to("channels.commit", request_of(made, epoch));
      if (answer.error.empty()) {
        must(group.merge_pending_commit());
        EXPECT_TRUE(won.insert(epoch).second);
        EXPECT_EQ(must(cbor::decode<ChannelsCommitReply>(answer.ok)).seq, ++seq);
        continue;
      }
      ++lost_;
      expect_lost_to(answer, epoch);
      group.discard_pending_commit();
      catch_up(racer, seq);
      if (testing::Test::HasFatalFailure()) {
        return;
      }
    }
  }

  std::uint64_t last_epoch() const { return kRacers - 1 + kCommits; }

  SystemRandom random_;
  ChannelGroup group_;
  std::uint64_t seq_ = 0;
  std::atomic<std::uint64_t> lost_ = 0;
};

TEST_F(CommitRaces, EveryEpochIsWonOnceAndAllAgreeInTheEnd) {
  begin();
  const auto won = race([this](Racer& racer, std::set<std::uint64_t>& mine) { run(racer, mine); });
  expect_one_winner_each(won, kRacers - 1, last_epoch() - 1);
  EXPECT_GT(lost_, 0U);

  const mls::Group& group = group_.of(racers_.front().leaf);
  const mls::KdfSecret authenticator = must(group.epoch_authenticator());
  for (const Racer& racer : racers_) {
    const mls::Group& other = group_.of(racer.leaf);
    EXPECT_EQ(other.epoch().value, last_epoch());
    EXPECT_TRUE(
        equal_constant_time(must(other.epoch_authenticator()).view(), authenticator.view()));
  }
  // The server takes a settlement of what it holds itself, and hands out that epoch's GroupInfo.
  for (Racer& racer : racers_) {
    racer.client->ask<ChannelsSettleReply>(
        "channels.settle",
        ChannelsSettleRequest{group_.settlement(world_->alliance(), racer.leaf, racer.leaf)});
  }
  const auto info = racers_.front().client->ask<ChannelsGroupInfoReply>(
      "channels.group_info", ChannelsGroupInfoRequest{group_.channel()});
  EXPECT_EQ(info.epoch, last_epoch());
  const auto held = unwrap<mls::GroupInfo>(info.group_info);
  EXPECT_EQ(held.group_context, group.context());
  EXPECT_EQ(held.confirmation_tag, group.public_group().confirmation_tag());
  EXPECT_EQ(server_->ask("check").text, "all is well\n");
}

// One steward of the responders' circle: what they know of its manifests.
class Steward {
 public:
  Steward(DeviceClient& client, const Person& person, const CircleId& circle)
      : client_(client), person_(person), circle_(circle) {}

  // Reads on from where they are.
  void catch_up() {
    const auto page =
        client_.ask<CirclesGetReply>("circles.get", CirclesGetRequest{circle_, epoch(), 100});
    definition_ = hash_of(page.circle);
    for (const KeptManifest& kept : page.manifests) {
      const auto manifest = must(cbor::decode<ManifestStatement>(kept.manifest.body));
      ASSERT_EQ(manifest.epoch, epoch() + 1);
      ASSERT_EQ(manifest.previous.value_or(Hash{}), newest());
      chain_.push_back(hash_of(kept.manifest));
    }
    ASSERT_EQ(page.newest, epoch());
  }

  void run(std::uint64_t last_epoch, std::set<std::uint64_t>& won, std::atomic<int>& lost) {
    catch_up();
    while (epoch() < last_epoch && !testing::Test::HasFatalFailure()) {
      const Statement manifest = next();
      const auto answer =
          client_.answer_to("circles.rotate", CirclesRotateRequest{manifest, {}, {}});
      if (answer.error.empty()) {
        chain_.push_back(hash_of(manifest));
        won.insert(epoch());
        continue;
      }
      ASSERT_EQ(answer.error, "conflict");
      ++lost;
      catch_up();
    }
  }

  std::uint64_t epoch() const { return chain_.size(); }
  const std::vector<Hash>& chain() const { return chain_; }

 private:
  Hash newest() const { return chain_.empty() ? Hash{} : chain_.back(); }

  Statement next() {
    ManifestStatement manifest;
    manifest.alliance = client_.hello().alliance.value();
    manifest.circle = circle_;
    manifest.definition = definition_;
    manifest.epoch = epoch() + 1;
    must(random_.fill(manifest.commitment));
    must(random_.fill(manifest.sealing_key));
    manifest.at = client_.hello().time;
    manifest.issuer = person_.id;
    manifest.previous = newest();
    return protocol::sign(manifest, {&person_.identity_key});
  }

  SystemRandom random_;
  DeviceClient& client_;
  const Person& person_;
  CircleId circle_;
  Hash definition_{};
  std::vector<Hash> chain_;  // of the manifests, by epoch from 1
};

TEST_F(Races, EveryEpochOfACircleIsWonOnceAndAllSeeTheSameManifests) {
  constexpr std::uint64_t kFirst = 1;  // the founding's
  const CircleId circle = world_->circles().responders;
  std::atomic<int> lost = 0;
  const auto won = race([&](Racer& racer, std::set<std::uint64_t>& mine) {
    Steward(*racer.client, *racer.person, circle).run(kFirst + kRotations, mine, lost);
  });
  expect_one_winner_each(won, kFirst + 1, kFirst + kRotations);
  EXPECT_GT(lost, 0);
  std::set<std::vector<Hash>> chains;
  for (const Racer& racer : racers_) {
    Steward afterwards(*racer.client, *racer.person, circle);
    afterwards.catch_up();
    EXPECT_EQ(afterwards.epoch(), kFirst + kRotations);
    chains.insert(afterwards.chain());
  }
  EXPECT_EQ(chains.size(), 1U);
  EXPECT_EQ(server_->ask("check").text, "all is well\n");
}

}  // namespace
}  // namespace indaba::test
