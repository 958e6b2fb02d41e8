// ReadPool: the executor's reading threads, each with a connection of its own.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "storage/database.h"
#include "storage/executor.h"
#include "storage/pieces.h"

namespace indaba::storage {

class ReadPool {
 public:
  // Errors: io.
  static Result<std::unique_ptr<ReadPool>> start(Database& database, const ExecutorLimits& limits);
  ReadPool(const ReadPool&) = delete;
  ReadPool& operator=(const ReadPool&) = delete;
  ~ReadPool();

  // See StoreExecutor. Threads: any.
  Status read(std::unique_ptr<ReadPiece> piece);
  void stop();

  // Returns when no read transaction is open; none begins until `release`. One caller at a time.
  void hold();
  void release();

 private:
  explicit ReadPool(const ExecutorLimits& limits) : limits_(limits) {}
  void serve(Reader& reader);
  std::unique_ptr<ReadPiece> next();
  void transaction_ended();

  const ExecutorLimits limits_;
  std::mutex mutex_;
  std::condition_variable work_;     // for the threads: something to do
  std::condition_variable silence_;  // for `hold`: nothing open
  std::deque<std::unique_ptr<ReadPiece>> waiting_;
  std::size_t open_ = 0;  // transactions
  bool held_ = false;
  bool stopping_ = false;
  std::vector<std::unique_ptr<Reader>> readers_;
  std::vector<std::thread> threads_;
};

}  // namespace indaba::storage
