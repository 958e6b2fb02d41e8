// How many unauthenticated connections an address may have, and that nothing of it stays.
#include "server/net/address_limiter.h"

#include <gtest/gtest.h>

#include <utility>

namespace indaba::server::net {
namespace {

AddressKey address(std::uint8_t last) {
  ByteArray<16> bytes{};
  bytes.back() = last;
  return AddressKey(bytes);
}

TEST(AddressLimiter, RefusesOneMoreThanTheLimit) {
  AddressLimiter limiter(2, {});
  const auto first = limiter.enter(address(1));
  auto second = limiter.enter(address(1));
  EXPECT_TRUE(first);
  EXPECT_TRUE(second);
  EXPECT_FALSE(limiter.enter(address(1)));
  second.release();
  EXPECT_TRUE(limiter.enter(address(1)));
}

TEST(AddressLimiter, CountsEachAddressForItself) {
  AddressLimiter limiter(1, {});
  const auto first = limiter.enter(address(1));
  EXPECT_TRUE(limiter.enter(address(2)));
  EXPECT_FALSE(limiter.enter(address(1)));
}

TEST(AddressLimiter, CountsATicketOnceHoweverItMoves) {
  AddressLimiter limiter(1, {});
  auto ticket = limiter.enter(address(1));
  auto moved = std::move(ticket);
  ticket = std::move(moved);
  ticket.release();
  ticket.release();
  const auto again = limiter.enter(address(1));
  EXPECT_TRUE(again);
  EXPECT_FALSE(limiter.enter(address(1)));
}

TEST(AddressLimiter, KnowsNoLimitAtZero) {
  AddressLimiter limiter(0, {});
  std::vector<AddressLimiter::Ticket> tickets;
  for (int i = 0; i < 1'000; ++i) {
    tickets.push_back(limiter.enter(address(1)));
    ASSERT_TRUE(tickets.back());
  }
}

}  // namespace
}  // namespace indaba::server::net
