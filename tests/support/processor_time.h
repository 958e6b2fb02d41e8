// How much processor time a piece of work takes, for tests that compare costs.
#pragma once

#include <algorithm>
#include <ctime>
#include <limits>

namespace indaba::test {

// The least of three runs, in seconds, of which something else may have disturbed one or two.
template <class Work>
double processor_seconds(Work&& work) {
  double least = std::numeric_limits<double>::max();
  for (int run = 0; run < 3; ++run) {
    const std::clock_t start = std::clock();
    work();
    least = std::min(least, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  return least;
}

}  // namespace indaba::test
