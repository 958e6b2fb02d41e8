// PlantedServer: indabad on an alliance whose records were put straight into its store: people who
// are in, and a channel that they have joined.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/integration/device_client.h"
#include "tests/integration/served.h"
#include "tests/support/alliance/planted_alliance.h"

namespace indaba::test {

class PlantedServer {
 public:
  // So many people with a device each, of whom the first is a responder and has a second device.
  // `under`: as Indabad has it.
  explicit PlantedServer(std::size_t people, std::vector<std::string> settings = {},
                         std::vector<std::string> under = {});

  Indabad& server() { return *server_; }
  std::uint16_t port() const { return server_->port(); }
  const Planted& person(std::size_t i) const { return *people_.at(i); }
  const PlantedDevice& device(std::size_t i) const { return people_.at(i)->device(); }
  const ChannelId& channel() const { return channel_; }

  // A connection that has proved to be that device; it has not resumed.
  std::unique_ptr<DeviceClient> sign_in(const PlantedDevice& device) const;

 private:
  std::optional<PlantedAlliance> alliance_;
  std::vector<const Planted*> people_;
  ChannelId channel_{ByteArray<16>{1}};
  std::unique_ptr<Indabad> server_;
};

}  // namespace indaba::test
