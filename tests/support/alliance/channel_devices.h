// Devices of an alliance as they appear in closed channels.
#pragma once

#include "tests/support/alliance/alliance_world.h"
#include "tests/support/alliance/planted_alliance.h"
#include "tests/support/channels/channel_device.h"

namespace indaba::test {

// With the statements that the alliance's store holds of it.
ChannelDevice channel_device(PlantedAlliance& alliance, const PlantedDevice& device);
ChannelDevice channel_device(AllianceWorld& alliance, const WorldDevice& device);

}  // namespace indaba::test
