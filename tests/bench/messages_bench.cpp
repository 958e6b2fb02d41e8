// Application messages of 1 KiB, in steady state: sender and receiver have met in this epoch.
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

constexpr std::uint32_t kSizes[] = {2, 100, 1000};
constexpr std::size_t kMessageBytes = 1024;
constexpr benchmark::IterationCount kBatch = 32;
constexpr double kMultipleMax = 1.4;
constexpr double kSlowdownMax = 1.2;

// Made when first asked for: a filtered run pays only for what it measures.
class MessagingPair {
 public:
  MessagingPair(CipherSuite suite, std::uint32_t size) : size_(size), world_(size, suite) {}

  CipherSuite suite() const { return world_.suite(); }
  test::TwoMembers& get() {
    if (!members_) {
      members_.emplace(suite() == test::MlsWorld::kSuite ? test::two_of_filled_group(world_, size_)
                                                         : test::two_of_blank_group(world_, size_));
      must(members_->second.receive(send()));
      must(members_->first.receive(must(members_->second.protect(data_))));
      members_->first.save();
      members_->second.save();
    }
    return *members_;
  }
  // From the first member to the second. Nothing that the second sends is ever received, so that it
  // may send without end.
  Bytes send() { return must(members_->first.protect(data_)); }
  const Bytes& data() const { return data_; }

 private:
  std::uint32_t size_;
  test::MlsWorld world_;
  std::optional<test::TwoMembers> members_;
  Bytes data_ = Bytes(kMessageBytes, 'x');
};

std::string name_of(const char* work, const MessagingPair& pair, std::uint32_t size) {
  const bool suite_3 = pair.suite() == test::MlsWorld::kSuite;
  return std::string(work) + "_1KiB/" + std::to_string(size) + (suite_3 ? "" : "/suite_1");
}

void protect(benchmark::State& state, MessagingPair& pair) {
  Group& sender = pair.get().second;
  for (auto _ : state) {
    benchmark::DoNotOptimize(must(sender.protect(pair.data())));
  }
  sender.save();
}

void unprotect(benchmark::State& state, MessagingPair& pair) {
  Group& receiver = pair.get().second;
  std::vector<Bytes> messages;
  while (state.KeepRunningBatch(kBatch)) {
    state.PauseTiming();
    messages.clear();
    for (benchmark::IterationCount i = 0; i < kBatch; ++i) {
      messages.push_back(pair.send());
    }
    state.ResumeTiming();
    for (const Bytes& message : messages) {
      benchmark::DoNotOptimize(must(receiver.receive(message)));
    }
  }
  receiver.save();
}

// FramedContentTBS: content and context, each with a few lengths.
double signed_bytes(const Group& group) {
  return static_cast<double>(kMessageBytes + group.public_group().encoded_context().size() +
                             group.id().size() + 32);
}

void measure_bytes(Figures& figures, MessagingPair& pair) {
  test::TwoMembers& members = pair.get();
  members.first.save();
  members.second.save();
  const Bytes message = pair.send();
  figures.set_bytes("message of 1 KiB, group of 1,000", message.size(), 1158);
  figures.set_bytes("written when a message is sent", members.first.save().bytes());
  must(members.second.receive(message));
  figures.set_bytes("written when a message is received", members.second.save().bytes());
}

void add(Figures& figures, const std::shared_ptr<MessagingPair>& pair, std::uint32_t size) {
  const std::string sending = name_of("protect", *pair, size);
  const std::string receiving = name_of("unprotect", *pair, size);
  figures.expect(sending, {.ms_max = {}, .multiple_max = kMultipleMax});
  figures.expect(receiving, {.ms_max = {}, .multiple_max = kMultipleMax});
  benchmark::RegisterBenchmark(sending.c_str(), [=, &figures](benchmark::State& state) {
    protect(state, *pair);
    figures.set_floor(sending, protect_floor(pair->suite(), signed_bytes(pair->get().first)));
  });
  benchmark::RegisterBenchmark(receiving.c_str(), [=, &figures](benchmark::State& state) {
    unprotect(state, *pair);
    figures.set_floor(receiving, unprotect_floor(pair->suite(), signed_bytes(pair->get().first)));
    if (size == 1000 && pair->suite() == test::MlsWorld::kSuite) {
      measure_bytes(figures, *pair);
    }
  });
}

}  // namespace

void register_messages(Figures& figures) {
  for (const CipherSuite suite :
       {test::MlsWorld::kSuite, CipherSuite::x25519_aes128gcm_sha256_ed25519}) {
    for (const std::uint32_t size : kSizes) {
      add(figures, std::make_shared<MessagingPair>(suite, size), size);
    }
  }
  figures.compare("protect_1KiB/1000", "protect_1KiB/2", kSlowdownMax);
  figures.compare("unprotect_1KiB/1000", "unprotect_1KiB/2", kSlowdownMax);
}

}  // namespace indaba::bench
