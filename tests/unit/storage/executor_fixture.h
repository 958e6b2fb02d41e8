// What the executor's tests stand on: a store with one channel on a simulated disk, an executor,
// and ways to hand over work and wait for it.
#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "crypto/base/check.h"
#include "storage/executor.h"
#include "storage/sqlite/database.h"
#include "tests/support/storage/records.h"
#include "tests/support/storage/simulated_disk.h"

namespace indaba::storage {

class RecordingObserver final : public CommitObserver {
 public:
  Status before_commit(Store& /*store*/) override { return verdict; }
  void after_commit() override { ++commits; }
  void store_failed(std::error_code error) override { failures.push_back(error); }

  // The writer thread's, or anybody's once the executor has stopped.
  Status verdict;
  int commits = 0;
  std::vector<std::error_code> failures;
};

class ExecutorTest : public testing::Test {
 public:
  ~ExecutorTest() override { close(); }

 protected:
  ExecutorTest() {
    open();
    Writer& writer = database_->writer();
    check(writer.begin().has_value());
    check(writer.store().channels->create(test::channel_of(1)).has_value());
    check(writer.commit().has_value() && writer.scrub().has_value());
  }

  void open() { database_ = open_sqlite({.path = "store", .vfs = disk_.name()}).value(); }
  void close() {
    executor_.reset();
    database_.reset();
  }
  void start(const ExecutorLimits& limits = {}) {
    executor_ = StoreExecutor::start(*database_, observer_, limits).value();
  }

  // A piece that appends message `number`, and then ends with `verdict`. `done` may be null.
  template <class Done>
  static std::unique_ptr<WritePiece> append(std::uint64_t number, Done done, Status verdict = {}) {
    return write_piece(
        [number, verdict](Store& store) -> Status {
          const std::string body = "message " + std::to_string(number);
          INDABA_TRY(store.log->append(kChannel, test::message_of(number, body)));
          return verdict;
        },
        std::move(done));
  }

  using Outcome = std::future<std::error_code>;

  Outcome append_soon(std::uint64_t number, Status verdict = {}) {
    auto promise = std::make_unique<std::promise<std::error_code>>();
    Outcome outcome = promise->get_future();
    check(executor_
              ->write(append(
                  number,
                  [promise = std::move(promise)](std::error_code error) {
                    promise->set_value(error);
                  },
                  verdict))
              .has_value());
    return outcome;
  }
  std::error_code append_now(std::uint64_t number, Status verdict = {}) {
    return append_soon(number, verdict).get();
  }

  // Runs `work(const Store&)` in a read transaction and waits for its end.
  template <class Work>
  std::error_code read_now(Work work) {
    std::promise<std::error_code> promise;
    check(executor_
              ->read(read_piece(std::move(work),
                                [&promise](std::error_code error) { promise.set_value(error); }))
              .has_value());
    return promise.get_future().get();
  }
  // How many messages a reader sees.
  std::uint64_t count_now() {
    std::uint64_t count = 0;
    check(!read_now([&count](const Store& store) -> Status {
      INDABA_TRY_ASSIGN(const LogPlace head, store.log->head(kChannel));
      count = head.seq;
      return {};
    }));
    return count;
  }

  // Keeps the writer thread busy until the object goes: what is handed over meanwhile queues up.
  class BusyWriter {
   public:
    explicit BusyWriter(StoreExecutor& executor) {
      std::promise<void> begun;
      check(executor
                .write(write_piece(
                    [&begun, until = end_.get_future().share()](Store& /*store*/) -> Status {
                      begun.set_value();
                      until.wait();
                      return {};
                    },
                    [](std::error_code /*error*/) {}))
                .has_value());
      begun.get_future().wait();
    }
    BusyWriter(const BusyWriter&) = delete;
    BusyWriter& operator=(const BusyWriter&) = delete;
    ~BusyWriter() { end_.set_value(); }

   private:
    std::promise<void> end_;
  };

  static inline const ChannelId kChannel = test::id_of<ChannelId>(1);

  test::SimulatedDisk disk_;
  RecordingObserver observer_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<StoreExecutor> executor_;
};

}  // namespace indaba::storage
