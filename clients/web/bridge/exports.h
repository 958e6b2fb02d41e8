// The bridge for JavaScript: what the module exports.
//
// Whatever is given is a pointer into the module's memory and a length; the caller takes it with
// `malloc` and gives it back with `free`. Whatever is answered is a buffer as packing.h lays it out
// (of indaba_query its text alone), which the caller frees. Times are seconds since 1970, and
// numbers of commands whole, both as JavaScript's numbers. Memory may grow in any call: views into
// it are to be made anew after each.
//
// Where memory is short or an invariant is broken, the module stops: the call throws a
// RuntimeError, and whatever is in the module's memory is of no use any more. Its host wipes that
// memory and drops the module; what was to be stored is lost, and it begins anew. An answer that
// found no memory is null, and the bridge can go on. Passphrases are wiped where they are given.
#pragma once

#include <cstddef>
#include <cstdint>

namespace indaba::web {
class Bridge;
}

extern "C" {

using IndabaText = const char*;

// One for each store that is open.
indaba::web::Bridge* indaba_new();
void indaba_delete(indaba::web::Bridge* bridge);

std::uint8_t* indaba_load(indaba::web::Bridge* bridge, IndabaText key, std::size_t key_bytes,
                          const std::uint8_t* value, std::size_t value_bytes);
std::uint8_t* indaba_try_floor(indaba::web::Bridge* bridge);
std::uint8_t* indaba_create(indaba::web::Bridge* bridge, std::uint8_t* passphrase,
                            std::size_t passphrase_bytes, double floor_us, double now);
std::uint8_t* indaba_open(indaba::web::Bridge* bridge, std::uint8_t* passphrase,
                          std::size_t passphrase_bytes, double now);
void indaba_lock(indaba::web::Bridge* bridge);

std::uint8_t* indaba_connected(indaba::web::Bridge* bridge, double now);
std::uint8_t* indaba_lost(indaba::web::Bridge* bridge, double now);
std::uint8_t* indaba_received(indaba::web::Bridge* bridge, const std::uint8_t* message,
                              std::size_t message_bytes, double now);
std::uint8_t* indaba_tick(indaba::web::Bridge* bridge, double now);
std::uint8_t* indaba_command(indaba::web::Bridge* bridge, double id, IndabaText json,
                             std::size_t json_bytes, double now);
std::uint8_t* indaba_query(indaba::web::Bridge* bridge, IndabaText json, std::size_t json_bytes,
                           double now);

// For the host itself: `digest` takes 32 bytes.
void indaba_sha256(const std::uint8_t* bytes, std::size_t size, std::uint8_t* digest);
}
