// What follows from a circle's seed: the keys of one epoch, and how a seed is handed on.
//
// An epoch's seed is 32 random bytes that every device in the circle holds (content.cddl, "open
// channels"). Whoever has one can also open the earlier seeds that are wrapped under it; nothing
// leads from a seed to a later one.
#pragma once

#include <cstdint>

#include "crypto/base/result.h"
#include "crypto/primitives/hpke.h"
#include "protocol/statements/circle.h"

namespace indaba::client {

using CircleSeed = Secret<32>;
using ChannelKey = Secret<32>;

// One epoch of one circle; bound into everything that follows from its seed.
struct CirclePlace {
  protocol::Hash alliance{};
  protocol::CircleId circle;
  std::uint64_t epoch = 0;
};

// What a manifest says of the seed (statements.cddl, `manifest`).
protocol::Hash commitment_to(const CirclePlace& place, const CircleSeed& seed);

// To which anybody can seal something for the whole circle.
HpkeKeyPair sealing_key_of(const CirclePlace& place, const CircleSeed& seed);

// Under which the messages of one open channel are encrypted.
ChannelKey channel_key_of(const CirclePlace& place, const CircleSeed& seed,
                          const ChannelId& channel);

// The seed of the epoch `past`, so that whoever holds that of `place` opens it: nonce and
// ciphertext, 72 bytes. Errors: random_failed.
Result<Bytes> wrap_past(const CirclePlace& place, const CircleSeed& seed, std::uint64_t past,
                        const CircleSeed& past_seed, Random& random);
// Errors: decryption_failed, invalid_length.
Result<CircleSeed> unwrap_past(const CirclePlace& place, const CircleSeed& seed, std::uint64_t past,
                               ByteView wrapped);

// Who seals a seed for which device; all of it is bound into the box.
struct BoxRoute {
  DeviceId device;
  DeviceId boxer_device;
};

// The `sealed` of a box (statements.cddl, `box`). Errors: those of hpke_seal.
Result<Bytes> seal_seed(const CirclePlace& place, const CircleSeed& seed, const BoxRoute& route,
                        ByteView box_key, Random& random);
// Errors: decryption_failed, invalid_length.
Result<CircleSeed> open_seed(const CirclePlace& place, const BoxRoute& route,
                             const HpkeKeyPair& box_key, ByteView sealed);

}  // namespace indaba::client
