// Proves that the programs do for people what the scripts say: each is played against a server and
// clients of its own, once as it stands, once with the server killed before every step.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "tests/e2e/stage.h"

namespace indaba::e2e {
namespace {

std::vector<std::filesystem::path> scripts() {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(INDABA_E2E_SCRIPTS)) {
    if (entry.path().extension() == ".txt") {
      found.push_back(entry.path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string name_of(const testing::TestParamInfo<std::filesystem::path>& info) {
  std::string name = info.param.stem().string();
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

class Scripts : public testing::TestWithParam<std::filesystem::path> {};
INSTANTIATE_TEST_SUITE_P(All, Scripts, testing::ValuesIn(scripts()), name_of);

TEST_P(Scripts, ComeTrue) {
  const auto problem = play(read_script(GetParam()), false);
  EXPECT_FALSE(problem) << *problem;
}

TEST_P(Scripts, ComeTrueWithTheServerKilledBetweenSteps) {
  const auto problem = play(read_script(GetParam()), true);
  EXPECT_FALSE(problem) << *problem;
}

}  // namespace
}  // namespace indaba::e2e
