// Proves that CSV is read as spreadsheets write it, that broken CSV is noticed on its line, and
// that what is written is read as it was.
#include "clients/cli/csv.h"

#include <gmock/gmock.h>

namespace indaba::cli {
namespace {

using testing::ElementsAre;

struct Read {
  std::vector<std::vector<std::string>> rows;
  bool is_broken = false;
  std::size_t line = 0;
};

Read read(std::string_view text) {
  Read read;
  CsvReader reader(text);
  while (const auto row = reader.next()) {
    read.rows.push_back(row->values);
  }
  read.is_broken = reader.is_broken();
  read.line = reader.line();
  return read;
}

TEST(Csv, IsReadAsSpreadsheetsWriteIt) {
  EXPECT_THAT(read("a,b\n1,2\n").rows, ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2")));
  EXPECT_THAT(read("a,b\r\n1,2").rows, ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2")));
  EXPECT_THAT(read("\xef\xbb\xbfname\nx\n").rows,
              ElementsAre(ElementsAre("name"), ElementsAre("x")));
  EXPECT_THAT(read("a;b\n1,5;2\n").rows,
              ElementsAre(ElementsAre("a", "b"), ElementsAre("1,5", "2")));
  EXPECT_THAT(read("a,b;c\n").rows, ElementsAre(ElementsAre("a", "b;c")));
  EXPECT_THAT(read(",\n").rows, ElementsAre(ElementsAre("", "")));
  EXPECT_THAT(read("\n\n").rows, ElementsAre());
}

TEST(Csv, HasQuotationMarksAroundWhatNeedsThem) {
  EXPECT_THAT(read("\"a,b\",\"say \"\"hi\"\"\",\"\"\n").rows,
              ElementsAre(ElementsAre("a,b", "say \"hi\"", "")));
  EXPECT_THAT(read("\"two\nlines\",b\n").rows, ElementsAre(ElementsAre("two\nlines", "b")));
}

TEST(Csv, KnowsTheLineOnWhichARowBegins) {
  CsvReader reader("a\n\"b\nc\"\n\nd\n");
  EXPECT_EQ(reader.next()->line, 1U);
  EXPECT_EQ(reader.next()->line, 2U);
  EXPECT_EQ(reader.next()->line, 5U);
  EXPECT_FALSE(reader.next());
}

TEST(Csv, IsBrokenWhereAQuotationMarkIs) {
  for (const std::string_view wrong : {"a\n\"b", "a\n\"b\"c", "a\nb\"c", "a\n\"b\" ,c"}) {
    const Read broken = read(wrong);
    EXPECT_TRUE(broken.is_broken) << wrong;
    EXPECT_EQ(broken.line, 2U) << wrong;
    EXPECT_EQ(broken.rows.size(), 1U) << wrong;
  }
}

TEST(Csv, IsReadAsItWasWritten) {
  const std::vector<std::string> values{"plain", "", "a,b", "a;b", "\"", "two\nlines", "\r"};
  EXPECT_THAT(read(csv_line(values)).rows, ElementsAre(values));
}

}  // namespace
}  // namespace indaba::cli
