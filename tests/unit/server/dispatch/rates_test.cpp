// Proves how often a device may ask by the method table, scaled as the operator has set it, and
// that reconnecting buys nothing. Time passes when the test says so.
#include "server/dispatch/rates.h"

#include <gtest/gtest.h>

namespace indaba::server {
namespace {

using namespace std::chrono_literals;
using protocol::Method;

const Method& method(std::string_view name) { return *protocol::find_method(name); }

DeviceId device(std::uint8_t number) { return DeviceId(ByteArray<16>{number}); }

class RatesTest : public testing::Test {
 protected:
  // How many of these are taken at once before the first is not.
  static std::uint32_t at_once(Rates& rates, const Method& method, RateTime now,
                               std::uint64_t percent) {
    std::uint32_t taken = 0;
    while (taken < kMany && rates.take(method, now, percent)) {
      ++taken;
    }
    return taken;
  }

  static constexpr std::uint32_t kMany = 100'000;
  RateTime now_{1h};
  Rates rates_;
};

TEST_F(RatesTest, TakeTheBurstOfEveryMethodAtOnceAndNoMore) {
  for (const Method& each : protocol::methods()) {
    EXPECT_EQ(at_once(rates_, each, now_, 100), each.rate.burst) << each.name;
  }
}

TEST_F(RatesTest, ScaleWithThePercentage) {
  const Method& often = method("read");
  for (const std::uint64_t percent : {1U, 50U, 100U, 1'000U}) {
    Rates rates;
    EXPECT_EQ(at_once(rates, often, now_, percent), often.rate.burst * percent / 100) << percent;
    const auto minute_of_requests = often.rate.per_minute * percent / 100;
    std::uint32_t taken = 0;
    for (int second = 1; second <= 60; ++second) {
      taken += at_once(rates, often, now_ + std::chrono::seconds(second), percent);
    }
    EXPECT_NEAR(static_cast<double>(taken), static_cast<double>(minute_of_requests), 1) << percent;
  }
}

TEST_F(RatesTest, HaveNoLimitAtZeroPercent) {
  EXPECT_EQ(at_once(rates_, method("prove"), now_, 0), kMany);
}

TEST_F(RatesTest, LetOneThroughHoweverLowThePercentage) {
  const Method& rare = method("prove");
  EXPECT_EQ(at_once(rates_, rare, now_, 1), 1U);
  EXPECT_EQ(at_once(rates_, rare, now_ + 9min, 1), 0U);  // 10 a minute: one in ten minutes
  EXPECT_EQ(at_once(rates_, rare, now_ + 11min, 1), 1U);
}

TEST_F(RatesTest, FillUpToTheBurstAndNotBeyond) {
  const Method& some = method("handle.set");
  EXPECT_EQ(at_once(rates_, some, now_, 100), some.rate.burst);
  EXPECT_EQ(at_once(rates_, some, now_ + 24h, 100), some.rate.burst);
}

TEST_F(RatesTest, AreCountedMethodByMethod) {
  EXPECT_EQ(at_once(rates_, method("prove"), now_, 100), method("prove").rate.burst);
  EXPECT_TRUE(rates_.take(method("register"), now_, 100));
  EXPECT_FALSE(rates_.take(method("prove"), now_, 100));
}

class RateLedgerTest : public RatesTest {
 protected:
  // Of a device that has asked for all that it may, and has gone.
  static void use_up(RateLedger& ledger, const Method& method, RateTime now,
                     std::uint64_t percent) {
    Rates rates = ledger.take(device(1));
    EXPECT_GE(at_once(rates, method, now, percent), 1U);
    ledger.give_back(device(1), std::move(rates), now);
  }
  // Whether it may ask again at once; somebody else's going makes the ledger forget what is old.
  static bool may_ask(RateLedger& ledger, const Method& method, RateTime now,
                      std::uint64_t percent) {
    ledger.give_back(device(2), {}, now);
    return ledger.take(device(1)).take(method, now, percent);
  }

  const KeyedIdHash::Key key_{1};
  const Method& rare_ = method("prove");  // 10 a minute, 10 at once
};

TEST_F(RateLedgerTest, KeepsWhatADeviceHasUsedAcrossConnections) {
  RateLedger ledger(key_, 100);
  use_up(ledger, rare_, now_, 100);
  EXPECT_FALSE(may_ask(ledger, rare_, now_ + 5s, 100));
  use_up(ledger, rare_, now_ + 6s, 100);
  EXPECT_TRUE(ledger.take(device(3)).take(rare_, now_ + 6s, 100));
}

TEST_F(RateLedgerTest, ForgetsOnlyWhoseBucketsAreFull) {
  for (const std::uint64_t percent : {1U, 50U, 100U, 1'000U}) {
    RateLedger ledger(key_, percent);
    use_up(ledger, rare_, now_, percent);
    const auto for_one = 6s * 100 / static_cast<int>(percent);
    EXPECT_FALSE(may_ask(ledger, rare_, now_ + for_one * 9 / 10, percent)) << percent;
    use_up(ledger, rare_, now_ + 24h, percent);
    EXPECT_TRUE(may_ask(ledger, rare_, now_ + 48h, percent)) << percent;
  }
}

}  // namespace
}  // namespace indaba::server
