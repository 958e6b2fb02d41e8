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
    : newcomer_(world_.key_package(world_.identity("newcomer"), options())),
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
  remember_keys();
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    world_.commit(groups_, i, options_now());
  }
  CommitOptions senders = options_now();
  senders.proposals.push_back({GroupContextExtensions{external_senders(parts_.outsider)}});
  world_.commit(groups_, kAttacker, std::move(senders));
  world_.deliver(groups_, kFriend, must(groups_[kFriend].protect(as_bytes("early"))));
  late_ = must(groups_[kFriend].protect(as_bytes("late")));
  attacker_before_.apply(groups_[kAttacker].save());
  states_[kAttacker] = copy_of(attacker_before_);

  world_.commit(groups_, kAttacker, options_now());
  hello_ = must(groups_[kFriend].protect(as_bytes("hello")));
  commit_ = must(groups_[kFriend].commit(options_now())).commit;
  CommitOptions add = options_now();
  add.proposals.push_back({Add{newcomer_.key_package}});
  add.with_path = true;
  welcome_ = test::unwrap<Welcome>(*must(groups_[kAttacker].commit(std::move(add))).welcome);
  groups_[kAttacker].discard_pending_commit();
  keep();
  let_proposals_wait();
  keep();
  must(groups_[kReceiver].commit(options_now()));
  keep();
}

// Four members, of whom the first added the others in one commit.
std::vector<Group> GroupScenes::make_groups() {
  std::vector<KeyPackageSecrets> members;
  CommitOptions adds = options_now();
  for (int i = 0; i < 4; ++i) {
    members.push_back(
        world_.key_package(world_.identity("member-" + std::to_string(i)), options()));
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
  hear(attacker, must(receiver.propose_update({}, std::nullopt)));
  hear(receiver, must(attacker.propose_update({}, std::nullopt)));
  hear(receiver, must(attacker.propose({Add{newcomer_.key_package}}, test::MlsWorld::kNow)));
  const Proposal psk{PreSharedKey{world_.external_psk(to_bytes("psk"))}};
  hear(receiver, must(attacker.propose(psk, test::MlsWorld::kNow)));
  const Bytes remove = must(Group::propose_externally(
      attacker.context(), 0, parts_.outsider.signature_key, {Remove{{3}}}));
  hear(receiver, remove);
  hear(attacker, remove);
}

void GroupScenes::remember_keys() {
  const auto remember = [this](const SignatureKeyPair& key) {
    keys_.insert_or_assign(to_bytes(key.public_key), key.clone());
    known_.push_back(to_bytes(key.public_key));
  };
  for (Group& group : groups_) {
    remember(GroupTestAccess::signature_key(group));
    known_.push_back(group.tree().leaf(group.self())->encryption_key);
  }
  remember(newcomer_.signature_key);
  remember(stranger_.signature_key);
  known_.push_back(newcomer_.key_package.init_key);
  for (const char* point : test::kX25519SmallOrderPoints) {
    known_.push_back(test::hex(point));
  }
}

}  // namespace indaba::fuzz
