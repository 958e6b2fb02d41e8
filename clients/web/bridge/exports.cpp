#include "clients/web/bridge/exports.h"

#include <emscripten.h>

#include <algorithm>
#include <cstdlib>

#include "clients/web/bridge/packing.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/random.h"

using indaba::Bytes;
using indaba::Result;
using indaba::SecretBytes;
using indaba::Status;
using indaba::UnixTime;
using indaba::web::Bridge;
using indaba::web::Output;

namespace {

// What JavaScript's numbers keep exactly; anything else counts as 0.
std::uint64_t whole(double number) {
  const auto max = static_cast<double>(indaba::client::kJsonNumberMax);
  return number >= 0 && number <= max ? static_cast<std::uint64_t>(number) : 0;
}

UnixTime time_of(double now) { return {whole(now)}; }

std::uint8_t* hand_over(const Bytes& bytes) {
  auto* copy = static_cast<std::uint8_t*>(std::malloc(bytes.size()));
  if (copy != nullptr) {
    std::copy(bytes.begin(), bytes.end(), copy);
  }
  return copy;
}

Bytes packed(const Output& output) { return pack(output); }
Bytes packed(const Status& status) {
  return status ? pack(Output{}) : indaba::web::pack_error(status.error());
}
Bytes packed(const Result<Output>& output) {
  return output ? pack(*output) : indaba::web::pack_error(output.error());
}

template <class Act>
std::uint8_t* answer(Bridge* bridge, Act act) {
  return hand_over(packed(act(*bridge)));
}

SecretBytes take_secret(std::uint8_t* bytes, std::size_t size) {
  SecretBytes secret{indaba::ByteView(bytes, size)};
  indaba::wipe({bytes, size});
  return secret;
}

// One for all bridges: it keeps nothing.
indaba::SystemRandom& system_random() {
  static indaba::SystemRandom random;
  return random;
}

}  // namespace

// There are no exceptions in the module: where memory is short it stops there, and never goes on
// with a null pointer, which WebAssembly would let it write through.
void* operator new(std::size_t size) {
  void* memory = std::malloc(size);
  if (memory == nullptr) {
    __builtin_trap();
  }
  return memory;
}

extern "C" {

EMSCRIPTEN_KEEPALIVE Bridge* indaba_new() { return new Bridge(system_random()); }

EMSCRIPTEN_KEEPALIVE void indaba_delete(Bridge* bridge) { delete bridge; }

EMSCRIPTEN_KEEPALIVE std::uint8_t* indaba_load(Bridge* bridge, IndabaText key,
                                               std::size_t key_bytes, const std::uint8_t* value,
                                               std::size_t value_bytes) {
  return answer(bridge, [&](Bridge& to) {
    return to.load(std::string(key, key_bytes), Bytes(value, value + value_bytes));
  });
}

EMSCRIPTEN_KEEPALIVE std::uint8_t* indaba_try_floor(Bridge* bridge) {
  return answer(bridge, [](Bridge& /*to*/) { return Bridge::try_floor(); });
}

EMSCRIPTEN_KEEPALIVE std::uint8_t* indaba_create(Bridge* bridge, std::uint8_t* passphrase,
                                                 std::size_t passphrase_bytes, double floor_us,
                                                 double now) {
  return answer(bridge, [&](Bridge& to) {
    return to.create(take_secret(passphrase, passphrase_bytes), whole(floor_us), time_of(now));
  });
}

EMSCRIPTEN_KEEPALIVE std::uint8_t* indaba_open(Bridge* bridge, std::uint8_t* passphrase,
                                               std::size_t passphrase_bytes, double now) {
  return answer(bridge, [&](Bridge& to) {
    return to.open(take_secret(passphrase, passphrase_bytes), time_of(now));
  });
}

EMSCRIPTEN_KEEPALIVE void indaba_lock(Bridge* bridge) { bridge->lock(); }

EMSCRIPTEN_KEEPALIVE std::uint8_t* indaba_connected(Bridge* bridge, double now) {
  return answer(bridge, [&](Bridge& to) { return to.connected(time_of(now)); });
}

EMSCRIPTEN_KEEPALIVE std::uint8_t* indaba_lost(Bridge* bridge, double now) {
  return answer(bridge, [&](Bridge& to) { return to.lost(time_of(now)); });
}

EMSCRIPTEN_KEEPALIVE std::uint8_t* indaba_received(Bridge* bridge, const std::uint8_t* message,
                                                   std::size_t message_bytes, double now) {
  return answer(bridge, [&](Bridge& to) {
    return to.received(Bytes(message, message + message_bytes), time_of(now));
  });
}

EMSCRIPTEN_KEEPALIVE std::uint8_t* indaba_tick(Bridge* bridge, double now) {
  return answer(bridge, [&](Bridge& to) { return to.tick(time_of(now)); });
}

EMSCRIPTEN_KEEPALIVE std::uint8_t* indaba_command(Bridge* bridge, double id, IndabaText json,
                                                  std::size_t json_bytes, double now) {
  return answer(bridge, [&](Bridge& to) {
    return to.command(whole(id), {json, json_bytes}, time_of(now));
  });
}

EMSCRIPTEN_KEEPALIVE std::uint8_t* indaba_query(Bridge* bridge, IndabaText json,
                                                std::size_t json_bytes, double now) {
  return hand_over(indaba::web::pack_text(bridge->query({json, json_bytes}, time_of(now))));
}

EMSCRIPTEN_KEEPALIVE void indaba_sha256(const std::uint8_t* bytes, std::size_t size,
                                        std::uint8_t* digest) {
  const indaba::Sha256Digest made = indaba::sha256({bytes, size});
  std::copy(made.begin(), made.end(), digest);
}
}
