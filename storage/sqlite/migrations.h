// The server's tables, version by version.
#pragma once

#include "crypto/base/result.h"
#include "storage/base/connection.h"

namespace indaba::storage::sqlite {

// As migrate (storage/base/migrations.h), to this version's tables.
Status migrate_server_store(Connection& connection);

}  // namespace indaba::storage::sqlite
