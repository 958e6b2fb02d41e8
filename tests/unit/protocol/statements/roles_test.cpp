// Proves how far a scope reaches: everywhere where it names nothing, and no further than its lists.
#include "protocol/statements/roles.h"

#include <gtest/gtest.h>

namespace indaba::protocol {
namespace {

CircleId circle(std::uint8_t number) {
  ByteArray<16> bytes{};
  bytes[0] = number;
  return CircleId(bytes);
}

const Scope kEverywhere;
const Scope kTwoCountries{.countries = {{"SN", "ML"}}, .circles = {}};
const Scope kOneCountry{.countries = {{"ML"}}, .circles = {}};
const Scope kOneCircle{.countries = {}, .circles = {{circle(1)}}};
const Scope kBoth{.countries = {{"ML"}}, .circles = {{circle(1)}}};

TEST(Scopes, ReachWhatLiesWithinThem) {
  for (const Scope& scope : {kEverywhere, kTwoCountries, kOneCountry, kOneCircle, kBoth}) {
    EXPECT_TRUE(reaches_all(kEverywhere, scope));
    EXPECT_TRUE(reaches_all(scope, scope));
  }
  EXPECT_TRUE(reaches_all(kTwoCountries, kOneCountry));
  EXPECT_TRUE(reaches_all(kOneCountry, kBoth));
  EXPECT_FALSE(reaches_all(kOneCountry, kTwoCountries));
  EXPECT_FALSE(reaches_all(kOneCountry, kEverywhere));
  EXPECT_FALSE(reaches_all(kOneCircle, kOneCountry));
  EXPECT_FALSE(reaches_all(kBoth, kOneCountry));
}

TEST(Scopes, ReachCountriesAndCircles) {
  EXPECT_TRUE(reaches_country(kEverywhere, "SN"));
  EXPECT_TRUE(reaches_country(kEverywhere, std::nullopt));
  EXPECT_TRUE(reaches_country(kTwoCountries, "SN"));
  EXPECT_FALSE(reaches_country(kOneCountry, "SN"));
  EXPECT_FALSE(reaches_country(kOneCountry, std::nullopt));
  EXPECT_TRUE(reaches_circle(kOneCountry, circle(2)));
  EXPECT_TRUE(reaches_circle(kBoth, circle(1)));
  EXPECT_FALSE(reaches_circle(kOneCircle, circle(2)));
}

}  // namespace
}  // namespace indaba::protocol
