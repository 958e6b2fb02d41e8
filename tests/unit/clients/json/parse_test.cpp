// Proves that JSON from outside is read strictly and within its limits: texts that are wrong in
// each way, and the largest that are not.
#include "clients/json/parse.h"

#include <gtest/gtest.h>

#include <string>

#include "clients/json/error.h"

namespace indaba::client {
namespace {

std::error_code error_of(std::string_view text, const JsonLimits& limits = {}) {
  return parse_json(text, limits).error();
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) {
    all += text;
  }
  return all;
}

TEST(JsonParse, TakesObjectsArraysTextsFlagsAndWholeNumbers) {
  const auto json = parse_json(R"( {"a": [1, "x", true, false, {}], "b": 9007199254740991} )");
  ASSERT_TRUE(json);
  EXPECT_EQ(json->dump(), R"({"a":[1,"x",true,false,{}],"b":9007199254740991})");
  EXPECT_EQ(parse_json(R"("\u00e9\ud83d\ude00")").value(), "\xC3\xA9\xF0\x9F\x98\x80");
}

TEST(JsonParse, RefusesWhatIsNoJson) {
  for (const char* text :
       {"",        " ",       "{",           "}",        "[1,]",         "{\"a\":1,}",
        "{'a':1}", "nul",     "01",          "1 2",      "{\"a\":1}{",   "[1",
        "\"",      R"("\x")", R"("\ud800")", "\"\xFF\"", "\"\xC0\x80\"", "// a\n1",
        "NaN",     "+1",      ".5",          "[1]]"}) {
    EXPECT_EQ(error_of(text), JsonError::not_json) << text;
  }
}

TEST(JsonParse, RefusesATextCutAnywhere) {
  const std::string text = R"({"a":[1,{"b":"c"}],"d":true})";
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_TRUE(error_of(text.substr(0, size))) << size;
  }
}

TEST(JsonParse, RefusesNumbersThatJavaScriptDoesNotKeep) {
  for (const char* text : {"9007199254740992", "18446744073709551615", "18446744073709551616", "-1",
                           "-0", "1.0", "0.5", "1e2", "1E400"}) {
    EXPECT_TRUE(error_of(text)) << text;
  }
  EXPECT_EQ(error_of("9007199254740992"), JsonError::unfit_number);
  EXPECT_EQ(error_of("-1"), JsonError::unfit_number);
  EXPECT_EQ(error_of("1.5"), JsonError::unfit_number);
}

TEST(JsonParse, RefusesNull) { EXPECT_EQ(error_of(R"({"a":null})"), JsonError::wrong_type); }

TEST(JsonParse, RefusesAKeyThatStandsTwice) {
  EXPECT_EQ(error_of(R"({"a":1,"b":2,"a":1})"), JsonError::duplicate_key);
  EXPECT_EQ(error_of(R"({"a":1,"\u0061":1})"), JsonError::duplicate_key);
  EXPECT_FALSE(error_of(R"([{"a":1},{"a":1}])"));
}

TEST(JsonParse, HoldsItsLimits) {
  const JsonLimits limits{.text_bytes_max = 64, .depth_max = 3, .keys_max = 2};
  EXPECT_FALSE(error_of("\"" + std::string(62, 'x') + "\"", limits));
  EXPECT_EQ(error_of("\"" + std::string(63, 'x') + "\"", limits), JsonError::too_large);
  EXPECT_FALSE(error_of("[[{}]]", limits));
  EXPECT_EQ(error_of("[[{\"a\":[]}]]", limits), JsonError::too_deep);
  EXPECT_FALSE(error_of(R"({"a":1,"b":2})", limits));
  EXPECT_EQ(error_of(R"({"a":1,"b":2,"c":3})", limits), JsonError::too_many_keys);
}

TEST(JsonParse, HasLimitsUnasked) {
  const JsonLimits limits;
  EXPECT_FALSE(error_of(repeated("[", limits.depth_max) + repeated("]", limits.depth_max)));
  EXPECT_EQ(error_of(repeated("[", limits.depth_max + 1)), JsonError::too_deep);
  EXPECT_EQ(error_of(repeated("[", limits.text_bytes_max)), JsonError::too_deep);
  EXPECT_EQ(error_of(std::string(limits.text_bytes_max + 1, ' ')), JsonError::too_large);
}

}  // namespace
}  // namespace indaba::client
