// Proves that decimal numbers are read as XML Schema has them and written in their shortest form.
#include "clients/core/cap/decimal.h"

#include <gmock/gmock.h>

#include <limits>

#include "clients/core/cap/error.h"

namespace indaba::client::cap {
namespace {

TEST(Decimal, IsWrittenInItsShortestForm) {
  const std::pair<const char*, const char*> cases[] = {
      {"0", "0"},
      {"-0", "0"},
      {"+1", "1"},
      {"007", "7"},
      {"1.50", "1.5"},
      {".5", "0.5"},
      {"5.", "5"},
      {"-0.0000001", "-0.0000001"},
      {"-120.14", "-120.14"},
      {"99999999999", "99999999999"},
      {"1.23456784", "1.2345678"},
      {"1.23456785", "1.2345679"},
      {"-1.99999995", "-2"},
      {"0.00000004", "0"},
      {"00000000000000001.0", "1"},
  };
  for (const auto& [read, written] : cases) {
    const auto value = decimal_from(read);
    ASSERT_TRUE(value) << read;
    EXPECT_EQ(to_text(*value), written);
  }
}

TEST(Decimal, RefusesWhatIsNoDecimal) {
  for (const char* text : {"", ".", "-", "+", "-.", "1e5", "1,5", "--1", "+-1", "0x1", " 1", "1 ",
                           "1.2.3", "NaN", "INF", "100000000000"}) {
    EXPECT_EQ(decimal_from(text).error(), CapError::invalid_number) << text;
  }
}

TEST(Decimal, WritesTheLeastThereIs) {
  EXPECT_EQ(to_text(Decimal{std::numeric_limits<std::int64_t>::min()}), "-922337203685.4775808");
}

}  // namespace
}  // namespace indaba::client::cap
