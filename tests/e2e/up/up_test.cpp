// Proves that `./dev up` comes up, founds and ends, and that its second run installs nothing: where
// it installs, an apt-get that fails stands in the real one's place. Only of the release build,
// which is what it builds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <fstream>

#include "tests/integration/served.h"

namespace indaba::test {
namespace {

using testing::HasSubstr;

class DevUp : public testing::Test {
 protected:
  DevUp() {
    const auto apt_get = folder_.path() / "apt-get";
    std::ofstream(apt_get) << "#!/bin/sh\nexit 1\n";
    std::filesystem::permissions(apt_get, std::filesystem::perms::owner_all);
  }

  std::unique_ptr<ChildProcess> start(std::vector<std::string> command) const {
    ChildOptions options;
    options.command = std::move(command);
    options.environment = {"PATH=" + folder_.path().string() + ":" + std::getenv("PATH"),
                           "INDABA_SERVER_DATA_FOLDER=" + (folder_.path() / "data").string(),
                           "INDABA_HTTP_PORT=0"};
    options.takes_errors = true;
    return std::make_unique<ChildProcess>(std::move(options));
  }

  std::unique_ptr<ChildProcess> up() const { return start({INDABA_SOURCE "/dev", "up"}); }

  // What it says next with that in it; what comes before is passed over.
  static std::string await(ChildProcess& process, const std::string& part) {
    std::string passed;
    while (true) {
      const std::string line = process.read_line();
      if (line.find(part) != std::string::npos) {
        return line;
      }
      passed += line + "\n";
      if (line.empty()) {
        ADD_FAILURE() << "no '" << part << "' in\n" << passed;
        return {};
      }
    }
  }

  std::string ask(const std::vector<std::string>& command) const {
    const auto process = start(command);
    std::string text = process->read_all();
    EXPECT_EQ(process->wait(), 0);
    return text;
  }

  std::string run_indaba(const std::string& arguments) const {
    const std::string home = (folder_.path() / "home").string();
    const std::string key = (folder_.path() / "key").string();
    return ask({"/bin/sh", "-c",
                "[ -e " + key + " ] || head -c 32 /dev/urandom >" + key + "; " + program("indaba") +
                    " --home " + home + " --key-file " + key + " " + arguments});
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(DevUp, FoundsOnceAndEndsOnInterrupt) {
  {
    const auto process = up();
    EXPECT_THAT(await(*process, "address"), HasSubstr("http://localhost:"));
    const std::string command = await(*process, " init ");
    const std::size_t link = command.find("'http");
    ASSERT_NE(link, std::string::npos) << command;
    EXPECT_THAT(run_indaba("init " + command.substr(link)), HasSubstr("is founded"));
    process->signal(SIGINT);
    EXPECT_EQ(process->wait(), 0);
  }
  EXPECT_EQ(ask({program("indabad"), "check"}), "all is well\n");
}

TEST_F(DevUp, EndsOnTermination) {
  const auto process = up();
  await(*process, " init ");
  process->signal(SIGTERM);
  EXPECT_EQ(process->wait(), 0);
}

}  // namespace
}  // namespace indaba::test
