// Copies a running SQLite store into a file beside, through the connection that writes it.
#pragma once

#include <memory>
#include <string>

#include "crypto/base/result.h"
#include "storage/base/connection.h"
#include "storage/database.h"

namespace indaba::storage::sqlite {

// See Writer::backup. What `connection` commits between two steps is in the copy.
Result<std::unique_ptr<Backup>> begin_backup(Connection& connection, const std::string& path);

}  // namespace indaba::storage::sqlite
