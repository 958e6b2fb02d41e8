// LogStore: each channel's entries in one total order, numbered from 1, chained by the log hash.
//
// Invariants: an entry's seq, type, body hash and log hash never change. A body can be erased; its
// hash stays. Seqs have no gap but where `restart` skipped. Entries leave at the front only
// (`drop_through`, `drop_before`), and the last one dropped stays as an anchor without body, so
// that the head is always known and the chain of what is kept can be checked.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"
#include "crypto/primitives/hash.h"
#include "protocol/log/log_hash.h"

namespace indaba::storage {

using protocol::EntryType;
using protocol::LogHash;

struct NewEntry {
  EntryType type = EntryType::message;
  ByteView body;                     // read during the call only; 1 byte to kEntryBodyBytesMax
  UnixTime at;                       // when it was accepted
  std::optional<MessageId> message;  // unique in the channel
  std::optional<DeviceId> device;    // the sender
  // Under which keys it was made: MLS's, or 0 and the circle's epoch.
  std::optional<std::uint64_t> generation;
  std::optional<std::uint64_t> epoch;
  std::optional<UnixTime> expires;          // when the body is to be erased
  std::optional<Sha256Digest> body_hash{};  // from who has it already: the body's SHA-256
};

inline constexpr std::size_t kEntryBodyBytesMax = std::size_t{2} << 20;

// A place in a log, and what the log had come to there.
struct LogPlace {
  std::uint64_t seq = 0;  // 0: before the first entry
  LogHash log_hash = protocol::kLogHashStart;
  bool operator==(const LogPlace&) const = default;
};

struct LogEntry {
  LogPlace place;
  EntryType type = EntryType::message;
  UnixTime at;
  Sha256Digest body_hash{};
  std::optional<Bytes> body;  // empty once erased
  std::optional<MessageId> message;
  std::optional<DeviceId> device;
  std::optional<std::uint64_t> generation;
  std::optional<std::uint64_t> epoch;
};

// An entry without its body.
struct EntryNote {
  std::uint64_t seq = 0;
  UnixTime at;
  std::optional<DeviceId> device;
  std::uint64_t body_bytes = 0;  // 0 once erased
};

enum class Direction : std::uint8_t { forward, back };

// A page ends before the entry that would exceed either, but has one entry if there is one.
struct PageLimit {
  std::size_t entries = 100;
  std::size_t body_bytes = std::size_t{1} << 20;
};

class LogStore {
 public:
  virtual ~LogStore() = default;

  // Adds `entry` behind the head. Errors: not_found for the channel; already_exists for the message
  // id (see `find`); out_of_range for the body.
  virtual Result<LogPlace> append(const ChannelId& channel, const NewEntry& entry) = 0;
  // Likewise, but numbered above both the head and `above`: where a restored server goes on.
  virtual Result<LogPlace> append_above(const ChannelId& channel, std::uint64_t above,
                                        const NewEntry& entry) = 0;

  // All reading calls: not_found for an unknown channel.

  // The last entry's place; LogPlace{} of an empty log.
  virtual Result<LogPlace> head(const ChannelId& channel) const = 0;
  // The lowest seq that was not dropped; head + 1 if all were.
  virtual Result<std::uint64_t> first(const ChannelId& channel) const = 0;
  // H(seq); H(0) for 0. Errors: not_found for seqs that are not in the log (any more).
  virtual Result<LogHash> hash_at(const ChannelId& channel, std::uint64_t seq) const = 0;
  // Errors: not_found.
  virtual Result<LogEntry> entry(const ChannelId& channel, std::uint64_t seq) const = 0;
  // Likewise by message id. Not for read transactions: the writer alone knows where messages are.
  virtual Result<LogEntry> find(const ChannelId& channel, const MessageId& message) = 0;
  // From `from` on (included) upwards or downwards, as far as there are entries and `limit` allows.
  // The anchor of what was dropped is no part of it.
  virtual Result<std::vector<LogEntry>> read(const ChannelId& channel, std::uint64_t from,
                                             Direction direction, PageLimit limit) const = 0;
  // Who put what there, from `from` on (included) upwards; at most `limit`.
  virtual Result<std::vector<EntryNote>> notes(const ChannelId& channel, std::uint64_t from,
                                               std::size_t limit) const = 0;
  // Rises with every entry appended to any log, and never decreases.
  virtual Result<std::uint64_t> position() const = 0;

  // Erases the body, whether it is still there or not. Errors: not_found.
  virtual Status erase_body(const ChannelId& channel, std::uint64_t seq) = 0;
  // Erases the bodies of the device's messages from `from` on, and forgets who sent its entries;
  // looks at `limit` entries at most. What others must follow (commits, manifests, statements)
  // keeps its body. Returns where to go on, or 0 when through. Errors: not_found.
  virtual Result<std::uint64_t> erase_sender(const ChannelId& channel, const DeviceId& device,
                                             std::uint64_t from, std::size_t limit) = 0;
  // Erases at most `limit` bodies whose time has come, the longest due first; returns how many.
  virtual Result<std::size_t> erase_expired(UnixTime now, std::size_t limit) = 0;
  // Drop at most `limit` entries from the front: up to and with `seq`, or until one that was
  // accepted at `time` or later. Return how many; less than `limit` means done. Errors: not_found.
  virtual Result<std::size_t> drop_through(const ChannelId& channel, std::uint64_t seq,
                                           std::size_t limit) = 0;
  virtual Result<std::size_t> drop_before(const ChannelId& channel, UnixTime time,
                                          std::size_t limit) = 0;
};

}  // namespace indaba::storage
