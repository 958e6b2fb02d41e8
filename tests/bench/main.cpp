// mls_bench: what MLS costs here. Times are of the thread's own processor time, medians over
// repetitions that are interleaved at random, so that a busy moment of the machine hits all alike.
#include <benchmark/benchmark.h>

#include <vector>

#include "tests/bench/suites.h"

namespace indaba::bench {
namespace {

// Shows medians alone, and hands them on.
class MedianReporter final : public benchmark::ConsoleReporter {
 public:
  explicit MedianReporter(Figures& figures) : ConsoleReporter(OO_Tabular), figures_(figures) {}

  void ReportRuns(const std::vector<Run>& runs) override {
    std::vector<Run> medians;
    for (const Run& run : runs) {
      // Without repetitions there is nothing to take the median of.
      if (run.repetitions <= 1 || run.aggregate_name == "median") {
        medians.push_back(run);
        figures_.set_time(
            run.run_name.function_name,
            run.GetAdjustedCPUTime() / benchmark::GetTimeUnitMultiplier(run.time_unit));
      }
    }
    ConsoleReporter::ReportRuns(medians);
  }

 private:
  Figures& figures_;
};

int run(int argc, char** argv) {
  // In front of the caller's own arguments, which win.
  std::vector<char*> arguments(argv, argv + argc);
  char repetitions[] = "--benchmark_repetitions=9";
  char interleaving[] = "--benchmark_enable_random_interleaving=true";
  char min_time[] = "--benchmark_min_time=0.05";
  arguments.insert(arguments.begin() + 1, {repetitions, interleaving, min_time});
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) {
    return 1;
  }
  Figures figures;
  register_primitives(figures);
  register_messages(figures);
  register_commits(figures);
  register_joining(figures);
  MedianReporter reporter(figures);
  benchmark::RunSpecifiedBenchmarks(&reporter);
  benchmark::Shutdown();
  figures.print();
  return 0;
}

}  // namespace
}  // namespace indaba::bench

int main(int argc, char** argv) { return indaba::bench::run(argc, argv); }
