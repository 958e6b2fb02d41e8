#include "storage/sqlite/migrations.h"

#include <array>
#include <cstdint>
#include <string>

#include "storage/sqlite/nouns.h"
#include "storage/sqlite/query.h"

namespace indaba::storage::sqlite {
namespace {

// Step n, counted from 1, makes version n out of version n - 1. A released step never changes.
using Step = Status (*)(Connection&);
constexpr std::array<Step, 1> kSteps{create_tables};

Result<std::uint64_t> version_of(Connection& connection) {
  const Query query(connection, "PRAGMA user_version");
  std::uint64_t version = 0;
  INDABA_TRY(read_one(query(), version));
  return version;
}

Status take_step(Connection& connection, std::size_t version) {
  INDABA_TRY(connection.execute("BEGIN IMMEDIATE"));
  INDABA_TRY(kSteps[version](connection));
  INDABA_TRY(connection.execute(("PRAGMA application_id = " + std::to_string(kApplicationId) +
                                 "; PRAGMA user_version = " + std::to_string(version + 1))
                                    .c_str()));
  return connection.execute("COMMIT");
}

}  // namespace

Status migrate(Connection& connection) {
  INDABA_TRY_ASSIGN(std::uint64_t version, version_of(connection));
  if (version > kSteps.size()) {
    return StorageError::newer_version;
  }
  for (; version < kSteps.size(); ++version) {
    if (const Status step = take_step(connection, version); !step) {
      (void)connection.execute("ROLLBACK");
      return step;
    }
  }
  return {};
}

}  // namespace indaba::storage::sqlite
