// Proves that `indaba verify-site` tells a page that is served as it was built from one that is
// not, by exit codes that scripts can trust: over TLS, from the real server.
#include <gmock/gmock.h>

#include <csignal>
#include <fstream>

#include "tests/integration/served.h"

namespace indaba::e2e {
namespace {

using testing::HasSubstr;
using testing::Not;

// SHA-256 of "abc", as FIPS 180-4 has it.
const std::string kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const std::string kOther(64, '0');

struct Listed {
  std::string path;
  std::string type;
  std::string sha256 = kAbc;
  int bytes = 3;
};

class VerifySite : public testing::Test {
 protected:
  VerifySite() {
    std::filesystem::create_directory(site());
    for (const char* name : {"index.html", "page.css"}) {
      std::ofstream(site() / name) << "abc";
    }
    server_ = std::make_unique<test::Indabad>(
        std::vector<std::string>(),
        std::vector<std::string>{"INDABA_METRICS_PORT=0", "INDABA_HTTP_PORT=0",
                                 "INDABA_HTTP_STATIC_FOLDER=" + site().string()});
    link_ = server_->ask("founder-link").text;
    link_.erase(link_.find_last_not_of('\n') + 1);
  }

  std::filesystem::path site() const { return folder_.path() / "site"; }

  test::Indabad::Answer verify(const std::vector<Listed>& files, const std::string& address,
                               const std::string& more = "--language=en") {
    const auto manifest = folder_.path() / "assets.json";
    std::ofstream out(manifest);
    std::string lines;
    for (const Listed& file : files) {
      lines += (lines.empty() ? "" : ",") + std::string(R"({"path":")") + file.path +
               R"(","type":")" + file.type + R"(","bytes":)" + std::to_string(file.bytes) +
               R"(,"sha256":")" + file.sha256 + R"("})";
    }
    out << R"({"files":[)" + lines + "]}\n";
    out.close();
    test::ChildOptions options;
    options.command = {test::program("indaba"), "verify-site", address, "--manifest",
                       manifest.string(),       more};
    options.takes_errors = true;
    test::ChildProcess indaba(std::move(options));
    std::string text = indaba.read_all();
    return {indaba.wait(), std::move(text)};
  }

  test::TemporaryFolder folder_;
  std::unique_ptr<test::Indabad> server_;
  std::string link_;
};

const std::vector<Listed> kBuilt = {
    {"/", "text/html"}, {"/index.html", "text/html"}, {"/page.css", "text/css"}};

TEST_F(VerifySite, FindsAPageAsItWasBuilt) {
  const auto answer = verify(kBuilt, link_);
  EXPECT_EQ(answer.code, 0) << answer.text;
  EXPECT_THAT(answer.text, HasSubstr("All files (3) are those of your build."));
  EXPECT_THAT(answer.text, HasSubstr("other visitors may be given other bytes"));
  EXPECT_EQ(verify(kBuilt, link_, "--json").text, "{\"type\":\"site\",\"files\":3,\"wrong\":0}\n");
}

TEST_F(VerifySite, NamesEachFileThatIsNot) {
  const auto answer = verify({{"/", "text/html"},
                              {"/index.html", "text/html", kOther},
                              {"/page.css", "text/html"},
                              {"/page.css", "text/css", kAbc, 2},
                              {"/sw.js", "text/javascript"}},
                             link_);
  EXPECT_EQ(answer.code, 1) << answer.text;
  EXPECT_THAT(answer.text, HasSubstr("another content: /index.html\n"));
  EXPECT_THAT(answer.text, HasSubstr("another content: /page.css\n"));
  EXPECT_THAT(answer.text, HasSubstr("another type: /page.css is served as text/css"));
  EXPECT_THAT(answer.text, HasSubstr("missing: /sw.js (the server answers 404)\n"));
  EXPECT_THAT(answer.text, HasSubstr("4 of 5 files are not those of your build."));
  EXPECT_THAT(answer.text, Not(HasSubstr(": /\n")));
}

TEST_F(VerifySite, SaysWhereItWasNotTheServerThatAnswered) {
  std::string other = link_;
  const std::size_t key = other.find("key=") + 4;
  other[key] = other[key] == 'A' ? 'B' : 'A';
  EXPECT_EQ(verify(kBuilt, other).code, 3);
  EXPECT_EQ(verify(kBuilt, link_.substr(0, link_.find('#'))).code, 3) << "nobody vouches for it";
  server_->process().signal(SIGTERM);
  server_->process().wait();
  EXPECT_EQ(verify(kBuilt, link_).code, 3);
}

TEST_F(VerifySite, RefusesWhatItCanNotCompare) {
  EXPECT_EQ(verify({}, link_).code, 2);
  EXPECT_EQ(verify({{"page.css", "text/css"}}, link_).code, 2);
  EXPECT_EQ(verify(kBuilt, "ftp://localhost/").code, 2);
  EXPECT_EQ(verify(kBuilt, "https://localhost/page").code, 2);
}

}  // namespace
}  // namespace indaba::e2e
