#include "server/dispatch/services.h"

#include "server/service/connect.h"
#include "server/service/inbox.h"
#include "server/service/log_reading.h"
#include "server/service/messages.h"

namespace indaba::server {

ServiceTable make_service_table() {
  ServiceTable table;
  table.add<channels_list>("channels.list");
  table.add<cursor_set>("cursor.set");
  table.add<delete_messages>("delete");
  table.add<log_hash>("hash");
  table.add<inbox_acknowledge>("inbox.acknowledge");
  table.add<inbox_read>("inbox.read");
  table.add<prove>("prove");
  table.add<read>("read");
  table.add<resume>("resume");
  table.add<send>("send");
  return table;
}

}  // namespace indaba::server
