// Proves what a line of the log looks like, which lines there are, and that nothing but the source
// code's own texts, numbers and error codes can get into one. The test sets the clock.
#include "server/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "server/net/error.h"

namespace indaba::server {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// What comes from peers and people is known at run time only, and as these.
static_assert(!std::is_constructible_v<Literal, std::string>);
static_assert(!std::is_constructible_v<Literal, std::string_view>);
static_assert(!std::is_constructible_v<Literal, const char*>);
using FieldValue = decltype(LogField::value);
static_assert(!std::is_constructible_v<FieldValue, std::string>);
static_assert(!std::is_constructible_v<FieldValue, std::string_view>);
static_assert(!std::is_constructible_v<FieldValue, const char*>);

class HostileCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "hostile"; }
  std::string message(int /*value*/) const override {
    return "a \"quoted\"\\\n\r\t\x01\x1b[2J message";
  }
};

class LogTest : public testing::Test {
 protected:
  Log log(LogLevel least, LogFormat format = LogFormat::text) {
    return {least, format, [this] { return now_; },
            [this](std::string_view line) { lines_.emplace_back(line); }};
  }

  // 2023-11-14T22:13:20Z
  std::chrono::system_clock::time_point now_{1'700'000'000s};
  std::vector<std::string> lines_;
};

TEST_F(LogTest, WritesTextForPeople) {
  Log log = this->log(LogLevel::info);
  log.info("started");
  log.warn("slow", {{"ms", 12}, {"where", Literal("disk")}, {"reason", net::NetError::tls_failed}});
  EXPECT_THAT(lines_, ElementsAre("2023-11-14T22:13:20Z info started\n",
                                  "2023-11-14T22:13:20Z warn slow ms=12 where=\"disk\" "
                                  "reason=\"indaba.net: OpenSSL refused its configuration\"\n"));
}

TEST_F(LogTest, WritesJsonForPrograms) {
  Log log = this->log(LogLevel::info, LogFormat::json);
  log.error("failed", {{"count", std::numeric_limits<std::int64_t>::min()},
                       {"where", Literal("disk")},
                       {"reason", net::NetError::tls_failed}});
  EXPECT_THAT(lines_, ElementsAre("{\"time\":\"2023-11-14T22:13:20Z\",\"level\":\"error\","
                                  "\"event\":\"failed\",\"count\":-9223372036854775808,"
                                  "\"where\":\"disk\",\"reason\":\"indaba.net: OpenSSL refused its "
                                  "configuration\"}\n"));
}

TEST_F(LogTest, StaysOneLineWhateverTheSystemSays) {
  const HostileCategory category;
  for (const LogFormat format : {LogFormat::text, LogFormat::json}) {
    lines_.clear();
    Log log = this->log(LogLevel::info, format);
    log.info("event", {{"reason", std::error_code(1, category)}});
    ASSERT_THAT(lines_, SizeIs(1));
    EXPECT_THAT(lines_[0], testing::HasSubstr("\"hostile: a \\\"quoted\\\"\\\\     [2J message\""));
    for (std::size_t i = 0; i + 1 < lines_[0].size(); ++i) {
      EXPECT_GE(static_cast<unsigned char>(lines_[0][i]), 0x20);
    }
  }
}

TEST_F(LogTest, LeavesOutWhatIsBelowItsLevel) {
  for (const auto& [least, count] : std::vector<std::pair<LogLevel, std::size_t>>{
           {LogLevel::info, 3}, {LogLevel::warn, 2}, {LogLevel::error, 1}}) {
    lines_.clear();
    Log log = this->log(least);
    log.info("one");
    log.warn("two");
    log.error("three");
    EXPECT_THAT(lines_, SizeIs(count));
  }
}

TEST_F(LogTest, WritesAnEventTenTimesAMinuteAndCountsTheRest) {
  Log log = this->log(LogLevel::info);
  for (int i = 0; i < 25; ++i) {
    log.warn("again");
    now_ += 1s;
  }
  EXPECT_THAT(lines_, SizeIs(10));
  log.warn("other");  // has a count of its own
  EXPECT_THAT(lines_, SizeIs(11));
  lines_.clear();
  now_ += 1min;
  log.warn("again", {{"number", 1}});
  log.warn("again");
  EXPECT_THAT(lines_, ElementsAre("2023-11-14T22:14:45Z warn again number=1 left_out_before=15\n",
                                  "2023-11-14T22:14:45Z warn again\n"));
}

TEST_F(LogTest, IsNotSilencedByAClockThatGoesBack) {
  Log log = this->log(LogLevel::info);
  for (int i = 0; i < 20; ++i) {
    log.warn("again");
  }
  lines_.clear();
  now_ -= 1h;
  log.warn("again");
  EXPECT_THAT(lines_, SizeIs(1));
}

TEST_F(LogTest, CountsNothingThatIsBelowItsLevel) {
  Log log = this->log(LogLevel::warn);
  for (int i = 0; i < 20; ++i) {
    log.info("event");
  }
  EXPECT_THAT(lines_, IsEmpty());
  log.warn("event");
  EXPECT_THAT(lines_, ElementsAre("2023-11-14T22:13:20Z warn event\n"));
}

}  // namespace
}  // namespace indaba::server
