// Proves which codings an Accept-Encoding field lets be sent, well formed and not; from the rules
// of RFC 9110 section 12.5.3.
#include "server/content_coding.h"

#include <gtest/gtest.h>

#include <string>

namespace indaba::server {
namespace {

TEST(ContentCoding, IsAcceptedWhereItIsNamed) {
  for (const char* accept :
       {"br", "gzip, deflate, br", "gzip,br", " br ", "\tbr\t", "BR", "br;q=1", "br;q=0.001",
        "br ; q=0.5", "br;Q=1.000", "gzip;q=0, br", ",,br,", "identity;q=0, br;q=0.3"}) {
    EXPECT_TRUE(accepts_coding(accept, "br")) << accept;
  }
}

TEST(ContentCoding, IsRefusedWhereItIsNotNamedOrOfNoWeight) {
  for (const char* accept : {"", "gzip", "identity", "brotli", "b", "br;q=0", "br;q=0.",
                             "br;q=0.000", "x-br", "gzip br", "br, br;q=0"}) {
    EXPECT_FALSE(accepts_coding(accept, "br")) << accept;
  }
}

TEST(ContentCoding, IsAnyUnderAnAsteriskUnlessItIsNamed) {
  EXPECT_TRUE(accepts_coding("*", "br"));
  EXPECT_TRUE(accepts_coding("gzip;q=0, *;q=0.1", "br"));
  EXPECT_FALSE(accepts_coding("*;q=0", "br"));
  EXPECT_FALSE(accepts_coding("br;q=0, *", "br"));
  EXPECT_FALSE(accepts_coding("*, br;q=0", "br"));
  EXPECT_TRUE(accepts_coding("br, *;q=0", "br"));
}

TEST(ContentCoding, IsNotNamedByWhatIsMalformed) {
  for (const char* accept : {"br;", "br;q", "br;q=", "br;q=2", "br;q=1.5", "br;q=1.001", "br;q=-1",
                             "br;q=0.0001", "br;q=.5", "br;q=05", "br;q=0,5;", "br;q=0x1", "br;x=1",
                             "br;q=1;q=1", "br;;q=1", ";q=1", "*;q=a", "\"br\"", "br\x80"}) {
    EXPECT_FALSE(accepts_coding(accept, "br")) << accept;
  }
  EXPECT_TRUE(accepts_coding("gzip;q=bad, br", "br"));
  EXPECT_FALSE(accepts_coding(std::string(8'000, ','), "br"));
  EXPECT_FALSE(accepts_coding(std::string(8'000, ';'), "br"));
}

}  // namespace
}  // namespace indaba::server
