#include "storage/read_pool.h"

#include <utility>

namespace indaba::storage {

Result<std::unique_ptr<ReadPool>> ReadPool::start(Database& database,
                                                  const ExecutorLimits& limits) {
  std::unique_ptr<ReadPool> pool(new ReadPool(limits));
  for (std::size_t thread = 0; thread < limits.read_threads; ++thread) {
    INDABA_TRY_ASSIGN(std::unique_ptr<Reader> reader, database.reader());
    pool->readers_.push_back(std::move(reader));
  }
  for (const auto& reader : pool->readers_) {
    pool->threads_.emplace_back([pool = pool.get(), &reader = *reader] { pool->serve(reader); });
  }
  return pool;
}

ReadPool::~ReadPool() { stop(); }

Status ReadPool::read(std::unique_ptr<ReadPiece> piece) {
  {
    const std::scoped_lock guard(mutex_);
    if (stopping_) {
      return StorageError::stopped;
    }
    if (waiting_.size() >= limits_.waiting_reads_max) {
      return StorageError::overloaded;
    }
    waiting_.push_back(std::move(piece));
  }
  work_.notify_one();
  return {};
}

void ReadPool::stop() {
  {
    const std::scoped_lock guard(mutex_);
    stopping_ = true;
  }
  work_.notify_all();
  for (std::thread& thread : threads_) {
    thread.join();
  }
  threads_.clear();
}

void ReadPool::hold() {
  std::unique_lock lock(mutex_);
  held_ = true;
  silence_.wait(lock, [this] { return open_ == 0; });
}

void ReadPool::release() {
  {
    const std::scoped_lock guard(mutex_);
    held_ = false;
  }
  work_.notify_all();
}

// The next piece, whose transaction counts as open from now on; none when all is done.
std::unique_ptr<ReadPiece> ReadPool::next() {
  std::unique_lock lock(mutex_);
  work_.wait(lock, [this] { return !held_ && (stopping_ || !waiting_.empty()); });
  if (waiting_.empty()) {
    return nullptr;
  }
  std::unique_ptr<ReadPiece> piece = std::move(waiting_.front());
  waiting_.pop_front();
  ++open_;
  return piece;
}

void ReadPool::transaction_ended() {
  bool silent = false;
  {
    const std::scoped_lock guard(mutex_);
    silent = --open_ == 0 && held_;
  }
  if (silent) {
    silence_.notify_one();
  }
}

void ReadPool::serve(Reader& reader) {
  while (const std::unique_ptr<ReadPiece> piece = next()) {
    Status status = reader.begin(limits_.read_time_max, limits_.read_rows_max);
    if (status) {
      status = piece->run(reader.store());
    }
    reader.end();
    transaction_ended();
    piece->done(status.error());
  }
}

}  // namespace indaba::storage
