// Proves when duties are due that nothing new calls for, and that what was seen is kept.
#include "clients/core/agent/seen.h"

#include <gtest/gtest.h>

#include "protocol/cbor/cbor.h"
#include "tests/support/mls_world.h"

namespace indaba::client {
namespace {

TEST(Seen, DutiesAreDueOnceAnHour) {
  Seen seen;
  EXPECT_TRUE(seen.are_duties_due(UnixTime{1'000'000}));
  seen.duties_done = UnixTime{1'000'000};
  EXPECT_FALSE(seen.are_duties_due(UnixTime{1'000'000}));
  EXPECT_FALSE(seen.are_duties_due(UnixTime{1'000'000 + kDutiesSeconds - 1}));
  EXPECT_TRUE(seen.are_duties_due(UnixTime{1'000'000 + kDutiesSeconds}));
  // A clock that was set back.
  EXPECT_TRUE(seen.are_duties_due(UnixTime{999'999}));
}

TEST(Seen, IsKeptWhole) {
  Seen seen;
  seen.incarnation.emplace().fill(1);
  seen.lists = 2;
  seen.answers = 3;
  seen.duties_done = UnixTime{4};
  const auto kept = test::must(cbor::decode<Seen>(cbor::encode(seen)));
  EXPECT_EQ(kept.incarnation, seen.incarnation);
  EXPECT_EQ(kept.lists, 2U);
  EXPECT_FALSE(kept.duties);
  EXPECT_EQ(kept.answers, 3U);
  EXPECT_EQ(kept.duties_done, UnixTime{4});
}

}  // namespace
}  // namespace indaba::client
