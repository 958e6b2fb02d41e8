// Which structure stands for which rule of the page's grammar (clients/web/bridge/bridge.cddl).
// What is encoded here is JSON.
#pragma once

#include "tests/cddl/rules.h"

namespace indaba::test {

// By the rule's name. Those that are only written have no `check`.
std::map<std::string, Rule> bridge_rules();

}  // namespace indaba::test
