#include "clients/cli/csv.h"

namespace indaba::cli {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view kLineEnds = "\r\n";

}  // namespace

CsvReader::CsvReader(std::string_view text) : rest_(text) {
  if (rest_.starts_with(kByteOrderMark)) {
    rest_.remove_prefix(kByteOrderMark.size());
  }
  const std::string_view first = rest_.substr(0, rest_.find_first_of(kLineEnds));
  if (first.find(',') == std::string_view::npos && first.find(';') != std::string_view::npos) {
    comma_ = ';';
  }
}

bool CsvReader::ends_value() const {
  return rest_.empty() || rest_.front() == comma_ || rest_.front() == '\n' || rest_.front() == '\r';
}

std::string CsvReader::quoted() {
  std::string value;
  rest_.remove_prefix(1);
  while (!rest_.empty()) {
    const char next = rest_.front();
    rest_.remove_prefix(1);
    if (next == '"') {
      if (rest_.empty() || rest_.front() != '"') {
        is_broken_ = !ends_value();
        return value;
      }
      rest_.remove_prefix(1);
    }
    line_ += next == '\n' ? 1 : 0;
    value += next;
  }
  is_broken_ = true;
  return value;
}

std::string CsvReader::value() {
  if (!rest_.empty() && rest_.front() == '"') {
    return quoted();
  }
  std::string value;
  while (!ends_value()) {
    is_broken_ = is_broken_ || rest_.front() == '"';
    value += rest_.front();
    rest_.remove_prefix(1);
  }
  return value;
}

std::optional<CsvRow> CsvReader::next() {
  while (!rest_.empty() && kLineEnds.find(rest_.front()) != std::string_view::npos) {
    line_ += rest_.front() == '\n' ? 1 : 0;
    rest_.remove_prefix(1);
  }
  if (rest_.empty() || is_broken_) {
    return {};
  }
  CsvRow row{line_, {value()}};
  while (!is_broken_ && !rest_.empty() && rest_.front() == comma_) {
    rest_.remove_prefix(1);
    row.values.push_back(value());
  }
  return is_broken_ ? std::nullopt : std::optional(std::move(row));
}

std::string csv_line(const std::vector<std::string>& values) {
  std::string line;
  for (std::size_t i = 0; i < values.size(); ++i) {
    line += i == 0 ? "" : ",";
    if (values[i].find_first_of(",;\"\r\n") == std::string::npos) {
      line += values[i];
      continue;
    }
    line += '"';
    for (const char letter : values[i]) {
      line.append(letter == '"' ? 2 : 1, letter);
    }
    line += '"';
  }
  return line + "\n";
}

}  // namespace indaba::cli
