#include "server/dispatch/services.h"

#include "server/service/closed_channels.h"
#include "server/service/commits.h"
#include "server/service/connect.h"
#include "server/service/inbox.h"
#include "server/service/key_packages.h"
#include "server/service/log_reading.h"
#include "server/service/messages.h"
#include "server/service/settling.h"

namespace indaba::server {

ServiceTable make_service_table() {
  ServiceTable table;
  table.add<channels_commit>("channels.commit");
  table.add<channels_create>("channels.create");
  table.add<channels_group_info>("channels.group_info");
  table.add<channels_leave>("channels.leave");
  table.add<channels_list>("channels.list");
  table.add<channels_rejoin>("channels.rejoin");
  table.add<channels_report>("channels.report");
  table.add<channels_settle>("channels.settle");
  table.add<channels_tree>("channels.tree");
  table.add<cursor_set>("cursor.set");
  table.add<delete_messages>("delete");
  table.add<log_hash>("hash");
  table.add<inbox_acknowledge>("inbox.acknowledge");
  table.add<inbox_read>("inbox.read");
  table.add<key_packages_claim>("key_packages.claim");
  table.add<key_packages_count>("key_packages.count");
  table.add<key_packages_publish>("key_packages.publish");
  table.add<prove>("prove");
  table.add<read>("read");
  table.add<resume>("resume");
  table.add<send>("send");
  return table;
}

}  // namespace indaba::server
