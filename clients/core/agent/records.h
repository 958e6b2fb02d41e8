// Records: what the agent keeps, as structures under keys, read and changed within one call.
//
// Changes are seen at once by whoever reads here, and leave as the one batch of the call. A record
// that can't be read as what it should be is ClientError::corrupt_store.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clients/core/error.h"
#include "clients/core/store/sealed_store.h"
#include "protocol/cbor/cbor.h"

namespace indaba::client {

// A key of a prefix and a number, which sorts by the number: 16 hexadecimal digits.
std::string numbered(std::string_view prefix, std::uint64_t number);

class Records {
 public:
  // `stored` must outlive it.
  explicit Records(const SealedStore& stored) : stored_(stored) {}

  template <class T>
  Result<std::optional<T>> get(std::string_view key) const {
    INDABA_TRY_ASSIGN(const std::optional<SecretBytes> encoded, get_bytes(key));
    if (!encoded) {
      return std::optional<T>();
    }
    INDABA_TRY_ASSIGN(T value, decode<T>(encoded->view()));
    return std::optional<T>(std::move(value));
  }
  // All under a prefix, by the rest of their keys.
  template <class T>
  Result<std::map<std::string, T>> all(std::string_view prefix) const {
    std::map<std::string, T> values;
    INDABA_TRY_ASSIGN(const std::vector<SecretEntry> found, scan(prefix, {}, SIZE_MAX));
    for (const SecretEntry& entry : found) {
      INDABA_TRY_ASSIGN(T value, decode<T>(entry.value.view()));
      values.emplace(entry.key.substr(prefix.size()), std::move(value));
    }
    return values;
  }
  template <class T>
  void put(std::string key, const T& value) {
    Bytes encoded = cbor::encode(value);
    put_bytes(std::move(key), SecretBytes(encoded));
    wipe(encoded);
  }
  void erase(std::string key) { changes_.insert_or_assign(std::move(key), std::nullopt); }

  // All that there is. Errors: the host's.
  Status erase_all();

  void put_bytes(std::string key, SecretBytes value) {
    changes_.insert_or_assign(std::move(key), std::move(value));
  }
  Result<std::optional<SecretBytes>> get_bytes(std::string_view key) const;
  Result<std::vector<SecretEntry>> scan(std::string_view prefix, std::string_view after,
                                        std::size_t limit) const;

  // What changed since the last call of it.
  SecretBatch take_changes();

  template <class T>
  static Result<T> decode(ByteView encoded) {
    auto value = cbor::decode<T>(encoded);
    if (!value) {
      return ClientError::corrupt_store;
    }
    return value;
  }

 private:
  const SealedStore& stored_;
  std::map<std::string, std::optional<SecretBytes>, std::less<>> changes_;
};

}  // namespace indaba::client
