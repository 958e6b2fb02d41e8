// How long the alliance's lists have become: devices' changes and revocations.
#pragma once

#include <cstdint>

#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// The number of the last revocation; 0 of an empty list.
Result<std::uint64_t> revocation_count(const storage::Store& store);

// Told to everybody: whoever holds circles' seeds or steers closed channels looks what there is to
// do.
Status announce_lists(ServiceContext& context, const storage::Store& store);

}  // namespace indaba::server
