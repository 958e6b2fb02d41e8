// Senders in a closed loop: one thread plays them all, as a core of the server would, and hands
// over each one's next message when it hears that the last is durable.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <memory>
#include <mutex>
#include <random>
#include <vector>

#include "crypto/base/check.h"
#include "storage/executor.h"
#include "storage/sqlite/database.h"
#include "tests/bench/append/rounds.h"
#include "tests/support/storage/records.h"

namespace indaba::bench {
namespace {

using test::id_of;

// `who`: RUSAGE_SELF or RUSAGE_THREAD.
double processor_seconds(int who) {
  rusage usage{};
  getrusage(who, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

MessageId random_message(std::mt19937_64& dice) {
  ByteArray<16> bytes{};
  for (std::uint8_t& byte : bytes) {
    byte = static_cast<std::uint8_t>(dice());
  }
  return MessageId(bytes);
}

// Whose messages are durable: told once a commit, as the server's cores are.
class Acknowledged final : public storage::CommitObserver {
 public:
  void add(std::size_t sender) { collected_.push_back(sender); }

  void after_commit() override {
    {
      const std::scoped_lock guard(mutex_);
      told_.insert(told_.end(), collected_.begin(), collected_.end());
      ++commits_;
      const double cpu = processor_seconds(RUSAGE_THREAD);
      cpu_before_ = commits_ == 1 ? cpu : cpu_before_;
      cpu_after_ = cpu;
    }
    collected_.clear();
    news_.notify_one();
  }

  void wait(std::vector<std::size_t>& senders) {
    std::unique_lock lock(mutex_);
    news_.wait(lock, [this] { return !told_.empty(); });
    senders.swap(told_);
    told_.clear();
  }

  // Once the executor has stopped.
  std::uint64_t commits() const { return commits_; }
  double writer_cpu_seconds() const { return cpu_after_ - cpu_before_; }

 private:
  std::vector<std::size_t> collected_;  // the writer thread's
  std::mutex mutex_;
  std::condition_variable news_;
  std::vector<std::size_t> told_;
  std::uint64_t commits_ = 0;
  double cpu_before_ = 0;
  double cpu_after_ = 0;
};

class Senders {
 public:
  Senders(const Plan& plan, storage::StoreExecutor& executor, Acknowledged& acknowledged,
          std::size_t count)
      : plan_(plan),
        executor_(executor),
        acknowledged_(acknowledged),
        body_(plan.body_bytes, 'x'),
        sent_(count) {}

  void send(std::size_t sender) {
    sent_[sender] = Clock::now();
    const auto channel = id_of<ChannelId>(1 + sender % plan_.channels);
    const MessageId message = random_message(dice_);
    check(executor_
              .write(storage::write_piece(
                  [this, channel, message](storage::Store& store) -> Status {
                    storage::NewEntry entry = test::message_of(0, {});
                    entry.body = body_;
                    entry.message = message;
                    return store.log->append(channel, entry).error() ? storage::StorageError::io
                                                                     : Status();
                  },
                  [this, sender](std::error_code error) {
                    check(!error);
                    acknowledged_.add(sender);
                  }))
              .has_value());
  }

  // Keeps every sender busy for so long; returns how long each message took, in seconds.
  std::vector<double> run(double seconds) {
    std::vector<double> took;
    std::vector<std::size_t> heard;
    const auto start = Clock::now();
    for (std::size_t sender = 0; sender < sent_.size(); ++sender) {
      send(sender);
    }
    for (std::size_t in_flight = sent_.size(); in_flight != 0; in_flight -= heard.size()) {
      acknowledged_.wait(heard);
      const auto now = Clock::now();
      for (const std::size_t sender : heard) {
        took.push_back(seconds_between(sent_[sender], now));
      }
      if (seconds_between(start, now) < seconds) {
        for (const std::size_t sender : heard) {
          send(sender);
        }
        heard.clear();
      }
    }
    return took;
  }

 private:
  const Plan& plan_;
  storage::StoreExecutor& executor_;
  Acknowledged& acknowledged_;
  const Bytes body_;
  std::vector<Clock::time_point> sent_;
  std::mt19937_64 dice_{1};
};

void fill(storage::Database& database, const Plan& plan) {
  storage::Writer& writer = database.writer();
  std::mt19937_64 dice(2);
  const Bytes body(plan.body_bytes, 'x');
  check(writer.begin().has_value());
  for (std::uint64_t channel = 1; channel <= plan.channels; ++channel) {
    check(writer.store().channels->create(test::channel_of(channel)).has_value());
  }
  for (std::uint64_t number = 0; number < plan.messages; ++number) {
    storage::NewEntry entry = test::message_of(0, {});
    entry.body = body;
    entry.message = random_message(dice);
    const auto channel = id_of<ChannelId>(1 + number % plan.channels);
    check(writer.store().log->append(channel, entry).has_value());
    if (number % 1000 == 0) {
      check(writer.commit().has_value() && writer.checkpoint().has_value() &&
            writer.begin().has_value());
    }
  }
  check(writer.commit().has_value() && writer.scrub().has_value());
}

}  // namespace

AppendFigures store_appends(const Plan& plan, std::size_t senders) {
  const std::string path = plan.folder + "/store";
  for (const char* end : {"", "-wal", "-shm", ".lock"}) {
    std::remove((path + end).c_str());
  }
  const auto database = storage::open_sqlite({.path = path, .vfs = {}}).value();
  fill(*database, plan);
  Acknowledged acknowledged;
  const auto executor = storage::StoreExecutor::start(*database, acknowledged, {}).value();
  Senders players(plan, *executor, acknowledged, senders);

  const auto start = Clock::now();
  const double cpu_before = processor_seconds(RUSAGE_SELF);
  std::vector<double> took = players.run(plan.seconds);
  const double cpu = processor_seconds(RUSAGE_SELF) - cpu_before;
  const double seconds = seconds_between(start, Clock::now());
  executor->stop();

  std::sort(took.begin(), took.end());
  const auto count = static_cast<double>(took.size());
  return {
      .per_second = count / seconds,
      .p50_ms = took[took.size() / 2] * 1e3,
      .p99_ms = took[took.size() * 99 / 100] * 1e3,
      .cpu_us = cpu / count * 1e6,
      .writer_cpu_us = acknowledged.writer_cpu_seconds() / count * 1e6,
      .per_commit = count / static_cast<double>(acknowledged.commits()),
  };
}

}  // namespace indaba::bench
