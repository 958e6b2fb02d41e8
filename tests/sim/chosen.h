// How a simulation chooses what happens next, and reads what it was asked to play.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/sim/dice.h"

namespace indaba::sim {

inline constexpr std::uint32_t kWeightsTotal = 1000;

template <class Operations>
constexpr std::uint32_t total_weight(const Operations& operations) {
  std::uint32_t total = 0;
  for (const auto& operation : operations) {
    total += operation.weight;
  }
  return total;
}

// Each as often as its weight of kWeightsTotal says.
template <class Operations>
const auto& choose_operation(const Operations& operations, Dice& dice) {
  std::uint32_t left = dice.below(kWeightsTotal);
  for (const auto& operation : operations) {
    if (left < operation.weight) {
      return operation;
    }
    left -= operation.weight;
  }
  return operations.front();
}

inline bool parse_number(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace indaba::sim
