#include "tests/e2e/wanted.h"

#include <regex>
#include <sstream>
#include <stdexcept>

namespace indaba::e2e {
namespace {

const std::regex& name_or_anything() {
  static const std::regex pattern(R"(<([a-z][a-z0-9_]*)>|\.\.\.)");
  return pattern;
}

std::string literally(const std::string& text) {
  static const std::regex special(R"([\^$\\.*+?()\[\]{}|])");
  return std::regex_replace(text, special, R"(\$&)");
}

bool is_line_as_wanted(const std::string& wanted, const std::string& got, Names& names) {
  std::string pattern;
  std::vector<std::string> captured;
  auto rest = wanted.cbegin();
  for (std::sregex_iterator it(wanted.begin(), wanted.end(), name_or_anything()), end; it != end;
       ++it) {
    pattern += literally(std::string(rest, (*it)[0].first));
    rest = (*it)[0].second;
    const std::string name = (*it)[1].str();
    if (name.empty()) {
      pattern += ".*?";
    } else if (const auto known = names.find(name); known != names.end()) {
      pattern += literally(known->second);
    } else {
      pattern += R"(([^\s"]+))";
      captured.push_back(name);
    }
  }
  pattern += literally(std::string(rest, wanted.cend()));
  std::smatch match;
  if (!std::regex_match(got, match, std::regex(pattern))) {
    return false;
  }
  for (std::size_t i = 0; i < captured.size(); ++i) {
    names[captured[i]] = match[i + 1].str();
  }
  return true;
}

using Iterator = Lines::const_iterator;

bool are_lines_as_wanted(Iterator wanted, Iterator wanted_end, Iterator got, Iterator got_end,
                         Names& names) {
  if (wanted == wanted_end) {
    return got == got_end;
  }
  Names tried = names;
  const bool matches =
      *wanted == "..." ? are_lines_as_wanted(wanted + 1, wanted_end, got, got_end, tried) ||
                             (got != got_end && are_lines_as_wanted(wanted, wanted_end, got + 1,
                                                                    got_end, tried = names))
                       : got != got_end && is_line_as_wanted(*wanted, *got, tried) &&
                             are_lines_as_wanted(wanted + 1, wanted_end, got + 1, got_end, tried);
  if (matches) {
    names = std::move(tried);
  }
  return matches;
}

std::string quoted(const std::string& value) {
  return "'" + std::regex_replace(value, std::regex("'"), R"('\'')") + "'";
}

}  // namespace

bool is_as_wanted(const Lines& wanted, const Lines& got, Names& names) {
  return are_lines_as_wanted(wanted.begin(), wanted.end(), got.begin(), got.end(), names);
}

Lines lines_of(const std::string& text) {
  Lines lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

std::string shown(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line.empty() ? "\n" : "    " + line + "\n";
  }
  return text.empty() ? "    (nothing)\n" : text;
}

std::string fill_in(const std::string& command, const Names& names) {
  static const std::regex name("<([a-z][a-z0-9_]*)>");
  std::string filled;
  auto rest = command.cbegin();
  for (std::sregex_iterator it(command.begin(), command.end(), name), end; it != end; ++it) {
    const auto known = names.find((*it)[1].str());
    if (known == names.end()) {
      throw std::runtime_error("nothing is remembered as " + (*it)[0].str());
    }
    filled.append(rest, (*it)[0].first).append(quoted(known->second));
    rest = (*it)[0].second;
  }
  return filled.append(rest, command.cend());
}

}  // namespace indaba::e2e
