#include "server/log.h"

#include <unistd.h>

#include <ctime>
#include <utility>

namespace indaba::server {
namespace {

constexpr int kLinesPerMinute = 10;

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::info:
      return "info";
    case LogLevel::warn:
      return "warn";
    case LogLevel::error:
      return "error";
  }
  return "error";
}

std::string utc(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), size};
}

// Our own texts need no escaping; the system's error messages might one day.
std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + '"';
}

std::string value_text(const LogField& field) {
  if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
    return std::to_string(*number);
  }
  if (const auto* literal = std::get_if<Literal>(&field.value)) {
    return in_quotes(literal->view());
  }
  const auto& error = *std::get_if<std::error_code>(&field.value);
  return in_quotes(std::string(error.category().name()) + ": " + error.message());
}

// One write a line, so that lines of several threads or processes don't mix.
void write_to_stderr(std::string_view line) {
  const ssize_t ignored = ::write(STDERR_FILENO, line.data(), line.size());
  static_cast<void>(ignored);
}

}  // namespace

Log::Log(LogLevel least, LogFormat format, std::function<Time()> now,
         std::function<void(std::string_view)> write)
    : least_(least), format_(format), now_(std::move(now)), write_(std::move(write)) {}

Log::Log(LogLevel least, LogFormat format)
    : Log(
          least, format, [] { return std::chrono::system_clock::now(); }, write_to_stderr) {}

void Log::add(LogLevel level, Literal event, std::initializer_list<LogField> fields) {
  if (level < least_) {
    return;
  }
  const Time now = now_();
  const std::lock_guard lock(mutex_);
  Count& count = counts_[event.view()];
  std::int64_t left_out = 0;
  if (now - count.since >= std::chrono::minutes(1) || now < count.since) {
    left_out = count.left_out;
    count = {now, 0, 0};
  }
  if (++count.written > kLinesPerMinute) {
    ++count.left_out;
    return;
  }
  write_(line(now, level, event, fields, left_out));
}

std::string Log::line(Time now, LogLevel level, Literal event,
                      std::initializer_list<LogField> fields, std::int64_t left_out) const {
  const bool json = format_ == LogFormat::json;
  std::string out = json ? "{\"time\":" + in_quotes(utc(now)) : utc(now);
  const auto add_text = [&](std::string_view name, std::string_view value) {
    out.append(json ? ",\"" : " ").append(name).append(json ? "\":" : "=").append(value);
  };
  if (json) {
    add_text("level", in_quotes(name_of(level)));
    add_text("event", in_quotes(event.view()));
  } else {
    out.append(" ").append(name_of(level)).append(" ").append(event.view());
  }
  for (const LogField& field : fields) {
    add_text(field.name.view(), value_text(field));
  }
  if (left_out != 0) {
    add_text("left_out_before", std::to_string(left_out));
  }
  return out.append(json ? "}\n" : "\n");
}

}  // namespace indaba::server
