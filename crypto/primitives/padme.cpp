#include "crypto/primitives/padme.h"

#include <sodium/utils.h>

#include <algorithm>
#include <bit>
#include <limits>

#include "crypto/primitives/error.h"

namespace indaba {
namespace {

constexpr std::uint8_t kMarker = 0x80;
constexpr std::uint64_t kPaddedLengthMax = std::uint64_t{1} << 63;

SecretBytes pad(ByteView content, std::size_t padded_bytes) {
  SecretBytes padded(padded_bytes);
  const MutableByteView out = padded.mutable_view();
  std::copy(content.begin(), content.end(), out.begin());
  out[content.size()] = kMarker;
  return padded;
}

}  // namespace

std::uint64_t padme_length(std::uint64_t length) {
  if (length < 2 || length > kPaddedLengthMax) {
    return length;
  }
  const auto exponent = static_cast<std::uint64_t>(std::bit_width(length)) - 1;
  const auto kept_bits = static_cast<std::uint64_t>(std::bit_width(exponent));
  const std::uint64_t low_bits = (std::uint64_t{1} << (exponent - kept_bits)) - 1;
  return (length + low_bits) & ~low_bits;
}

SecretBytes pad_padme(ByteView content) {
  const std::uint64_t padded_bytes = padme_length(std::uint64_t{content.size()} + 1);
  // Can't fail: where the content has its place, 12 % more are an address too.
  check(padded_bytes <= std::numeric_limits<std::size_t>::max());
  return pad(content, static_cast<std::size_t>(padded_bytes));
}

Result<SecretBytes> pad_to(ByteView content, std::size_t padded_bytes) {
  if (content.size() >= padded_bytes) {
    return CryptoError::invalid_length;
  }
  return pad(content, padded_bytes);
}

Result<SecretBytes> unpad(ByteView padded) {
  std::size_t size = 0;
  if (padded.empty() || sodium_unpad(&size, padded.data(), padded.size(), padded.size()) != 0) {
    return CryptoError::invalid_padding;
  }
  return SecretBytes(padded.first(size));
}

}  // namespace indaba
