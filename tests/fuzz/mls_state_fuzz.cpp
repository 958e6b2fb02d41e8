// Group and PublicGroup out of records that a failing store or a lying disk hands back: bytes
// changed, records missing, moved or invented, and on demand with the tree's hash made to fit, so
// that the damage gets past it.
//
// Restoring says corrupt_state or gives a group; that group may be of little use, but every call to
// it returns, and what it saves restores again.
#include "tests/fuzz/support/group_scenes.h"

namespace indaba::fuzz {
namespace {

using namespace mls;
using test::must;

constexpr std::size_t kChangesMax = 4;

// Records in which each kind occurs, and groups in each phase.
struct Templates {
  Templates() {
    for (const Scene& scene : scenes.scenes()) {
      states.push_back(copy_of(scene.receiver));
    }
    const Scene& scene = scenes.scenes()[0];
    add_joining(scene);
    add_closed(scene,
               {ReInit{to_bytes("next"), ProtocolVersion::mls10, test::MlsWorld::kSuite, {}}});
    add_closed(scene, {Remove{{kReceiver}}});
  }

  // Who has joined externally, before the commit is merged.
  void add_joining(const Scene& scene) {
    const Group member = scenes.restore(scene.attacker);
    auto joined =
        must(Group::join_externally(test::unwrap<GroupInfo>(must(member.group_info(true, true))),
                                    scenes.stranger(), scenes.world().services(), {}));
    SavedState state;
    state.apply(joined.group.save());
    states.push_back(std::move(state));
  }

  // After a commit that ends the group for the receiver.
  void add_closed(const Scene& scene, Proposal proposal) {
    Group attacker = scenes.restore(scene.attacker);
    CommitOptions options = options_now();
    options.proposals.push_back(std::move(proposal));
    Group receiver = scenes.restore(scene.receiver);
    test::MlsWorld::follow(receiver, must(attacker.commit(std::move(options))).commit);
    SavedState state = copy_of(scene.receiver);
    state.apply(receiver.save());
    states.push_back(std::move(state));
  }

  GroupScenes scenes;
  std::vector<SavedState> states;
};

// Records as plain bytes, to be changed.
using Records = std::map<StateKey, Bytes>;

Records records_of(const SavedState& state) {
  Records records;
  for (const auto& [key, value] : state.records()) {
    records.emplace(key, to_bytes(value.view()));
  }
  return records;
}

SavedState state_of(const Records& records) {
  SavedState state;
  for (const auto& [key, value] : records) {
    state.put(key, SecretBytes(value));
  }
  return state;
}

Records::iterator pick(Records& records, Input& input) {
  return std::next(records.begin(), static_cast<std::ptrdiff_t>(input.below(records.size())));
}

void change_bytes(Bytes& value, Input& input) {
  const std::size_t at = input.below(value.size() + 1);
  const auto place = value.begin() + static_cast<std::ptrdiff_t>(at);
  switch (input.below(4)) {
    case 1: {
      const Bytes inserted = input.bytes(16);
      value.insert(place, inserted.begin(), inserted.end());
      break;
    }
    case 2:
      value.erase(place, place + static_cast<std::ptrdiff_t>(
                                     std::min(input.below(16) + 1, value.size() - at)));
      break;
    case 3: {
      const Bytes written = input.bytes(16);
      std::copy_n(written.begin(), std::min(written.size(), value.size() - at), place);
      break;
    }
    default:
      if (at < value.size()) {
        value[at] ^= input.byte();
      }
      break;
  }
}

void change(Records& records, Input& input) {
  const auto chosen = pick(records, input);
  switch (input.below(8)) {
    case 1:
      records.erase(chosen);
      break;
    case 2: {  // under another key, as it is
      StateKey key = chosen->first;
      key[input.below(key.size())] ^= input.byte();
      records[std::move(key)] = chosen->second;
      break;
    }
    case 3:
      chosen->second = pick(records, input)->second;
      break;
    case 4:
      records[state_key(StateTag::tree_node, input.byte())] = chosen->second;
      break;
    case 5:
      chosen->second = to_bytes(input.rest());
      break;
    default:
      change_bytes(chosen->second, input);
      break;
  }
  if (records.empty()) {
    records.emplace(state_key(StateTag::public_header), Bytes{});
  }
}

void replace_all(Bytes& value, ByteView from, ByteView to) {
  auto found = value.begin();
  while ((found = std::search(found, value.end(), from.begin(), from.end())) != value.end()) {
    found = std::copy(to.begin(), to.end(), found);
  }
}

// The tree as the records tell it, in a tree of that many leaves.
std::optional<RatchetTree> tree_of(const SavedState& state, std::uint32_t leaf_count) {
  std::map<std::uint32_t, LeafNode> leaves;
  std::map<std::uint32_t, ParentNode> parents;
  for (const auto& [index, key] : state.numbered(state_key(StateTag::tree_node))) {
    if (const auto leaf = state.get<LeafNode>(*key); is_leaf({index}) && leaf) {
      leaves.emplace(index / 2, *leaf);
    } else if (const auto parent = state.get<ParentNode>(*key); parent) {
      parents.emplace(index, *parent);
    }
  }
  auto tree = RatchetTree::from_nodes(leaf_count, std::move(leaves), std::move(parents));
  return tree ? std::optional(std::move(*tree)) : std::nullopt;
}

// The hash of the changed tree, wherever that of the whole one stood.
void mend_tree_hash(Records& records, const GroupContext& honest, std::uint32_t leaf_count) {
  auto tree = tree_of(state_of(records), leaf_count);
  if (!tree) {
    return;
  }
  const auto header = records.find(state_key(StateTag::public_header));
  if (header != records.end()) {
    replace_all(header->second, honest.tree_hash, tree->root_hash());
  }
  const auto pending = records.find(state_key(StateTag::pending_commit));
  if (pending == records.end()) {
    return;
  }
  Reader reader(ByteView(pending->second));
  StagedCommit staged;
  reader(staged);
  if (!reader.ok() || !staged.edit.fits(tree->leaf_count())) {
    return;
  }
  const Bytes rest = to_bytes(reader.take_rest());
  tree->turn_over(staged.edit);
  staged.context.tree_hash = to_bytes(tree->root_hash());
  tree->turn_over(staged.edit);
  pending->second = encode(staged);
  append(pending->second, rest);
}

bool is_refusal(std::error_code error) {
  return error == make_error_code(MlsError::corrupt_state) ||
         error == make_error_code(MlsError::unsupported_state_version);
}

// Every call, whatever it answers.
void use(Group& group, GroupScenes& scenes, Input& input) {
  for (const Bytes* message : {&scenes.hello(), &scenes.late(), &scenes.hello()}) {
    (void)group.receive(*message);
  }
  auto received = group.receive(scenes.commit());
  (void)group.pending_effects();
  (void)group.group_info(true, true);
  (void)group.epoch_authenticator();
  (void)group.resumption_psk();
  (void)group.export_secret("fuzz", {}, 16);
  (void)group.create_successor(scenes.newcomer(), {}, test::MlsWorld::kNow);
  (void)group.propose_update({}, std::nullopt);
  switch (input.below(3)) {
    case 1:
      group.discard_pending_commit();
      break;
    case 2:
      if (received && std::holds_alternative<ReceivedCommit>(*received)) {
        (void)group.merge(std::get<ReceivedCommit>(std::move(*received)));
      }
      break;
    default:
      (void)group.merge_pending_commit();
      break;
  }
  (void)group.protect(as_bytes("hello"));
  (void)group.commit(options_now());
  (void)group.merge_pending_commit();
  (void)group.protect(as_bytes("hello"));
}

void restore_member(const SavedState& state, GroupScenes& scenes, Input& input) {
  auto group = Group::restore(state, scenes.world().services(), GroupScenes::limits());
  if (!group) {
    must_hold(is_refusal(group.error()), "what can't be restored is corrupt");
    return;
  }
  must_hold(group->save().records.empty(), "restoring changes nothing");
  use(*group, scenes, input);
  SavedState saved = copy_of(state);
  saved.apply(group->save());
  must_hold(Group::restore(saved, scenes.world().services(), GroupScenes::limits()).has_value(),
            "what was saved restores");
}

void restore_onlooker(const SavedState& state, GroupScenes& scenes) {
  auto group = PublicGroup::restore(state, scenes.world().authentication());
  if (!group) {
    must_hold(is_refusal(group.error()), "what can't be restored is corrupt");
    return;
  }
  (void)view_of(*group);
  (void)group->process(test::unwrap<PublicMessage>(scenes.commit()));
  (void)view_of(*group);
}

}  // namespace
}  // namespace indaba::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace indaba::fuzz;
  if (size > kDecisionBytesMax) {
    return 0;
  }
  static Templates templates;
  GroupScenes& scenes = templates.scenes;
  scenes.begin_input();
  Input input(data, size);
  const auto& honest = templates.states[input.below(templates.states.size())];
  Records records = records_of(honest);
  for (std::size_t i = input.below(kChangesMax + 1); i > 0; --i) {
    change(records, input);
  }
  if (input.below(2) == 0) {
    const auto before = indaba::test::must(
        indaba::mls::PublicGroup::restore(honest, scenes.world().authentication()));
    mend_tree_hash(records, before.context(), before.tree().leaf_count());
  }
  const auto state = state_of(records);
  restore_onlooker(state, scenes);
  restore_member(state, scenes, input);
  return 0;
}
