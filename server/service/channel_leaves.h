// The leaves of closed channels' groups as the rest of the server sees them: who is in a channel,
// whose devices listen to it, and who is to be removed.
#pragma once

#include "crypto/mls/public/public_group.h"
#include "protocol/groups/commit_rules.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// What a commit did, and the group after it.
struct LeafChanges {
  const mls::CommitEffects& effects;
  const protocol::JudgedCommit& judged;
  const protocol::Roster& roster;
  std::uint64_t seq = 0;  // of the commit
};

// Goes along with a commit: leaves, members and cursors, and what the devices are told.
Status follow_leaves(ServiceContext& context, storage::Store& store,
                     const storage::Channel& channel, const LeafChanges& changes);

// The device is a leaf of the channel, from the entry behind `seq` on.
Status seat_device(ServiceContext& context, storage::Store& store, const storage::Channel& channel,
                   const storage::GroupLeaf& leaf, std::uint64_t seq);

// Whether another device of the leaf's member may come in beside it, or in its place: theirs may
// have ended, they themselves are still in the channel.
bool vouches(const storage::GroupLeaf& leaf);

// The leaf is to be removed by whoever commits next; its device hears nothing more of the channel,
// and its member is out of it when that was their last one. A channel that has no other leaf left
// is closed.
Status demand_removal(ServiceContext& context, storage::Store& store,
                      const storage::Channel& channel, const storage::GroupLeaf& leaf,
                      storage::RemovalReason reason);

}  // namespace indaba::server
