// Proves that "Sent." is a promise and a message no accident: `indaba send` is killed at any
// moment, again and again; whatever was reported as sent stands in the channel, and nothing stands
// twice.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "tests/e2e/stage.h"

namespace indaba::e2e {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr const char* kErrors = "killed.errors";

// 20, or as many as INDABA_KILLS says (`./dev soak`).
int kills() {
  const char* text = std::getenv("INDABA_KILLS");
  return text == nullptr ? 20 : std::stoi(text);
}

void prepare(Stage& stage) {
  const Script script = parse_script("kills",
                                     "awa gathers ben\n"
                                     "awa$ topic open Water\n  ...\n"
                                     "ben$ topic join Water\n  You are in.\n");
  for (const Step& step : script.steps) {
    const auto problem = stage.carry_out(step);
    ASSERT_FALSE(problem) << *problem;
  }
}

Lines ask(Stage& stage, const std::string& person, const std::string& command) {
  const auto process = stage.start(person, command, kErrors);
  return stage.finish(*process, kErrors).output;
}

// How often each text stands in the channel, as one person reads it.
std::map<std::string, int> texts(Stage& stage, const std::string& person) {
  const std::string mark = "  @awa  ";
  std::map<std::string, int> counted;
  for (const std::string& line : ask(stage, person, "read Water --limit 1000")) {
    ++counted[line.substr(std::min(line.size(), line.find(mark) + mark.size()))];
  }
  return counted;
}

TEST(Kills, OfAClientThatSendsLoseAndRepeatNothing) {
  const auto seed = static_cast<std::uint32_t>(std::random_device{}());
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  Stage stage;
  ASSERT_NO_FATAL_FAILURE(prepare(stage));
  const auto start = Clock::now();
  ASSERT_EQ(ask(stage, "awa", "send Water undisturbed"), Lines{"Sent."});
  const auto usual = std::chrono::duration_cast<milliseconds>(Clock::now() - start);
  std::set<std::string> promised{"undisturbed"};
  for (int i = 0; i < kills(); ++i) {
    const std::string text = "message-" + std::to_string(i);
    const auto process = stage.start("awa", "send Water " + text, kErrors);
    if (!process->ends_within(milliseconds(random() % static_cast<unsigned>(usual.count() + 1)))) {
      process->signal(SIGKILL);
    }
    if (stage.finish(*process, kErrors).output == Lines{"Sent."}) {
      promised.insert(text);
    }
  }
  ASSERT_EQ(ask(stage, "awa", "send Water last"), Lines{"Sent."});
  promised.insert("last");
  const auto standing = texts(stage, "ben");
  for (const std::string& text : promised) {
    EXPECT_EQ(standing.count(text), 1U) << text;
  }
  for (const auto& [text, times] : standing) {
    EXPECT_EQ(times, 1) << text;
  }
  EXPECT_EQ(texts(stage, "awa"), standing);
}

}  // namespace
}  // namespace indaba::e2e
