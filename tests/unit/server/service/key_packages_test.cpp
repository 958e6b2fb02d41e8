// Proves which key packages are taken, and to whom they are handed out, each once; with real ones,
// on a planted alliance.
#include "server/service/key_packages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/mls/public/message.h"
#include "protocol/frames/error_code.h"
#include "protocol/groups/policy.h"
#include "tests/support/alliance/channel_devices.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using test::must;
using test::Planted;
using test::PlantedDevice;

class KeyPackages : public testing::Test {
 protected:
  KeyPackages() { allow(kim_, storage::FirstContact::anyone); }

  void allow(const Planted& member, storage::FirstContact setting) {
    ASSERT_TRUE(alliance_.store().profiles->set_first_contact(member.id, setting));
  }
  Bytes package(const PlantedDevice& device) { return encode(channel_device(alliance_, device)); }
  Bytes encode(const test::ChannelDevice& device) {
    const auto made = device.key_package(alliance_.random(), alliance_.now());
    return mls::encode(mls::MlsMessage{made.key_package});
  }
  // Made as `change` has it, and signed.
  Bytes package_with(const PlantedDevice& device, mls::KeyPackageOptions options) {
    const auto made = must(mls::KeyPackageSecrets::make(
        protocol::kChannelCipherSuite, channel_device(alliance_, device).identity(),
        std::move(options), alliance_.random()));
    return mls::encode(mls::MlsMessage{made.key_package});
  }
  mls::KeyPackageOptions options(std::uint64_t from, std::uint64_t seconds) {
    mls::KeyPackageOptions options;
    options.lifetime = {alliance_.now().seconds + from, alliance_.now().seconds + from + seconds};
    options.capabilities = test::channel_capabilities();
    return options;
  }
  auto publish(const PlantedDevice& device, std::vector<Bytes> packages,
               std::optional<Bytes> last_resort = {}) {
    return alliance_.run(
        key_packages_publish, device.caller(),
        protocol::KeyPackagesPublishRequest{std::move(packages), std::move(last_resort)});
  }
  std::error_code verdict(Bytes package) {
    return publish(kim_.device(), {std::move(package)}).error();
  }
  auto count(const PlantedDevice& device) {
    return alliance_.run(key_packages_count, device.caller(), protocol::Nothing{}).value();
  }
  auto claim(const Planted& by, std::vector<MemberId> members,
             std::optional<ChannelId> channel = {}) {
    return alliance_.run(key_packages_claim, by.caller(),
                         protocol::KeyPackagesClaimRequest{std::move(members), channel});
  }
  std::vector<Bytes> claimed(const Planted& by, const Planted& of,
                             std::optional<ChannelId> channel = {}) {
    std::vector<Bytes> packages;
    const auto reply = claim(by, {of.id}, channel).value();
    for (const auto& one : reply.claimed) {
      EXPECT_EQ(one.member, of.id);
      packages.push_back(one.package);
    }
    return packages;
  }

  static constexpr std::uint64_t kDay = 86'400;
  test::PlantedAlliance alliance_;
  Planted& awa_ = alliance_.add("awa");
  Planted& kim_ = alliance_.add("kim");
};

TEST_F(KeyPackages, AreHandedOutOnceEachThenTheLastResort) {
  const Bytes first = package(kim_.device());
  const Bytes second = package(kim_.device());
  const Bytes last = package(kim_.device());
  EXPECT_EQ(publish(kim_.device(), {first, second}, last).value().count, 2U);
  EXPECT_TRUE(count(kim_.device()).last_resort);
  EXPECT_THAT(claimed(awa_, kim_), testing::ElementsAre(first));
  EXPECT_EQ(count(kim_.device()).count, 1U);
  EXPECT_THAT(claimed(awa_, kim_), testing::ElementsAre(second));
  EXPECT_THAT(claimed(awa_, kim_), testing::ElementsAre(last));
  EXPECT_THAT(claimed(awa_, kim_), testing::ElementsAre(last));
  EXPECT_TRUE(count(kim_.device()).last_resort);
}

TEST_F(KeyPackages, OfEachDeviceOneButOfTheCallersOwn) {
  const PlantedDevice& phone = alliance_.add_device(kim_);
  ASSERT_TRUE(publish(kim_.device(), {package(kim_.device())}));
  ASSERT_TRUE(publish(phone, {package(phone)}));
  EXPECT_EQ(claim(kim_, {kim_.id}).value().claimed.size(), 1U);
  ASSERT_TRUE(publish(phone, {package(phone)}));
  EXPECT_EQ(claimed(awa_, kim_).size(), 2U);
}

TEST_F(KeyPackages, OfDevicesThatCountNoMoreAreKeptBack) {
  const PlantedDevice& phone = alliance_.add_device(kim_);
  ASSERT_TRUE(publish(phone, {package(phone)}));
  ASSERT_TRUE(alliance_.store().devices->end(phone.id, alliance_.now()));
  EXPECT_TRUE(claimed(awa_, kim_).empty());
}

TEST_F(KeyPackages, AreTheCallingDevicesOwn) {
  EXPECT_EQ(verdict(package(awa_.device())), ErrorCode::invalid_key_package);
  EXPECT_EQ(verdict(package(alliance_.add_device(kim_))), ErrorCode::invalid_key_package);
  EXPECT_FALSE(verdict(package(kim_.device())));
}

TEST_F(KeyPackages, PresentTheStatementsThatTheServerHolds) {
  test::ChannelDevice forged = channel_device(alliance_, kim_.device());
  forged.credential.member.signatures.front().signature[0] ^= 1;
  EXPECT_EQ(verdict(encode(forged)), ErrorCode::invalid_key_package);
  forged = channel_device(alliance_, kim_.device());
  forged.credential.identity = channel_device(alliance_, awa_.device()).credential.identity;
  EXPECT_EQ(verdict(encode(forged)), ErrorCode::invalid_key_package);
}

TEST_F(KeyPackages, AreRefusedAtEveryLengthAndByteThatIsWrong) {
  const Bytes good = package(kim_.device());
  EXPECT_EQ(verdict({}), ErrorCode::invalid_key_package);
  for (std::size_t size = 1; size < good.size(); size += 97) {
    EXPECT_EQ(verdict(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size))),
              ErrorCode::invalid_key_package);
  }
  Bytes trailing = good;
  trailing.push_back(0);
  EXPECT_EQ(verdict(trailing), ErrorCode::invalid_key_package);
  for (std::size_t at = 0; at < good.size(); at += 89) {
    Bytes changed = good;
    changed[at] ^= 0x40;
    EXPECT_EQ(verdict(changed), ErrorCode::invalid_key_package);
  }
}

TEST_F(KeyPackages, AreUsableNowAndForAWhile) {
  EXPECT_EQ(verdict(package_with(kim_.device(), options(60, 90 * kDay))),
            ErrorCode::invalid_key_package);
  EXPECT_EQ(verdict(package_with(kim_.device(), options(0, kKeyPackageSecondsMin - 1))),
            ErrorCode::invalid_key_package);
  EXPECT_EQ(verdict(package_with(kim_.device(), options(0, mls::kLifetimeSecondsMax + 1))),
            ErrorCode::invalid_key_package);
  EXPECT_FALSE(verdict(package_with(kim_.device(), options(0, kKeyPackageSecondsMin))));
}

TEST_F(KeyPackages, KnowWhatPoliciesAre) {
  mls::KeyPackageOptions without = options(0, 90 * kDay);
  without.capabilities = mls::Capabilities::of_this_build();
  EXPECT_EQ(verdict(package_with(kim_.device(), std::move(without))),
            ErrorCode::invalid_key_package);
}

TEST_F(KeyPackages, AreNeverTakenTwice) {
  const Bytes once = package(kim_.device());
  ASSERT_TRUE(publish(kim_.device(), {once}));
  EXPECT_EQ(verdict(once), ErrorCode::invalid_key_package);
  EXPECT_EQ(claimed(awa_, kim_).size(), 1U);
  EXPECT_EQ(verdict(once), ErrorCode::invalid_key_package);
  EXPECT_EQ(publish(kim_.device(), {}, once).error(), ErrorCode::invalid_key_package);
}

TEST_F(KeyPackages, ComeAllOrNone) {
  EXPECT_FALSE(publish(kim_.device(), {package(kim_.device()), package(awa_.device())}));
  EXPECT_EQ(count(kim_.device()).count, 0U);
}

TEST_F(KeyPackages, AreBoundedForEachDevice) {
  std::vector<Bytes> many;
  for (std::size_t i = 0; i < kKeyPackagesPerDeviceMax; ++i) {
    many.push_back(package(kim_.device()));
  }
  EXPECT_EQ(publish(kim_.device(), many).value().count, kKeyPackagesPerDeviceMax);
  EXPECT_EQ(verdict(package(kim_.device())), ErrorCode::limit_reached);
  EXPECT_TRUE(publish(kim_.device(), {}, package(kim_.device())));
}

TEST_F(KeyPackages, OfWhomTheCallerMayNotAddAreLikeThoseOfWhoHasNone) {
  Planted& pending = alliance_.add("pending", storage::Standing::provisional);
  allow(pending, storage::FirstContact::anyone);
  ASSERT_TRUE(publish(kim_.device(), {package(kim_.device())}));
  ASSERT_TRUE(publish(pending.device(), {package(pending.device())}));
  allow(kim_, storage::FirstContact::leads);
  EXPECT_TRUE(claimed(awa_, kim_).empty());
  EXPECT_TRUE(claimed(awa_, pending).empty());
  EXPECT_TRUE(claim(awa_, {MemberId(ByteArray<20>{1})}).value().claimed.empty());
  EXPECT_EQ(count(kim_.device()).count, 1U);
}

TEST_F(KeyPackages, OfWhoIsInTheCallersChannelAreHandedOutForIt) {
  allow(kim_, storage::FirstContact::leads);
  ASSERT_TRUE(publish(kim_.device(), {package(kim_.device())}));
  auto& store = alliance_.store();
  const ChannelId channel(ByteArray<16>{1});
  ASSERT_TRUE(store.channels->create({channel, storage::ChannelKind::direct, alliance_.now(), {}}));
  storage::GroupEpoch epoch;
  epoch.header = {1};
  ASSERT_TRUE(store.groups->add_epoch(channel, epoch));
  ASSERT_TRUE(store.channels->add_member(channel, {kim_.id, 0, alliance_.now()}));
  EXPECT_TRUE(claimed(awa_, kim_, channel).empty());
  ASSERT_TRUE(store.leaves->add(channel, {0, awa_.device().id, awa_.id, {}}));
  EXPECT_TRUE(claimed(awa_, kim_).empty());
  EXPECT_EQ(claimed(awa_, kim_, channel).size(), 1U);
}

TEST_F(KeyPackages, AreHandedFromOneToAnotherOnlySoOften) {
  ASSERT_TRUE(publish(kim_.device(), {}, package(kim_.device())));
  for (std::uint64_t i = 0; i < kClaimsPerPairMax; ++i) {
    EXPECT_EQ(claimed(awa_, kim_).size(), 1U);
  }
  EXPECT_TRUE(claimed(awa_, kim_).empty());
  EXPECT_EQ(claimed(alliance_.add("ben"), kim_).size(), 1U);
  alliance_.pass(kClaimsPerPairSeconds + 1);
  EXPECT_EQ(claimed(awa_, kim_).size(), 1U);
}

TEST_F(KeyPackages, OfAMemberNamedTwiceAreMalformed) {
  EXPECT_EQ(claim(awa_, {kim_.id, kim_.id}).error(), ErrorCode::malformed);
}

}  // namespace
}  // namespace indaba::server
