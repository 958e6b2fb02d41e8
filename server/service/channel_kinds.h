// Kinds of channels, as frames name them and as the store numbers them.
#pragma once

#include <cstdint>

#include "protocol/frames/channel_kinds.h"
#include "storage/channels.h"

namespace indaba::server {

inline storage::ChannelKind kept_kind(protocol::ChannelKind kind) {
  return static_cast<storage::ChannelKind>(static_cast<std::uint8_t>(kind) + 1);
}
inline protocol::ChannelKind shown_kind(storage::ChannelKind kind) {
  return static_cast<protocol::ChannelKind>(static_cast<std::uint8_t>(kind) - 1);
}

}  // namespace indaba::server
