// Proves that a manifest is read strictly, and that what a server gives is the file only if content
// and type are: on manifests cut off at every place, and answers that are wrong in one thing each.
#include "clients/cli/site.h"

#include <gmock/gmock.h>

namespace indaba::cli {
namespace {

// SHA-256 of "abc", as FIPS 180-4 has it.
const std::string kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

std::string file(const std::string& path, const std::string& bytes = "3") {
  return R"({"path":")" + path + R"(","type":"text/html","bytes":)" + bytes + R"(,"sha256":")" +
         kAbc + R"("})";
}
std::string manifest(const std::string& files) { return R"({"files":[)" + files + "]}"; }

SiteFile abc() { return read_site_manifest(manifest(file("/"))).value->files.front(); }

Fetched answer(std::string_view body, const std::string& type = "text/html; charset=utf-8") {
  const ByteView bytes = as_bytes(body);
  return {200, type, Bytes(bytes.begin(), bytes.end()), false};
}

TEST(SiteManifest, IsReadAsABuildWritesIt) {
  const auto read = read_site_manifest(manifest(file("/") + "," + file("/page.0a.js", "0")) + "\n");
  ASSERT_TRUE(read.value);
  ASSERT_EQ(read.value->files.size(), 2U);
  EXPECT_EQ(read.value->files[1].path, "/page.0a.js");
  EXPECT_EQ(read.value->files[1].bytes, 0U);
  EXPECT_EQ(to_hex(read.value->files[0].sha256), kAbc);
}

TEST(SiteManifest, IsRefusedWhereItIsCutOffOrGoesOn) {
  const std::string whole = manifest(file("/"));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(read_site_manifest(whole.substr(0, size)).value) << size;
  }
  EXPECT_FALSE(read_site_manifest(whole + "}").value);
}

TEST(SiteManifest, IsRefusedWithoutThePageItself) {
  EXPECT_FALSE(read_site_manifest(manifest("")).value);
  EXPECT_FALSE(read_site_manifest(manifest(file("/index.html"))).value);
}

TEST(SiteManifest, IsRefusedWhereAPathIsNone) {
  for (const char* path :
       {"", "page.js", "https://a.example/", "/a b", "/a?b", "/a#b", "/%2e", "/a\\n", "/\\u00e9"}) {
    EXPECT_FALSE(read_site_manifest(manifest(file("/") + "," + file(path))).value) << path;
  }
  EXPECT_FALSE(
      read_site_manifest(manifest(file("/") + "," + file("/" + std::string(200, 'a')))).value);
}

TEST(SiteManifest, IsRefusedBeyondItsBounds) {
  EXPECT_FALSE(read_site_manifest(manifest(file("/", "67108865"))).value);
  EXPECT_FALSE(read_site_manifest(manifest(file("/", "-1"))).value);
  std::string many = file("/");
  for (std::size_t i = 0; i < kSiteFilesMax; ++i) {
    many += "," + file("/a");
  }
  EXPECT_FALSE(read_site_manifest(manifest(many)).value);
  EXPECT_FALSE(read_site_manifest(R"({"files":[],"more":1})").value);
}

TEST(SiteVerdict, IsSameForTheFileAlone) {
  EXPECT_EQ(compare(abc(), answer("abc")), SiteVerdict::same);
  EXPECT_EQ(compare(abc(), answer("abc", "TEXT/HTML")), SiteVerdict::same);
  EXPECT_EQ(compare(abc(), answer("abd")), SiteVerdict::differs);
  EXPECT_EQ(compare(abc(), answer("ab")), SiteVerdict::differs);
  EXPECT_EQ(compare(abc(), answer("")), SiteVerdict::differs);
  EXPECT_EQ(compare(abc(), answer("abc", "text/plain")), SiteVerdict::wrong_type);
  EXPECT_EQ(compare(abc(), answer("abc", "")), SiteVerdict::wrong_type);
}

TEST(SiteVerdict, IsMissingUnlessTheServerGivesIt) {
  for (const unsigned status : {0U, 204U, 206U, 301U, 304U, 404U, 500U}) {
    Fetched other = answer("abc");
    other.status = status;
    EXPECT_EQ(compare(abc(), other), SiteVerdict::missing) << status;
  }
  Fetched longer = answer("");
  longer.is_too_long = true;
  EXPECT_EQ(compare(abc(), longer), SiteVerdict::differs);
}

}  // namespace
}  // namespace indaba::cli
