#include "server/dispatch/log_page.h"

#include <algorithm>

#include "protocol/frames/envelope.h"
#include "protocol/frames/events.h"

namespace indaba::server {
namespace {

constexpr storage::PageLimit kPage{.entries = 100, .body_bytes = 256 << 10};

Bytes encode(const ChannelId& channel, const storage::LogEntry& entry) {
  return protocol::encode_event("entry",
                                protocol::EntryEvent{.channel = channel,
                                                     .entry = {.seq = entry.place.seq,
                                                               .type = entry.type,
                                                               .at = entry.at,
                                                               .hash = entry.body_hash,
                                                               .log_hash = entry.place.log_hash,
                                                               .message = entry.message,
                                                               .body = entry.body,
                                                               .device = entry.device,
                                                               .generation = entry.generation,
                                                               .epoch = entry.epoch},
                                                     .head = {}});
}

}  // namespace

Result<LogPage> read_log_page(const storage::Store& store, const ChannelId& id,
                              std::uint64_t from_seq) {
  LogPage page;
  page.next_seq = from_seq;
  page.is_last = true;
  const auto channel = store.channels->channel(id);
  if (channel.error() == make_error_code(storage::StorageError::not_found)) {
    return page;
  }
  INDABA_TRY(channel);
  page.is_alert = channel->kind == storage::ChannelKind::alert;
  INDABA_TRY_ASSIGN(const auto head, store.log->head(id));
  INDABA_TRY_ASSIGN(const auto entries,
                    store.log->read(id, from_seq, storage::Direction::forward, kPage));
  for (const storage::LogEntry& entry : entries) {
    page.entries.push_back({entry.place.seq, share(encode(id, entry))});
    page.next_seq = entry.place.seq + 1;
  }
  page.is_last = page.entries.empty() || page.next_seq > head.seq;
  if (page.entries.empty()) {
    page.next_seq = std::max(from_seq, head.seq + 1);
  }
  return page;
}

}  // namespace indaba::server
