// KeyValues: all that a member's agent keeps between two runs, as an ordered map from keys to
// values.
//
// The agent reads through KeyValueReader and hands out WriteBatches; whoever hosts it (a SQLite
// file, a browser's IndexedDB, a test) stores a batch whole or not at all. Keys are names of ours
// with ids in them, never empty; values are sealed before they come here (sealed_store.h). What a
// host refuses it says in StoreError's words.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace indaba::client {

// What every host takes, at least.
inline constexpr std::size_t kKeyBytesMax = 512;
inline constexpr std::size_t kValueBytesMax = std::size_t{16} << 20;

struct KeyValue {
  std::string key;
  Bytes value;
  bool operator==(const KeyValue&) const = default;
};

// Puts a value, or deletes what is under the key.
struct Write {
  std::string key;
  std::optional<Bytes> value;
  bool operator==(const Write&) const = default;
};
using WriteBatch = std::vector<Write>;

// Which opening of a store a batch comes from: of two hosts of one store the later one wins.
struct Fence {
  std::uint64_t number = 0;
  auto operator<=>(const Fence&) const = default;
};

class KeyValueReader {
 public:
  virtual ~KeyValueReader() = default;

  // Empty where there is nothing.
  virtual Result<std::optional<Bytes>> get(std::string_view key) const = 0;

  // Those whose keys begin with `prefix` and come behind `after` (empty: all), in the order of
  // their bytes, at most `limit`.
  virtual Result<std::vector<KeyValue>> scan(std::string_view prefix, std::string_view after,
                                             std::size_t limit) const = 0;
};

class KeyValueStore : public KeyValueReader {
 public:
  // Begins an opening, before anything is read for it: raises the number that the store keeps,
  // durably, so that no batch of an earlier opening is taken any more, whoever holds it.
  virtual Result<Fence> open_fence() = 0;

  // All of it or nothing, durable on return; of several writes to one key the last counts. `fence`
  // is compared with the store's number in the same step in which the batch is stored. Errors:
  // superseded (nothing changed), or the host's own; after any the host drops the agent and opens
  // the store again.
  virtual Status write(const WriteBatch& batch, Fence fence) = 0;
};

}  // namespace indaba::client
