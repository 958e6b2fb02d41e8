#include "protocol/frames/events.h"

#include <algorithm>

#include "crypto/base/check.h"

namespace indaba::protocol {
namespace {

// {"ev": "entry", "with": ...}, up to the first byte of the map of entry and channel.
constexpr auto kBeforePayload = std::to_array<std::uint8_t>(
    {0xA2, 0x62, 'e', 'v', 0x65, 'e', 'n', 't', 'r', 'y', 0x64, 'w', 'i', 't', 'h'});
constexpr std::uint8_t kMapOfTwo = 0xA2;
// The same map with one more, which sorts first: {"head": ...
constexpr auto kMapWithHead = std::to_array<std::uint8_t>({0xA3, 0x64, 'h', 'e', 'a', 'd'});

}  // namespace

Bytes add_head(ByteView event, const SignedHead& head) {
  constexpr std::size_t kPayload = kBeforePayload.size() + 1;
  check(event.size() > kPayload && event[kPayload - 1] == kMapOfTwo &&
        std::equal(kBeforePayload.begin(), kBeforePayload.end(), event.begin()));
  const Bytes encoded = cbor::encode(head);
  Bytes whole;
  whole.reserve(event.size() + kMapWithHead.size() + encoded.size());
  append(whole, kBeforePayload);
  append(whole, kMapWithHead);
  append(whole, encoded);
  append(whole, event.subspan(kPayload));
  return whole;
}

}  // namespace indaba::protocol
