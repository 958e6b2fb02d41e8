// agent_bench [MEMBERS [CHANNELS MESSAGES]]: what a member's agent costs its device, in processor
// time, beside the limits to it.
#include <cstdlib>

#include "tests/bench/agent/limits.h"

int main(int argc, char** argv) {
  const auto argument = [&](int place, int otherwise) {
    return argc > place ? std::atoi(argv[place]) : otherwise;
  };
  const int members = argument(1, 10'000);
  const int channels = argument(2, 50);
  const int messages = argument(3, 10'000);
  if (members < 1 || channels < 2 || messages < 1) {
    return 2;
  }
  indaba::bench::measure_circle(members);
  indaba::bench::measure_store(channels, messages);
  return 0;
}
