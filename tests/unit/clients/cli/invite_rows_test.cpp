// Proves that each row of a file becomes one person to invite, and that a wrong row is named by its
// line before anybody is invited.
#include "clients/cli/invite_rows.h"

#include <gmock/gmock.h>

namespace indaba::cli {
namespace {

using protocol::InviteMode;

using Rows = std::vector<InviteRow>;

Rows rows(std::string_view text) {
  return std::get<Rows>(read_invite_rows(text, InviteMode::active));
}
RowProblem problem(std::string_view text) {
  return std::get<RowProblem>(read_invite_rows(text, InviteMode::active));
}

TEST(InviteRows, AreReadByTheNamesOfTheirColumns) {
  EXPECT_EQ(rows("name\nAwa\n"), (Rows{{"Awa", "", "", InviteMode::active}}));
  EXPECT_EQ(
      rows("mode,name,language,country\npending,\"Bâ, Ben\",fr,SN\n,Cleo,,\n"),
      (Rows{{"Bâ, Ben", "SN", "fr", InviteMode::pending}, {"Cleo", "", "", InviteMode::active}}));
}

TEST(InviteRows, AreAsTheCommandSaysWhereTheyDoNot) {
  EXPECT_EQ(std::get<Rows>(read_invite_rows("name,mode\nAwa,\nBen,active\n", InviteMode::pending)),
            (Rows{{"Awa", "", "", InviteMode::pending}, {"Ben", "", "", InviteMode::active}}));
}

TEST(InviteRows, NameTheLineThatIsWrong) {
  EXPECT_EQ(problem(""), (RowProblem{1, Text::csv_empty, ""}));
  EXPECT_EQ(problem("name\n"), (RowProblem{2, Text::csv_empty, ""}));
  EXPECT_EQ(problem("name,email\nAwa,a\n"), (RowProblem{1, Text::csv_column, "email"}));
  EXPECT_EQ(problem("name,name\nAwa,a\n"), (RowProblem{1, Text::csv_column, "name"}));
  EXPECT_EQ(problem("country\nSN\n"), (RowProblem{1, Text::csv_nameless, ""}));
  EXPECT_EQ(problem("name,country\nAwa,SN\nBen\n"), (RowProblem{3, Text::csv_values, "2"}));
  EXPECT_EQ(problem("name\nAwa,SN\n"), (RowProblem{2, Text::csv_values, "1"}));
  EXPECT_EQ(problem("name,country\nAwa,SN\nBen,Senegal\n"),
            (RowProblem{3, Text::csv_country, "Senegal"}));
  EXPECT_EQ(problem("name,language\nAwa,in French\n"),
            (RowProblem{2, Text::csv_language, "in French"}));
  EXPECT_EQ(problem("name,mode\nAwa,open\n"), (RowProblem{2, Text::csv_mode, "open"}));
  EXPECT_EQ(problem("name,country\n,SN\n"), (RowProblem{2, Text::csv_name, ""}));
  EXPECT_EQ(problem("name\nAwa\n\"Ben\n"), (RowProblem{4, Text::csv_quotes, ""}));
  EXPECT_EQ(problem("name\n\xff\n"), (RowProblem{0, Text::csv_not_utf8, ""}));
}

TEST(InviteRows, HaveNamesOfALength) {
  EXPECT_EQ(rows("name\n" + std::string(kInviteNameBytesMax, 'a') + "\n").size(), 1U);
  EXPECT_EQ(problem("name\n" + std::string(kInviteNameBytesMax + 1, 'a') + "\n").what,
            Text::csv_name);
}

TEST(InviteRows, AreSoManyAndNoMore) {
  std::string text = "name\n";
  for (std::size_t i = 0; i < kInviteRowsMax; ++i) {
    text += "x\n";
  }
  EXPECT_EQ(rows(text).size(), kInviteRowsMax);
  EXPECT_EQ(problem(text + "x\n"),
            (RowProblem{kInviteRowsMax + 2, Text::csv_too_many, std::to_string(kInviteRowsMax)}));
}

}  // namespace
}  // namespace indaba::cli
