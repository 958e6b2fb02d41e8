#include "server/dispatch/services.h"

#include "server/service/inbox.h"

namespace indaba::server {

ServiceTable make_service_table() {
  ServiceTable table;
  table.add<inbox_acknowledge>("inbox.acknowledge");
  table.add<inbox_read>("inbox.read");
  return table;
}

}  // namespace indaba::server
