// Adding many members in one commit, joining by its Welcome, and what a big group weighs.
#include <benchmark/benchmark.h>

#include <memory>
#include <optional>

#include "tests/bench/floors.h"
#include "tests/bench/heap.h"
#include "tests/bench/suites.h"
#include "tests/support/big_group.h"

namespace indaba::bench {
namespace {

using namespace mls;
using test::must;

double as_number(std::size_t size) { return static_cast<double>(size); }

double path_nodes(std::uint32_t size) { return std::bit_width(std::bit_ceil(size)) - 1; }

double filled_nodes(const RatchetTree& tree) {
  double count = 0;
  for (std::uint32_t i = 1; i < node_count(tree.leaf_count()); i += 2) {
    count += tree.is_blank({i}) ? 0 : 1;
  }
  return count;
}

// A creator, and key packages for the others of a group of `size`.
class Adding {
 public:
  explicit Adding(std::uint32_t size, bool with_path = false)
      : size_(size), with_path_(with_path), world_(size) {}

  std::string name() const {
    return "add/" + std::to_string(size_ - 1) + (with_path_ ? "/with_path" : "");
  }
  const KeyPackageSecrets& newcomer() const { return *newcomer_; }
  Group& creator() {
    if (!creator_) {
      creator_.emplace(must(Group::create(to_bytes("adding"), {}, world_.key_package("member-0"),
                                          world_.services())));
      for (std::uint32_t i = 1; i < size_; ++i) {
        KeyPackageSecrets member = world_.key_package("member-" + std::to_string(i));
        key_packages_.push_back(member.key_package);
        newcomer_ = std::move(member);
      }
    }
    return *creator_;
  }
  CommitOptions options() const {
    CommitOptions options;
    options.now = test::MlsWorld::kNow;
    options.with_path = with_path_;
    for (const KeyPackage& key_package : key_packages_) {
      options.proposals.push_back({Add{key_package}});
    }
    return options;
  }
  // What mlspp sends for as much. Like it, the plain figures bring no path.
  std::optional<std::size_t> most(std::size_t mlspp_bytes) const {
    return size_ == 1000 && !with_path_ ? std::optional(mlspp_bytes) : std::nullopt;
  }
  AddShape shape(const CommitMessages& messages) const {
    AddShape shape{.members = as_number(key_packages_.size()),
                   .path_nodes = with_path_ ? path_nodes(size_) : 0,
                   .commit_bytes = as_number(messages.commit.size())};
    for (const KeyPackage& key_package : key_packages_) {
      shape.key_package_bytes += as_number(encode(key_package).size());
    }
    shape.group_info_bytes =
        as_number(test::unwrap<Welcome>(*messages.welcome).encrypted_group_info.size());
    return shape;
  }

 private:
  std::uint32_t size_;
  bool with_path_;
  test::MlsWorld world_;
  std::optional<Group> creator_;
  std::vector<KeyPackage> key_packages_;
  std::optional<KeyPackageSecrets> newcomer_;  // the last of them
};

void add_members(benchmark::State& state, Figures& figures, Adding& adding) {
  Group& creator = adding.creator();
  CommitMessages messages;
  for (auto _ : state) {
    state.PauseTiming();
    CommitOptions options = adding.options();
    state.ResumeTiming();
    messages = must(creator.commit(std::move(options)));
    state.PauseTiming();
    creator.discard_pending_commit();
    state.ResumeTiming();
  }
  figures.set_floor(adding.name(), add_floor(adding.shape(messages)));
  figures.set_bytes(adding.name() + ", commit", messages.commit.size(), adding.most(297'000));
  figures.set_bytes(adding.name() + ", Welcome", messages.welcome->size(), adding.most(311'000));
}

// A Welcome into a group of a thousand, the newcomer included, whose tree is blank or filled.
class Joining {
 public:
  explicit Joining(bool filled) : filled_(filled) {}

  std::string name() const { return std::string("join/1000/") + (filled_ ? "filled" : "blank"); }
  void prepare() {
    if (!own_) {
      filled_ ? prepare_filled() : prepare_blank();
    }
  }
  Group join() {
    return must(Group::join(test::unwrap<Welcome>(welcome_), *own_, world_.services()));
  }
  JoinShape shape(const Group& joined) const {
    return {
        .members = as_number(joined.tree().member_count()),
        .filled_nodes = filled_nodes(joined.tree()),
        .path_nodes = path_nodes(kSize),
        .group_info_bytes = as_number(test::unwrap<Welcome>(welcome_).encrypted_group_info.size())};
  }

 private:
  static constexpr std::uint32_t kSize = 1000;

  void prepare_blank() {
    Adding adding(kSize, true);
    welcome_ = *must(adding.creator().commit(adding.options())).welcome;
    own_ = adding.newcomer().clone();
  }
  void prepare_filled() {
    Group member = test::two_of_filled_group(world_, kSize - 1).first;
    own_ = world_.key_package("newcomer");
    CommitOptions options;
    options.now = test::MlsWorld::kNow;
    options.proposals.push_back({Add{own_->key_package}});
    welcome_ = *must(member.commit(std::move(options))).welcome;
  }

  bool filled_;
  test::MlsWorld world_{1};
  Bytes welcome_;
  std::optional<KeyPackageSecrets> own_;
};

void join(benchmark::State& state, Figures& figures, Joining& joining) {
  joining.prepare();
  const std::size_t before = heap_bytes_live();
  std::optional<Group> joined;
  for (auto _ : state) {
    joined.emplace(joining.join());
    state.PauseTiming();
    joined->save();
    figures.set_bytes(joining.name() + ", heap of the member", heap_bytes_live() - before);
    figures.set_floor(joining.name(), join_floor(joining.shape(*joined)));
    joined.reset();
    state.ResumeTiming();
  }
}

void register_adding(Figures& figures, std::uint32_t size, bool with_path, Target target) {
  const auto adding = std::make_shared<Adding>(size, with_path);
  figures.expect(adding->name(), target);
  benchmark::RegisterBenchmark(
      adding->name().c_str(),
      [=, &figures](benchmark::State& state) { add_members(state, figures, *adding); })
      ->Unit(benchmark::kMillisecond)
      ->Iterations(1);
}

void register_join(Figures& figures, bool filled) {
  const auto joining = std::make_shared<Joining>(filled);
  figures.expect(joining->name(), {.ms_max = 85, .multiple_max = {}});
  benchmark::RegisterBenchmark(
      joining->name().c_str(),
      [=, &figures](benchmark::State& state) { join(state, figures, *joining); })
      ->Unit(benchmark::kMillisecond)
      ->Iterations(2);
}

}  // namespace

void register_joining(Figures& figures) {
  // Five times the members, with a tenth for the tree's depth.
  constexpr double kLinear = 5 * 1.1;
  const Target target{.ms_max = 300, .multiple_max = {}};
  register_adding(figures, 1000, false, target);
  register_adding(figures, 1000, true, target);
  register_adding(figures, 5000, false, {});
  figures.compare("add/4999", "add/999", kLinear);
  register_join(figures, false);
  register_join(figures, true);
}

}  // namespace indaba::bench
