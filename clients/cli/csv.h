// CSV as RFC 4180 has it, and as spreadsheets write it: a mark of byte order at the start is passed
// over, and values may be parted by semicolons.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace indaba::cli {

struct CsvRow {
  std::size_t line = 0;  // on which it begins, from 1
  std::vector<std::string> values;
};

class CsvReader {
 public:
  // What parts values is a comma, or a semicolon where the first line has one and no comma. `text`
  // must outlive it.
  explicit CsvReader(std::string_view text);

  // The next row; empty at the end. Lines without anything are passed over.
  std::optional<CsvRow> next();
  // Whether a row was no CSV: a quotation mark was left open, stood within a value that had not
  // begun with one, or had text behind it. Nothing follows that.
  bool is_broken() const { return is_broken_; }
  // The line that is being read.
  std::size_t line() const { return line_; }

 private:
  std::string value();
  std::string quoted();
  bool ends_value() const;

  std::string_view rest_;
  char comma_ = ',';
  std::size_t line_ = 1;
  bool is_broken_ = false;
};

// The row as a line, with values in quotation marks where they need it.
std::string csv_line(const std::vector<std::string>& values);

}  // namespace indaba::cli
