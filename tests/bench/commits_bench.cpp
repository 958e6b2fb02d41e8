// Commits that update the committer's own path, made by one member and processed (received and
// merged) by its neighbour, which has the whole path to derive.
#include <benchmark/benchmark.h>

#include <memory>
#include <optional>

#include "tests/bench/floors.h"
#include "tests/bench/suites.h"
#include "tests/support/big_group.h"

namespace indaba::bench {
namespace {

using namespace mls;
using test::must;

constexpr std::uint32_t kGroupSizes[] = {2, 100, 1000};
constexpr benchmark::IterationCount kIterations = 8;

enum class Tree : std::uint8_t { filled, blank };

class Pair {
 public:
  Pair(Tree tree, std::uint32_t size) : tree_(tree), size_(size), world_(size) {}

  std::string name(const char* work) const {
    return std::string(work) + "/" + std::to_string(size_) +
           (tree_ == Tree::filled ? "/filled" : "/blank");
  }
  std::uint32_t size() const { return size_; }
  bool is_filled() const { return tree_ == Tree::filled; }
  test::TwoMembers& get() {
    if (!members_) {
      members_.emplace(is_filled() ? test::two_of_filled_group(world_, size_)
                                   : test::two_of_blank_group(world_, size_));
    }
    return *members_;
  }

  CommitShape shape(std::size_t commit_bytes) {
    const Group& group = get().first;
    CommitShape shape;
    shape.commit_bytes = static_cast<double>(commit_bytes);
    shape.leaf_bytes = static_cast<double>(encode(*group.tree().leaf(group.self())).size());
    for (const PathStep& step : group.tree().filtered_direct_path(group.self())) {
      shape.path_nodes += 1;
      shape.recipients += static_cast<double>(group.tree().resolution(step.copath).size());
    }
    return shape;
  }

 private:
  Tree tree_;
  std::uint32_t size_;
  test::MlsWorld world_;
  std::optional<test::TwoMembers> members_;
};

void create(benchmark::State& state, Figures& figures, Pair& pair) {
  Group& committer = pair.get().first;
  std::size_t bytes = 0;
  for (auto _ : state) {
    bytes = must(committer.commit({})).commit.size();
    state.PauseTiming();
    committer.discard_pending_commit();
    state.ResumeTiming();
  }
  figures.set_floor(pair.name("create"), create_commit_floor(pair.shape(bytes)));
  figures.set_bytes(pair.name("update commit"), bytes);
}

void process(benchmark::State& state, Figures& figures, Pair& pair) {
  auto& [committer, follower] = pair.get();
  std::size_t bytes = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const Bytes commit = must(committer.commit({})).commit;
    must(committer.merge_pending_commit());
    bytes = commit.size();
    follower.save();
    state.ResumeTiming();
    test::MlsWorld::follow(follower, commit);
  }
  figures.set_floor(pair.name("process"), process_commit_floor(pair.shape(bytes)));
  figures.set_bytes(pair.name("written when one is processed"), follower.save().bytes());
}

void add(Figures& figures, Tree tree, std::uint32_t size, Target creating, Target processing) {
  const auto pair = std::make_shared<Pair>(tree, size);
  figures.expect(pair->name("create"), creating);
  figures.expect(pair->name("process"), processing);
  benchmark::RegisterBenchmark(pair->name("create").c_str(),
                               [=, &figures](auto& state) { create(state, figures, *pair); })
      ->Unit(benchmark::kMillisecond)
      ->Iterations(kIterations);
  benchmark::RegisterBenchmark(pair->name("process").c_str(),
                               [=, &figures](auto& state) { process(state, figures, *pair); })
      ->Unit(benchmark::kMillisecond)
      ->Iterations(kIterations);
}

Target at_most_ms(double ms) { return {.ms_max = ms, .multiple_max = {}}; }

}  // namespace

void register_commits(Figures& figures) {
  for (const std::uint32_t size : kGroupSizes) {
    const bool has_target = size == 1000;
    add(figures, Tree::filled, size, has_target ? at_most_ms(3) : Target{},
        has_target ? at_most_ms(1.5) : Target{});
    add(figures, Tree::blank, size, has_target ? at_most_ms(100) : Target{},
        has_target ? at_most_ms(4) : Target{});
  }
}

}  // namespace indaba::bench
