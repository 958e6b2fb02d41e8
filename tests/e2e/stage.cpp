#include "tests/e2e/stage.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>

namespace indaba::e2e {
namespace {

using Kind = Step::Kind;

// What a step's own command says there; that of the background has a file for each person.
constexpr const char* kErrors = "errors";

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void make_key(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    std::random_device random;
    std::ofstream file(path, std::ios::binary);
    for (int i = 0; i < 32; ++i) {
      file.put(static_cast<char>(random()));
    }
  }
}

std::string compared(const Lines& wanted, const Lines& got) {
  return "  wanted\n" + shown(wanted) + "  got\n" + shown(got);
}

std::optional<std::string> difference(const Step& step, const Said& said, Names& names) {
  std::string text;
  if (!is_as_wanted(step.output, said.output, names)) {
    text += "the output is another\n" + compared(step.output, said.output);
  }
  if (!is_as_wanted(step.errors, said.errors, names)) {
    text += "standard error is another\n" + compared(step.errors, said.errors);
  }
  if (step.kind == Kind::run && said.exit_code != step.exit_code) {
    text += "the exit code is " + std::to_string(said.exit_code) + ", wanted " +
            std::to_string(step.exit_code) + "\n";
  }
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

}  // namespace

// The port stays, since the links name it.
Stage::Stage()
    : server_(
          std::vector<std::string>(),
          {"INDABA_HTTP_PORT=" + std::to_string(test::lasting_port()), "INDABA_METRICS_PORT=0"}) {}

std::unique_ptr<test::ChildProcess> Stage::start(const std::string& person,
                                                 const std::string& command,
                                                 const std::string& errors) {
  test::ChildOptions options;
  const std::string path = std::getenv("PATH") == nullptr ? "" : std::getenv("PATH");
  options.environment = {
      "PATH=" + std::filesystem::path(test::program("indaba")).parent_path().string() + ":" + path,
      "HOME=" + folder_.path().string(),
      "INDABA_SERVER_DATA_FOLDER=" + server_.data().string(),
      "INDABA_HOME=",
      "XDG_DATA_HOME=",
      "LC_ALL=",
      "LC_MESSAGES=",
      "LANG=C",
      "TZ=UTC"};
  std::string line = "cd && exec 2>" + errors + " && ";
  if (!person.empty()) {
    make_key(folder_.path() / (person + ".key"));
    line += "exec indaba --home " + person + " --key-file " + person + ".key ";
  }
  options.command = {"/bin/sh", "-c", line + fill_in(command, names_)};
  return std::make_unique<test::ChildProcess>(std::move(options));
}

Said Stage::finish(test::ChildProcess& process, const std::string& errors) {
  Said said;
  said.output = lines_of(process.read_all());
  said.exit_code = process.wait();
  said.errors = lines_of(contents(folder_.path() / errors));
  return said;
}

Said Stage::run(const Step& step) {
  const auto process = start(step.person, step.text, kErrors);
  return finish(*process, kErrors);
}

// Lines are awaited until they are what is wanted, more than that, or none comes any more.
Said Stage::hear(const Step& step) {
  Said said;
  const bool is_open =
      std::find(step.output.begin(), step.output.end(), "...") != step.output.end();
  Names names = names_;
  while (!is_as_wanted(step.output, said.output, names) &&
         (is_open || said.output.size() < step.output.size())) {
    std::string line = running_.at(step.person)->read_line();
    if (line.empty()) {
      break;
    }
    said.output.push_back(std::move(line));
  }
  return said;
}

void Stage::change_server(const std::string& how) {
  if (how != "start") {
    server_.process().signal(how == "kill -9" ? SIGKILL : SIGTERM);
    server_.process().wait();
    is_serving_ = false;
  }
  if (how == "start" || how == "restart") {
    server_.start_again();
    is_serving_ = true;
  }
}

void Stage::interrupt() {
  if (is_serving_) {
    change_server("kill -9");
    change_server("start");
  }
}

std::optional<std::string> Stage::carry_out(const Step& step) {
  said_ = {};
  switch (step.kind) {
    case Kind::said:
      return {};
    case Kind::server:
      change_server(step.text);
      return {};
    case Kind::background:
      running_[step.person] = start(step.person, step.text, step.person + ".errors");
      return {};
    case Kind::run:
      said_ = run(step);
      break;
    case Kind::hears:
      said_ = hear(step);
      break;
    case Kind::ends:
      running_.at(step.person)->signal(SIGTERM);
      said_ = finish(*running_.at(step.person), step.person + ".errors");
      running_.erase(step.person);
      break;
  }
  return difference(step, said_, names_);
}

std::optional<std::string> play(const Script& script, bool interrupted) {
  Stage stage;
  for (const Step& step : script.steps) {
    const std::string place = script.name + ":" + std::to_string(step.line) + ": ";
    if (interrupted && step.kind != Kind::said) {
      stage.interrupt();
    }
    try {
      if (auto difference = stage.carry_out(step)) {
        return place + *difference;
      }
    } catch (const std::exception& error) {
      return place + error.what();
    }
  }
  return {};
}

}  // namespace indaba::e2e
