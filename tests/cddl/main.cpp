// Our side of the proof that code and grammars agree (run.mjs is the other). Lines in, lines out:
//   cddl_peer samples COUNT SEED   prints RULE UNKNOWN_KEYS HEX, COUNT of each rule
//   cddl_peer check                reads RULE HEX, prints "ok" or why our decoder refuses it
//   cddl_peer tables               prints the tables of methods and codes, as README.md has them
#include <cstdlib>
#include <iostream>
#include <string>

#include "crypto/base/hex.h"
#include "tests/cddl/rules.h"
#include "tests/cddl/tables.h"

namespace {

using namespace indaba;

void print_samples(std::uint64_t count, std::uint64_t seed) {
  test::Sampler sampler(seed);
  for (const auto& [name, rule] : test::all_rules()) {
    for (std::uint64_t i = 0; i < count; ++i) {
      std::cout << name << (rule.ignores_unknown_keys ? " ignored " : " refused ")
                << to_hex(rule.sample(sampler)) << '\n';
    }
  }
}

void check_lines() {
  const auto rules = test::all_rules();
  std::string name;
  std::string text;
  while (std::cin >> name >> text) {
    const auto bytes = from_hex(text);
    const auto error = rules.at(name).check(bytes.value());
    std::cout << (error ? error.message() : "ok") << '\n';
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const std::string verb = argc > 1 ? argv[1] : "";
  if (verb == "samples" && argc == 4) {
    print_samples(std::strtoull(argv[2], nullptr, 10), std::strtoull(argv[3], nullptr, 10));
  } else if (verb == "check") {
    check_lines();
  } else if (verb == "tables") {
    test::print_tables(std::cout);
  } else {
    std::cerr << "usage: cddl_peer samples COUNT SEED | check | tables\n";
    return 2;
  }
  return 0;
}
