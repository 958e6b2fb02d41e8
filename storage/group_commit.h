// One group commit: pieces of work in one transaction.
#pragma once

#include <memory>
#include <span>
#include <system_error>

#include "storage/database.h"
#include "storage/executor.h"
#include "storage/pieces.h"

namespace indaba::storage {

// Runs the pieces, each in a savepoint unless it acts last, and commits. `outcomes`, one for each,
// says why nothing of a piece was kept, if so. Error: why nothing of any was. Whoever calls it
// completes the pieces.
std::error_code commit_group(Writer& writer, CommitObserver& observer,
                             std::span<const std::unique_ptr<WritePiece>> pieces,
                             std::span<std::error_code> outcomes);

}  // namespace indaba::storage
