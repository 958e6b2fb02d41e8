// Kinds of channels.
//
// The structures follow frames.cddl, name by name.
#pragma once

#include "protocol/types.h"

namespace indaba::protocol {

enum class ChannelKind : std::uint8_t { self, direct, group, topic, alert };
constexpr auto enum_names(ChannelKind) {
  using enum ChannelKind;
  return std::to_array<cbor::Named<ChannelKind>>(
      {{self, "self"}, {direct, "direct"}, {group, "group"}, {topic, "topic"}, {alert, "alert"}});
}

// On MLS; the others are keyed from a circle.
constexpr bool is_closed(ChannelKind kind) { return kind <= ChannelKind::group; }

}  // namespace indaba::protocol
