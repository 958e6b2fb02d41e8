#include "clients/cli/invite_rows.h"

#include <algorithm>
#include <array>
#include <optional>

#include "clients/cli/csv.h"
#include "clients/core/cap/countries.h"
#include "clients/core/cap/text_values.h"
#include "protocol/cbor/utf8.h"

namespace indaba::cli {
namespace {

namespace cap = client::cap;

constexpr std::array<std::string_view, 4> kColumns{"name", "country", "language", "mode"};

using Row = std::variant<InviteRow, RowProblem>;

std::optional<RowProblem> check_columns(const CsvRow& columns) {
  for (std::size_t i = 0; i < columns.values.size(); ++i) {
    const std::string& name = columns.values[i];
    const auto end = columns.values.begin() + static_cast<std::ptrdiff_t>(i);
    const bool is_known = std::find(kColumns.begin(), kColumns.end(), name) != kColumns.end();
    if (!is_known || std::find(columns.values.begin(), end, name) != end) {
      return RowProblem{columns.line, Text::csv_column, name};
    }
  }
  const bool is_named = std::find(columns.values.begin(), columns.values.end(), kColumns.front()) !=
                        columns.values.end();
  return is_named ? std::nullopt : std::optional(RowProblem{columns.line, Text::csv_nameless, ""});
}

// What of it is wrong, if anything is.
std::optional<Text> take_value(InviteRow& row, std::string_view column, const std::string& value) {
  if (column == "name") {
    row.name = value;
    return value.empty() || value.size() > kInviteNameBytesMax ? std::optional(Text::csv_name)
                                                               : std::nullopt;
  }
  if (value.empty()) {
    return {};
  }
  if (column == "country") {
    row.country = value;
    return cap::find_country(value) == nullptr ? std::optional(Text::csv_country) : std::nullopt;
  }
  if (column == "language") {
    row.language = value;
    return cap::is_language_tag(value) ? std::nullopt : std::optional(Text::csv_language);
  }
  const auto mode = cbor::value_of<protocol::InviteMode>(value);
  row.mode = mode.value_or(row.mode);
  return mode ? std::nullopt : std::optional(Text::csv_mode);
}

Row row_of(const CsvRow& columns, const CsvRow& values, protocol::InviteMode mode) {
  if (values.values.size() != columns.values.size()) {
    return RowProblem{values.line, Text::csv_values, std::to_string(columns.values.size())};
  }
  InviteRow row;
  row.mode = mode;
  for (std::size_t i = 0; i < columns.values.size(); ++i) {
    const std::string& value = values.values[i];
    if (const auto what = take_value(row, columns.values[i], value)) {
      return RowProblem{values.line, *what, value};
    }
  }
  return row;
}

}  // namespace

std::variant<std::vector<InviteRow>, RowProblem> read_invite_rows(std::string_view text,
                                                                  protocol::InviteMode mode) {
  if (!cbor::is_utf8(as_bytes(text))) {
    return RowProblem{0, Text::csv_not_utf8, ""};
  }
  CsvReader reader(text);
  const auto columns = reader.next();
  std::vector<InviteRow> rows;
  if (columns) {
    if (auto problem = check_columns(*columns)) {
      return *std::move(problem);
    }
    while (const auto values = reader.next()) {
      if (rows.size() == kInviteRowsMax) {
        return RowProblem{values->line, Text::csv_too_many, std::to_string(kInviteRowsMax)};
      }
      Row row = row_of(*columns, *values, mode);
      if (auto* problem = std::get_if<RowProblem>(&row)) {
        return std::move(*problem);
      }
      rows.push_back(std::get<InviteRow>(std::move(row)));
    }
  }
  if (reader.is_broken()) {
    return RowProblem{reader.line(), Text::csv_quotes, ""};
  }
  if (rows.empty()) {
    return RowProblem{reader.line(), Text::csv_empty, ""};
  }
  return rows;
}

}  // namespace indaba::cli
