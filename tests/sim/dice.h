// Every choice that a run makes: a stream of its own, so that what the library draws for its keys
// doesn't shift it.
//
// Never draw twice where the compiler decides which comes first, as among a function's arguments.
#pragma once

#include "tests/support/mls_world.h"

namespace indaba::sim {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(~seed) {}

  // Uniform below `bound`, which is not 0.
  std::uint32_t below(std::size_t bound) {
    return random_.below(static_cast<std::uint32_t>(bound));
  }
  // Both ends included.
  std::uint32_t between(std::uint32_t low, std::uint32_t high) {
    return low + below(high - low + std::size_t{1});
  }
  bool chance(std::uint32_t percent) { return below(100) < percent; }
  template <class T>
  T& pick(std::vector<T>& items) {
    return items[below(items.size())];
  }
  Bytes bytes(std::size_t size) {
    Bytes out(size);
    random_.fill(out).value();
    return out;
  }

 private:
  test::SeededRandom random_;
};

}  // namespace indaba::sim
