// Proves that texts which people take for one are folded to one, and that what is no text is not.
#include "protocol/text/folded.h"

#include <gmock/gmock.h>

namespace indaba::protocol {
namespace {

TEST(Folded, HasNeitherCaseNorAccents) {
  EXPECT_EQ(folded("Éducation"), "education");
  EXPECT_EQ(folded("E\xcc\x81"
                   "DUCATION"),
            "education");
  EXPECT_EQ(folded("ÑANDÚ"), "nandu");
  EXPECT_EQ(folded("STRASSE"), folded("straße"));
  EXPECT_EQ(folded("ﬁn"), "fin");
  EXPECT_EQ(folded("ΣΟΦΌΣ"), folded("σοφος"));
  EXPECT_EQ(folded(""), "");
}

TEST(Folded, KeepsScriptsWithoutCase) { EXPECT_EQ(folded("集会 اجتماع"), "集会 اجتماع"); }

TEST(Folded, HasSpacesWhereLinesEnd) { EXPECT_EQ(folded("two\nlines\tof it"), "two lines of it"); }

TEST(Folded, IsNothingForWhatIsNotUtf8) {
  for (const char* wrong : {"\xff", "\xc3", "a\xed\xa0\x80", "\xf8\x88\x80\x80\x80"}) {
    EXPECT_EQ(folded(wrong), std::nullopt);
  }
}

}  // namespace
}  // namespace indaba::protocol
