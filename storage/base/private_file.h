// Files that nobody but their owner reads.
#pragma once

#include <string>

#include "crypto/base/result.h"

namespace indaba::storage::sqlite {

// Makes an empty file of mode 0600 unless it is there. SQLite would let others read what it
// creates; its log's files get the mode of this one. Errors: io (a symbolic link included).
Status create_private(const std::string& path);

}  // namespace indaba::storage::sqlite
