// How a device proves itself to the server that has said hello.
#pragma once

#include "crypto/base/id.h"
#include "crypto/primitives/ed25519.h"
#include "protocol/frames/connect.h"

namespace indaba::test {

protocol::ProveRequest proof_of(const DeviceId& device, const Ed25519KeyPair& key,
                                const protocol::HelloEvent& hello);

}  // namespace indaba::test
