// Proves that the place of a page is read from its address and from any link, and that nothing of a
// page within a site is taken for a site: on the forms that people type, each spoilt.
#include "clients/core/links/site.h"

#include <gtest/gtest.h>

#include "clients/core/error.h"
#include "tests/support/mls_world.h"
#include "tests/unit/clients/filled.h"

namespace indaba::client {
namespace {

// 32 bytes of 0x03.
const std::string kSiteKey = "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM";

TEST(Site, IsReadFromItsAddress) {
  const ServerAddress server{true, "a.example", 443, {}};
  EXPECT_EQ(test::must(read_site("https://a.example")), server);
  EXPECT_EQ(test::must(read_site("https://a.example/")), server);
  EXPECT_EQ(test::must(read_site("http://localhost:8443")),
            (ServerAddress{false, "localhost", 8443, {}}));
  EXPECT_EQ(test::must(read_site("https://[::1]:8443/")), (ServerAddress{true, "::1", 8443, {}}));
}

TEST(Site, IsReadFromAnyLinkWithItsKey) {
  const ServerAddress server{true, "a.example", 443, test::filled<32>(3)};
  EXPECT_EQ(test::must(read_site("https://a.example/#key=" + kSiteKey)), server);
  EXPECT_EQ(test::must(read_site("https://a.example/#join=x&root=y&key=" + kSiteKey)), server);
}

TEST(Site, IsNothingElse) {
  for (const std::string& text :
       {std::string(), std::string("a.example"), std::string("ftp://a.example"),
        std::string("https://"), std::string("https:///"), std::string("https://a.example/page"),
        std::string("https://a.example//"), std::string("https://a.example?x"),
        std::string("https://a b"), std::string("https://a.example:0"),
        std::string("https://a.example#key=") + kSiteKey, std::string("https://a.example/#key=x"),
        "https://" + std::string(kLinkBytesMax, 'a')}) {
    EXPECT_EQ(read_site(text).error(), ClientError::not_a_link) << text;
  }
}

}  // namespace
}  // namespace indaba::client
