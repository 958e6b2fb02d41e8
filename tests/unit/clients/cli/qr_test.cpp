// Proves that a QR code is drawn as it is: square, with its finders, within its quiet zone, and for
// texts up to a length. What stands in it is libqrencode's; here the half blocks are taken apart.
#include "clients/cli/qr.h"

#include <gmock/gmock.h>

#include <array>

namespace indaba::cli {
namespace {

constexpr std::size_t kQuiet = 4;
constexpr std::array<std::string_view, 4> kBlocks{" ", "▀", "▄", "█"};

// Rows of modules, true for those that are drawn with a letter.
std::vector<std::vector<bool>> drawn(std::string_view lines) {
  std::vector<std::vector<bool>> rows;
  while (!lines.empty()) {
    std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    auto& upper = rows.emplace_back();
    std::vector<bool> lower;
    while (!line.empty()) {
      std::size_t found = 0;
      while (found < kBlocks.size() && !line.starts_with(kBlocks[found])) {
        ++found;
      }
      if (found == kBlocks.size()) {
        ADD_FAILURE() << "no block: " << line;
        return rows;
      }
      line.remove_prefix(kBlocks[found].size());
      upper.push_back((found & 1) != 0);
      lower.push_back((found & 2) != 0);
    }
    rows.push_back(std::move(lower));
  }
  return rows;
}

// The same in dark modules, without the half row that is not there.
std::vector<std::vector<bool>> dark(const std::string& text) {
  auto rows = drawn(qr_code(text, QrLook::plain).value());
  rows.resize(rows.front().size());
  for (auto& row : rows) {
    row.flip();
  }
  return rows;
}

TEST(QrCode, IsASquareWithinItsQuietZone) {
  const auto rows = dark("https://a.example/#join=1");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    ASSERT_EQ(rows[row].size(), rows.size());
    for (std::size_t column = 0; column < rows.size(); ++column) {
      const bool is_within = row >= kQuiet && column >= kQuiet && row < rows.size() - kQuiet &&
                             column < rows.size() - kQuiet;
      EXPECT_TRUE(is_within || !rows[row][column]) << row << " " << column;
    }
  }
}

TEST(QrCode, HasAFinderInThreeCorners) {
  const auto rows = dark("1234");
  const std::size_t last = rows.size() - kQuiet - 7;
  for (const auto& [top, left] : {std::pair(kQuiet, kQuiet), {kQuiet, last}, {last, kQuiet}}) {
    for (std::size_t row = 0; row < 7; ++row) {
      for (std::size_t column = 0; column < 7; ++column) {
        const std::size_t ring = std::min({row, column, 6 - row, 6 - column});
        EXPECT_EQ(rows[top + row][left + column], ring != 1) << row << " " << column;
      }
    }
  }
}

TEST(QrCode, IsDrawnTheOtherWayRoundInColours) {
  std::string coloured = qr_code("1234", QrLook::coloured).value();
  for (const std::string_view mark : {"\x1b[30;107m", "\x1b[0m"}) {
    for (auto place = coloured.find(mark); place != std::string::npos;
         place = coloured.find(mark)) {
      coloured.erase(place, mark.size());
    }
  }
  auto rows = drawn(coloured);
  rows.resize(rows.front().size());
  EXPECT_EQ(rows, dark("1234"));
}

TEST(QrCode, IsForTextsUpToALength) {
  EXPECT_TRUE(qr_code(std::string(kQrTextBytesMax, 'a'), QrLook::plain));
  EXPECT_FALSE(qr_code(std::string(kQrTextBytesMax + 1, 'a'), QrLook::plain));
  EXPECT_FALSE(qr_code("", QrLook::plain));
}

}  // namespace
}  // namespace indaba::cli
