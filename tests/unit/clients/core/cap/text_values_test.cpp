// Proves how lists, references and shapes within one text are read and written, by cases on both
// sides of each rule.
#include "clients/core/cap/text_values.h"

#include <gmock/gmock.h>

#include "clients/core/cap/error.h"
#include "tests/unit/clients/core/cap/cap_support.h"

namespace indaba::client::cap {
namespace {

using namespace test;
using ::testing::ElementsAre;
using Names = std::vector<std::string>;

TEST(TextValues, ReadNamesWithAndWithoutQuotationMarks) {
  EXPECT_THAT(*names_from(" a\n\"b c\"\t\"\" d\"e ", 9), ElementsAre("a", "b c", "", R"(d"e)"));
  EXPECT_TRUE(names_from("  ", 0)->empty());
  EXPECT_EQ(names_from("a b", 1).error(), CapError::too_many);
  for (const char* text : {R"(")", R"("a)", R"(a "b)", R"("a"b)", R"("a""b")"}) {
    EXPECT_EQ(names_from(text, 9).error(), CapError::invalid_list) << text;
  }
}

TEST(TextValues, WriteNamesThatAreReadAgain) {
  const Names names{"a", "b c", "", "d\"e", "f\tg"};
  EXPECT_EQ(*names_from(*to_text(names), 9), names);
  EXPECT_EQ(*to_text(names), "a \"b c\" \"\" d\"e \"f\tg\"");
  EXPECT_EQ(to_text(Names{"\"a"}).error(), CapError::invalid_list);
  EXPECT_EQ(to_text(Names{"a \""}).error(), CapError::invalid_list);
}

TEST(TextValues, ReadReferencesStrictly) {
  const auto references =
      references_from(" a@b.c,x-1,2024-01-01T00:00:00-00:00\n d,y,2024-01-01T00:00:00+02:00", 2);
  ASSERT_TRUE(references);
  EXPECT_THAT(*references, ElementsAre(Reference{"a@b.c", "x-1", at("2024-01-01T00:00:00-00:00")},
                                       Reference{"d", "y", at("2024-01-01T00:00:00+02:00")}));
  EXPECT_EQ(references_from("a,b,2024-01-01T00:00:00-00:00 a", 1).error(), CapError::too_many);
  for (const char* text :
       {"a", "a,b", "a,b,", "a,b,2024-01-01T00:00:00Z", ",b,2024-01-01T00:00:00-00:00",
        "a,,2024-01-01T00:00:00-00:00", "a,b,c,2024-01-01T00:00:00-00:00",
        "a, b,2024-01-01T00:00:00-00:00", "a<,b,2024-01-01T00:00:00-00:00",
        "a,b&,2024-01-01T00:00:00-00:00", "a,b,2024-01-01T00:00:00-00:00,"}) {
    EXPECT_EQ(references_from(text, 9).error(), CapError::invalid_reference) << text;
  }
}

TEST(TextValues, RefuseToWriteReferencesThatAreNotReadAgain) {
  const DateTime date = at("2024-01-01T00:00:00-00:00");
  for (const Reference& reference :
       {Reference{"a b", "c", date}, Reference{"a", "b,c", date}, Reference{"", "c", date},
        Reference{"a", "b", DateTime{0, 5'000}}}) {
    EXPECT_EQ(to_text(std::vector{reference}).error(), CapError::invalid_reference);
  }
}

TEST(TextValues, ReadPolygons) {
  const auto polygon = polygon_from("\n1,2  -3.5,4.25\t5,6\r", 3);
  ASSERT_TRUE(polygon);
  EXPECT_THAT(polygon->points,
              ElementsAre(point("1", "2"), point("-3.5", "4.25"), point("5", "6")));
  EXPECT_EQ(to_text(*polygon), "1,2 -3.5,4.25 5,6");
  EXPECT_EQ(polygon_from("1,2 3,4", 1).error(), CapError::too_many);
  for (const char* text : {"1", "1,", ",1", "1,2,3", "1, 2", "a,b", "1;2", "1,2e3"}) {
    EXPECT_EQ(polygon_from(text, 9).error(), CapError::invalid_polygon) << text;
  }
}

TEST(TextValues, ReadAreaCircles) {
  const auto circle = area_circle_from(" 32.9525,-115.5527  0.5 ");
  ASSERT_TRUE(circle);
  EXPECT_EQ(to_text(*circle), "32.9525,-115.5527 0.5");
  for (const char* text : {"", "1,2", "1,2 ", "1 2", "1,2 a", "1,2 3 4", "1,2,3"}) {
    EXPECT_EQ(area_circle_from(text).error(), CapError::invalid_area_circle) << text;
  }
}

TEST(TextValues, ReadSizes) {
  EXPECT_EQ(*size_from("0012"), 12U);
  EXPECT_EQ(*size_from("+12"), 12U);
  EXPECT_EQ(*size_from("18446744073709551615"), 18'446'744'073'709'551'615U);
  for (const char* text : {"", "+", "-1", "1.0", "1 ", "18446744073709551616", "+-1", "++1"}) {
    EXPECT_EQ(size_from(text).error(), CapError::invalid_number) << text;
  }
}

TEST(TextValues, KnowLanguageTags) {
  for (const char* tag : {"en", "fr-SN", "zh-Hant-TW", "i-klingon", "x-a-1", "EN-us"}) {
    EXPECT_TRUE(is_language_tag(tag)) << tag;
  }
  for (const char* tag :
       {"", "-", "en-", "-en", "en_US", "en--US", "123", "abcdefghi", "e n", "é"}) {
    EXPECT_FALSE(is_language_tag(tag)) << tag;
  }
}

TEST(TextValues, CollapseWhiteSpace) {
  EXPECT_EQ(collapsed(" a\n\t b\r"), "a b");
  EXPECT_EQ(collapsed(" \n"), "");
}

}  // namespace
}  // namespace indaba::client::cap
