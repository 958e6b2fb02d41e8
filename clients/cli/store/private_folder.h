// The folder in which a member's store lies, and whether others of the machine can get at it.
#pragma once

#include <string>

#include "crypto/base/result.h"

namespace indaba::client {

// Makes the folder of `path`, and those above it that are absent, for their owner alone. Errors:
// no_access (also something else than a folder, and one in which we may not write), exposed (others
// have a right in the folder, or to the file if it is there), disk_full.
Status prepare_private_folder(const std::string& path);

}  // namespace indaba::client
