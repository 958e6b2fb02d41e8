#include "server/service/log_entry.h"

#include <utility>

namespace indaba::server {

protocol::Entry entry_of(storage::LogEntry entry) {
  return {.seq = entry.place.seq,
          .type = entry.type,
          .at = entry.at,
          .hash = entry.body_hash,
          .log_hash = entry.place.log_hash,
          .message = entry.message,
          .body = std::move(entry.body),
          .device = entry.device,
          .generation = entry.generation,
          .epoch = entry.epoch};
}

}  // namespace indaba::server
