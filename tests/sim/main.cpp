// mls_sim: plays whole lives of groups, each out of one seed, and stops at the first in which
// something does not hold.
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "tests/sim/chosen.h"
#include "tests/sim/simulation.h"

namespace {

using namespace indaba::sim;

constexpr int kUsageError = 2;

struct Arguments {
  Options options;
  std::uint64_t seeds = 1;
  bool verbose = false;
};

bool parse(int argc, char** argv, Arguments& arguments) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--verbose") {
      arguments.verbose = true;
      continue;
    }
    std::uint64_t number = 0;
    if (i + 1 == argc || !parse_number(argv[++i], number)) {
      return false;
    }
    if (name == "--seed") {
      arguments.options.seed = number;
    } else if (name == "--seeds") {
      arguments.seeds = number;
    } else if (name == "--steps" && number <= UINT32_MAX) {
      arguments.options.steps = static_cast<std::uint32_t>(number);
    } else if (name == "--members" && number >= 3 && number <= 1000) {
      arguments.options.members_max = static_cast<std::uint32_t>(number);
    } else {
      return false;
    }
  }
  return true;
}

// What is being played, for the last words of a program that a broken invariant of the library
// ends.
const Simulation* playing = nullptr;
std::string replay_command;

extern "C" void on_abort(int /*signal*/) {
  if (playing != nullptr) {
    fprintf(stderr, "aborted at step %u; replay: %s\n", playing->step(), replay_command.c_str());
  }
}

std::string command(const char* program, const Options& options) {
  return std::string(program) + " --seed " + std::to_string(options.seed) + " --seeds 1 --steps " +
         std::to_string(options.steps) + " --members " + std::to_string(options.members_max);
}

bool play(const char* program, const Options& options, bool verbose) {
  replay_command = command(program, options);
  Simulation simulation(options);
  playing = &simulation;
  bool holds = true;
  try {
    simulation.run();
  } catch (const Violation& violation) {
    holds = false;
    for (const std::string& event : simulation.trace().latest()) {
      printf("  %s\n", event.c_str());
    }
    printf("seed %llu, step %u: does not hold: %s\nreplay: %s\n",
           static_cast<unsigned long long>(options.seed), simulation.step(), violation.what(),
           replay_command.c_str());
  }
  playing = nullptr;
  if (verbose) {
    for (const auto& [what, count] : simulation.trace().counts()) {
      printf("%8llu %s\n", static_cast<unsigned long long>(count), what.c_str());
    }
  }
  if (holds) {
    printf("seed %llu: %u steps, up to %zu members, digest %s\n",
           static_cast<unsigned long long>(options.seed), options.steps, simulation.members_most(),
           simulation.trace().finish().c_str());
  }
  fflush(stdout);
  return holds;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (!parse(argc, argv, arguments)) {
    fprintf(stderr, "usage: %s [--seed N] [--seeds COUNT] [--steps N] [--members N] [--verbose]\n",
            argv[0]);
    return kUsageError;
  }
  std::signal(SIGABRT, on_abort);
  for (std::uint64_t i = 0; i < arguments.seeds; ++i) {
    if (!play(argv[0], arguments.options, arguments.verbose)) {
      return 1;
    }
    ++arguments.options.seed;
  }
  return 0;
}
