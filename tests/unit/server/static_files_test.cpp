// Proves which files of a folder are served, under which paths, and how long a browser may keep
// them; from folders that the test fills.
#include "server/static_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "crypto/base/hex.h"
#include "crypto/primitives/hash.h"
#include "server/net/error.h"
#include "tests/support/storage/scratch_folder.h"

namespace indaba::server {
namespace {

using net::HttpResponse;
using net::HttpStatus;
using net::NetError;

class StaticFolder : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& content = "content") {
    const std::filesystem::path path = folder_.path("page/" + name);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << content;
  }
  std::string root() const { return folder_.path("page"); }
  StaticFiles read() const { return StaticFiles::read(root()).value(); }
  bool serves(const std::string& path) const { return read().find(path, {}).has_value(); }
  HttpResponse get(const std::string& path) const { return read().find(path, {}).value(); }
  static std::string field(const HttpResponse& response, std::string_view name) {
    for (const auto& one : response.fields) {
      if (one.name == name) {
        return one.value;
      }
    }
    return "";
  }
  static std::string hash_of(const std::string& content) {
    return to_hex(sha256(as_bytes(content)));
  }

  test::ScratchFolder folder_;
};

TEST_F(StaticFolder, IsServedByPathWithTypeAndContent) {
  write("app.js", "run()");
  write("deep/er/style.css");
  write("no_extension");
  const HttpResponse response = get("/app.js");
  EXPECT_EQ(response.status, HttpStatus::ok);
  EXPECT_EQ(*response.body, to_bytes("run()"));
  EXPECT_EQ(field(response, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(field(get("/deep/er/style.css"), "Content-Type"), "text/css; charset=utf-8");
  EXPECT_EQ(field(get("/no_extension"), "Content-Type"), "application/octet-stream");
}

TEST_F(StaticFolder, HasAnIndexAtItsRootOnly) {
  write("deep/index.html");
  EXPECT_FALSE(serves("/"));
  write("index.html", "welcome");
  EXPECT_EQ(*get("/").body, to_bytes("welcome"));
  EXPECT_EQ(*get("/index.html").body, to_bytes("welcome"));
  EXPECT_FALSE(serves("/deep/"));
  EXPECT_FALSE(serves("/deep"));
}

TEST_F(StaticFolder, TagsFilesByTheirContent) {
  write("a.txt", "one");
  const StaticFiles files = read();
  const std::string tag = '"' + hash_of("one") + '"';
  const HttpResponse response = files.find("/a.txt", {}).value();
  EXPECT_EQ(field(response, "ETag"), tag);
  const HttpResponse unchanged = files.find("/a.txt", tag).value();
  EXPECT_EQ(unchanged.status, HttpStatus::not_modified);
  EXPECT_EQ(unchanged.body, nullptr);
  EXPECT_EQ(field(unchanged, "ETag"), tag);
  for (const char* other : {"", "*", "\"\"", "W/\"x\""}) {
    EXPECT_EQ(files.find("/a.txt", other)->status, HttpStatus::ok) << other;
  }
  write("a.txt", "two");
  EXPECT_EQ(read().find("/a.txt", tag)->status, HttpStatus::ok);
  EXPECT_EQ(files.find("/a.txt", tag)->status, HttpStatus::not_modified);  // read once
}

TEST_F(StaticFolder, MayBeKeptForGoodWhereTheNameHoldsTheHash) {
  const std::string hash = hash_of("content");
  for (const std::string& name : {"app-" + hash.substr(0, 8) + ".js", hash + ".js",
                                  "a.b_" + hash.substr(0, 20) + ".min.js"}) {
    write(name);
    EXPECT_EQ(field(get("/" + name), "Cache-Control"), "public, max-age=31536000, immutable")
        << name;
  }
  for (const std::string& name :
       {"app-" + hash.substr(0, 7) + ".js", "app-" + hash.substr(1, 8) + ".js",
        "app-" + hash_of("else").substr(0, 8) + ".js", "app" + hash.substr(0, 8) + ".js",
        std::string("app.js")}) {
    write(name);
    EXPECT_EQ(field(get("/" + name), "Cache-Control"), "no-cache") << name;
  }
}

TEST_F(StaticFolder, KeepsWhatIsHidden) {
  write(".env");
  write(".git/config");
  write("deep/.secret");
  write("deep/seen");
  EXPECT_TRUE(serves("/deep/seen"));
  for (const char* path : {"/.env", "/.git/config", "/deep/.secret"}) {
    EXPECT_FALSE(serves(path)) << path;
  }
}

TEST_F(StaticFolder, FollowsNoLinksAndWaitsForNoPipe) {
  write("seen");
  std::ofstream(folder_.path("secret")) << "secret";
  std::filesystem::create_directory(folder_.path("outside"));
  std::ofstream(folder_.path("outside/secret")) << "secret";
  std::filesystem::create_symlink(folder_.path("secret"), root() + "/link");
  std::filesystem::create_directory_symlink(folder_.path("outside"), root() + "/folder");
  ASSERT_EQ(::mkfifo((root() + "/pipe").c_str(), 0600), 0);
  EXPECT_TRUE(serves("/seen"));
  for (const char* path : {"/link", "/folder/secret", "/pipe"}) {
    EXPECT_FALSE(serves(path)) << path;
  }
}

TEST_F(StaticFolder, IsNotLeftByAnyPath) {
  write("seen");
  std::ofstream(folder_.path("secret")) << "secret";
  for (const char* path :
       {"/../secret", "/./seen", "//seen", "/seen/", "/deep/../seen", "/%2e%2e/secret",
        "/..%2fsecret", "/%73een", "seen", "", "/..", "/\\..\\secret", "/SEEN"}) {
    EXPECT_FALSE(serves(path)) << path;
  }
}

TEST_F(StaticFolder, MayBeEmptyButMustBeThere) {
  EXPECT_EQ(StaticFiles::read(root()).error(), NetError::static_folder_unreadable);
  std::filesystem::create_directory(root());
  EXPECT_FALSE(serves("/"));
  write("file");
  EXPECT_EQ(StaticFiles::read(root() + "/file").error(), NetError::static_folder_unreadable);
}

TEST_F(StaticFolder, HoldsSixtyFourMebibytesAtMost) {
  write("a");
  write("b");
  std::filesystem::resize_file(root() + "/a", 64U << 20);
  std::filesystem::resize_file(root() + "/b", 1);
  EXPECT_EQ(StaticFiles::read(root()).error(), NetError::static_folder_unreadable);
}

class CompressedFiles : public StaticFolder {
 protected:
  void SetUp() override {
    write("app.js", "run()");
    write("app.js.br", "brotli");
    write("app.js.gz", "gzip");
    write("style.css", "plain");
    write("style.css.gz", "small");
    write("lone.br", "lone");
  }
  // What is sent for `path`, and in which coding.
  std::string sent(const std::string& path, std::string_view accept_encoding) const {
    const HttpResponse response = read().find(path, {}, accept_encoding).value();
    return to_string(*response.body) + " " + field(response, "Content-Encoding");
  }
  static std::string to_string(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }
};

TEST_F(CompressedFiles, AreSentToWhoeverAcceptsTheirCoding) {
  EXPECT_EQ(sent("/app.js", "gzip, deflate, br"), "brotli br");
  EXPECT_EQ(sent("/app.js", "gzip"), "gzip gzip");
  EXPECT_EQ(sent("/app.js", "br;q=0, *"), "gzip gzip");
  EXPECT_EQ(sent("/style.css", "br, gzip"), "small gzip");
  for (const char* none : {"", "identity", "br;q=0, gzip;q=0", "zstd", "*;q=0", "br;q=2"}) {
    EXPECT_EQ(sent("/app.js", none), "run() ") << none;
  }
}

TEST_F(CompressedFiles, SayWhatTheyAreWhenOpened) {
  const HttpResponse response = read().find("/app.js", {}, "br").value();
  EXPECT_EQ(field(response, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(field(response, "Vary"), "Accept-Encoding");
  EXPECT_EQ(field(get("/app.js"), "Vary"), "Accept-Encoding");
  EXPECT_EQ(field(get("/lone.br"), "Vary"), "");
}

TEST_F(CompressedFiles, HaveTagsOfTheirOwn) {
  const StaticFiles files = read();
  const std::string hash = hash_of("run()");
  const std::string plain = '"' + hash + '"';
  const std::string brotli = '"' + hash + "-br\"";
  EXPECT_EQ(field(get("/app.js"), "ETag"), plain);
  const HttpResponse unchanged = files.find("/app.js", brotli, "br").value();
  EXPECT_EQ(unchanged.status, HttpStatus::not_modified);
  EXPECT_EQ(field(unchanged, "ETag"), brotli);
  EXPECT_EQ(field(unchanged, "Vary"), "Accept-Encoding");
  EXPECT_EQ(files.find("/app.js", plain, "br")->status, HttpStatus::ok);
  EXPECT_EQ(files.find("/app.js", brotli, "gzip")->status, HttpStatus::ok);
  EXPECT_EQ(files.find("/app.js", brotli, "")->status, HttpStatus::ok);
}

TEST_F(CompressedFiles, HaveNoPathOfTheirOwn) {
  for (const char* path : {"/app.js.br", "/app.js.gz", "/style.css.gz", "/style.css.br"}) {
    EXPECT_FALSE(serves(path)) << path;
  }
  EXPECT_EQ(sent("/lone.br", "br"), "lone ");
}

TEST_F(CompressedFiles, AreTheIndexToo) {
  write("index.html", "welcome");
  write("index.html.br", "small");
  EXPECT_EQ(sent("/", "br"), "small br");
  EXPECT_EQ(sent("/index.html", ""), "welcome ");
}

TEST_F(CompressedFiles, MayBeKeptForGoodWhereTheOpenedOneMay) {
  const std::string name = "app-" + hash_of("content").substr(0, 16) + ".js";
  write(name);
  write(name + ".br", "small");
  EXPECT_EQ(field(read().find("/" + name, {}, "br").value(), "Cache-Control"),
            "public, max-age=31536000, immutable");
}

TEST(NoStaticFolder, ServesNothing) { EXPECT_FALSE(StaticFiles().find("/", {})); }

}  // namespace
}  // namespace indaba::server
