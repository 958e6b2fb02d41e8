// BackupStore: one sealed backup a member, and the statement that vouches for it.
#pragma once

#include <cstdint>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"

namespace indaba::storage {

struct KeptBackup {
  std::uint64_t counter = 0;
  Bytes statement;  // encoded
  Bytes sealed;
  UnixTime at;
};

class BackupStore {
 public:
  virtual ~BackupStore() = default;

  // Takes the place of an earlier one. Errors: conflict unless the counter is higher.
  virtual Status put(const MemberId& member, const KeptBackup& backup) = 0;
  // Errors: not_found.
  virtual Result<KeptBackup> backup(const MemberId& member) const = 0;
  virtual Status forget(const MemberId& member) = 0;
};

}  // namespace indaba::storage
