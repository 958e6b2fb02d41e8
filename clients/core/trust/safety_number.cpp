#include "clients/core/trust/safety_number.h"

#include <algorithm>
#include <array>

#include "clients/core/labels.h"
#include "crypto/primitives/hash.h"

namespace indaba::client {
namespace {

constexpr std::size_t kGroupsOfOne = 6;
constexpr std::size_t kGroupBytes = 5;
constexpr std::size_t kGroupDigits = 5;
constexpr std::uint64_t kGroupValues = 100'000;

// Five digits of each five bytes, so that each value is as likely as any other to a part in 10^7.
std::string digits_of(const protocol::Hash& alliance, const MemberId& member) {
  Bytes input = label("safety-number");
  append(input, alliance);
  append(input, member.view());
  const Sha256Digest hash = sha256(input);
  std::string digits;
  for (std::size_t group = 0; group < kGroupsOfOne; ++group) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < kGroupBytes; ++i) {
      value = value << 8 | hash[group * kGroupBytes + i];
    }
    const std::string text = std::to_string(value % kGroupValues);
    digits.append(digits.empty() ? "" : " ").append(kGroupDigits - text.size(), '0').append(text);
  }
  return digits;
}

}  // namespace

std::string safety_number(const protocol::Hash& alliance, const MemberId& one,
                          const MemberId& other) {
  const auto [first, second] = std::minmax(one, other);
  return digits_of(alliance, first) + " " + digits_of(alliance, second);
}

}  // namespace indaba::client
