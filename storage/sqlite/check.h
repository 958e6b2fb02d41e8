// What `indabad check` looks at in an SQLite store.
#pragma once

#include <string>
#include <vector>

#include "crypto/base/result.h"
#include "storage/base/connection.h"

namespace indaba::storage::sqlite {

// Database::check on a reading connection: SQLite's own integrity and foreign key checks (tables,
// indexes, references); if these find nothing, each log's numbers, body hashes, chain and message
// ids, and whether what one table counts or points out is what another has.
Result<std::vector<std::string>> check_everything(Connection& connection);

}  // namespace indaba::storage::sqlite
