#include "tests/unit/crypto/mls/member/deletion/known_secrets.h"

#include "tests/support/freed_memory.h"
#include "tests/support/mls_forge.h"

namespace indaba::test {

using namespace mls;

namespace {

constexpr std::uint32_t kWatched = 1;

KdfSecret extract(const KdfSecret& salt, const KdfSecret& input) {
  return hkdf_extract(salt.view(), {input.view()});
}

bool is_saved(const SavedState& saved, ByteView needle) {
  return std::any_of(saved.records().begin(), saved.records().end(), [needle](const auto& record) {
    const ByteView value = record.second.view();
    return std::search(value.begin(), value.end(), needle.begin(), needle.end()) != value.end();
  });
}

}  // namespace

Watch::Watch() { memory_search.owner = kWatched; }
Watch::~Watch() { memory_search.owner = 0; }

WatchedMember::WatchedMember(Group group, const Services& services, GroupLimits limits)
    : WatchedMember(services, limits) {
  saved_.apply(group.save());
  restore();
}

WatchedMember::~WatchedMember() {
  group_.reset();
  forget_memory_of(kWatched);
}

KdfSecret WatchedMember::init_secret() const {
  return GroupTestAccess::secrets(*group_).init.clone();
}

void WatchedMember::follow(ByteView commit) {
  run([&](Group& group) { MlsWorld::follow(group, commit); });
  save();
}

void WatchedMember::save() {
  StateChanges changes = run([](Group& group) { return group.save(); });
  StateChanges stored;  // what a store would hold is not the member's memory
  for (auto& [key, value] : changes.records) {
    stored.records[key] = value ? std::optional(value->clone()) : std::nullopt;
  }
  saved_.apply(std::move(stored));
}

void WatchedMember::restore() {
  group_.reset();
  const Watch watch;
  group_ = std::make_unique<Group>(must(Group::restore(saved_, services_, limits_)));
}

void WatchedMember::destroy() { group_.reset(); }

void KnownSecrets::add_epoch(const EpochSecrets& secrets) {
  add("sender data", secrets.sender_data.view());
  add("exporter", secrets.exporter.view());
  add("external", secrets.external.view());
  add("membership key", secrets.membership_key.view());
  add("resumption psk", secrets.resumption_psk.view());
  add("epoch authenticator", secrets.epoch_authenticator.view());
  add("init", secrets.init.view());
}

void KnownSecrets::add_keys(const PathKeys& keys) {
  for (const auto& [node, key] : keys.keys()) {
    add("private key of node " + std::to_string(node.value), key.secret_key.view());
  }
}

std::vector<std::string> KnownSecrets::traces(const SavedState& saved) const {
  std::vector<std::string> found;
  for (const auto& [name, bytes] : known_) {
    const MemoryFinds finds = search_memory_of(kWatched, bytes);
    if (finds.live > 0) {
      found.push_back(name + " live");
    }
    if (finds.freed > 0) {
      found.push_back(name + " freed");
    }
    if (is_saved(saved, bytes)) {
      found.push_back(name + " saved");
    }
  }
  return found;
}

std::vector<std::string> KnownSecrets::missing(const SavedState& saved) const {
  std::vector<std::string> found;
  for (const auto& [name, bytes] : known_) {
    if (search_memory_of(kWatched, bytes).live == 0 || !is_saved(saved, bytes)) {
      found.push_back(name);
    }
  }
  return found;
}

EpochSecrets clone(const EpochSecrets& secrets) {
  return {.sender_data = secrets.sender_data.clone(),
          .encryption = secrets.encryption.clone(),
          .exporter = secrets.exporter.clone(),
          .external = secrets.external.clone(),
          .confirmation_key = secrets.confirmation_key.clone(),
          .membership_key = secrets.membership_key.clone(),
          .resumption_psk = secrets.resumption_psk.clone(),
          .epoch_authenticator = secrets.epoch_authenticator.clone(),
          .init = secrets.init.clone()};
}

KdfSecret encryption_secret(const SavedState& saved, const Group& group) {
  const StateKey key =
      state_key(StateTag::secret_tree_node, group.epoch(), group.tree().root().value);
  const auto record = saved.records().find(key);
  check(record != saved.records().end());
  Reader reader(record->second.view());
  KdfSecret secret;
  reader(secret);
  check(reader.ok() && reader.empty());
  return secret;
}

LeafSecrets::LeafSecrets(const KdfSecret& encryption_secret, std::uint32_t leaf_count,
                         LeafIndex leaf) {
  NodeIndex node = root(leaf_count);
  spent.push_back(encryption_secret.clone());
  while (!is_leaf(node)) {
    const bool goes_left = contains(left(node), leaf);
    const KdfSecret low = expand_with_label(spent.back(), "tree", as_bytes("left"));
    const KdfSecret high = expand_with_label(spent.back(), "tree", as_bytes("right"));
    branch.push_back((goes_left ? high : low).clone());
    spent.push_back((goes_left ? low : high).clone());
    node = goes_left ? left(node) : right(node);
  }
  handshake = expand_with_label(spent.back(), "handshake", {});
  application = expand_with_label(spent.back(), "application", {});
}

RatchetSecrets::RatchetSecrets(const KdfSecret& first, std::uint32_t generations) {
  KdfSecret secret = first.clone();
  for (std::uint32_t i = 0; i < generations; ++i) {
    derive_tree_secret(secret, "key", {i}, keys.emplace_back().mutable_view());
    derive_tree_secret(secret, "nonce", {i}, nonces.emplace_back().mutable_view());
    KdfSecret next;
    derive_tree_secret(secret, "secret", {i}, next.mutable_view());
    secrets.push_back(std::move(secret));
    secret = std::move(next);
  }
}

CommitSecrets::CommitSecrets(SeededRandom random, std::size_t path_levels,
                             const KdfSecret& init_secret, const GroupContext& after,
                             const KdfSecret& psk_secret) {
  keys.add("leaf key", must(random.secret<kHashBytes>()).view());
  PathSecret path_secret = must(random.secret<kHashBytes>());
  for (std::size_t i = 0; i < path_levels; ++i) {
    const std::string level = std::to_string(i);
    transient.add("path secret " + level, path_secret.view());
    transient.add("node secret " + level, derive_secret(path_secret, "node").view());
    keys.add("path key " + level, node_key_pair(path_secret).secret_key.view());
    path_secret = next_path_secret(path_secret);
  }
  const Bytes context = encode(after);
  const KdfSecret joiner = joiner_secret(init_secret, path_secret, context);
  const KdfSecret member = extract(joiner, psk_secret);
  const KdfSecret epoch_secret = expand_with_label(member, "epoch", context);
  epoch = EpochSecrets::from_epoch_secret(epoch_secret);
  transient.add("commit secret", path_secret.view());
  transient.add("joiner extract", extract(init_secret, path_secret).view());
  transient.add("joiner secret", joiner.view());
  transient.add("member secret", member.view());
  transient.add("epoch secret", epoch_secret.view());
  transient.add("welcome secret", derive_secret(member, "welcome").view());
  transient.add("confirmation key", epoch.confirmation_key.view());
}

}  // namespace indaba::test
