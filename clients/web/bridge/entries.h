// Entries: a member's store in memory, sealed as it lies in the host's.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "clients/core/store/key_values.h"

namespace indaba::web {

class Entries final : public client::KeyValueReader {
 public:
  // What stands under a key; whatever stood there before is replaced. Errors: unfit_entry for a key
  // or a value that no host is given.
  Status put(std::string key, Bytes value);
  void apply(const client::WriteBatch& batch);
  void clear() { entries_.clear(); }

  Result<std::optional<Bytes>> get(std::string_view key) const override;
  Result<std::vector<client::KeyValue>> scan(std::string_view prefix, std::string_view after,
                                             std::size_t limit) const override;

 private:
  std::map<std::string, Bytes, std::less<>> entries_;
};

}  // namespace indaba::web
