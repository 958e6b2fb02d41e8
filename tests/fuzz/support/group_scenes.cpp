#include "tests/fuzz/support/group_scenes.h"

#include "tests/support/hex.h"
#include "tests/support/small_order_points.h"

namespace indaba::fuzz {

using namespace mls;
using test::must;

namespace {

KeyPackageOptions options() {
  KeyPackageOptions options;
  options.capabilities = wide_capabilities();
  return options;
}

}  // namespace

CommitOptions options_now() {
  CommitOptions options;
  options.now = test::MlsWorld::kNow;
  return options;
}

GroupScenes::GroupScenes()
    : newcomer_(key_package("newcomer")),
      stranger_(world_.identity("stranger")),
      parts_{.newcomers = {newcomer_.key_package},
             .outsider = world_.identity("outsider"),
             .find_key =
                 [this](ByteView key) {
                   const auto found = keys_.find(to_bytes(key));
                   return found == keys_.end() ? nullptr : &found->second;
                 }},
      groups_(make_groups()),
      states_(groups_.size()) {
  world_.psks().add_external(to_bytes("psk"), Bytes(kHashBytes, 5));
  shape_tree();
  collect_known();
  send_ahead();
  keep();
  invite();
  let_proposals_wait();
  keep();
  must(groups_[kReceiver].commit(options_now()));
  keep();
}

KeyPackageSecrets GroupScenes::key_package(std::string_view name) {
  KeyPackageSecrets made = world_.key_package(world_.identity(name), options());
  remember(made.signature_key);
  return made;
}

// Six members, of whom the first added the others in one commit.
std::vector<Group> GroupScenes::make_groups() {
  std::vector<KeyPackageSecrets> members;
  CommitOptions adds = options_now();
  for (int i = 0; i < 6; ++i) {
    members.push_back(key_package("member-" + std::to_string(i)));
    if (i > 0) {
      adds.proposals.push_back({Add{members.back().key_package}});
    }
  }
  std::vector<Group> groups;
  groups.push_back(
      must(Group::create(to_bytes("group"), {}, members[0], world_.services(), limits())));
  const auto messages = must(groups[0].commit(std::move(adds)));
  must(groups[0].merge_pending_commit());
  for (std::size_t i = 1; i < members.size(); ++i) {
    JoinOptions join;
    join.limits = limits();
    groups.push_back(must(Group::join(test::unwrap<Welcome>(*messages.welcome), members[i],
                                      world_.services(), std::move(join))));
  }
  return groups;
}

// No parent is blank at first; then leaf 4 is, and leaf 3 is unmerged.
void GroupScenes::shape_tree() {
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    world_.commit(groups_, i, options_now());
  }
  CommitOptions removes = options_now();
  removes.proposals = {{Remove{{3}}}, {Remove{{4}}}};
  world_.commit(groups_, kReceiver, std::move(removes));
  CommitOptions add = options_now();
  add.proposals = {{Add{key_package("late").key_package}},
                   {GroupContextExtensions{external_senders(parts_.outsider)}}};
  world_.commit(groups_, kFriend, std::move(add));
}

// The messages that nobody has received, and the epoch that all scenes are in.
void GroupScenes::send_ahead() {
  world_.deliver(groups_, kFriend, must(groups_[kFriend].protect(as_bytes("early"))));
  late_ = must(groups_[kFriend].protect(as_bytes("late")));
  attacker_before_.apply(groups_[kAttacker].save());
  states_[kAttacker] = copy_of(attacker_before_);
  CommitOptions plain = options_now();
  plain.with_path = false;
  plain.proposals.push_back({PreSharedKey{world_.external_psk(to_bytes("psk"))}});
  world_.commit(groups_, kAttacker, std::move(plain));
  hello_ = must(groups_[kFriend].protect(as_bytes("hello")));
  commit_ = must(groups_[kFriend].commit(options_now())).commit;
}

void GroupScenes::invite() {
  Group attacker = restore(scenes_[0].attacker);
  CommitOptions add = options_now();
  add.proposals.push_back({Add{newcomer_.key_package}});
  const auto messages = must(attacker.commit(std::move(add)));
  invitations_.push_back(
      {test::unwrap<Welcome>(*messages.welcome), newcomer_.clone(), SavedState{}});
  invite_to_branch();
  invite_to_successor();
}

void GroupScenes::invite_to_branch() {
  const Group attacker = restore(scenes_[0].attacker);
  world_.psks().add_resumption(attacker);
  KeyPackageSecrets newcomer = key_package("member-0#branch");
  const auto branch = must(attacker.create_branch(to_bytes("branch"), {}, key_package("member-1#"),
                                                  {newcomer.key_package}, test::MlsWorld::kNow));
  invitations_.push_back({test::unwrap<Welcome>(*branch.messages.welcome), std::move(newcomer),
                          copy_of(scenes_[0].receiver)});
}

void GroupScenes::invite_to_successor() {
  Group attacker = restore(scenes_[0].attacker);
  Group receiver = restore(scenes_[0].receiver);
  CommitOptions close = options_now();
  close.proposals.push_back(
      {ReInit{to_bytes("successor"), ProtocolVersion::mls10, test::MlsWorld::kSuite, {}}});
  test::MlsWorld::follow(receiver, must(attacker.commit(std::move(close))).commit);
  must(attacker.merge_pending_commit());
  world_.psks().add_resumption(attacker);
  KeyPackageSecrets newcomer = key_package("member-0#successor");
  std::vector<KeyPackage> members{newcomer.key_package};
  for (const char* name : {"member-2#", "late#", "member-5#"}) {
    members.push_back(key_package(name).key_package);
  }
  const auto successor = must(attacker.create_successor(key_package("member-1#"),
                                                        std::move(members), test::MlsWorld::kNow));
  SavedState closed = copy_of(scenes_[0].receiver);
  closed.apply(receiver.save());
  invitations_.push_back(
      {test::unwrap<Welcome>(*successor.messages.welcome), std::move(newcomer), std::move(closed)});
}

Group GroupScenes::restore(const SavedState& state) {
  return must(Group::restore(state, world_.services(), limits()));
}

void GroupScenes::keep() {
  for (const std::size_t member : {kReceiver, kAttacker}) {
    states_[member].apply(groups_[member].save());
    for (const auto& [ref, cached] : groups_[member].public_group().proposals()) {
      known_.push_back(ref);
    }
  }
  scenes_.push_back({copy_of(states_[kReceiver]), copy_of(states_[kAttacker])});
}

// Only receiver and attacker hear them.
void GroupScenes::let_proposals_wait() {
  Group& receiver = groups_[kReceiver];
  Group& attacker = groups_[kAttacker];
  const auto hear = [](Group& group, ByteView message) { must(group.receive(message)); };
  auto next_key = must(SignatureKeyPair::generate(world_.random()));
  remember(next_key);
  hear(attacker, must(receiver.propose_update({}, std::move(next_key))));
  hear(receiver, must(attacker.propose_update({}, std::nullopt)));
  hear(receiver, must(attacker.propose({Add{newcomer_.key_package}}, test::MlsWorld::kNow)));
  const Proposal psk{PreSharedKey{world_.external_psk(to_bytes("psk"))}};
  hear(receiver, must(attacker.propose(psk, test::MlsWorld::kNow)));
  const Bytes remove = must(Group::propose_externally(
      attacker.context(), 0, parts_.outsider.signature_key, {Remove{{3}}}));
  hear(receiver, remove);
  hear(attacker, remove);
}

void GroupScenes::remember(const SignatureKeyPair& key) {
  keys_.insert_or_assign(to_bytes(key.public_key), key.clone());
}

void GroupScenes::collect_known() {
  remember(stranger_.signature_key);
  known_.push_back(to_bytes(stranger_.signature_key.public_key));
  const RatchetTree& tree = groups_[kReceiver].tree();
  for (const std::size_t member : {kReceiver, kAttacker, kFriend}) {
    const LeafNode& leaf = *tree.leaf({static_cast<std::uint32_t>(member)});
    known_.push_back(leaf.signature_key);
    known_.push_back(leaf.encryption_key);
  }
  known_.push_back(newcomer_.key_package.leaf_node.signature_key);
  known_.push_back(newcomer_.key_package.init_key);
  known_.push_back(*tree.encryption_key(tree.root()));
  for (const char* point : test::kX25519SmallOrderPoints) {
    known_.push_back(test::hex(point));
  }
}

}  // namespace indaba::fuzz
