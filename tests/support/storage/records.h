// Records that stores are filled with in tests.
#pragma once

#include <cstdint>
#include <string_view>

#include "crypto/base/id.h"
#include "storage/channels.h"
#include "storage/log.h"

namespace indaba::test {

// The nth id of its kind; ids are ordered as their numbers are.
template <class AnyId>
AnyId id_of(std::uint64_t number) {
  ByteArray<AnyId::size_bytes> bytes{};
  for (std::size_t place = bytes.size(); number != 0; number >>= 8) {
    bytes[--place] = static_cast<std::uint8_t>(number);
  }
  return AnyId(bytes);
}

inline storage::Channel channel_of(std::uint64_t number) {
  return {.id = id_of<ChannelId>(number),
          .kind = storage::ChannelKind::topic,
          .created = UnixTime{1000},
          .closed = {}};
}

// A message by device 1, at second 1000.
inline storage::NewEntry message_of(std::uint64_t number, std::string_view body) {
  return {.type = storage::EntryType::message,
          .body = as_bytes(body),
          .at = UnixTime{1000},
          .message = id_of<MessageId>(number),
          .device = id_of<DeviceId>(1),
          .generation = 0,
          .epoch = 1,
          .expires = {}};
}

}  // namespace indaba::test
