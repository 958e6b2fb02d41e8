// Script: what people type, step by step, and what they must see. README.md has the format.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace indaba::e2e {

struct Step {
  enum class Kind {
    said,        // a comment
    run,         // somebody runs `indaba`; without a person a shell command
    background,  // somebody leaves it running
    hears,       // what it says next
    ends,        // it is ended; what it has said since
    server,      // the server is stopped, started, killed
  };

  Kind kind{};
  std::size_t line = 0;
  std::string person;
  std::string text;
  std::vector<std::string> output{};
  std::vector<std::string> errors{};
  int exit_code = 0;
};

struct Script {
  std::string name;  // of its file
  std::vector<Step> steps;
};

// Throws std::runtime_error, with file and line, at what is no step.
Script read_script(const std::filesystem::path& path);
Script parse_script(const std::string& name, const std::string& text);

}  // namespace indaba::e2e
