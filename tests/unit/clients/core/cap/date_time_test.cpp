// Proves that dates are read and written in CAP's form only, by hand-made cases on both sides of
// each rule.
#include "clients/core/cap/date_time.h"

#include <gmock/gmock.h>

#include <limits>

#include "clients/core/cap/error.h"

namespace indaba::client::cap {
namespace {

TEST(DateTime, IsReadAndWrittenInOneForm) {
  for (const char* text :
       {"2003-04-02T14:39:01-05:00", "1970-01-01T00:00:00-00:00", "0001-01-01T00:00:00-00:00",
        "9999-12-31T23:59:59+14:00", "2024-02-29T12:00:00+05:45", "1969-12-31T23:59:59-14:00",
        "2000-02-29T23:59:59-00:30", "0001-01-01T00:00:00+14:00"}) {
    const auto date = date_time_from(text);
    ASSERT_TRUE(date) << text;
    EXPECT_EQ(to_text(*date), text);
  }
}

TEST(DateTime, CountsSecondsOfTheEpoch) {
  EXPECT_EQ(date_time_from("1970-01-01T00:00:00-00:00")->unix_seconds, 0);
  EXPECT_EQ(date_time_from("2001-09-09T01:46:40+00:00")->unix_seconds, 1'000'000'000);
  EXPECT_EQ(date_time_from("2003-04-02T14:39:01-05:00")->unix_seconds, 1'049'312'341);
  EXPECT_EQ(to_text(DateTime::utc(UnixTime{4'102'444'800})), "2100-01-01T00:00:00-00:00");
}

TEST(DateTime, WritesUtcWithAMinus) {
  EXPECT_EQ(to_text(*date_time_from("2020-01-01T00:00:00+00:00")), "2020-01-01T00:00:00-00:00");
}

TEST(DateTime, TakesTheEndOfADayForTheStartOfTheNext) {
  EXPECT_EQ(to_text(*date_time_from("2023-12-31T24:00:00+01:00")), "2024-01-01T00:00:00+01:00");
  EXPECT_FALSE(date_time_from("9999-12-31T24:00:00-00:00"));
}

TEST(DateTime, RefusesWhatIsNoDateOfCap) {
  for (const char* text : {"",
                           "2003-04-02",
                           "2003-04-02T14:39:01Z",
                           "2003-04-02T14:39:01",
                           "2003-04-02 14:39:01-05:00",
                           "2003-04-02T14:39:01.5-05:00",
                           "2003-04-02T14:39-05:00",
                           "0000-01-01T00:00:00-00:00",
                           "2003-13-01T00:00:00-00:00",
                           "2003-00-01T00:00:00-00:00",
                           "2003-02-29T00:00:00-00:00",
                           "1900-02-29T00:00:00-00:00",
                           "2003-04-31T00:00:00-00:00",
                           "2003-04-00T00:00:00-00:00",
                           "2003-04-02T24:00:01-00:00",
                           "2003-04-02T25:00:00-00:00",
                           "2003-04-02T23:60:00-00:00",
                           "2003-04-02T23:59:60-00:00",
                           "2003-04-02T14:39:01-14:01",
                           "2003-04-02T14:39:01-05:60",
                           "2003-04-02T14:39:01,05:00",
                           "2003-04-02T14:39:01-0500",
                           "-003-04-02T14:39:01-05:00",
                           "2003-04-02T14:39:01-05:00 ",
                           "12003-04-02T14:39:01-05:00"}) {
    EXPECT_EQ(date_time_from(text).error(), CapError::invalid_date) << text;
  }
}

TEST(DateTime, IsWritableWithinTheYearsOfFourDigits) {
  const DateTime last = *date_time_from("9999-12-31T23:59:59-00:00");
  EXPECT_TRUE(is_writable(last));
  EXPECT_FALSE(is_writable({last.unix_seconds + 1, 0}));
  EXPECT_FALSE(is_writable({last.unix_seconds, 1}));
  EXPECT_FALSE(is_writable({0, 14 * 60 + 1}));
  EXPECT_FALSE(is_writable({std::numeric_limits<std::int64_t>::max(), 0}));
  EXPECT_FALSE(is_writable({std::numeric_limits<std::int64_t>::min(), 0}));
  EXPECT_FALSE(is_writable({0, std::numeric_limits<std::int16_t>::min()}));
}

TEST(DateTime, StaysWritableWhateverIsAdded) {
  const DateTime last = *date_time_from("9999-12-31T23:59:59+14:00");
  EXPECT_EQ(last.plus_seconds(1), last);
  EXPECT_EQ(DateTime::utc(UnixTime{std::numeric_limits<std::uint64_t>::max()}).plus_seconds(9),
            *date_time_from("9999-12-31T23:59:59-00:00"));
  EXPECT_EQ((DateTime{10, 60}).plus_seconds(5), (DateTime{15, 60}));
}

}  // namespace
}  // namespace indaba::client::cap
