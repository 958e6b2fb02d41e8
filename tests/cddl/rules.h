// Which structure stands for which rule of the grammars.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <system_error>

#include "tests/cddl/sampler.h"

namespace indaba::test {

struct Rule {
  // An encoded value of the rule, out of the sampler's seed.
  std::function<Bytes(Sampler& sampler)> sample;
  // Whether our decoder takes the bytes; as whoever receives them does, unknown keys included.
  std::function<std::error_code(ByteView bytes)> check;
  bool ignores_unknown_keys = false;
};

// By the rule's name in the grammars.
std::map<std::string, Rule> all_rules();

}  // namespace indaba::test
