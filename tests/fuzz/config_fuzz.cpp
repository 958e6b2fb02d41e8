// What an operator writes: the input is a TOML file, and at its end come variables of the
// environment and flags. Whatever is wrong is said in a sentence; what was taken over prints as
// TOML that is taken over as the same.
#include <algorithm>
#include <string>
#include <vector>

#include "protocol/cbor/utf8.h"
#include "server/config.h"
#include "tests/fuzz/support/input.h"

namespace indaba::fuzz {
namespace {

using server::Config;
using server::ConfigProblem;
using server::ConfigRow;

constexpr std::size_t kTextsMax = 4;
constexpr std::size_t kTextBytesMax = 48;

// One line that a terminal shows as it is.
bool is_sentence(const std::string& text) {
  return !text.empty() && cbor::is_utf8(as_bytes(text)) &&
         std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// True if there is none.
bool is_taken(const ConfigProblem& problem) {
  must_hold(!problem || is_sentence(*problem), "what is wrong is said in a sentence");
  return !problem;
}

// A C string, as the system hands them over.
std::string text_of(Input& input) {
  const Bytes bytes = input.bytes(kTextBytesMax);
  const std::string text(bytes.begin(), bytes.end());
  return text.substr(0, text.find('\0'));
}

// A setting from one of the two sources whose values are texts.
struct Given {
  const ConfigRow* row = nullptr;
  bool is_flag = false;
  std::string text;
};

Given read_given(Input& input) {
  const auto rows = server::config_table();
  Given given;
  given.row = &rows[input.below(rows.size())];
  given.is_flag = input.below(2) == 0;
  given.text = text_of(input);
  return given;
}

bool take(const Given& given, Config& config) {
  if (given.is_flag) {
    return is_taken(server::set_from_text(*given.row, given.text, config));
  }
  const std::string wanted = server::environment_name(*given.row);
  const auto get = [&](const char* name) { return name == wanted ? given.text.c_str() : nullptr; };
  return is_taken(server::read_environment(get, config));
}

void try_again(const Config& config) {
  const std::string printed = server::print_config(config);
  Config again;
  must_hold(is_taken(server::read_toml(printed, again)), "what is printed is taken again");
  must_hold(server::print_config(again) == printed, "and as the same");
  must_hold(is_taken(server::check_config(config)) == is_taken(server::check_config(again)),
            "and judged alike");
}

}  // namespace
}  // namespace indaba::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace indaba::fuzz;
  Input input(data, size);
  std::vector<Given> texts(input.below(kTextsMax + 1));
  for (Given& each : texts) {
    each = read_given(input);
  }
  const indaba::ByteView file = input.rest();
  indaba::server::Config config;
  bool taken = is_taken(indaba::server::read_toml(std::string(file.begin(), file.end()), config));
  for (const Given& each : texts) {
    taken = taken && take(each, config);
  }
  // What stands before a problem has been taken over; it prints too.
  try_again(config);
  return 0;
}
