#include "tests/e2e/script.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "tests/e2e/wanted.h"

namespace indaba::e2e {
namespace {

using Kind = Step::Kind;

std::string from(const std::smatch& match, std::size_t group) { return match[group].str(); }

// A line that stands at the margin.
std::optional<Step> read_step(const std::string& text) {
  static const std::regex run(R"(([a-z0-9_]*)\$ (.+))");
  static const std::regex background(R"(([a-z0-9_]+)& (.+))");
  static const std::regex hears("([a-z0-9_]+) hears");
  static const std::regex ends("([a-z0-9_]+) ends");
  static const std::regex server("server (stop|start|restart|kill -9)");
  std::smatch match;
  Step step;
  if (text.starts_with('#')) {
    step.kind = Kind::said;
    step.text = text.substr(std::min(text.find_first_not_of("# "), text.size()));
  } else if (std::regex_match(text, match, run)) {
    step.kind = Kind::run;
    step.person = from(match, 1);
    step.text = from(match, 2);
  } else if (std::regex_match(text, match, background)) {
    step.kind = Kind::background;
    step.person = from(match, 1);
    step.text = from(match, 2);
  } else if (std::regex_match(text, match, hears)) {
    step.kind = Kind::hears;
    step.person = from(match, 1);
  } else if (std::regex_match(text, match, ends)) {
    step.kind = Kind::ends;
    step.person = from(match, 1);
  } else if (std::regex_match(text, match, server)) {
    step.kind = Kind::server;
    step.text = from(match, 1);
  } else {
    return {};
  }
  return step;
}

Step run(const std::string& person, const std::string& text, Lines output) {
  return {.kind = Kind::run, .person = person, .text = text, .output = std::move(output)};
}

// The first founds an alliance, the others join it, and the first hears of that.
std::vector<Step> gathering(const std::string& founder, const std::string& others) {
  std::vector<Step> steps{run("", "indabad founder-link", {"<founding>"}),
                          run(founder, "init <founding> --handle " + founder, {"..."})};
  std::istringstream names(others);
  for (std::string name; names >> name;) {
    const std::string link = "<invite_" + name + ">";
    std::string join = "join " + link;
    join.append(" --handle ").append(name);
    steps.push_back(run(founder, "invite", {"...", link}));
    steps.push_back(run(name, join, {"Welcome. ...", "..."}));
  }
  steps.push_back(run(founder, "channels", {"...  alert  Alerts · Alertes · Alertas"}));
  return steps;
}

class Reader {
 public:
  explicit Reader(std::string name) { script_.name = std::move(name); }

  void read(const std::string& text) {
    ++line_;
    if (text.empty()) {
      ++blank_lines_;
      return;
    }
    if (text.starts_with("  ")) {
      expect(text.substr(2));
    } else if (text.starts_with("exit ")) {
      last(Kind::run).exit_code = std::stoi(text.substr(5));
    } else {
      begin(text);
    }
    blank_lines_ = 0;
  }

  Script take() { return std::move(script_); }

 private:
  [[noreturn]] void complain(const std::string& what) const {
    throw std::runtime_error(script_.name + ":" + std::to_string(line_) + ": " + what);
  }

  void begin(const std::string& text) {
    static const std::regex gathers("([a-z0-9_]+) gathers ([a-z0-9_ ]+)");
    std::smatch match;
    if (std::regex_match(text, match, gathers)) {
      for (Step& step : gathering(from(match, 1), from(match, 2))) {
        step.line = line_;
        script_.steps.push_back(std::move(step));
      }
      return;
    }
    auto step = read_step(text);
    if (!step) {
      complain("no step of a script: " + text);
    }
    step->line = line_;
    script_.steps.push_back(*std::move(step));
  }

  void expect(const std::string& text) {
    if (script_.steps.empty() || script_.steps.back().kind == Kind::said ||
        script_.steps.back().kind == Kind::server) {
      complain("nobody says this: " + text);
    }
    Step& step = script_.steps.back();
    if (text.starts_with("! ")) {
      step.errors.push_back(text.substr(2));
      return;
    }
    // Blank lines count between two others.
    step.output.insert(step.output.end(), step.output.empty() ? 0 : blank_lines_, "");
    step.output.push_back(text);
  }

  Step& last(Kind kind) {
    if (script_.steps.empty() || script_.steps.back().kind != kind) {
      complain("nothing ends here");
    }
    return script_.steps.back();
  }

  Script script_;
  std::size_t line_ = 0;
  std::size_t blank_lines_ = 0;
};

}  // namespace

Script parse_script(const std::string& name, const std::string& text) {
  Reader reader(name);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    reader.read(line);
  }
  return reader.take();
}

Script read_script(const std::filesystem::path& path) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) {
    throw std::runtime_error(path.string() + ": can't be read");
  }
  return parse_script(path.filename().string(), text);
}

}  // namespace indaba::e2e
