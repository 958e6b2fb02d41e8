// Records that stores are filled with in tests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/base/id.h"
#include "storage/channels.h"
#include "storage/devices.h"
#include "storage/log.h"
#include "storage/members.h"

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

// Full, with the handle "member_NUMBER".
inline storage::Member member_of(std::uint64_t number) {
  return {.id = id_of<MemberId>(number),
          .handle = "member_" + std::to_string(number),
          .standing = storage::Standing::full,
          .registered = UnixTime{1000},
          .country = {},
          .statement = {},
          .serial = {}};
}

// The first device of its generation, with keys of its own.
inline storage::Device device_of(std::uint64_t number, std::uint64_t member) {
  const auto mark = static_cast<std::uint8_t>(number);
  return {.id = id_of<DeviceId>(number),
          .member = id_of<MemberId>(member),
          .generation = 1,
          .signature_key = {mark, 1},
          .box_key = {mark, 2},
          .created = UnixTime{1000},
          .expires = UnixTime{2000},
          .certifier = {},
          .statement = {mark, 3},
          .ended = {}};
}

}  // namespace indaba::test
