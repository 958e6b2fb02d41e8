// Proves, by looking from outside, that the program is built as hard as it is meant to be, and that
// no TLS but 1.3 is spoken.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/integration/served.h"

namespace indaba::test {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

std::string readelf(const std::string& what) {
  ChildOptions options;
  options.command = {"readelf", "--wide", what, program("indabad")};
  ChildProcess process(std::move(options));
  std::string text = process.read_all();
  EXPECT_EQ(process.wait(), 0);
  return text;
}

// The line of `text` that has `word` in it; empty if none has.
std::string line_with(const std::string& text, const std::string& word) {
  const std::size_t at = text.find(word);
  if (at == std::string::npos) {
    return {};
  }
  const std::size_t begin = text.rfind('\n', at) + 1;
  return text.substr(begin, text.find('\n', at) - begin);
}

// Sanitizers and debuggers want other programs.
class ReleasedProgram : public testing::Test {
 protected:
  void SetUp() override {
#ifndef INDABA_RELEASE
    GTEST_SKIP() << "not the release build";
#endif
  }
};

TEST_F(ReleasedProgram, IsLoadedAtAnyAddress) {
  EXPECT_THAT(line_with(readelf("--file-header"), "Type:"), HasSubstr("DYN"));
  EXPECT_THAT(line_with(readelf("--dynamic"), "(FLAGS_1)"), HasSubstr("PIE"));
}

TEST_F(ReleasedProgram, HasNothingThatIsBothWrittenAndRun) {
  const std::string segments = readelf("--program-headers");
  EXPECT_THAT(line_with(segments, "GNU_STACK"), AllOf(HasSubstr(" RW "), Not(HasSubstr("E"))));
  EXPECT_THAT(segments, Not(HasSubstr(" RWE ")));
}

TEST_F(ReleasedProgram, ResolvesAllAtItsStartAndThenWritesNoTableOfIt) {
  EXPECT_THAT(readelf("--program-headers"), HasSubstr("GNU_RELRO"));
  EXPECT_THAT(line_with(readelf("--dynamic"), "(FLAGS)"), HasSubstr("BIND_NOW"));
}

TEST_F(ReleasedProgram, ChecksItsStackAndItsBuffers) {
  const std::string symbols = readelf("--dyn-syms");
  EXPECT_THAT(symbols, HasSubstr("__stack_chk_fail"));
  EXPECT_THAT(symbols, ContainsRegex("__[a-z]+_chk@"));
}

TEST(TlsScan, FindsOneVersionAlone) {
  const auto scan = [](const std::string& what) {
    ChildOptions options;
    options.command = {"sslscan", "--no-colour", what};
    options.takes_errors = true;
    ChildProcess process(std::move(options));
    return process.read_all();
  };
  if (scan("--version").empty()) {
    ASSERT_EQ(std::getenv("CI"), nullptr) << "sslscan is not installed";
    GTEST_SKIP() << "sslscan is not installed";
  }
  const Indabad server;
  const std::string found = scan("127.0.0.1:" + std::to_string(server.port()));
  EXPECT_THAT(line_with(found, "TLSv1.3  "), HasSubstr("enabled"));
  for (const char* old : {"SSLv2 ", "SSLv3 ", "TLSv1.0 ", "TLSv1.1 ", "TLSv1.2 "}) {
    EXPECT_THAT(line_with(found, old), HasSubstr("disabled")) << old;
  }
  EXPECT_THAT(found, Not(ContainsRegex("(Accepted|Preferred) +(SSL|TLSv1\\.[0-2])")));
}

}  // namespace
}  // namespace indaba::test
