// agents_sim: plays whole lives of alliances, each out of one seed, and stops at the first in which
// something does not hold.
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "tests/agents_sim/simulation.h"
#include "tests/sim/chosen.h"

namespace {

using namespace indaba::agents_sim;

constexpr int kUsageError = 2;
// In so many lives there is occasion for each lie.
constexpr std::uint64_t kLivesWithOccasion = 60;

struct Arguments {
  Options options;
  std::uint64_t seeds = 1;
  bool is_verbose = false;
  bool is_traced = false;
  bool plays_twice = false;
  bool tells_all_lies = false;
};

bool parse(int argc, char** argv, Arguments& arguments) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--verbose" || name == "--trace" || name == "--twice" || name == "--lies" ||
        name == "--change-devices") {
      arguments.options.changes_devices =
          arguments.options.changes_devices || name == "--change-devices";
      arguments.tells_all_lies = arguments.tells_all_lies || name == "--lies";
      arguments.is_verbose = arguments.is_verbose || name == "--verbose";
      arguments.is_traced = arguments.is_traced || name == "--trace";
      arguments.plays_twice = arguments.plays_twice || name == "--twice";
      continue;
    }
    if (name == "--lie" && i + 1 < argc) {
      arguments.options.lie = find_lie(argv[++i]);
      if (arguments.options.lie == nullptr) {
        return false;
      }
      arguments.options.changes_devices = arguments.options.lie->wants_devices;
      continue;
    }
    std::uint64_t number = 0;
    if (i + 1 == argc || !indaba::sim::parse_number(argv[++i], number)) {
      return false;
    }
    if (name == "--seed") {
      arguments.options.seed = number;
    } else if (name == "--seeds") {
      arguments.seeds = number;
    } else if (name == "--steps" && number <= UINT32_MAX) {
      arguments.options.steps = static_cast<std::uint32_t>(number);
    } else if (name == "--devices" && number >= 4 && number <= 1000) {
      arguments.options.devices_max = static_cast<std::uint32_t>(number);
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
         std::to_string(options.steps) + " --devices " + std::to_string(options.devices_max) +
         (options.changes_devices ? " --change-devices" : "") +
         (options.lie != nullptr ? " --lie " + std::string(options.lie->name) : "");
}

// The digest of the life; empty where something did not hold.
std::string play(const char* program, const Arguments& arguments, std::uint64_t* told = nullptr) {
  const Options& options = arguments.options;
  replay_command = command(program, options);
  Simulation simulation(options);
  simulation.trace().print(arguments.is_traced);
  playing = &simulation;
  std::string digest;
  try {
    simulation.run();
    digest = simulation.trace().finish();
    printf("seed %llu: %u steps, %zu devices, digest %s\n",
           static_cast<unsigned long long>(options.seed), options.steps,
           simulation.world().devices.size(), digest.c_str());
    if (simulation.world().liar) {
      printf("  %s: told %llu times, %llu alarms\n", std::string(options.lie->name).c_str(),
             static_cast<unsigned long long>(simulation.world().liar->told()),
             static_cast<unsigned long long>(simulation.world().alarms));
    }
  } catch (const indaba::sim::Violation& violation) {
    for (const std::string& event : simulation.trace().latest()) {
      printf("  %s\n", event.c_str());
    }
    printf("seed %llu, step %u: does not hold: %s\nreplay: %s\n",
           static_cast<unsigned long long>(options.seed), simulation.step(), violation.what(),
           replay_command.c_str());
  }
  playing = nullptr;
  if (told != nullptr) {
    *told += simulation.world().liar->told();
  }
  if (arguments.is_verbose) {
    for (const auto& [what, count] : simulation.trace().counts()) {
      printf("%8llu %s\n", static_cast<unsigned long long>(count), what.c_str());
    }
  }
  fflush(stdout);
  return digest;
}

bool play_as_asked(const char* program, const Arguments& arguments, std::uint64_t* told = nullptr) {
  const std::string digest = play(program, arguments, told);
  if (digest.empty() || !arguments.plays_twice) {
    return !digest.empty();
  }
  const bool is_same = play(program, arguments) == digest;
  if (!is_same) {
    printf("does not hold: the same seed makes the same run\nreplay: %s --twice\n",
           replay_command.c_str());
  }
  return is_same;
}

// Each lie in lives of its own; all are told even if one has been believed. Who asks for several
// lives wants each told: there are more of them where there was no occasion yet.
bool play_lies(const char* program, const Arguments& arguments) {
  bool is_harmless = true;
  for (const Lie& lie : kLies) {
    Arguments of_lie = arguments;
    of_lie.options.lie = &lie;
    of_lie.options.changes_devices = lie.wants_devices;
    std::uint64_t told = 0;
    const bool wants_occasion = arguments.seeds > 1;
    const auto wants_more = [&](std::uint64_t lives) {
      return lives < arguments.seeds || (wants_occasion && told == 0 && lives < kLivesWithOccasion);
    };
    for (std::uint64_t lives = 0; wants_more(lives); ++lives) {
      is_harmless = play_as_asked(program, of_lie, &told) && is_harmless;
      ++of_lie.options.seed;
    }
    if (wants_occasion && told == 0) {
      printf("%s was never told\n", std::string(lie.name).c_str());
      is_harmless = false;
    }
  }
  return is_harmless;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (!parse(argc, argv, arguments)) {
    fprintf(stderr,
            "usage: %s [--seed N] [--seeds COUNT] [--steps N] [--devices N] [--twice] [--verbose] "
            "[--trace] [--change-devices] [--lie NAME | --lies]\n",
            argv[0]);
    return kUsageError;
  }
  std::signal(SIGABRT, on_abort);
  if (arguments.tells_all_lies) {
    return play_lies(argv[0], arguments) ? 0 : 1;
  }
  for (std::uint64_t i = 0; i < arguments.seeds; ++i) {
    if (!play_as_asked(argv[0], arguments)) {
      return 1;
    }
    ++arguments.options.seed;
  }
  return 0;
}
