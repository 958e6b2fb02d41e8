// Messages of open channels (content.cddl, `open_message`): one ciphertext for everybody, under a
// key that follows from the circle's seed, signed by the sender's device inside.
#pragma once

#include "clients/core/circles/circle_keys.h"
#include "protocol/content/open_channels.h"

namespace indaba::client {

// Where a message stands, as far as its encryption is bound to it.
struct OpenPlace {
  protocol::Hash alliance{};
  ChannelId channel;
  std::uint64_t epoch = 0;  // of the circle
  MessageId message;
};

// Signs `message` (all but its signature is filled in) with the device's key, pads and encrypts it.
// Errors: random_failed.
Result<Bytes> seal_open_message(const OpenPlace& place, const ChannelKey& key,
                                const Ed25519KeyPair& device_key, protocol::OpenMessage message,
                                Random& random);

// Decrypts. Whose message it is, is not known before `verify_open_message`. Errors:
// decryption_failed, invalid_padding, what ProtocolError names.
Result<protocol::OpenMessage> open_open_message(const OpenPlace& place, const ChannelKey& key,
                                                ByteView body);

// Whether the device that it names has signed it. Errors: invalid_signature.
Status verify_open_message(const OpenPlace& place, const protocol::OpenMessage& message,
                           const protocol::SigningKey& device_key);

}  // namespace indaba::client
