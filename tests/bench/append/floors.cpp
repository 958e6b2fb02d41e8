// The two floors: what the disk does, and what SQLite does on it.
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <memory>

#include "crypto/base/bytes.h"
#include "crypto/base/check.h"
#include "tests/bench/append/rounds.h"

namespace indaba::bench {
namespace {

double seconds_since(Clock::time_point start) { return seconds_between(start, Clock::now()); }

// How often a second `work` runs.
template <class Work>
double rate(double seconds, Work work) {
  const auto start = Clock::now();
  std::uint64_t count = 0;
  while (seconds_since(start) < seconds) {
    work();
    ++count;
  }
  return static_cast<double>(count) / seconds_since(start);
}

void execute(sqlite3* database, const char* sql) {
  check(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
}

void remove_database(const std::string& path) {
  for (const char* end : {"", "-wal", "-shm"}) {
    std::remove((path + end).c_str());
  }
}

}  // namespace

double syncs_per_second(const Plan& plan) {
  const std::string path = plan.folder + "/syncs";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  check(file >= 0);
  const std::array<std::uint8_t, 4096> block{};
  const double per_second = rate(plan.seconds, [&] {
    check(::write(file, block.data(), block.size()) == static_cast<ssize_t>(block.size()));
    check(::fdatasync(file) == 0);
  });
  ::close(file);
  std::remove(path.c_str());
  return per_second;
}

double bare_sqlite_per_second(const Plan& plan, std::size_t batch) {
  const std::string path = plan.folder + "/bare";
  remove_database(path);
  sqlite3* database = nullptr;
  check(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  execute(database,
          "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
          "PRAGMA cache_size = -65536;"
          "CREATE TABLE log (place INTEGER PRIMARY KEY, channel INTEGER, seq INTEGER, body BLOB);"
          "CREATE INDEX log_by_seq ON log (channel, seq);");
  sqlite3_stmt* insert = nullptr;
  check(sqlite3_prepare_v2(database, "INSERT INTO log (channel, seq, body) VALUES (?1, ?2, ?3)", -1,
                           &insert, nullptr) == SQLITE_OK);
  const Bytes body(plan.body_bytes, 'x');
  std::uint64_t number = 0;
  const double commits = rate(plan.seconds, [&] {
    execute(database, "BEGIN IMMEDIATE");
    for (std::size_t i = 0; i < batch; ++i, ++number) {
      const std::uint64_t before = number / plan.channels;
      sqlite3_bind_int64(insert, 1, static_cast<sqlite3_int64>(number % plan.channels));
      sqlite3_bind_int64(insert, 2, static_cast<sqlite3_int64>(before) + 1);
      sqlite3_bind_blob64(insert, 3, body.data(), body.size(), SQLITE_STATIC);
      check(sqlite3_step(insert) == SQLITE_DONE);
      sqlite3_reset(insert);
    }
    execute(database, "COMMIT");
  });
  sqlite3_finalize(insert);
  sqlite3_close(database);
  remove_database(path);
  return commits * static_cast<double>(batch);
}

}  // namespace indaba::bench
