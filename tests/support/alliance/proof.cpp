#include "tests/support/alliance/proof.h"

namespace indaba::test {

protocol::ProveRequest proof_of(const DeviceId& device, const Ed25519KeyPair& key,
                                const protocol::HelloEvent& hello) {
  Bytes input = to_bytes("indaba/1");
  input.push_back(0);
  append(input, as_bytes("prove"));
  input.push_back(0);
  append(input, hello.alliance.value_or(protocol::Hash{}));
  append(input, hello.nonce);
  append(input, hello.server_key);
  append(input, device.view());
  append(input, as_bytes(hello.server_name));
  return {device, ed25519_sign(key, input), {1}};
}

}  // namespace indaba::test
