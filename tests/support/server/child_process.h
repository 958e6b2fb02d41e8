// ChildProcess: a server under test or measurement, ended with its owner.
//
// Throws std::runtime_error when something can't be set up: tests and benchmarks have nothing to
// recover.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace indaba::test {

struct ChildOptions {
  std::vector<std::string> command;
  std::vector<std::string> environment{};          // additional, "NAME=value"
  std::optional<int> processor{};                  // the only one that it may use
  std::optional<std::uint64_t> descriptors_max{};  // its limit, hard
  bool takes_errors = false;                       // standard error comes with standard output
};

class ChildProcess {
 public:
  explicit ChildProcess(ChildOptions options);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  // With SIGTERM if it still runs, and waits; after 20 seconds with SIGKILL.
  ~ChildProcess();

  // Of its standard output; empty if that ends or nothing comes for 20 seconds.
  std::string read_line();
  // All of it, to its end.
  std::string read_all();
  void signal(int number);
  // Whether it ends within that time; it stays to be waited for.
  bool ends_within(std::chrono::milliseconds time) const;
  // Waits for its end, up to 20 seconds; returns its exit code, or -1 for any other end.
  int wait();

  // By the kernel's account: processor time of all its threads.
  double cpu_us() const;
  double resident_kib() const;
  std::size_t descriptors() const;

  pid_t id() const { return pid_; }

 private:
  bool read_more();

  pid_t pid_ = 0;
  int output_ = -1;
  std::string unread_;
  std::optional<int> exit_code_;
};

void pin_to(int processor);

// One of loopback that nobody listens on at the moment.
std::uint16_t free_port();
// The same, and none that the system gives to connections: it stays free while its server is down.
std::uint16_t lasting_port();

}  // namespace indaba::test
