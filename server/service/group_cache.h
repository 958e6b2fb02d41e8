// GroupCache: the public groups of closed channels that were used last, on the writer thread.
//
// The store is the truth: a group is handed out only if it is in the very state that the store has
// now, which the hash chain of its transcript shows; whatever a piece that was undone left behind
// is dropped and read anew.
#pragma once

#include <list>
#include <map>

#include "crypto/mls/public/public_group.h"
#include "protocol/groups/policy.h"
#include "protocol/groups/roster.h"
#include "server/service/leaf_authentication.h"
#include "storage/store.h"

namespace indaba::server {

// A group's leaves weigh about 2 KiB each.
inline constexpr std::size_t kLeavesCachedMax = 20'000;

struct CachedGroup {
  storage::EpochPlace place;
  Bytes header;  // as the store has it
  mls::PublicGroup group;
  protocol::Roster roster;
};

class GroupCache {
 public:
  explicit GroupCache(std::size_t leaves_max = kLeavesCachedMax) : leaves_max_(leaves_max) {}
  GroupCache(const GroupCache&) = delete;
  GroupCache& operator=(const GroupCache&) = delete;

  LeafAuthentication& authentication() { return authentication_; }

  // The channel's group as the store has it. The reference is good until the next call. Errors:
  // StorageError::not_found, corrupt.
  Result<CachedGroup*> group(const storage::Store& store, const ChannelId& channel,
                             const storage::GroupEpoch& newest);
  // Remembers a group that begins.
  void put(const ChannelId& channel, CachedGroup group);

  std::size_t leaves() const { return leaves_; }

 private:
  struct Entry {
    ChannelId channel;
    CachedGroup group;
    std::size_t leaves = 0;  // as they are counted
  };
  using Entries = std::list<Entry>;  // the one used last in front

  // Counts the leaves of the one in front again, and drops others while there are too many.
  void settle_front();
  void drop(Entries::iterator entry);

  LeafAuthentication authentication_;
  std::size_t leaves_max_;
  std::size_t leaves_ = 0;
  Entries entries_;
  std::map<ChannelId, Entries::iterator> by_channel_;
};

// Writes what changed of the group into the store, as the epoch that was just added.
Status save_nodes(storage::Store& store, const ChannelId& channel, const storage::EpochPlace& place,
                  const mls::StateChanges& changes);
// The group without its tree, of what `mls::PublicGroup::save` gave.
Bytes header_of(const mls::StateChanges& changes);

}  // namespace indaba::server
