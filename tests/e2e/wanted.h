// What is wanted of an output: its lines, `...` for whatever stands there, `<name>` for what is to
// be remembered or, once it is, to stand there again.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace indaba::e2e {

using Names = std::map<std::string, std::string>;
using Lines = std::vector<std::string>;

// A line that is `...` alone stands for any number of lines. What is remembered is added to `names`
// if all lines are as wanted.
bool is_as_wanted(const Lines& wanted, const Lines& got, Names& names);

Lines lines_of(const std::string& text);
// Indented, for people.
std::string shown(const Lines& lines);

// A command with what is remembered in its place, quoted for a shell. Throws std::runtime_error
// where nothing is.
std::string fill_in(const std::string& command, const Names& names);

}  // namespace indaba::e2e
