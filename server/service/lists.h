// What everybody goes by, and how often it has changed: statements, devices, circles and what is
// due in them. Whoever has seen it at the same count need not look again.
#pragma once

#include <cstdint>

#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// The number of the last revocation; 0 of an empty list.
Result<std::uint64_t> revocation_count(const storage::Store& store);

Result<std::uint64_t> list_changes(const storage::Store& store);
// Where nobody who is connected need look at once.
Status count_list_change(storage::Store& store);

// Counted, and told to everybody: whoever holds circles' seeds or steers closed channels looks what
// there is to do.
Status announce_lists(ServiceContext& context, storage::Store& store);

}  // namespace indaba::server
