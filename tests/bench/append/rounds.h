// What one round of append_bench measures. All of them write to fresh files of the same folder.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace indaba::bench {

using Clock = std::chrono::steady_clock;

inline double seconds_between(Clock::time_point start, Clock::time_point end) {
  return std::chrono::duration<double>(end - start).count();
}

struct Plan {
  std::string folder = "build/append-bench";
  double seconds = 2;  // for each measurement
  std::size_t body_bytes = 1024;
  std::uint64_t channels = 64;      // the senders spread over them
  std::uint64_t messages = 200000;  // already in the log
};

struct AppendFigures {
  double per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double cpu_us = 0;         // of the whole process, for each message
  double writer_cpu_us = 0;  // of the writer thread alone
  double per_commit = 0;     // messages
};

// The disk alone: appends of 4 KiB to a file, each followed by fdatasync.
double syncs_per_second(const Plan& plan);

// SQLite alone: a table by rowid with an index on (channel, seq), `batch` messages a transaction,
// one thread, no rules, no savepoints.
double bare_sqlite_per_second(const Plan& plan, std::size_t batch);

// Store and executor: `senders` that have one message in flight each. What is counted is committed.
AppendFigures store_appends(const Plan& plan, std::size_t senders);

// The whole server, on TLS: `senders` that have so many messages in flight each. What is counted is
// acknowledged; processor time is the server's.
AppendFigures server_appends(const Plan& plan, std::size_t senders, std::size_t in_flight);

}  // namespace indaba::bench
