// What the sources of this program share: expectations without GoogleTest, and one function each.
#pragma once

#include <cstddef>

namespace indaba::test {

// How many expectations did not hold.
inline int failures = 0;

// Says which rule did not hold, and for which of several cases.
void expect(bool holds, const char* rule, std::size_t detail);

void key_packages_with_points_of_small_order();
void texts_that_are_folded();

}  // namespace indaba::test
