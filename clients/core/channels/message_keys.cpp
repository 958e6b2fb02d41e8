#include "clients/core/channels/message_keys.h"

#include <algorithm>

#include "clients/core/agent/records.h"
#include "crypto/base/hex.h"

namespace indaba::client {

std::string messages_of(const ChannelId& channel) {
  return "message/" + to_hex(channel.view()) + "/";
}

std::string place_key(const ChannelId& channel, const MessageId& message) {
  return "place/" + to_hex(channel.view()) + "/" + to_hex(message.view());
}

// Few do, and of each it is asked several times: what does not even spell the name is not read.
std::optional<UnixTime> expiry_of(ByteView content) {
  constexpr std::string_view name = "expires";
  if (std::search(content.begin(), content.end(), name.begin(), name.end()) == content.end()) {
    return {};
  }
  const auto read = protocol::read_content(content);
  const auto* text = read && *read ? std::get_if<protocol::TextContent>(&**read) : nullptr;
  return text != nullptr ? text->expires : std::nullopt;
}

std::optional<UnixTime> expiry_of(const ShownMessage& message) {
  const auto said = expiry_of(message.content);
  return said && message.expires ? std::min(*said, *message.expires)
                                 : (said ? said : message.expires);
}

std::string expiry_key(UnixTime expires, const MessagePlace& place) {
  return numbered(numbered(kExpiring, expires.seconds) + "/" + to_hex(place.channel.view()) + "/",
                  place.seq);
}

}  // namespace indaba::client
