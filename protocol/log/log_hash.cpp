#include "protocol/log/log_hash.h"

#include <string_view>

namespace indaba::protocol {
namespace {

using namespace std::string_view_literals;

ByteArray<8> big_endian(std::uint64_t number) {
  ByteArray<8> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(number >> (8 * (bytes.size() - 1 - i)));
  }
  return bytes;
}

}  // namespace

LogHash log_hash(const ChannelId& channel, const LogHash& before, std::uint64_t seq, EntryType type,
                 const Sha256Digest& body_hash) {
  const ByteArray<8> number = big_endian(seq);
  const ByteArray<1> type_byte{static_cast<std::uint8_t>(type)};
  return sha256(
      {as_bytes("indaba/1 log\0"sv), channel.view(), before, number, type_byte, body_hash});
}

}  // namespace indaba::protocol
