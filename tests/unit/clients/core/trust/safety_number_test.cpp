// Proves that both sides of a safety number see the same, and nobody else's.
#include "clients/core/trust/safety_number.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace indaba::client {
namespace {

const protocol::Hash kAlliance{1};
const MemberId kAwa(ByteArray<20>{1});
const MemberId kBen(ByteArray<20>{2});
const MemberId kCleo(ByteArray<20>{3});

TEST(SafetyNumber, IsTheSameForBoth) {
  EXPECT_EQ(safety_number(kAlliance, kAwa, kBen), safety_number(kAlliance, kBen, kAwa));
}

TEST(SafetyNumber, IsTwelveGroupsOfFiveDigits) {
  const std::string number = safety_number(kAlliance, kAwa, kBen);
  EXPECT_EQ(number.size(), 71U);
  EXPECT_EQ(std::count(number.begin(), number.end(), ' '), 11);
  for (std::size_t i = 0; i < number.size(); ++i) {
    EXPECT_EQ(number[i] == ' ', i % 6 == 5) << i;
    EXPECT_TRUE(number[i] == ' ' || (number[i] >= '0' && number[i] <= '9')) << i;
  }
}

TEST(SafetyNumber, IsAnotherForOthersAndElsewhere) {
  const std::string number = safety_number(kAlliance, kAwa, kBen);
  EXPECT_NE(number, safety_number(kAlliance, kAwa, kCleo));
  EXPECT_NE(number, safety_number(kAlliance, kBen, kCleo));
  EXPECT_NE(number, safety_number(protocol::Hash{2}, kAwa, kBen));
}

// Computed by another program from the description: what it is may never change, since people
// compare it.
TEST(SafetyNumber, StaysWhatItIs) {
  EXPECT_EQ(safety_number(kAlliance, kAwa, kBen),
            "18877 60321 37302 46951 81542 14388 "
            "46273 00602 98541 84714 63297 44328");
}

}  // namespace
}  // namespace indaba::client
