// Proves that a script can fail: what is not as it says is noticed, with file and line. Outputs are
// compared, and scripts read, without any process; one wrong script is played.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/stage.h"

namespace indaba::e2e {
namespace {

using testing::HasSubstr;

TEST(Wanted, TakesLinesLiterally) {
  Names names;
  EXPECT_TRUE(is_as_wanted({"a.b (c)", ""}, {"a.b (c)", ""}, names));
  EXPECT_FALSE(is_as_wanted({"a.b"}, {"axb"}, names));
  EXPECT_FALSE(is_as_wanted({"a"}, {"a", "b"}, names));
  EXPECT_FALSE(is_as_wanted({"a", "b"}, {"a"}, names));
  EXPECT_FALSE(is_as_wanted({"a"}, {" a"}, names));
}

TEST(Wanted, TakesThreeDotsForAnything) {
  Names names;
  EXPECT_TRUE(is_as_wanted({"a ... b"}, {"a long way to b"}, names));
  EXPECT_FALSE(is_as_wanted({"a ... b"}, {"a long way to c"}, names));
  EXPECT_TRUE(is_as_wanted({"...", "b"}, {"a", "", "b"}, names));
  EXPECT_TRUE(is_as_wanted({"..."}, {}, names));
  EXPECT_FALSE(is_as_wanted({"...", "b"}, {"b", "a"}, names));
}

TEST(Wanted, RemembersANameAndWantsItAgain) {
  Names names;
  EXPECT_TRUE(is_as_wanted({"...", R"({"id":"<id>"})"}, {"x", R"({"id":"a.c"})"}, names));
  EXPECT_EQ(names, (Names{{"id", "a.c"}}));
  EXPECT_TRUE(is_as_wanted({"<id> again"}, {"a.c again"}, names));
  EXPECT_FALSE(is_as_wanted({"<id> again"}, {"abc again"}, names));
  EXPECT_EQ(fill_in("join <id>", names), "join 'a.c'");
  EXPECT_THROW(fill_in("join <other>", names), std::runtime_error);
}

TEST(Wanted, RemembersNothingOfWhatIsNotAsWanted) {
  Names names;
  EXPECT_FALSE(is_as_wanted({"<a>", "b"}, {"1", "c"}, names));
  EXPECT_TRUE(names.empty());
}

TEST(ScriptReading, TakesStepsApart) {
  const Script script = parse_script("s",
                                     "# Why\nawa$ send Water \"hello\"\n  Sent.\n\n  there\n"
                                     "  ! not so\nexit 1\n\nserver kill -9\n");
  ASSERT_EQ(script.steps.size(), 3U);
  EXPECT_EQ(script.steps[0].text, "Why");
  const Step& sent = script.steps[1];
  EXPECT_EQ(sent.person, "awa");
  EXPECT_EQ(sent.text, "send Water \"hello\"");
  EXPECT_EQ(sent.output, (Lines{"Sent.", "", "there"}));
  EXPECT_EQ(sent.errors, Lines{"not so"});
  EXPECT_EQ(sent.exit_code, 1);
  EXPECT_EQ(script.steps[2].line, 9U);
}

TEST(ScriptReading, NamesTheLineThatIsNoStep) {
  for (const char* wrong : {"awa says hello", "  a line of nobody", "exit 1", "server sleep"}) {
    try {
      parse_script("story.txt", std::string("# Why\n") + wrong + "\n");
      ADD_FAILURE() << wrong;
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), HasSubstr("story.txt:2: ")) << wrong;
    }
  }
}

TEST(Playing, SaysWhereAndWhatWentOtherwise) {
  const std::string wrong = "$ echo yes\n  yes\n$ echo one; echo two >&2; exit 3\n  two\n";
  const auto problem = play(parse_script("story.txt", wrong), false);
  EXPECT_EQ(problem.value_or("nothing"),
            "story.txt:3: the output is another\n"
            "  wanted\n    two\n  got\n    one\n"
            "standard error is another\n"
            "  wanted\n    (nothing)\n  got\n    two\n"
            "the exit code is 3, wanted 0\n");
}

TEST(Playing, WantsToldWhatEndsInTheBackground) {
  const std::string wrong = "awa& --help\nawa ends\n  something else\n";
  EXPECT_THAT(play(parse_script("story.txt", wrong), false).value_or("nothing"),
              HasSubstr("story.txt:2: the output is another"));
}

}  // namespace
}  // namespace indaba::e2e
