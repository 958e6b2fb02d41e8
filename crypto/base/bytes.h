// Plain bytes: what may be seen, compared and copied. Secrets have types of their own (secret.h).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace indaba {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using MutableByteView = std::span<std::uint8_t>;
template <std::size_t N>
using ByteArray = std::array<std::uint8_t, N>;

inline Bytes to_bytes(ByteView view) { return {view.begin(), view.end()}; }
inline Bytes to_bytes(std::string_view text) { return {text.begin(), text.end()}; }

// The bytes of `text`, which must outlive the view.
inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// Equality of public bytes; takes variable time, so never for secrets.
bool same_bytes(ByteView a, ByteView b);

// `from` must not be a part of `to`.
void append(Bytes& to, ByteView from);

}  // namespace indaba
