// Input: what libFuzzer hands to a target, read as decisions from its end, so that what stands in
// front stays decodable: a message out of the test vectors is a message with whatever selectors the
// fuzzer comes to put behind it. Each decision is taken in a statement of its own; within one,
// compilers order calls as they like, and an input would mean something else to each.
#pragma once

#include <cstdio>
#include <cstdlib>

#include "crypto/base/bytes.h"
#include "crypto/base/check.h"

namespace indaba::fuzz {

// Reports a finding, with the rule that was broken, unless `holds`.
inline void must_hold(bool holds, const char* rule) {
  if (!holds) {
    std::fprintf(stderr, "broken rule: %s\n", rule);
    std::abort();
  }
}

// The longest input of the targets to which it is nothing but decisions; they ignore longer ones.
inline constexpr std::size_t kDecisionBytesMax = 512;

class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}

  // The last byte, which is gone then; 0 once all are used up.
  std::uint8_t byte() {
    if (rest_.empty()) {
      return 0;
    }
    const std::uint8_t last = rest_.back();
    rest_ = rest_.first(rest_.size() - 1);
    return last;
  }
  std::uint16_t two_bytes() {
    const unsigned high = byte();
    return static_cast<std::uint16_t>(high << 8 | byte());
  }
  // Below `bound`, which is not 0 and at most 65,536.
  std::size_t below(std::size_t bound) {
    check(bound > 0);
    return (bound <= 256 ? byte() : two_bytes()) % bound;
  }
  // False where the input is used up, and rarely true: for what is wrong only now and then.
  bool one_in(std::size_t n) { return below(n) == n - 1; }
  // A length below `bound`, then as many bytes.
  Bytes bytes(std::size_t bound) {
    Bytes taken(below(bound));
    for (std::uint8_t& each : taken) {
      each = byte();
    }
    return taken;
  }

  // What is left in front.
  ByteView rest() const { return rest_; }
  bool empty() const { return rest_.empty(); }

 private:
  ByteView rest_;
};

}  // namespace indaba::fuzz
