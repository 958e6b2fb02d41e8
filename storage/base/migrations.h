// Migrations: brings a file to the tables of this version, step by step, by SQLite's user_version.
#pragma once

#include <span>

#include "crypto/base/result.h"
#include "storage/base/connection.h"

namespace indaba::storage::sqlite {

// Step n, counted from 1, makes version n out of version n - 1. A released step never changes.
using MigrationStep = Status (*)(Connection&);

// Each step is one transaction: a file is of one version or the next, never between.
// Errors: newer_version, not_a_store, io, disk_full, corrupt.
Status migrate(Connection& connection, std::span<const MigrationStep> steps);

}  // namespace indaba::storage::sqlite
