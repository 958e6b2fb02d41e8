// OpenChannelStore: what only open channels have: the circle that keys them, what they are about,
// who is banned, how slowly one writes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"
#include "protocol/types.h"
#include "storage/channels.h"

namespace indaba::storage {

struct OpenChannel {
  ChannelId id;
  protocol::CircleId circle;
  std::string name;
  std::string description;
  std::vector<std::string> themes;
  std::vector<std::string> countries;
  bool joined_at_once = false;       // by whoever the circle admits
  std::uint64_t slow_seconds = 0;    // between two messages of one member; 0: no limit
  std::uint64_t expiry_seconds = 0;  // of every message; 0: the alliance's
};

struct Ban {
  MemberId member;
  std::optional<UnixTime> until;  // none: for good
};

struct ChannelBan {
  ChannelId channel;
  std::optional<UnixTime> until;
};

struct ChannelFilter {
  std::optional<protocol::CircleId> circle;
  std::optional<ChannelKind> kind;
  std::optional<std::string> theme;    // compared without case
  std::optional<std::string> country;  // channels without countries are about all
  bool joined_at_once = false;         // only those that are
};

class OpenChannelStore {
 public:
  virtual ~OpenChannelStore() = default;

  // For a channel that ChannelStore has. Errors: not_found, already_exists.
  virtual Status add(const OpenChannel& channel) = 0;
  // Errors: not_found.
  virtual Result<OpenChannel> channel(const ChannelId& id) const = 0;
  virtual Status rename(const ChannelId& id, const std::string& name) = 0;
  virtual Status set_slow(const ChannelId& id, std::uint64_t seconds) = 0;
  virtual Status set_expiry(const ChannelId& id, std::uint64_t seconds) = 0;
  virtual Status remove(const ChannelId& id) = 0;

  // In the order of their ids, from the one behind `after`; at most `limit`.
  virtual Result<std::vector<OpenChannel>> find(const ChannelFilter& filter,
                                                const std::optional<ChannelId>& after,
                                                std::size_t limit) const = 0;
  virtual Result<std::vector<ChannelId>> of_circle(const protocol::CircleId& circle,
                                                   const std::optional<ChannelId>& after,
                                                   std::size_t limit) const = 0;

  // Takes the place of an earlier ban. Errors: not_found for the channel.
  virtual Status ban(const ChannelId& id, const Ban& ban) = 0;
  virtual Status lift_ban(const ChannelId& id, const MemberId& member) = 0;
  // Errors: not_found if there is none.
  virtual Result<Ban> ban_of(const ChannelId& id, const MemberId& member) const = 0;

  // The member's bans, by the channels' ids, from the one behind `after`; at most `limit`.
  virtual Result<std::vector<ChannelBan>> bans_of(const MemberId& member,
                                                  const std::optional<ChannelId>& after,
                                                  std::size_t limit) const = 0;

  // When the member wrote last, for slow mode. Errors: not_found if never.
  virtual Status set_written(const ChannelId& id, const MemberId& member, UnixTime at) = 0;
  virtual Result<UnixTime> written(const ChannelId& id, const MemberId& member) const = 0;
  // Forgets the member's bans and times everywhere.
  virtual Status forget_member(const MemberId& member) = 0;
};

}  // namespace indaba::storage
