#include "tests/support/alliance/channel_devices.h"

#include "server/service/store_view.h"

namespace indaba::test {
namespace {

ChannelDevice held_by(storage::Store& store, const MemberId& id, const DeviceId& device,
                      const Ed25519KeyPair& key) {
  const auto kept = [&](const protocol::Hash& hash) {
    return must(server::kept_statement(store, hash));
  };
  const storage::Member member = must(store.members->member(id));
  return {.member = id,
          .device = device,
          .key = key.clone(),
          .credential = {.device = kept(must(store.devices->device(device)).statement),
                         .identity = kept(must(store.members->identity(id)).statement),
                         .member = kept(member.statement.value()),
                         .invite = {}}};
}

}  // namespace

ChannelDevice channel_device(PlantedAlliance& alliance, const PlantedDevice& device) {
  return held_by(alliance.store(), device.member, device.id, device.key);
}

ChannelDevice channel_device(AllianceWorld& alliance, const WorldDevice& device) {
  return held_by(alliance.store(), device.member, device.id, device.signature_key);
}

}  // namespace indaba::test
