#include "tests/integration/planted_server.h"
#include "tests/support/alliance/proof.h"

#include "crypto/base/check.h"
#include "protocol/frames/open_channels.h"
#include "server/delivery/system_clock.h"
#include "server/service/open_channels.h"

namespace indaba::test {
PlantedServer::PlantedServer(std::size_t people, std::vector<std::string> settings,
                             std::vector<std::string> under) {
  const auto plant = [&](const std::string& path) {
    alliance_.emplace(path, server::SystemClock().now());
    const auto circle =
        alliance_->add_circle(protocol::RoleName::member, protocol::RoleName::responder);
    for (std::size_t i = 0; i < people; ++i) {
      Planted& person = alliance_->add("person_" + std::to_string(i));
      if (i == 0) {
        alliance_->add_device(person);
      }
      people_.push_back(&person);
    }
    alliance_->grant(person(0), protocol::RoleName::responder);
    protocol::ChannelsOpenRequest request;
    request.channel = channel_;
    request.circle = circle;
    request.name = "Water";
    check(alliance_->run(server::channels_open, person(0).caller(), request).has_value());
    for (std::size_t i = 1; i < people; ++i) {
      check(alliance_
                ->run(server::channels_join, person(i).caller(),
                      protocol::ChannelsJoinRequest{channel_})
                .has_value());
    }
    alliance_->commit();
  };
  server_ = std::make_unique<Indabad>(plant, std::move(settings), std::move(under));
}

std::unique_ptr<DeviceClient> PlantedServer::sign_in(const PlantedDevice& device) const {
  auto client = std::make_unique<DeviceClient>(server_->port());
  client->ask<protocol::ProveReply>("prove", proof_of(device.id, device.key, client->hello()));
  return client;
}

}  // namespace indaba::test
