#include "storage/base/migrations.h"

#include <cstdint>
#include <string>

#include "storage/base/query.h"

namespace indaba::storage::sqlite {
namespace {

Result<std::uint64_t> version_of(Connection& connection) {
  const Query query(connection, "PRAGMA user_version");
  std::uint64_t version = 0;
  INDABA_TRY(read_one(query(), version));
  return version;
}

Status take_step(Connection& connection, MigrationStep step, std::uint64_t version) {
  const auto application = static_cast<std::uint32_t>(connection.application());
  INDABA_TRY(connection.execute("BEGIN IMMEDIATE"));
  INDABA_TRY(step(connection));
  INDABA_TRY(connection.execute(("PRAGMA application_id = " + std::to_string(application) +
                                 "; PRAGMA user_version = " + std::to_string(version))
                                    .c_str()));
  return connection.execute("COMMIT");
}

}  // namespace

Status migrate(Connection& connection, std::span<const MigrationStep> steps) {
  INDABA_TRY_ASSIGN(std::uint64_t version, version_of(connection));
  if (version > steps.size()) {
    return StorageError::newer_version;
  }
  for (; version < steps.size(); ++version) {
    if (const Status step = take_step(connection, steps[version], version + 1); !step) {
      (void)connection.execute("ROLLBACK");
      return step;
    }
  }
  return {};
}

}  // namespace indaba::storage::sqlite
