// DateTime: CAP's form of a date, `YYYY-MM-DDThh:mm:ss` with a numeric offset.
//
// UTC is written `-00:00`, as CAP 1.2 section 3.3.2 asks, and never `Z`. An offset is kept: it says
// what the clocks said where the alert was written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/base/result.h"
#include "crypto/base/time.h"

namespace indaba::client::cap {

struct DateTime {
  std::int64_t unix_seconds = 0;
  std::int16_t offset_minutes = 0;  // what local time is ahead of UTC
  bool operator==(const DateTime&) const = default;

  // Capped at the last second that CAP can write, which is in the year 9999.
  static DateTime utc(UnixTime time);
  DateTime plus_seconds(std::int64_t seconds) const;
};

// Whether `date` has a form in CAP: local years 1 to 9999, offsets up to 14 hours.
bool is_writable(const DateTime& date);
// `date` must be writable.
std::string to_text(const DateTime& date);
// What XML Schema takes for a dateTime of CAP's pattern; `+00:00` and 24:00:00 too, which we don't
// write. Errors: invalid_date.
Result<DateTime> date_time_from(std::string_view text);

// As a field of a structure: what to_text writes. Errors: likewise.
Status from_text(std::string_view text, DateTime& date);

}  // namespace indaba::client::cap
