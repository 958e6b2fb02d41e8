#include "tests/support/big_group.h"

namespace indaba::test {

using namespace mls;

namespace {

constexpr std::string_view kGroupId = "big!";

std::string name_of(std::uint32_t member) { return "member-" + std::to_string(member); }

LeafNode leaf_of(const Identity& identity) {
  LeafNode leaf;
  leaf.signature_key = to_bytes(identity.signature_key.public_key);
  leaf.credential = identity.credential;
  leaf.capabilities = Capabilities::of_this_build();
  return leaf;
}

// Leaves from 2 on, each of which has put its path into the tree; 0 and 1 are blank.
struct Ghosts {
  RatchetTree tree;
  SignatureKeyPair signer;  // of leaf 2
};

Ghosts ghosts(MlsWorld& world, std::uint32_t size, ByteView group_id) {
  std::vector<Identity> identities;
  std::map<std::uint32_t, LeafNode> leaves;
  for (std::uint32_t i = 2; i < size; ++i) {
    identities.push_back(world.identity(name_of(i)));
    // Replaced by the path's leaf below; until then it needs a key of its own.
    leaves[i] = leaf_of(identities.back());
    leaves[i].encryption_key = to_bytes(must(HpkeKeyPair::generate(world.random())).public_key);
  }
  Ghosts made{must(RatchetTree::from_nodes(std::bit_ceil(size), std::move(leaves), {})), {}};
  RatchetTree::EditScope scope(made.tree);
  for (std::uint32_t i = 2; i < size; ++i) {
    const Identity& identity = identities[i - 2];
    must(make_path(made.tree, group_id, {i}, leaf_of(identity), identity.signature_key,
                   world.random()));
  }
  TreeEdit edit = scope.finish();
  made.tree.turn_over(edit);
  made.signer = identities.front().signature_key.clone();
  return made;
}

// Some epoch of a group that has this tree, open to external joins.
GroupInfo open_epoch(MlsWorld& world, const Ghosts& ghosts, GroupId group_id) {
  const GroupContext context{.cipher_suite = world.suite(),
                             .group_id = std::move(group_id),
                             .epoch = {1},
                             .tree_hash = to_bytes(ghosts.tree.root_hash()),
                             .confirmed_transcript_hash = Bytes(kHashBytes),
                             .extensions = {}};
  const EpochSecrets secrets =
      EpochSecrets::from_epoch_secret(must(world.random().secret<kHashBytes>()));
  const HpkeKeyPair external = external_key_pair(secrets.external);
  return make_group_info(context,
                         mac(secrets.confirmation_key, {context.confirmed_transcript_hash}), {2},
                         ghosts.signer, {}, &ghosts.tree, &external.public_key);
}

Group::ExternalJoin join_externally(MlsWorld& world, std::uint32_t member, const GroupInfo& info,
                                    const GroupLimits& limits) {
  JoinOptions join;
  join.limits = limits;
  auto joined = must(Group::join_externally(info, world.identity(name_of(member)), world.services(),
                                            {}, std::move(join)));
  must(joined.group.merge_pending_commit());
  return joined;
}

void commit(Group& committer, Group& follower) {
  const CommitMessages messages = must(committer.commit({}));
  must(committer.merge_pending_commit());
  MlsWorld::follow(follower, messages.commit);
}

}  // namespace

TwoMembers two_of_filled_group(MlsWorld& world, std::uint32_t size, const GroupLimits& limits) {
  check(size >= 2);
  if (size == 2) {
    TwoMembers both = two_of_blank_group(world, size, limits);
    commit(both.first, both.second);
    commit(both.second, both.first);
    return both;
  }
  const GroupId group_id = to_bytes(kGroupId);
  const GroupInfo info = open_epoch(world, ghosts(world, size, group_id), group_id);
  Group first = join_externally(world, 0, info, limits).group;
  Group::ExternalJoin second =
      join_externally(world, 1, unwrap<GroupInfo>(must(first.group_info(true, true))), limits);
  MlsWorld::follow(first, second.messages.commit);
  check(is_filled(first.tree()));
  return {std::move(first), std::move(second.group)};
}

TwoMembers two_of_blank_group(MlsWorld& world, std::uint32_t size, const GroupLimits& limits) {
  check(size >= 2);
  const GroupId group_id = to_bytes(kGroupId);
  Group first =
      must(Group::create(group_id, {}, world.key_package(name_of(0)), world.services(), limits));
  const KeyPackageSecrets own = world.key_package(name_of(1));
  CommitOptions options;
  options.now = MlsWorld::kNow;
  options.proposals.push_back({Add{own.key_package}});
  for (std::uint32_t i = 2; i < size; ++i) {
    options.proposals.push_back({Add{world.key_package(name_of(i)).key_package}});
  }
  const CommitMessages messages = must(first.commit(std::move(options)));
  must(first.merge_pending_commit());
  JoinOptions join;
  join.limits = limits;
  Group second =
      must(Group::join(unwrap<Welcome>(*messages.welcome), own, world.services(), std::move(join)));
  return {std::move(first), std::move(second)};
}

bool is_filled(const RatchetTree& tree) {
  for (std::uint32_t i = 1; i < node_count(tree.leaf_count()); i += 2) {
    const NodeIndex node{i};
    if (tree.is_blank(node) && !tree.has_empty_resolution(left(node)) &&
        !tree.has_empty_resolution(right(node))) {
      return false;
    }
  }
  return true;
}

}  // namespace indaba::test
