#include "protocol/cbor/utf8.h"

#include <cstring>

namespace indaba::cbor {
namespace {

// What the first byte of a sequence decides: how many bytes follow, and within which bounds the
// first of them lies (RFC 3629 section 4); `following` is 0 for bytes that begin nothing.
struct Lead {
  std::size_t following;
  std::uint8_t low;
  std::uint8_t high;
};

Lead lead_of(std::uint8_t byte) {
  if (byte >= 0xc2 && byte <= 0xdf) {
    return {1, 0x80, 0xbf};
  }
  if (byte >= 0xe0 && byte <= 0xef) {
    return {2, byte == 0xe0 ? std::uint8_t{0xa0} : std::uint8_t{0x80},
            byte == 0xed ? std::uint8_t{0x9f} : std::uint8_t{0xbf}};
  }
  if (byte >= 0xf0 && byte <= 0xf4) {
    return {3, byte == 0xf0 ? std::uint8_t{0x90} : std::uint8_t{0x80},
            byte == 0xf4 ? std::uint8_t{0x8f} : std::uint8_t{0xbf}};
  }
  return {0, 0, 0};
}

// The bytes of `bytes` at the front that are ASCII, eight at a time.
std::size_t ascii_run(ByteView bytes) {
  std::size_t at = 0;
  while (at + sizeof(std::uint64_t) <= bytes.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    if ((word & 0x8080808080808080) != 0) {
      break;
    }
    at += sizeof word;
  }
  return at;
}

}  // namespace

bool is_utf8(ByteView bytes) {
  std::size_t at = ascii_run(bytes);
  while (at < bytes.size()) {
    if (bytes[at] < 0x80) {
      ++at;
      continue;
    }
    const Lead lead = lead_of(bytes[at]);
    if (lead.following == 0 || bytes.size() - at <= lead.following) {
      return false;
    }
    if (bytes[at + 1] < lead.low || bytes[at + 1] > lead.high) {
      return false;
    }
    for (std::size_t i = 2; i <= lead.following; ++i) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return false;
      }
    }
    at += lead.following + 1;
  }
  return true;
}

}  // namespace indaba::cbor
