// Log: one line an event, to standard error, as text or JSON.
//
// Nothing personal can get in: an event and its fields are texts of the source code, numbers and
// error codes; there is no way to pass anything else. `warn`: a peer or the network did it;
// `error`: we have a bug or the machine fails; success is silent at `info`. An event that keeps
// coming is written ten times a minute at most, then with the number of those left out.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <variant>

namespace indaba::server {

// A text that stands in the source code.
class Literal {
 public:
  template <std::size_t N>
  consteval Literal(const char (&text)[N]) : text_(text, N - 1) {}
  std::string_view view() const { return text_; }

 private:
  std::string_view text_;
};

struct LogField {
  Literal name;
  std::variant<std::int64_t, Literal, std::error_code> value;
};

enum class LogLevel : std::uint8_t { info, warn, error };
enum class LogFormat : std::uint8_t { text, json };

// Any thread.
class Log {
 public:
  // `now` gives the time to print and to count by; `write` takes a whole line.
  Log(LogLevel least, LogFormat format, std::function<std::chrono::system_clock::time_point()> now,
      std::function<void(std::string_view)> write);
  // To standard error, by the system's clock.
  Log(LogLevel least, LogFormat format);

  void info(Literal event, std::initializer_list<LogField> fields = {}) {
    add(LogLevel::info, event, fields);
  }
  void warn(Literal event, std::initializer_list<LogField> fields = {}) {
    add(LogLevel::warn, event, fields);
  }
  void error(Literal event, std::initializer_list<LogField> fields = {}) {
    add(LogLevel::error, event, fields);
  }

 private:
  using Time = std::chrono::system_clock::time_point;
  struct Count {
    Time since{};
    int written = 0;
    std::int64_t left_out = 0;
  };

  void add(LogLevel level, Literal event, std::initializer_list<LogField> fields);
  std::string line(Time now, LogLevel level, Literal event, std::initializer_list<LogField> fields,
                   std::int64_t left_out) const;

  const LogLevel least_;
  const LogFormat format_;
  const std::function<Time()> now_;
  const std::function<void(std::string_view)> write_;
  std::mutex mutex_;
  std::unordered_map<std::string_view, Count> counts_;
};

}  // namespace indaba::server
