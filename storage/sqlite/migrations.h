// Migrations: brings a file to the tables of this version, step by step, by SQLite's user_version.
#pragma once

#include "crypto/base/result.h"
#include "storage/sqlite/connection.h"

namespace indaba::storage::sqlite {

// Each step is one transaction: a file is of one version or the next, never between.
// Errors: newer_version, not_a_store, io, disk_full, corrupt.
Status migrate(Connection& connection);

}  // namespace indaba::storage::sqlite
