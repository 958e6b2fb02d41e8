// LeafStore: whose devices are the leaves of each closed channel's group.
//
// The group itself is GroupStore's (groups.h), which must have begun.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "storage/channels.h"
#include "storage/groups.h"

namespace indaba::storage {

// Why a leaf is to be removed by whoever commits next.
enum class RemovalReason : std::uint8_t { left = 1, device_ended, membership_ended };

struct GroupLeaf {
  std::uint32_t index = 0;
  DeviceId device;
  MemberId member;
  std::optional<RemovalReason> due;
};

// What sending to a channel looks at, in one go.
struct Seat {
  ChannelKind kind = ChannelKind::group;
  bool closed = false;
  EpochPlace epoch;  // the newest
  std::optional<RemovalReason> due;
};

class LeafStore {
 public:
  virtual ~LeafStore() = default;

  // Errors: not_found for the group; already_exists for the device or the index.
  virtual Status add(const ChannelId& channel, const GroupLeaf& leaf) = 0;
  // Errors: not_found.
  virtual Status remove(const ChannelId& channel, const DeviceId& device) = 0;
  virtual Result<GroupLeaf> leaf(const ChannelId& channel, const DeviceId& device) const = 0;
  // Those of one member; all, by their devices' ids, from the one behind `after`, at most `limit`;
  // those that are to be removed.
  virtual Result<std::vector<GroupLeaf>> of_member(const ChannelId& channel,
                                                   const MemberId& member) const = 0;
  virtual Result<std::vector<GroupLeaf>> leaves(const ChannelId& channel,
                                                const std::optional<DeviceId>& after,
                                                std::size_t limit) const = 0;
  virtual Result<std::vector<GroupLeaf>> due(const ChannelId& channel, std::size_t limit) const = 0;
  virtual Result<std::uint64_t> count(const ChannelId& channel) const = 0;
  // The last seq that the devices of all leaves have taken in (cursors), but for those that are to
  // be removed: 0 if one has taken in nothing yet, empty if there are none.
  virtual Result<std::optional<std::uint64_t>> taken_by_all(const ChannelId& channel) const = 0;
  // Marks the device's leaf; one that is marked keeps its reason. Errors: not_found.
  virtual Status demand_removal(const ChannelId& channel, const DeviceId& device,
                                RemovalReason reason) = 0;
  // The channels in which the device is a leaf, by their ids, from the one behind `after`; at most
  // `limit`.
  virtual Result<std::vector<ChannelId>> channels_of(const DeviceId& device,
                                                     const std::optional<ChannelId>& after,
                                                     std::size_t limit) const = 0;
  // Errors: not_found if the device is no leaf of the channel.
  virtual Result<Seat> seat(const ChannelId& channel, const DeviceId& device) const = 0;
};

}  // namespace indaba::storage
