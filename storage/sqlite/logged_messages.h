// LoggedMessages: finds a message in the log by its channel and id, for the connection that writes.
//
// MessageIndex only ever learns. It is read from log_messages when a transaction begins and nothing
// is changed yet, so that it has every message that is committed; what is appended is added; what a
// rollback takes back, or a sweep drops, stays in it until it is read anew. So no rollback can make
// it miss a message, and it never holds more than 34 bytes for each message that the log has or
// that the present transaction adds.
#pragma once

#include <cstdint>
#include <optional>

#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "storage/base/query.h"
#include "storage/sqlite/channel_refs.h"
#include "storage/sqlite/message_index.h"

namespace indaba::storage::sqlite {

class LoggedMessages {
 public:
  explicit LoggedMessages(Connection& connection);

  // In transactions that began with Connection::begun only.

  // Where it stands; empty if the log has it not (any more).
  Result<std::optional<std::uint64_t>> place_of(ChannelRef channel, const MessageId& message) const;
  // Notes what was appended at `place`.
  Status add(ChannelRef channel, const MessageId& message, std::uint64_t place);

 private:
  // Reading all takes some 0.2 s for each million: at the first transaction, and when so much of
  // the index is stale that making room for more would not pay.
  Status refresh();
  Result<MessageIndex> read_index(std::size_t count) const;

  std::optional<MessageIndex> index_;
  Query count_;
  Query all_;
  Query confirm_;
  Query add_;
};

}  // namespace indaba::storage::sqlite
