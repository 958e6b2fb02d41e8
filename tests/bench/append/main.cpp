// append_bench: durable messages a second through the whole server, and through Store and executor,
// beside what SQLite alone and the disk alone do. All are measured in turn, several rounds long;
// figures are medians of rounds.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "storage/executor.h"
#include "tests/bench/append/rounds.h"

namespace indaba::bench {
namespace {

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

template <class Value>
double median_of(const std::vector<AppendFigures>& rounds, Value AppendFigures::*value) {
  std::vector<double> values;
  values.reserve(rounds.size());
  for (const AppendFigures& round : rounds) {
    values.push_back(round.*value);
  }
  return median(values);
}

struct Options {
  Plan plan;
  std::vector<std::size_t> senders{1, 16, 128, 1024};
  std::vector<std::size_t> in_flight{1, 16};
  int rounds = 3;
};

struct Rounds {
  std::vector<double> syncs;
  std::map<std::size_t, std::vector<double>> bare;                                   // by senders
  std::map<std::size_t, std::vector<AppendFigures>> store;                           // by senders
  std::map<std::pair<std::size_t, std::size_t>, std::vector<AppendFigures>> server;  // in flight
};

void measure(const Options& options, std::size_t senders, Rounds& rounds) {
  const Plan& plan = options.plan;
  rounds.syncs.push_back(syncs_per_second(plan));
  rounds.bare[senders].push_back(
      bare_sqlite_per_second(plan, std::min(senders, storage::kPiecesPerCommitMax)));
  rounds.store[senders].push_back(store_appends(plan, senders));
  for (const std::size_t in_flight : options.in_flight) {
    rounds.server[{senders, in_flight}].push_back(server_appends(plan, senders, in_flight));
  }
}

void print(const std::string& what, std::size_t senders, const std::vector<AppendFigures>& rounds,
           double bare) {
  const double rate = median_of(rounds, &AppendFigures::per_second);
  std::printf("%-20s %8zu %10.0f %8.2f %8.2f %8.1f %8.1f %11.1f | %12.0f %6.2f\n", what.c_str(),
              senders, rate, median_of(rounds, &AppendFigures::p50_ms),
              median_of(rounds, &AppendFigures::p99_ms), median_of(rounds, &AppendFigures::cpu_us),
              median_of(rounds, &AppendFigures::writer_cpu_us),
              median_of(rounds, &AppendFigures::per_commit), bare, rate / bare);
}

void run(const Options& options) {
  const Plan& plan = options.plan;
  std::filesystem::create_directories(plan.folder);
  Rounds rounds;
  for (int round = 0; round < options.rounds; ++round) {
    for (const std::size_t senders : options.senders) {
      measure(options, senders, rounds);
    }
  }
  std::filesystem::remove_all(plan.folder);

  std::printf("bodies of %zu bytes; the store's log has %.0f messages in %.0f channels before\n",
              plan.body_bytes, static_cast<double>(plan.messages),
              static_cast<double>(plan.channels));
  std::printf("the disk alone: %.0f syncs/s\n", median(rounds.syncs));
  std::printf("%-20s %8s %10s %8s %8s %8s %8s %11s | %12s %6s\n", "", "senders", "sends/s",
              "p50 ms", "p99 ms", "cpu us", "writer", "per commit", "bare SQLite", "ratio");
  for (const std::size_t senders : options.senders) {
    const double bare = median(rounds.bare[senders]);
    print("store", senders, rounds.store[senders], bare);
    for (const std::size_t in_flight : options.in_flight) {
      print("server, " + std::to_string(in_flight) + " in flight", senders,
            rounds.server[{senders, in_flight}], bare);
    }
  }
}

}  // namespace
}  // namespace indaba::bench

int main(int argc, char** argv) {
  indaba::bench::Options options;
  indaba::bench::Plan& plan = options.plan;
  CLI::App app("Durable messages a second, beside what SQLite and the disk do alone.");
  app.option_defaults()->always_capture_default();
  app.add_option("--rounds", options.rounds, "each measures everything once");
  app.add_option("--seconds", plan.seconds, "for each measurement");
  app.add_option("--senders", options.senders, "how many at a time")->delimiter(',');
  app.add_option("--in-flight", options.in_flight, "messages of each sender, through the server")
      ->delimiter(',');
  app.add_option("--messages", plan.messages, "in the store's log before");
  app.add_option("--channels", plan.channels, "over which the store's messages spread");
  app.add_option("--body", plan.body_bytes, "bytes of a message");
  app.add_option("--folder", plan.folder, "on the disk to be measured");
  CLI11_PARSE(app, argc, argv);
  try {
    indaba::bench::run(options);
  } catch (const std::runtime_error& error) {
    std::fprintf(stderr, "append_bench: %s\n", error.what());
    return 1;
  }
  return 0;
}
