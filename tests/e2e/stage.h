// Stage: a server and the people of a script, each with a home and a key file of their own, all in
// one temporary folder.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "tests/e2e/script.h"
#include "tests/e2e/wanted.h"
#include "tests/integration/served.h"

namespace indaba::e2e {

// What a process has said, and how it ended.
struct Said {
  Lines output;
  Lines errors;
  int exit_code = 0;
};

class Stage {
 public:
  Stage();

  // What went otherwise than the step wants, in full; nothing if all is well.
  std::optional<std::string> carry_out(const Step& step);
  // What the last step has said.
  const Said& said() const { return said_; }

  // The server is killed, and started again; nothing if none is running.
  void interrupt();

  // Runs `indaba` as a person, or a shell command, in the background of whoever calls. Standard
  // error goes to a file.
  std::unique_ptr<test::ChildProcess> start(const std::string& person, const std::string& command,
                                            const std::string& errors);
  // Waits for the end of what `start` began.
  Said finish(test::ChildProcess& process, const std::string& errors);

  test::Indabad& server() { return server_; }

 private:
  Said run(const Step& step);
  Said hear(const Step& step);
  void change_server(const std::string& how);

  test::TemporaryFolder folder_;
  test::Indabad server_;
  bool is_serving_ = true;
  Names names_;
  Said said_;
  std::map<std::string, std::unique_ptr<test::ChildProcess>> running_;
};

// Carries out all steps; with `interrupted` the server is killed before each. What went wrong, with
// file and line; nothing if all is well.
std::optional<std::string> play(const Script& script, bool interrupted);

}  // namespace indaba::e2e
