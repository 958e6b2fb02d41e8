#include "tests/support/server/child_process.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>
#include <utility>

namespace indaba::test {
namespace {

constexpr int kPatienceMs = 20'000;
// Below Linux' range for connections.
constexpr unsigned kLastingPortMin = 15'000;
constexpr unsigned kLastingPorts = 15'000;

[[noreturn]] void become(ChildOptions& options, int output) {
  std::vector<char*> arguments;
  for (std::string& part : options.command) {
    arguments.push_back(part.data());
  }
  arguments.push_back(nullptr);
  for (std::string& variable : options.environment) {
    ::putenv(variable.data());
  }
  if (options.processor) {
    pin_to(*options.processor);
  }
  if (options.descriptors_max) {
    const rlimit limit{*options.descriptors_max, *options.descriptors_max};
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  ::dup2(output, STDOUT_FILENO);
  if (options.takes_errors) {
    ::dup2(output, STDERR_FILENO);
  }
  ::execvp(arguments.front(), arguments.data());
  ::_exit(127);
}

// The port of loopback that can be bound when that one is wanted, 0 for any; 0 if none can.
std::uint16_t bindable_port(std::uint16_t wanted) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(wanted);
  socklen_t size = sizeof(address);
  const bool bound = ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                     ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(descriptor);
  return bound ? ntohs(address.sin_port) : std::uint16_t{0};
}

}  // namespace

void pin_to(int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<std::size_t>(processor), &set);
  if (::sched_setaffinity(0, sizeof(set), &set) != 0) {
    throw std::runtime_error("can't choose a processor");
  }
}

std::uint16_t free_port() {
  const std::uint16_t port = bindable_port(0);
  if (port == 0) {
    throw std::runtime_error("no free port");
  }
  return port;
}

std::uint16_t lasting_port() {
  std::random_device random;
  for (int i = 0; i < 100; ++i) {
    const auto wanted = static_cast<std::uint16_t>(kLastingPortMin + random() % kLastingPorts);
    if (bindable_port(wanted) != 0) {
      return wanted;
    }
  }
  throw std::runtime_error("no free port");
}

ChildProcess::ChildProcess(ChildOptions options) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("no pipe");
  }
  pid_ = ::fork();
  if (pid_ == 0) {
    become(options, ends[1]);
  }
  ::close(ends[1]);
  output_ = ends[0];
  if (pid_ < 0) {
    ::close(output_);
    throw std::runtime_error("can't start a process");
  }
}

ChildProcess::~ChildProcess() {
  if (!exit_code_) {
    signal(SIGTERM);
    wait();
  }
  ::close(output_);
}

bool ChildProcess::read_more() {
  std::array<char, 4'096> buffer{};
  pollfd waited{output_, POLLIN, 0};
  const ssize_t size =
      ::poll(&waited, 1, kPatienceMs) > 0 ? ::read(output_, buffer.data(), buffer.size()) : 0;
  if (size > 0) {
    unread_.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return size > 0;
}

std::string ChildProcess::read_all() {
  while (read_more()) {
  }
  return std::exchange(unread_, {});
}

std::string ChildProcess::read_line() {
  while (unread_.find('\n') == std::string::npos) {
    if (!read_more()) {
      return {};
    }
  }
  const std::size_t end = unread_.find('\n');
  std::string line = unread_.substr(0, end);
  unread_.erase(0, end + 1);
  return line;
}

void ChildProcess::signal(int number) { ::kill(pid_, number); }

bool ChildProcess::ends_within(std::chrono::milliseconds time) const {
  const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  pollfd waited{descriptor, POLLIN, 0};
  const bool ended = ::poll(&waited, 1, static_cast<int>(time.count())) > 0;
  ::close(descriptor);
  return ended;
}

int ChildProcess::wait() {
  if (exit_code_) {
    return *exit_code_;
  }
  const bool ended = ends_within(std::chrono::milliseconds(kPatienceMs));
  if (!ended) {
    signal(SIGKILL);
  }
  int status = 0;
  ::waitpid(pid_, &status, 0);
  exit_code_ = ended && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return *exit_code_;
}

double ChildProcess::cpu_us() const {
  clockid_t clock = 0;
  timespec time{};
  if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &time) != 0) {
    throw std::runtime_error("the child has ended");
  }
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

double ChildProcess::resident_kib() const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) {
      return std::stod(line.substr(6));
    }
  }
  throw std::runtime_error("the child has ended");
}

std::size_t ChildProcess::descriptors() const {
  const std::filesystem::directory_iterator entries("/proc/" + std::to_string(pid_) + "/fd");
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

}  // namespace indaba::test
