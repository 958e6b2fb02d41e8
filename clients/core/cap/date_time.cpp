#include "clients/core/cap/date_time.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>

#include "clients/core/cap/error.h"
#include "crypto/base/check.h"

namespace indaba::client::cap {
namespace {

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kFirstSecond = -62'135'596'800;  // 0001-01-01T00:00:00
constexpr std::int64_t kLastSecond = 253'402'300'799;   // 9999-12-31T23:59:59
constexpr int kOffsetMinutesMax = 14 * 60;              // XML Schema's limit

struct Civil {
  std::int64_t year = 0;
  std::int64_t month = 0;
  std::int64_t day = 0;
};

// Days between the epoch and a date of the proleptic Gregorian calendar. Years begin in March here,
// so that the leap day is their last, and come in eras of 400.
std::int64_t days_from(const Civil& civil) {
  const std::int64_t year = civil.month <= 2 ? civil.year - 1 : civil.year;
  const std::int64_t era = year / 400;
  const std::int64_t year_of_era = year % 400;
  const std::int64_t month = (civil.month + 9) % 12;
  const std::int64_t day_of_year = (153 * month + 2) / 5 + civil.day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719'468;
}

Civil civil_from(std::int64_t days) {
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = shifted / 146'097;
  const std::int64_t day_of_era = shifted % 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t march_month = (5 * day_of_year + 2) / 153;
  const std::int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
          day_of_year - (153 * march_month + 2) / 5 + 1};
}

std::int64_t days_in(std::int64_t year, std::int64_t month) {
  constexpr std::array<std::int64_t, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

// Whether `text` has a digit wherever `form` has a 0, and elsewhere the form's character; at `s` a
// sign.
bool has_form(std::string_view text, std::string_view form) {
  const auto fits = [](char character, char wanted) {
    switch (wanted) {
      case '0':
        return character >= '0' && character <= '9';
      case 's':
        return character == '+' || character == '-';
      default:
        return character == wanted;
    }
  };
  return std::equal(text.begin(), text.end(), form.begin(), form.end(), fits);
}

std::int64_t number(std::string_view digits) {
  std::int64_t value = 0;
  for (const char digit : digits) {
    value = value * 10 + (digit - '0');
  }
  return value;
}

void append_padded(std::string& text, std::int64_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  text.append(width - std::min(width, digits.size()), '0').append(digits);
}

}  // namespace

DateTime DateTime::utc(UnixTime time) {
  const std::uint64_t last = kLastSecond;
  return {static_cast<std::int64_t>(std::min(time.seconds, last)), 0};
}

DateTime DateTime::plus_seconds(std::int64_t seconds) const {
  const std::int64_t last = kLastSecond - std::int64_t{60} * offset_minutes;
  const std::int64_t sum = unix_seconds > last - seconds ? last : unix_seconds + seconds;
  return {sum, offset_minutes};
}

bool is_writable(const DateTime& date) {
  if (std::abs(int{date.offset_minutes}) > kOffsetMinutesMax ||
      date.unix_seconds > 2 * kLastSecond || date.unix_seconds < 2 * kFirstSecond) {
    return false;
  }
  const std::int64_t local = date.unix_seconds + std::int64_t{60} * date.offset_minutes;
  return local >= kFirstSecond && local <= kLastSecond;
}

std::string to_text(const DateTime& date) {
  check(is_writable(date));
  const std::int64_t local = date.unix_seconds + std::int64_t{60} * date.offset_minutes;
  const std::int64_t since_first = local - kFirstSecond;
  const Civil civil = civil_from(since_first / kDaySeconds + kFirstSecond / kDaySeconds);
  const std::int64_t second = since_first % kDaySeconds;
  const int offset = std::abs(int{date.offset_minutes});
  std::string text;
  append_padded(text, civil.year, 4);
  append_padded(text += '-', civil.month, 2);
  append_padded(text += '-', civil.day, 2);
  append_padded(text += 'T', second / 3'600, 2);
  append_padded(text += ':', second / 60 % 60, 2);
  append_padded(text += ':', second % 60, 2);
  append_padded(text += date.offset_minutes > 0 ? '+' : '-', offset / 60, 2);
  append_padded(text += ':', offset % 60, 2);
  return text;
}

Result<DateTime> date_time_from(std::string_view text) {
  if (!has_form(text, "0000-00-00T00:00:00s00:00")) {
    return CapError::invalid_date;
  }
  const auto part = [text](std::size_t at, std::size_t size) {
    return number(text.substr(at, size));
  };
  const Civil civil{part(0, 4), part(5, 2), part(8, 2)};
  const std::int64_t hour = part(11, 2);
  const std::int64_t minute = part(14, 2);
  const std::int64_t second = part(17, 2);
  const std::int64_t offset = part(20, 2) * 60 + part(23, 2);
  const bool midnight = hour == 24 && minute == 0 && second == 0;
  if (civil.year < 1 || civil.month < 1 || civil.month > 12 || civil.day < 1 ||
      civil.day > days_in(civil.year, civil.month) || (hour > 23 && !midnight) || minute > 59 ||
      second > 59 || part(23, 2) > 59 || offset > kOffsetMinutesMax) {
    return CapError::invalid_date;
  }
  const std::int64_t ahead = text[19] == '-' ? -offset : offset;
  const std::int64_t local = days_from(civil) * kDaySeconds + hour * 3'600 + minute * 60 + second;
  const DateTime date{local - ahead * 60, static_cast<std::int16_t>(ahead)};
  if (!is_writable(date)) {
    return CapError::invalid_date;
  }
  return date;
}

Status from_text(std::string_view text, DateTime& date) {
  INDABA_TRY_ASSIGN(date, date_time_from(text));
  return {};
}

}  // namespace indaba::client::cap
