// FrameServer: indabad's frame around an echo, in a process and a folder of its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/server/child_process.h"

namespace indaba::test {

// A new folder under the system's temporary one, removed with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// A program beside this one.
std::string program(const std::string& name);

// The number behind `name=` in a ready line; 0 if it is not there.
std::uint16_t number_in(const std::string& line, const std::string& name);

// `indabad serve` in a folder of its own.
class Indabad {
 public:
  // `arguments` go behind `serve`; `settings`: "INDABA_...=value" each.
  explicit Indabad(std::vector<std::string> arguments = {}, std::vector<std::string> settings = {});
  // On a store that `plant` makes at the path that it is given. `under`: the command that starts
  // it, up to its own.
  explicit Indabad(const std::function<void(const std::string&)>& plant,
                   std::vector<std::string> settings = {}, std::vector<std::string> under = {});

  std::uint16_t port() const { return port_; }
  std::uint16_t metrics_port() const { return metrics_port_; }
  const std::string& ready_line() const { return ready_line_; }
  const std::filesystem::path& data() const { return data_; }
  ChildProcess& process() { return *process_; }
  // Another on the same data, after this one has ended.
  void start_again();

  // `indabad COMMAND` beside it: what it prints, and its exit code.
  struct Answer {
    int code = 0;
    std::string text;
  };
  Answer ask(const std::string& command, std::vector<std::string> arguments = {}) const;

 private:
  void start();

  TemporaryFolder folder_;
  std::filesystem::path data_;
  std::vector<std::string> arguments_;
  std::vector<std::string> settings_;
  std::vector<std::string> under_;
  std::unique_ptr<ChildProcess> process_;
  std::string ready_line_;
  std::uint16_t port_ = 0;
  std::uint16_t metrics_port_ = 0;
};

class FrameServer {
 public:
  // `settings`: "INDABA_...=value" each. `descriptors_max`: its limit; 0: as it is.
  explicit FrameServer(std::vector<std::string> settings = {}, std::uint64_t descriptors_max = 0);

  std::uint16_t port() const { return port_; }
  std::uint16_t metrics_port() const { return metrics_port_; }
  ChildProcess& process() { return process_; }

 private:
  TemporaryFolder folder_;
  ChildProcess process_;
  std::uint16_t port_ = 0;
  std::uint16_t metrics_port_ = 0;
};

}  // namespace indaba::test
