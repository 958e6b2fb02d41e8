#include "server/service/post.h"

#include <utility>

#include "crypto/primitives/hash.h"
#include "protocol/frames/envelope.h"
#include "protocol/frames/events.h"

namespace indaba::server {

Result<storage::LogPlace> post(ServiceContext& context, storage::Store& store,
                               const storage::Channel& channel, const storage::NewEntry& entry) {
  return post_above(context, store, channel, 0, entry);
}

Result<storage::LogPlace> post_above(ServiceContext& context, storage::Store& store,
                                     const storage::Channel& channel, std::uint64_t above,
                                     const storage::NewEntry& entry) {
  storage::NewEntry hashed = entry;
  hashed.body_hash = sha256(entry.body);
  INDABA_TRY_ASSIGN(const storage::LogPlace place,
                    store.log->append_above(channel.id, above, hashed));
  protocol::EntryEvent event{.channel = channel.id,
                             .entry = {.seq = place.seq,
                                       .type = entry.type,
                                       .at = entry.at,
                                       .hash = *hashed.body_hash,
                                       .log_hash = place.log_hash,
                                       .message = entry.message,
                                       .body = to_bytes(entry.body),
                                       .device = entry.device,
                                       .generation = entry.generation,
                                       .epoch = entry.epoch},
                             .head = {}};
  Publish publish{.channel = channel.id,
                  .seq = place.seq,
                  .event = share(protocol::encode_event("entry", event)),
                  .is_alert = channel.kind == storage::ChannelKind::alert,
                  .log_hash = place.log_hash};
  if (entry.type == storage::EntryType::message && entry.device) {
    event.entry.body.reset();
    publish.to_sender = Abridged{*entry.device, share(protocol::encode_event("entry", event))};
  }
  context.effects.emplace_back(std::move(publish));
  return place;
}

}  // namespace indaba::server
