// append_bench: durable messages a second through Store and executor, beside what SQLite alone and
// the disk alone do. All are measured in turn, several rounds long; figures are medians of rounds.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <vector>

#include "tests/bench/append/rounds.h"

namespace indaba::bench {
namespace {

constexpr std::size_t kBatchMax = 256;  // as the executor's

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

int run(const Plan& plan, const std::vector<std::size_t>& counts, int rounds) {
  std::filesystem::create_directories(plan.folder);

  std::vector<double> syncs;
  std::map<std::size_t, std::vector<double>> bare;
  std::map<std::size_t, std::vector<AppendFigures>> ours;
  for (int round = 0; round < rounds; ++round) {
    for (const std::size_t count : counts) {
      syncs.push_back(syncs_per_second(plan));
      bare[count].push_back(bare_sqlite_per_second(plan, std::min(count, kBatchMax)));
      ours[count].push_back(store_appends(plan, count));
    }
  }
  std::filesystem::remove_all(plan.folder);

  std::printf("bodies of %zu bytes, %.0f messages in the log before, %.0f channels\n",
              plan.body_bytes, static_cast<double>(plan.messages),
              static_cast<double>(plan.channels));
  std::printf("the disk alone: %.0f syncs/s\n", median(syncs));
  std::printf("%8s %10s %8s %8s %8s %8s %11s | %12s %6s\n", "senders", "sends/s", "p50 ms",
              "p99 ms", "cpu us", "writer", "per commit", "bare SQLite", "ratio");
  for (const std::size_t count : counts) {
    const double rate = median_of(ours[count], &AppendFigures::per_second);
    std::printf("%8zu %10.0f %8.2f %8.2f %8.1f %8.1f %11.1f | %12.0f %6.2f\n", count, rate,
                median_of(ours[count], &AppendFigures::p50_ms),
                median_of(ours[count], &AppendFigures::p99_ms),
                median_of(ours[count], &AppendFigures::cpu_us),
                median_of(ours[count], &AppendFigures::writer_cpu_us),
                median_of(ours[count], &AppendFigures::per_commit), median(bare[count]),
                rate / median(bare[count]));
  }
  return 0;
}

}  // namespace
}  // namespace indaba::bench

int main(int argc, char** argv) {
  indaba::bench::Plan plan;
  std::vector<std::size_t> senders{1, 16, 128, 1024};
  int rounds = 3;
  CLI::App app("Durable messages a second, beside what SQLite and the disk do alone.");
  app.option_defaults()->always_capture_default();
  app.add_option("--rounds", rounds, "each measures everything once");
  app.add_option("--seconds", plan.seconds, "for each measurement");
  app.add_option("--senders", senders, "how many at a time, one message in flight each");
  app.add_option("--messages", plan.messages, "in the log before");
  app.add_option("--channels", plan.channels, "over which messages spread");
  app.add_option("--body", plan.body_bytes, "bytes of a message");
  app.add_option("--folder", plan.folder, "on the disk to be measured");
  CLI11_PARSE(app, argc, argv);
  return indaba::bench::run(plan, senders, rounds);
}
