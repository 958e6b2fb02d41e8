// Proves that what an invite brings along opens with its link's secret alone, as what it was sealed
// as.
#include "clients/core/links/invite_box.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/primitives/error.h"
#include "tests/support/mls_world.h"

namespace indaba::client {
namespace {

class InviteBoxTest : public testing::Test {
 protected:
  InviteBoxTest() {
    std::ranges::fill(secret_.mutable_view(), std::uint8_t{1});
    alliance_.fill(2);
    seed_.circle = protocol::CircleId(ByteArray<16>{3});
    seed_.epoch = 4;
    seed_.seed.fill(5);
    box_ = test::must(seal_for_invite(secret_, alliance_, seed_, random_));
  }
  void expect_closed(const Secret<32>& secret, const protocol::Hash& alliance,
                     const protocol::InviteBox& box) {
    EXPECT_EQ(open_for_invite(secret, alliance, box).error(), CryptoError::decryption_failed);
  }

  test::SeededRandom random_{1};
  Secret<32> secret_;
  protocol::Hash alliance_{};
  protocol::KeptSeed seed_;
  protocol::InviteBox box_;
};

TEST_F(InviteBoxTest, OpensWithTheSecret) {
  EXPECT_EQ(test::must(open_for_invite(secret_, alliance_, box_)), seed_);
}

TEST_F(InviteBoxTest, OpensWithAndAsNothingElse) {
  Secret<32> other;
  expect_closed(other, alliance_, box_);
  expect_closed(secret_, {}, box_);
  auto changed = box_;
  changed.epoch = 5;
  expect_closed(secret_, alliance_, changed);
  changed = box_;
  changed.circle = {};
  expect_closed(secret_, alliance_, changed);
  for (std::size_t i = 0; i < box_.sealed.size(); ++i) {
    changed = box_;
    changed.sealed[i] ^= 1;
    expect_closed(secret_, alliance_, changed);
  }
}

TEST_F(InviteBoxTest, OpensWholeOnly) {
  auto changed = box_;
  changed.sealed.push_back(0);
  expect_closed(secret_, alliance_, changed);
  for (std::size_t size = 0; size < box_.sealed.size(); ++size) {
    changed.sealed.assign(box_.sealed.begin(),
                          box_.sealed.begin() + static_cast<std::ptrdiff_t>(size));
    expect_closed(secret_, alliance_, changed);
  }
}

}  // namespace
}  // namespace indaba::client
