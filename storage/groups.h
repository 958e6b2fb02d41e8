// GroupStore: the MLS group of each closed channel as it can be followed without a secret, epoch by
// epoch.
//
// A channel's group begins at epoch 0 and goes on by one. Its tree is kept node by node, each as it
// was from an epoch on, so that any epoch kept can be handed out whole while a commit writes only
// what it changed. What the bytes mean is the service's business.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"
#include "crypto/base/result.h"
#include "crypto/base/time.h"
#include "protocol/types.h"

namespace indaba::storage {

// An epoch of a channel's group. Both only ever grow, the generation first.
struct EpochPlace {
  std::uint64_t generation = 0;
  std::uint64_t epoch = 0;
  auto operator<=>(const EpochPlace&) const = default;
};

struct GroupEpoch {
  EpochPlace place;
  std::uint64_t seq = 0;  // of the commit that began it; 0 for the channel's creation
  DeviceId committer;
  UnixTime began;
  bool settled = false;
  protocol::Hash confirmation_tag{};
  protocol::Hash external_pub{};  // the hash of it
  std::uint32_t node_count = 0;   // of its tree, blank ones too
  Bytes header;                   // the group without its tree
  std::optional<Bytes> group_info;
};

struct GroupNode {
  std::uint32_t index = 0;
  std::optional<Bytes> node;  // empty: blank
};

// How much of a tree is handed out at once: ends before the node that would exceed the bytes, but
// has one node if there is one.
struct NodeLimit {
  std::size_t nodes = 1000;
  std::size_t bytes = std::size_t{256} << 10;
};

class GroupStore {
 public:
  virtual ~GroupStore() = default;

  // Epoch 0 of generation 0 first, then the one behind the newest. Errors: not_found for the
  // channel; conflict if it is neither.
  virtual Status add_epoch(const ChannelId& channel, const GroupEpoch& epoch) = 0;
  // Errors: not_found.
  virtual Result<GroupEpoch> epoch(const ChannelId& channel, const EpochPlace& place) const = 0;
  virtual Result<GroupEpoch> newest(const ChannelId& channel) const = 0;
  // The newest that is marked as settled. Errors: not_found.
  virtual Result<GroupEpoch> settled(const ChannelId& channel) const = 0;
  // Marks it and all before it; earlier GroupInfos are forgotten. Errors: not_found.
  virtual Status settle(const ChannelId& channel, const EpochPlace& place) = 0;
  // Notes that the device could not process the commit that began it. Once or twice is the same.
  // Errors: not_found.
  virtual Status report(const ChannelId& channel, const EpochPlace& place, const DeviceId& device,
                        UnixTime now) = 0;
  virtual Result<std::uint64_t> reports(const ChannelId& channel,
                                        const EpochPlace& place) const = 0;
  // Forgets the device's, if there are any.
  virtual Status forget_reporter(const ChannelId& channel, const DeviceId& device) = 0;
  // The newest one not settled that began before `time`, if no report is of it or of an unsettled
  // one before it. Errors: not_found.
  virtual Result<EpochPlace> unreported_before(const ChannelId& channel, UnixTime time) const = 0;

  // A node as it is from the epoch on. Errors: not_found for the epoch; conflict unless it is the
  // newest.
  virtual Status put_node(const ChannelId& channel, const EpochPlace& place, std::uint32_t index,
                          const std::optional<ByteView>& node) = 0;
  // The nodes from `from` on that are not blank, as they were in that epoch, by their indexes. Of
  // an epoch before the oldest that is kept whole: not_found.
  virtual Result<std::vector<GroupNode>> nodes(const ChannelId& channel, const EpochPlace& place,
                                               std::uint32_t from, NodeLimit limit) const = 0;
  // Forgets at most `limit` epochs, oldest first, and what of the tree only they need: those before
  // the newest settled one that began before `time`. Returns how many; less than `limit` means
  // done. Errors: not_found.
  virtual Result<std::size_t> forget_before(const ChannelId& channel, UnixTime time,
                                            std::size_t limit) = 0;
};

}  // namespace indaba::storage
