// Which function serves which method: the one list of them.
#pragma once

#include "server/dispatch/service_table.h"

namespace indaba::server {

ServiceTable make_service_table();

}  // namespace indaba::server
