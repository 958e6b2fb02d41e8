// Proves that the demonstration's search finds: a sentence is put into a file in each form, at
// every alignment, and has to be found; in another file it has not.
#include <gtest/gtest.h>

#include "crypto/base/base64.h"
#include "crypto/base/bytes.h"
#include "crypto/base/hex.h"
#include "tests/e2e/demo/findings.h"

namespace indaba::e2e {
namespace {

const std::string kSentence = "Où est le puits ?";

bool is_found_in(const std::string& bytes) { return !find(kSentence, {{"file", bytes}}).empty(); }

TEST(Findings, SeeASentenceInEveryForm) {
  EXPECT_TRUE(is_found_in("before " + kSentence + " behind"));
  EXPECT_TRUE(
      is_found_in(std::string("O\0\xF9\0 \0e\0s\0t\0 \0l\0e\0 \0p\0u\0i\0t\0s\0 \0?\0", 34)));
  EXPECT_TRUE(
      is_found_in(std::string("\0O\0\xF9\0 \0e\0s\0t\0 \0l\0e\0 \0p\0u\0i\0t\0s\0 \0?", 34)));
  EXPECT_TRUE(is_found_in("x" + to_hex(as_bytes(kSentence))));
  EXPECT_TRUE(is_found_in("4FC3B920657374206C65207075697473203F"));
  EXPECT_FALSE(is_found_in("Où est le puit"));
  EXPECT_FALSE(is_found_in(""));
}

TEST(Findings, SeeBase64AtEveryAlignment) {
  for (std::size_t before = 0; before < 6; ++before) {
    for (std::size_t behind = 0; behind < 3; ++behind) {
      const std::string text = std::string(before, '\xFF') + kSentence + std::string(behind, '~');
      for (const Base64 variant : {Base64::standard, Base64::url_no_padding}) {
        EXPECT_TRUE(is_found_in(to_base64(as_bytes(text), variant))) << before << " " << behind;
      }
    }
  }
}

}  // namespace
}  // namespace indaba::e2e
