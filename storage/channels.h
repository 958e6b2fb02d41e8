// ChannelStore: which channels there are, who is in them, and how far each device has read.
//
// What only open or only closed channels have is kept by nouns of their own. A channel's log is
// LogStore's.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"

namespace indaba::storage {

// The numbers are stored and never change.
enum class ChannelKind : std::uint8_t { self = 1, direct, group, topic, alert };

struct Channel {
  ChannelId id;
  ChannelKind kind = ChannelKind::group;
  UnixTime created;
  std::optional<UnixTime> closed;  // nothing is added any more
};

struct ChannelMember {
  MemberId member;
  std::uint64_t joined_seq = 0;  // the log's head when they came
  UnixTime joined;
};

class ChannelStore {
 public:
  virtual ~ChannelStore() = default;

  // With an empty log. Errors: already_exists.
  virtual Status create(const Channel& channel) = 0;
  // Errors: not_found.
  virtual Result<Channel> channel(const ChannelId& id) const = 0;
  // Errors: not_found; conflict if it is closed already.
  virtual Status close(const ChannelId& id, UnixTime now) = 0;
  // All channels in the order of their ids, from the one behind `after`; at most `limit`.
  virtual Result<std::vector<Channel>> channels(const std::optional<ChannelId>& after,
                                                std::size_t limit) const = 0;
  // With its log, members and cursors; other nouns remove what is theirs before. Long logs are to
  // be dropped in slices first (LogStore::drop_through). Errors: not_found, conflict.
  virtual Status remove(const ChannelId& id) = 0;

  // Errors: not_found for the channel, already_exists.
  virtual Status add_member(const ChannelId& channel, const ChannelMember& member) = 0;
  // Errors: not_found.
  virtual Status remove_member(const ChannelId& channel, const MemberId& member) = 0;
  // Errors: not_found, for an unknown channel too.
  virtual Result<ChannelMember> member(const ChannelId& channel, const MemberId& member) const = 0;
  // In the order of their ids, from the one behind `after`; at most `limit`; none for an unknown
  // channel.
  virtual Result<std::vector<ChannelMember>> members(const ChannelId& channel,
                                                     const std::optional<MemberId>& after,
                                                     std::size_t limit) const = 0;
  virtual Result<std::uint64_t> member_count(const ChannelId& channel) const = 0;
  // The channels that `member` is in, ordered and bounded likewise.
  virtual Result<std::vector<Channel>> channels_of(const MemberId& member,
                                                   const std::optional<ChannelId>& after,
                                                   std::size_t limit) const = 0;
  virtual Result<std::uint64_t> count_of(const MemberId& member) const = 0;

  // A device's cursor: the last seq that it has taken in. It never goes back: a lower one changes
  // nothing. Errors: not_found for the channel.
  virtual Status raise_cursor(const ChannelId& channel, const DeviceId& device,
                              std::uint64_t seq) = 0;
  // Errors: not_found if the device never had one.
  virtual Result<std::uint64_t> cursor(const ChannelId& channel, const DeviceId& device) const = 0;
  // Whether it was there or not.
  virtual Status remove_cursor(const ChannelId& channel, const DeviceId& device) = 0;
};

}  // namespace indaba::storage
