// A RequestHandler without store and rules, so that the network can be measured alone: messages
// subscribe to a channel, or publish to it.
//
//   'S' channel              subscribe from now on
//   'P' channel payload      every subscriber gets the payload, the publisher an 'A'
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "server/hub.h"
#include "server/net/core.h"
#include "server/net/session.h"

namespace indaba::test {

class Relay;

// What the relays of all cores share.
class RelayBoard {
 public:
  std::unique_ptr<server::net::RequestHandler> make_handler(server::net::Core& core);

 private:
  friend class Relay;
  std::uint64_t head(const ChannelId& channel);
  void publish(server::net::SessionId publisher, const ChannelId& channel, ByteView payload);

  std::mutex mutex_;
  std::vector<Relay*> relays_;
  std::map<ChannelId, std::uint64_t> heads_;
  // What is delivered with the next turn, as a group commit would have it.
  std::shared_ptr<std::vector<server::CausedEffects>> batch_;
};

}  // namespace indaba::test
