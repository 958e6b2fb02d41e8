#include "server/dispatch/services.h"

namespace indaba::server {

ServiceTable make_service_table() {
  ServiceTable table;
  add_services(table);
  return table;
}

}  // namespace indaba::server
