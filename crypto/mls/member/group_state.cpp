// The saved form of Group: see public/state.h for the records.
#include <algorithm>

#include "crypto/mls/member/group.h"

namespace indaba::mls {
namespace {

// By its seed.
template <class Key, class Io>
void signature_key_fields(Key& key, Io& io) {
  std::optional<Secret<kEd25519SeedBytes>> seed;
  if constexpr (!Io::is_reader) {
    if (key) {
      seed = key->seed();
    }
  }
  io(seed);
  if constexpr (Io::is_reader) {
    key.reset();
    if (seed) {
      key = SignatureKeyPair::from_seed(*seed);
    }
  }
}

// A map as its entries, one behind the other.
template <class Map, class Io>
void map_fields(Map& map, Io& io) {
  auto count = static_cast<std::uint32_t>(map.size());
  io(count);
  if constexpr (Io::is_reader) {
    for (std::uint32_t i = 0; i < count && io.ok(); ++i) {
      typename Map::key_type key{};
      io(key);
      io(map[key]);
    }
  } else {
    for (const auto& [key, value] : map) {
      io(key, value);
    }
  }
}

}  // namespace

template <class Self, class Io>
void Group::PendingUpdate::fields(Self& self, Io& io) {
  io(self.leaf_key.secret_key, self.leaf_key.public_key);
  signature_key_fields(self.signature_key, io);
}

template <class Self, class Io>
void Group::PendingCommit::fields(Self& self, Io& io) {
  io(self.staged, self.secrets, self.path_keys);
  signature_key_fields(self.signature_key, io);
}

template <class Self, class Io>
void Group::PastEpoch::fields(Self& self, Io& io) {
  io(self.epoch, self.encoded_context, self.leaf_count, self.sender_data_secret);
  map_fields(self.changed_keys, io);
}

// The member header, as a view of the group that owns the fields.
struct Group::SavedHeader {
  Group& group;
  std::vector<Epoch> past_epochs;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    Group& group = self.group;
    StateVersion version;
    io(version, group.phase_, group.secrets_, group.path_keys_, self.past_epochs);
    std::optional<SignatureKeyPair> key;
    if constexpr (!Io::is_reader) {
      key = group.signature_key_.clone();
    }
    signature_key_fields(key, io);
    if constexpr (Io::is_reader) {
      if (!key || group.phase_ > GroupPhase::reinitialised) {
        return io.fail(MlsError::unknown_value);
      }
      group.signature_key_ = std::move(*key);
    }
    map_fields(group.updates_, io);
  }
};

StateChanges Group::save() {
  StateChanges changes = std::exchange(erased_, {});
  public_.save(changes);
  secret_tree_.save(changes);
  for (PastEpoch& past : past_) {
    past.secret_tree.save(changes);
    if (std::exchange(past.unsaved, false)) {
      changes.put(state_key(StateTag::past_epoch, past.epoch), past);
    }
  }
  if (std::exchange(pending_unsaved_, false)) {
    StateKey key = state_key(StateTag::pending_commit);
    if (pending_) {
      changes.put(std::move(key), *pending_);
    } else {
      changes.erase(std::move(key));
    }
  }
  if (std::exchange(header_unsaved_, false)) {
    SavedHeader header{*this, {}};
    for (const PastEpoch& past : past_) {
      header.past_epochs.push_back(past.epoch);
    }
    changes.put(state_key(StateTag::member_header), header);
  }
  return changes;
}

Result<Group> Group::restore(const SavedState& state, const Services& services,
                             const GroupLimits& limits) {
  INDABA_TRY_ASSIGN(PublicGroup public_group,
                    PublicGroup::restore(state, services.authentication()));
  Group group(std::move(public_group), services, limits);

  const auto header_record = state.records().find(state_key(StateTag::member_header));
  if (header_record == state.records().end()) {
    return MlsError::corrupt_state;
  }
  SavedHeader header{group, {}};
  Reader reader(header_record->second.view(), kRecordBytesMax);
  reader(header);
  if (!reader.ok() || !reader.empty()) {
    const bool other_version =
        reader.error() == make_error_code(MlsError::unsupported_state_version);
    return other_version ? MlsError::unsupported_state_version : MlsError::corrupt_state;
  }
  if ((group.phase_ == GroupPhase::reinitialised) != group.reinit().has_value()) {
    return MlsError::corrupt_state;
  }
  for (const Epoch epoch : header.past_epochs) {
    INDABA_TRY_ASSIGN(PastEpoch past, state.get<PastEpoch>(state_key(StateTag::past_epoch, epoch)));
    const bool follows = group.past_.empty() || group.past_.back().epoch < epoch;
    if (past.epoch != epoch || !follows || epoch >= group.epoch()) {
      return MlsError::corrupt_state;
    }
    INDABA_TRY_ASSIGN(past.secret_tree, SecretTree::restore(state, group.public_.cipher_suite(),
                                                            epoch, past.leaf_count));
    past.unsaved = false;
    group.past_.push_back(std::move(past));
  }
  if (group.phase_ == GroupPhase::active || group.phase_ == GroupPhase::reinitialised) {
    INDABA_TRY_ASSIGN(group.secret_tree_,
                      SecretTree::restore(state, group.public_.cipher_suite(), group.epoch(),
                                          group.tree().leaf_count()));
    if (group.tree().leaf(group.self()) == nullptr) {
      return MlsError::corrupt_state;
    }
  }
  if (const StateKey key = state_key(StateTag::pending_commit); state.records().contains(key)) {
    INDABA_TRY_ASSIGN(group.pending_, state.get<PendingCommit>(key));
    PendingCommit& pending = *group.pending_;
    const LeafIndex self = pending.path_keys.self();
    if (!group.public_.can_merge(pending.staged) || self != pending.staged.effects.committer_leaf ||
        (group.phase_ != GroupPhase::joining && self != group.self())) {
      return MlsError::corrupt_state;
    }
    const TreePreview after = group.public_.preview(pending.staged);
    if (group.tree().leaf(self) == nullptr) {
      return MlsError::corrupt_state;
    }
  }
  group.header_unsaved_ = false;
  return group;
}

}  // namespace indaba::mls
