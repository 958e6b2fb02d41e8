// MetaStore: what the store says about itself.
#pragma once

#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"

namespace indaba::storage {

// Names one unbroken life of a database: a restored copy begins another.
using IncarnationId = Id<struct IncarnationIdTag, 16>;

struct Incarnation {
  IncarnationId id;
  std::uint64_t number = 0;  // from 1
  UnixTime began;
};

// Single values, each under a number that never changes its meaning.
enum class MetaKey : std::uint8_t {
  clock_mark = 1,    // the latest time that sweeps trusted (storage/sweep.h)
  founder_link = 2,  // SHA-256 of the secret that founds the alliance; gone once it has
  alliance = 3,      // the alliance's id
  head_key = 4,      // the seed of the key that signs heads
  list_changes = 5,  // how often the alliance's lists have changed (server/service/lists.h)
};

class MetaStore {
 public:
  virtual ~MetaStore() = default;

  // The present incarnation. Errors: not_found in a store that was never begun.
  virtual Result<Incarnation> incarnation() const = 0;
  // Any, present or ended. Errors: not_found.
  virtual Result<Incarnation> incarnation(const IncarnationId& id) const = 0;
  // The present one ends. Errors: already_exists if `id` was used before.
  virtual Status begin_incarnation(const IncarnationId& id, UnixTime now) = 0;

  // Errors: not_found.
  virtual Result<Bytes> value(MetaKey key) const = 0;
  // In place of what was there.
  virtual Status set_value(MetaKey key, ByteView value) = 0;
  // Whether it was there or not.
  virtual Status remove_value(MetaKey key) = 0;

  // A value that is a number. Errors: corrupt for one that is none.
  Result<std::optional<std::uint64_t>> number(MetaKey key) const;
  Status set_number(MetaKey key, std::uint64_t number);
};

}  // namespace indaba::storage
