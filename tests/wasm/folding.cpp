// Proves that texts which people take for one are folded to one where JavaScript does it: as
// tests/unit/protocol/text/folded_test.cpp has it for native builds.
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "protocol/text/folded.h"
#include "tests/wasm/expect.h"

namespace indaba::test {

void texts_that_are_folded() {
  static const std::array<std::pair<std::string, std::optional<std::string>>, 18> kTexts{{
      {"Éducation", "education"},
      {"E\xcc\x81"
       "DUCATION",
       "education"},
      {"ÑANDÚ", "nandu"},
      {"straße", "strasse"},
      {"ﬁn", "fin"},
      {"ΣΟΦΌΣ", "σοφοσ"},
      {"σοφος", "σοφοσ"},
      {"", ""},
      {"集会 اجتماع", "集会 اجتماع"},
      {"two\nlines\tof it", "two lines of it"},
      {"two\r\nlines", "two lines"},
      {"a\x01\x7f"
       "b",
       "ab"},
      {"\xef\xbb\xbfsoft\xc2\xadly", "softly"},
      {"\xff", {}},
      {"\xc3", {}},
      {"a\xed\xa0\x80", {}},
      {"\xf8\x88\x80\x80\x80", {}},
      {std::string(3, '\0'), ""},
  }};
  for (std::size_t i = 0; i < kTexts.size(); ++i) {
    expect(protocol::folded(kTexts[i].first) == kTexts[i].second, "texts are folded", i);
  }
}

}  // namespace indaba::test
