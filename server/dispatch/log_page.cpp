#include "server/dispatch/log_page.h"

#include <algorithm>
#include <utility>

#include "protocol/frames/envelope.h"
#include "protocol/frames/events.h"
#include "server/service/log_entry.h"

namespace indaba::server {
namespace {

constexpr storage::PageLimit kPage{.entries = 100, .body_bytes = 256 << 10};

Bytes encode(const ChannelId& channel, storage::LogEntry entry) {
  return protocol::encode_event(
      "entry",
      protocol::EntryEvent{.channel = channel, .entry = entry_of(std::move(entry)), .head = {}});
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
  INDABA_TRY_ASSIGN(auto entries,
                    store.log->read(id, from_seq, storage::Direction::forward, kPage));
  page.entries.reserve(entries.size());
  for (storage::LogEntry& entry : entries) {
    const std::uint64_t seq = entry.place.seq;
    page.entries.push_back({seq, share(encode(id, std::move(entry)))});
    page.next_seq = seq + 1;
  }
  page.is_last = page.entries.empty() || page.next_seq > head.seq;
  if (page.entries.empty()) {
    page.next_seq = std::max(from_seq, head.seq + 1);
  }
  return page;
}

}  // namespace indaba::server
