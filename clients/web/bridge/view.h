// The view that a query asks for.
#pragma once

#include "clients/json/types.h"
#include "clients/web/bridge/queries.h"
#include "clients/web/bridge/self_views.h"

namespace indaba::web {

// `agent` is null while the store is locked: then little can be asked. Errors: locked, not_joined,
// those of the views.
Result<client::Json> view_of(const client::Agent* agent, const Query& query, UnixTime now);

}  // namespace indaba::web
