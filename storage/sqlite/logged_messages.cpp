#include "storage/sqlite/logged_messages.h"

#include <utility>

#include "crypto/base/check.h"
#include "crypto/primitives/random.h"

namespace indaba::storage::sqlite {

LoggedMessages::LoggedMessages(Connection& connection)
    : count_(connection, "SELECT count(*) FROM log_messages"),
      all_(connection, "SELECT channel, message, place FROM log_messages"),
      confirm_(connection, "SELECT 1 FROM log WHERE place = ?1 AND channel = ?2 AND message = ?3"),
      add_(connection, "INSERT INTO log_messages (place, channel, message) VALUES (?1, ?2, ?3)") {
  connection.at_begin([this] { return refresh(); });
}

Result<std::optional<std::uint64_t>> LoggedMessages::place_of(ChannelRef channel,
                                                              const MessageId& message) const {
  check(index_.has_value());
  Status status;
  std::optional<std::uint64_t> confirmed;
  index_->candidates(channel, message, [&](std::uint64_t place) {
    const Result<bool> found = confirm_(place, channel, message).next();
    if (!found) {
      status = found.error();
    } else if (*found) {
      confirmed = place;
    }
    return !found || *found;
  });
  INDABA_TRY(status);
  return confirmed;
}

Status LoggedMessages::add(ChannelRef channel, const MessageId& message, std::uint64_t place) {
  INDABA_TRY(add_.run(place, channel, message));
  index_->add(channel, message, place);
  return {};
}

Status LoggedMessages::refresh() {
  if (index_ && !index_->is_crowded()) {
    return {};
  }
  std::size_t count = 0;
  INDABA_TRY(read_one(count_(), count));
  if (index_ && count >= index_->size() / 4 * 3) {
    index_->grow();
    return {};
  }
  INDABA_TRY_ASSIGN(index_, read_index(count));
  return {};
}

Result<MessageIndex> LoggedMessages::read_index(std::size_t count) const {
  KeyedIdHash::Key key{};
  INDABA_TRY(SystemRandom().fill(key));
  MessageIndex index(key, count);
  Rows rows = all_();
  while (true) {
    INDABA_TRY_ASSIGN(const bool found, rows.next());
    if (!found) {
      return index;
    }
    ChannelRef channel{};
    MessageId message;
    std::uint64_t place = 0;
    INDABA_TRY(rows.read(channel, message, place));
    index.add(channel, message, place);
  }
}

}  // namespace indaba::storage::sqlite
