#include "server/service/channel_leaves.h"

#include <algorithm>

#include "server/service/membership.h"
#include "server/service/refusal.h"

namespace indaba::server {
namespace {

using protocol::LeafOwner;
using storage::GroupLeaf;
using storage::RemovalReason;

// The device is no leaf any more, or soon will be none.
Status unseat(ServiceContext& context, storage::Store& store, const storage::Channel& channel,
              const DeviceId& device, std::uint64_t head) {
  INDABA_TRY(store.channels->remove_cursor(channel.id, device));
  tell_gone(context, channel, device, head);
  return {};
}

// Whether the member was in the channel until now or not.
Status drop_member(storage::Store& store, const storage::Channel& channel, const MemberId& member) {
  const Status removed = store.channels->remove_member(channel.id, member);
  return removed.error() == make_error_code(storage::StorageError::not_found) ? Status() : removed;
}

Status remove_leaf(ServiceContext& context, storage::Store& store, const storage::Channel& channel,
                   const LeafOwner& owner, const LeafChanges& changes) {
  INDABA_TRY(store.leaves->remove(channel.id, owner.device));
  INDABA_TRY(unseat(context, store, channel, owner.device, changes.seq));
  return changes.roster.has_member(owner.member) ? Status()
                                                 : drop_member(store, channel, owner.member);
}

}  // namespace

bool vouches(const GroupLeaf& leaf) { return !leaf.due || leaf.due == RemovalReason::device_ended; }

Status seat_device(ServiceContext& context, storage::Store& store, const storage::Channel& channel,
                   const GroupLeaf& leaf, std::uint64_t seq) {
  INDABA_TRY(store.leaves->add(channel.id, leaf));
  INDABA_TRY(store.channels->raise_cursor(channel.id, leaf.device, seq));
  const auto member = store.channels->member(channel.id, leaf.member);
  INDABA_TRY_ASSIGN(const bool is_in, is_there(member));
  if (!is_in) {
    INDABA_TRY(store.channels->add_member(
        channel.id, {.member = leaf.member, .joined_seq = seq, .joined = context.now}));
  }
  tell_come(context, channel, leaf.device, seq, seq + 1);
  return {};
}

Status follow_leaves(ServiceContext& context, storage::Store& store,
                     const storage::Channel& channel, const LeafChanges& changes) {
  for (const LeafOwner& owner : changes.judged.removed) {
    // Whoever comes in anew in the place of their own leaf has not left.
    if (changes.judged.external && owner.device == changes.judged.committer.device) {
      INDABA_TRY(store.leaves->remove(channel.id, owner.device));
      continue;
    }
    INDABA_TRY(remove_leaf(context, store, channel, owner, changes));
  }
  const auto seat = [&](const LeafOwner& owner, mls::LeafIndex index) {
    return seat_device(
        context, store, channel,
        {.index = index.value, .device = owner.device, .member = owner.member, .due = {}},
        changes.seq);
  };
  for (std::size_t i = 0; i < changes.judged.added.size(); ++i) {
    INDABA_TRY(seat(changes.judged.added[i], changes.effects.added[i]));
  }
  if (changes.judged.external) {
    INDABA_TRY(seat(changes.judged.committer, changes.effects.committer_leaf));
  }
  return {};
}

Status demand_removal(ServiceContext& context, storage::Store& store,
                      const storage::Channel& channel, const GroupLeaf& leaf,
                      RemovalReason reason) {
  if (leaf.due) {
    return {};
  }
  INDABA_TRY(store.leaves->demand_removal(channel.id, leaf.device, reason));
  INDABA_TRY_ASSIGN(const storage::LogPlace head, store.log->head(channel.id));
  INDABA_TRY(unseat(context, store, channel, leaf.device, head.seq));
  INDABA_TRY_ASSIGN(const auto own, store.leaves->of_member(channel.id, leaf.member));
  if (std::any_of(own.begin(), own.end(), [](const GroupLeaf& other) { return !other.due; })) {
    return {};
  }
  INDABA_TRY(drop_member(store, channel, leaf.member));
  INDABA_TRY_ASSIGN(const std::uint64_t members, store.channels->member_count(channel.id));
  return members == 0 && !channel.closed ? store.channels->close(channel.id, context.now)
                                         : Status();
}

}  // namespace indaba::server
