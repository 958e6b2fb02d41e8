// agent_bench [MEMBERS [CHANNELS MESSAGES]]: what a member's agent costs its device, in processor
// time, beside the limits to it.
#include <array>
#include <cstdint>
#include <cstdio>

#include "tests/bench/agent/limits.h"
#include "tests/sim/chosen.h"

namespace {

constexpr int kUsageError = 2;
constexpr std::uint64_t kSizeMax = 1'000'000;

}  // namespace

int main(int argc, char** argv) {
  std::array<std::uint64_t, 3> sizes{10'000, 50, 10'000};
  auto& [members, channels, messages] = sizes;
  bool is_usable = argc <= 4;
  for (int place = 1; is_usable && place < argc; ++place) {
    std::uint64_t& size = sizes[static_cast<std::size_t>(place) - 1];
    is_usable = indaba::sim::parse_number(argv[place], size) && size >= 1 && size <= kSizeMax;
  }
  if (!is_usable || channels < 2) {
    std::fprintf(stderr, "usage: %s [MEMBERS [CHANNELS MESSAGES]]\n", argv[0]);
    return kUsageError;
  }
  indaba::bench::measure_circle(static_cast<int>(members));
  indaba::bench::measure_store(static_cast<int>(channels), static_cast<int>(messages));
  return 0;
}
