// Ledger: every message that a device has durably queued, with what it says, and what its device
// was told of it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "clients/core/channels/channels.h"
#include "protocol/frames/envelope.h"

namespace indaba::agents_sim {

// Which device, by its place in the world.
using DeviceNumber = std::size_t;

struct Said {
  DeviceNumber device = 0;
  ChannelId channel;
  Bytes content;
  std::error_code refused;
};

class Ledger {
 public:
  // A batch that is about to be stored, or of which nothing is known to follow.
  void on_stored(DeviceNumber device, const client::SecretBatch& writes);
  void on_refused(const MessageId& message, std::error_code error);
  void on_arrived(DeviceNumber device, const client::ShownMessage& message);
  // The device is not in the channel any more; if it comes back it begins anew.
  void on_left(DeviceNumber device, const ChannelId& channel);
  // Frames that a device gives to the network. Throws Violation where the same message is sealed
  // otherwise within an epoch, or two messages alike.
  void on_request(DeviceNumber device, ByteView message);

  const std::map<MessageId, Said>& said() const { return said_; }
  const Said* find(const MessageId& message) const;

 private:
  struct Sealed {
    ChannelId channel;
    MessageId message;
    std::uint64_t generation = 0;
    std::uint64_t epoch = 0;
    auto operator<=>(const Sealed&) const = default;
  };

  std::map<MessageId, Said> said_;
  std::map<std::pair<DeviceNumber, ChannelId>, std::set<MessageId>> arrived_;
  std::map<Sealed, Bytes> bodies_;
  std::map<Bytes, Sealed> by_body_;
};

}  // namespace indaba::agents_sim
