#include "tests/agents_sim/ledger.h"

#include "crypto/primitives/hash.h"
#include "protocol/frames/channels.h"
#include "protocol/frames/log.h"
#include "tests/sim/trace.h"

namespace indaba::agents_sim {

using sim::require;

void Ledger::on_stored(DeviceNumber device, const client::SecretBatch& writes) {
  for (const client::SecretWrite& write : writes) {
    if (!write.value || !write.key.starts_with(client::kOutboxPrefix)) {
      continue;
    }
    const auto entry = client::Records::decode<client::OutboxEntry>(write.value->view());
    require(entry.has_value(), "what waits to be sent can be read");
    said_.try_emplace(entry->message, Said{device, entry->channel, entry->content, {}});
  }
}

void Ledger::on_refused(const MessageId& message, std::error_code error) {
  said_.at(message).refused = error;
}

void Ledger::on_arrived(DeviceNumber device, const client::ShownMessage& message) {
  require(arrived_[{device, message.channel}].insert(message.message).second,
          "a message arrives at a device once");
}

void Ledger::on_left(DeviceNumber device, const ChannelId& channel) {
  arrived_.erase({device, channel});
}

void Ledger::on_request(DeviceNumber /*device*/, ByteView message) {
  protocol::FrameReader frames(message);
  while (!frames.done()) {
    const auto request = frames.next_request();
    require(request.has_value(), "what a device sends is well-formed");
    if (request->method != "send") {
      continue;
    }
    const auto send = cbor::decode<protocol::SendRequest>(request->with.item);
    require(send.has_value(), "what a device sends is what the method takes");
    const Sealed sealed{send->channel, send->message, send->generation, send->epoch};
    const Sha256Digest digest = sha256(send->body);
    const Bytes hash = to_bytes(digest);
    require(bodies_.try_emplace(sealed, hash).first->second == hash,
            "a message is sealed once in an epoch");
    require(by_body_.try_emplace(hash, sealed).first->second == sealed,
            "no two messages are sealed alike");
  }
}

const Said* Ledger::find(const MessageId& message) const {
  const auto found = said_.find(message);
  return found == said_.end() ? nullptr : &found->second;
}

}  // namespace indaba::agents_sim
