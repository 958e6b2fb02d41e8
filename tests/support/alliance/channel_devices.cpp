#include "tests/support/alliance/channel_devices.h"

#include "server/service/store_view.h"

namespace indaba::test {

ChannelDevice channel_device(PlantedAlliance& alliance, const PlantedDevice& device) {
  storage::Store& store = alliance.store();
  const auto kept = [&](const protocol::Hash& hash) {
    return must(server::kept_statement(store, hash));
  };
  const storage::Member member = must(store.members->member(device.member));
  return {.member = device.member,
          .device = device.id,
          .key = device.key.clone(),
          .credential = {.device = kept(must(store.devices->device(device.id)).statement),
                         .identity = kept(must(store.members->identity(device.member)).statement),
                         .member = kept(member.statement.value())}};
}

}  // namespace indaba::test
