// Child: a server process under measurement, on a processor of its own.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace indaba::bench {

// Throws std::runtime_error when something can't be set up: a benchmark has nothing to recover.
class Child {
 public:
  // Runs `command` with additional `environment` ("NAME=value") on processor `processor`.
  Child(std::vector<std::string> command, std::vector<std::string> environment, int processor);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  // Ends it with SIGTERM.
  ~Child();

  // By the kernel's account: processor time of all its threads.
  double cpu_us() const;
  double resident_kib() const;

 private:
  pid_t pid_ = 0;
};

// Waits until somebody accepts on this port of 127.0.0.1.
void wait_for_port(std::uint16_t port);
// One that is free at the moment.
std::uint16_t free_port();
void pin_to(int processor);

}  // namespace indaba::bench
