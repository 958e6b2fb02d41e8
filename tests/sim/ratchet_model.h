// What a receiver's ratchet for one sender must answer, computed from generations alone.
#pragma once

#include <optional>
#include <set>

#include "crypto/mls/member/secret_tree.h"

namespace indaba::sim {

class RatchetModel {
 public:
  // The error that a message of that generation must earn, or none if it must be read.
  std::optional<mls::MlsError> expected(mls::Generation generation,
                                        const mls::RatchetWindow& window) const {
    const std::uint32_t number = generation.value;
    if (number < next_) {
      return kept_.contains(number) ? std::nullopt
                                    : std::optional(mls::MlsError::generation_consumed);
    }
    return number - next_ > window.generations_forward
               ? std::optional(mls::MlsError::generation_too_far)
               : std::nullopt;
  }

  void take(mls::Generation generation, const mls::RatchetWindow& window) {
    const std::uint32_t number = generation.value;
    if (number < next_) {
      kept_.erase(number);
      return;
    }
    for (std::uint32_t skipped = next_; skipped < number; ++skipped) {
      kept_.insert(skipped);
    }
    next_ = number + 1;
    std::erase_if(
        kept_, [&](std::uint32_t skipped) { return number - skipped > window.generations_back; });
  }

 private:
  std::uint32_t next_ = 0;
  std::set<std::uint32_t> kept_;
};

}  // namespace indaba::sim
