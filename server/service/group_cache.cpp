#include "server/service/group_cache.h"

#include <utility>

namespace indaba::server {
namespace {

using storage::StorageError;

Result<mls::SavedState> read_state(const storage::Store& store, const ChannelId& channel,
                                   const storage::GroupEpoch& newest) {
  mls::SavedState state;
  state.put(mls::state_key(mls::StateTag::public_header), SecretBytes(newest.header));
  for (std::uint32_t from = 0; from < newest.node_count;) {
    INDABA_TRY_ASSIGN(const auto nodes, store.groups->nodes(channel, newest.place, from, {}));
    if (nodes.empty()) {
      break;
    }
    for (const storage::GroupNode& node : nodes) {
      state.put(mls::state_key(mls::StateTag::tree_node, node.index), SecretBytes(*node.node));
    }
    from = nodes.back().index + 1;
  }
  return state;
}

Result<CachedGroup> load(const storage::Store& store, const ChannelId& channel,
                         const storage::GroupEpoch& newest,
                         const mls::AuthenticationService& authentication) {
  INDABA_TRY_ASSIGN(const mls::SavedState state, read_state(store, channel, newest));
  auto group = mls::PublicGroup::restore(state, authentication);
  if (!group) {
    return StorageError::corrupt;
  }
  auto roster = protocol::Roster::of(group->tree());
  if (!roster) {
    return StorageError::corrupt;
  }
  return CachedGroup{newest.place, newest.header, std::move(group).value(),
                     std::move(roster).value()};
}

}  // namespace

Result<CachedGroup*> GroupCache::group(const storage::Store& store, const ChannelId& channel,
                                       const storage::GroupEpoch& newest) {
  const auto found = by_channel_.find(channel);
  if (found != by_channel_.end()) {
    const CachedGroup& cached = found->second->group;
    if (cached.place == newest.place && cached.header == newest.header) {
      entries_.splice(entries_.begin(), entries_, found->second);
      settle_front();
      return &entries_.front().group;
    }
    drop(found->second);
  }
  INDABA_TRY_ASSIGN(CachedGroup loaded, load(store, channel, newest, authentication_));
  put(channel, std::move(loaded));
  return &entries_.front().group;
}

void GroupCache::put(const ChannelId& channel, CachedGroup group) {
  if (const auto found = by_channel_.find(channel); found != by_channel_.end()) {
    drop(found->second);
  }
  entries_.push_front({channel, std::move(group), 0});
  by_channel_[channel] = entries_.begin();
  settle_front();
}

void GroupCache::settle_front() {
  Entry& front = entries_.front();
  leaves_ += front.group.roster.leaf_count() - front.leaves;
  front.leaves = front.group.roster.leaf_count();
  while (leaves_ > leaves_max_ && entries_.size() > 1) {
    drop(std::prev(entries_.end()));
  }
}

void GroupCache::drop(Entries::iterator entry) {
  leaves_ -= entry->leaves;
  by_channel_.erase(entry->channel);
  entries_.erase(entry);
}

Bytes header_of(const mls::StateChanges& changes) {
  const auto header = changes.records.find(mls::state_key(mls::StateTag::public_header));
  check(header != changes.records.end() && header->second.has_value());
  return to_bytes(header->second->view());
}

Status save_nodes(storage::Store& store, const ChannelId& channel, const storage::EpochPlace& place,
                  const mls::StateChanges& changes) {
  const mls::StateKey prefix = mls::state_key(mls::StateTag::tree_node);
  for (const auto& [key, value] : changes.records) {
    if (key.size() != prefix.size() + sizeof(std::uint32_t) || key.front() != prefix.front()) {
      continue;
    }
    mls::Reader reader(ByteView(key).subspan(prefix.size()));
    std::uint32_t index = 0;
    reader(index);
    std::optional<ByteView> node;
    if (value) {
      node = value->view();
    }
    INDABA_TRY(store.groups->put_node(channel, place, index, node));
  }
  return {};
}

}  // namespace indaba::server
