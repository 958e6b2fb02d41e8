// SealedStore: what the agent keeps, sealed before it reaches the host.
//
// Each value is sealed with XChaCha20-Poly1305 under one random key, the store key, together with
// the name it stands under: whoever has the file reads names, lengths and times of change, and can
// neither read a value nor put it under another name. The store key stands in the header, wrapped
// under what opens the store (header.h). Not prevented: handing back the whole file, or a
// value, as it once was.
//
// In the host, the header's key is "header" and each value's key "v/" with its name behind it.
//
//   auto fence = host.open_fence();
//   auto store = SealedStore::open(host, opener);
//   auto batch = store->seal(writes, random);
//   host.write(*batch, *fence);
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clients/core/store/header.h"
#include "clients/core/store/key_values.h"
#include "crypto/base/random.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"

namespace indaba::client {

// A key and its value, as the agent sees it.
struct SecretEntry {
  std::string key;
  SecretBytes value;
};

// Puts a value, or deletes what is under the key.
struct SecretWrite {
  std::string key;
  std::optional<SecretBytes> value;
};
using SecretBatch = std::vector<SecretWrite>;

enum class OpenedBy : std::uint8_t { passphrase, file_key };

class SealedStore {
 public:
  struct Created;

  // What to ask the member for. Errors: absent, damaged_header, newer_version, the host's.
  static Result<OpenedBy> opened_by(const KeyValueReader& host);

  // A new store with a random key; it exists once the host has written `header`. `cost` is what a
  // guess at a passphrase costs (cost.h), and nothing for a key. `host` must outlive the store.
  // Errors: already_made, unfit_passphrase, unfit_cost, random_failed, out_of_memory, the host's.
  static Result<Created> create(const KeyValueReader& host, const Opener& opener,
                                const Argon2idParameters& cost, Random& random);

  // Errors: absent, damaged_header, newer_version, wrong_passphrase, wrong_file_key,
  // wants_passphrase, wants_file_key, unfit_passphrase, out_of_memory, the host's.
  static Result<SealedStore> open(const KeyValueReader& host, const Opener& opener);

  // Empty where there is nothing. Errors: damaged_value, the host's.
  Result<std::optional<SecretBytes>> get(std::string_view key) const;

  // As KeyValueReader::scan. Errors: damaged_value if one of them is, the host's.
  Result<std::vector<SecretEntry>> scan(std::string_view prefix, std::string_view after,
                                        std::size_t limit) const;

  // The same writes, for the host. Errors: too_large (nothing was sealed), random_failed.
  Result<WriteBatch> seal(const SecretBatch& batch, Random& random) const;

  // Replaces the header by one for another passphrase or key; values stay as they are. Whoever has
  // an old copy of the file still opens that with the old passphrase. Errors: unfit_passphrase,
  // unfit_cost, random_failed, out_of_memory.
  Result<Write> change_opener(const Opener& opener, const Argon2idParameters& cost,
                              Random& random) const;

 private:
  SealedStore(const KeyValueReader& host, StoreKey key) : host_(&host), key_(std::move(key)) {}

  const KeyValueReader* host_;
  StoreKey key_;
};

struct SealedStore::Created {
  SealedStore store;
  Write header;
};

}  // namespace indaba::client
