#include "storage/sqlite/migrations.h"

#include <array>

#include "storage/base/migrations.h"
#include "storage/sqlite/nouns.h"

namespace indaba::storage::sqlite {
namespace {

constexpr std::array<MigrationStep, 1> kSteps{create_tables};

}  // namespace

Status migrate_server_store(Connection& connection) { return migrate(connection, kSteps); }

}  // namespace indaba::storage::sqlite
