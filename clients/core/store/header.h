// The header of a sealed store: the store key, wrapped under what opens the store.
//
// The one record that is not sealed. Its layout, in version 1:
//
//   "indaba/1" 00 "store" 00, the version (1 byte), a CBOR map, SHA-256 of all before (32 bytes)
//
// The hash is no defence, since whoever changes the header can hash it again; it tells damage from
// a wrong passphrase before anything is derived. Against a change stands the wrapping, whose
// associated data is all of the header but the wrapped key. What is read is bounded before it is
// used: a doctored file can't have a device derive for minutes.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "clients/core/store/cost.h"
#include "crypto/base/bytes.h"
#include "crypto/base/random.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "crypto/primitives/aead.h"
#include "crypto/primitives/argon2id.h"
#include "protocol/cbor/cbor.h"

namespace indaba::client {

// Of the header, and of the values that are sealed under it.
inline constexpr std::uint8_t kStoreVersion = 1;

// What opens a store: what a person remembers (its bytes as they are typed, so whoever asks for it
// brings them into one form of Unicode), or 32 random bytes in a file, for a bot.
struct Passphrase {
  SecretBytes text;
};
struct FileKey {
  Secret<32> bytes;
};
using Opener = std::variant<Passphrase, FileKey>;

// Under which all values are sealed, for as long as the store exists.
struct StoreKey {
  Secret<32> bytes;
};

struct PassphraseCost {
  std::uint32_t passes = 0;
  std::uint32_t memory_kib = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("passes", self.passes, cbor::Bounds{kCostMin.passes, kCostMax.passes});
    io("memory_kib", self.memory_kib, cbor::Bounds{kCostMin.memory_kib, kCostMax.memory_kib});
  }
};

struct StoreHeader {
  ByteArray<24> nonce{};
  ByteArray<kArgon2idSaltBytes> salt{};
  std::optional<PassphraseCost> argon2id;  // absent where a key from a file opens
  ByteArray<32 + kAeadTagBytes> wrapped_key{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("salt", self.salt);
    io("nonce", self.nonce);
    io("argon2id", self.argon2id);
    io("wrapped_key", self.wrapped_key);
  }
};

Bytes encode_header(const StoreHeader& header);
// Errors: damaged_header (a cost out of bounds included), newer_version.
Result<StoreHeader> decode_header(ByteView bytes);

// Wraps under a fresh salt and nonce; `cost` is for a passphrase alone. Errors: unfit_passphrase,
// unfit_cost, random_failed, out_of_memory.
Result<StoreHeader> wrap_store_key(const StoreKey& key, const Opener& opener,
                                   const Argon2idParameters& cost, Random& random);
// Errors: wrong_passphrase, wrong_file_key (a doctored header included), wants_passphrase,
// wants_file_key, unfit_passphrase, out_of_memory.
Result<StoreKey> unwrap_store_key(const StoreHeader& header, const Opener& opener);

}  // namespace indaba::client
