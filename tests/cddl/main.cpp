// Our side of the proof that code and grammars agree (run.mjs is the other). Lines in, lines out:
//   cddl_peer samples COUNT SEED   prints RULE UNKNOWN_KEYS HEX, COUNT of each rule
//   cddl_peer check                reads RULE HEX, prints "ok" or why our decoder refuses it
//   cddl_peer bridge-samples, bridge-check   likewise, of the page's grammar, in JSON; UNKNOWN_KEYS
//                                  is "written" for what our side never reads
//   cddl_peer tables               prints the tables of methods and codes, as README.md has them
#include <cstdlib>
#include <iostream>
#include <string>

#include "clients/json/types.h"
#include "crypto/base/hex.h"
#include "tests/cddl/bridge_rules.h"
#include "tests/cddl/rules.h"
#include "tests/cddl/tables.h"

namespace {

using namespace indaba;

using Rules = std::map<std::string, test::Rule>;

void print_samples(const Rules& rules, std::uint64_t count, test::Sampler sampler) {
  for (const auto& [name, rule] : rules) {
    const char* unknown_keys = rule.check == nullptr       ? " written "
                               : rule.ignores_unknown_keys ? " ignored "
                                                           : " refused ";
    for (std::uint64_t i = 0; i < count; ++i) {
      std::cout << name << unknown_keys << to_hex(rule.sample(sampler)) << '\n';
    }
  }
}

void check_lines(const Rules& rules) {
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
  if ((verb == "samples" || verb == "bridge-samples") && argc == 4) {
    const std::uint64_t count = std::strtoull(argv[2], nullptr, 10);
    const std::uint64_t seed = std::strtoull(argv[3], nullptr, 10);
    if (verb == "samples") {
      print_samples(test::all_rules(), count, test::Sampler(seed));
    } else {
      print_samples(test::bridge_rules(), count, test::Sampler(seed, client::kJsonNumberMax));
    }
  } else if (verb == "check") {
    check_lines(test::all_rules());
  } else if (verb == "bridge-check") {
    check_lines(test::bridge_rules());
  } else if (verb == "tables") {
    test::print_tables(std::cout);
  } else {
    std::cerr << "usage: cddl_peer [bridge-]samples COUNT SEED | [bridge-]check | tables\n";
    return 2;
  }
  return 0;
}
