#include "server/service/post.h"

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
  const protocol::EntryEvent event{.channel = channel.id,
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
  context.effects.push_back(Publish{channel.id, place.seq,
                                    share(protocol::encode_event("entry", event)),
                                    channel.kind == storage::ChannelKind::alert, place.log_hash});
  return place;
}

}  // namespace indaba::server
