// PublicGroup against whoever may send to it: a few messages in a row to a group with a history,
// with changes inside the structures before they are signed, so that each signature verifies.
//
// A message that is refused leaves no trace; a group that took one is sound, and survives its
// records.
#include <memory>

#include "tests/fuzz/support/group_view.h"
#include "tests/fuzz/support/proposal_maker.h"
#include "tests/support/hex.h"
#include "tests/support/public_forge.h"
#include "tests/support/small_order_points.h"

namespace indaba::fuzz {
namespace {

using namespace mls;
using test::must;
using test::PublicForge;

constexpr std::size_t kStepsMax = 3;
constexpr std::size_t kProposalsMax = 6;  // of one commit

// A group as it is at several points of its life, and who may send to it.
struct Setting {
  Setting(test::MlsWorld& world, std::size_t size)
      : forge(world, size, {}, options()),
        parts{.newcomers = {},
              .outsider = forge.identity("outsider"),
              .find_key = [this](ByteView key) { return forge.find_key(key); }} {
    for (const char* name : {"newcomer-0", "newcomer-1", "newcomer-2", "member-2#twin"}) {
      parts.newcomers.push_back(forge.newcomer(name, options()));
    }
    for (const char* name : {"stranger", "member-0#again"}) {
      joiners.push_back(forge.identity(name));
    }
    keep();
  }

  static KeyPackageOptions options() {
    KeyPackageOptions options;
    options.capabilities = wide_capabilities();
    return options;
  }

  // Remembers the group as it is now as a place to begin.
  void keep() {
    StateChanges changes;
    forge.group().save(changes);
    state.apply(std::move(changes));
    starts.push_back(copy_of(state));
  }

  PublicForge forge;
  ProposalParts parts;
  std::vector<Identity> joiners;
  SavedState state;
  std::vector<SavedState> starts;
};

// Blank parents, none, a hole with an unmerged leaf beside it, proposals that wait, fewer members.
void live_through_it(Setting& setting) {
  PublicForge& forge = setting.forge;
  const auto process = [&](const PublicMessage& message) { must(forge.group().process(message)); };
  process(forge.commit({0}, {test::extensions(external_senders(setting.parts.outsider))}));
  setting.keep();
  forge.fill();
  setting.keep();
  process(forge.commit({0}, {test::remove({1}), test::remove({3})}));
  process(forge.commit_without_path({2}, {test::add(forge.newcomer("late", Setting::options()))}));
  setting.keep();
  forge.proposed({2}, forge.update({2}));
  forge.proposed({0}, test::value_of(test::remove({4})));
  forge.proposed({4}, {Add{setting.parts.newcomers[0]}});
  forge.proposed({4}, {PreSharedKey{forge.world().external_psk(to_bytes("psk"))}});
  forge.proposed({4}, test::value_of(test::extensions({})));
  setting.keep();
  process(forge.commit({0}, {test::remove({1}), test::remove({4})}));
  setting.keep();
}

struct World {
  World() {
    settings.push_back(std::make_unique<Setting>(mls, 5));
    live_through_it(*settings.back());
    settings.push_back(std::make_unique<Setting>(mls, 1));  // epoch 0
    for (const auto& setting : settings) {
      for (const SavedState& start : setting->starts) {
        collect(must(PublicGroup::restore(start, mls.authentication())));
      }
      collect(setting->parts.newcomers[0]);
    }
    for (const char* point : test::kX25519SmallOrderPoints) {
      known.push_back(test::hex(point));
    }
  }

  // What a forger would put where it does not belong.
  void collect(const PublicGroup& group) {
    for (std::uint32_t i = 0; i < node_count(group.tree().leaf_count()); ++i) {
      if (const Bytes* key = group.tree().encryption_key({i}); key != nullptr) {
        known.push_back(*key);
      }
    }
    for (const auto& [ref, cached] : group.proposals()) {
      known.push_back(ref);
    }
    known.push_back(group.context().tree_hash);
    known.push_back(group.tree().leaf({0})->signature_key);
  }
  void collect(const KeyPackage& newcomer) {
    known.push_back(newcomer.init_key);
    known.push_back(newcomer.leaf_node.encryption_key);
    known.push_back(newcomer.leaf_node.signature_key);
  }

  test::MlsWorld mls;
  std::vector<std::unique_ptr<Setting>> settings;
  std::vector<Bytes> known;
};

// Sends to one group as the input says.
class Attacker {
 public:
  Attacker(Input& input, Setting& setting, const std::vector<Bytes>& known)
      : input_(input),
        setting_(setting),
        forge_(setting.forge),
        editor_(input, known),
        maker_(input, editor_, setting.parts) {}

  PublicMessage message() {
    PublicMessage made = content();
    if (input_.one_in(4)) {
      editor_.edit_some(made.content, 2);
      sign_again(made);
    }
    if (input_.one_in(16)) {
      editor_.edit(made.auth.confirmation_tag);
    }
    return made;
  }

 private:
  PublicMessage content() {
    switch (input_.below(8)) {
      case 1:
        return forge_.sign({SenderType::external, 0}, proposal({0}),
                           setting_.parts.outsider.signature_key);
      case 2: {
        KeyPackage own = maker_.newcomer();
        const SignatureKeyPair& key = setting_.parts.key_or_outsiders(own.leaf_node.signature_key);
        return forge_.sign({SenderType::new_member_proposal, 0}, Proposal{Add{std::move(own)}},
                           key);
      }
      case 3:
        return commit(false);
      case 4:
        return external_commit();
      case 5:
      case 6:
      case 7:
        return commit(true);
      default: {
        const LeafIndex sender = member();
        return forge_.from(sender, proposal(sender));
      }
    }
  }

  LeafIndex member() {
    const auto members = forge_.group().tree().members();
    return members[input_.below(members.size())];
  }
  Proposal proposal(LeafIndex sender) {
    // Where the outsider speaks for a leaf that is gone, another will do.
    return maker_.proposal(forge_.group(),
                           forge_.group().tree().leaf(sender) != nullptr ? sender : member());
  }

  // By the key that the content's sender must use, as far as anybody here has it.
  void sign_again(PublicMessage& message) {
    const auto key = forge_.group().sender_key(message.content);
    message.auth.signature =
        sign_content(WireFormat::public_message, message.content, forge_.group().encoded_context(),
                     setting_.parts.key_or_outsiders(key ? *key : Bytes{}));
  }

  // By value, and by reference to what waits.
  std::vector<ProposalOrRef> proposals() {
    std::vector<ProposalOrRef> list;
    const ProposalCache& cache = forge_.group().proposals();
    for (std::size_t i = input_.below(kProposalsMax + 1); i > 0; --i) {
      if (!cache.empty() && input_.one_in(2)) {
        const auto which = static_cast<std::ptrdiff_t>(input_.below(cache.size()));
        list.push_back({std::next(cache.begin(), which)->first});
      } else {
        list.push_back({proposal(member())});
      }
    }
    return list;
  }

  test::PathChanges changes() {
    test::PathChanges changes;
    if (input_.one_in(3)) {
      changes.keys = [this](std::vector<Bytes>& keys) {
        for (Bytes& key : keys) {
          if (input_.one_in(2)) {
            editor_.edit(key);
          }
        }
      };
      changes.leaf = [this](LeafNode& leaf) { editor_.edit_some(leaf, 2); };
      changes.path = [this](UpdatePath& path) { editor_.edit_some(path.nodes, 2); };
    }
    return changes;
  }

  PublicMessage commit(bool with_path) {
    const LeafIndex committer = member();
    std::vector<ProposalOrRef> list = proposals();
    return with_path ? forge_.commit(committer, std::move(list), changes())
                     : forge_.commit_without_path(committer, std::move(list));
  }
  PublicMessage external_commit() {
    const Identity& joiner = setting_.joiners[input_.below(setting_.joiners.size())];
    std::vector<ProposalOrRef> list{test::external_init()};
    if (input_.one_in(2)) {
      list.push_back(test::remove(member()));
    }
    if (input_.one_in(4)) {
      const std::vector<ProposalOrRef> others = proposals();
      list.insert(list.end(), others.begin(), others.end());
    }
    return forge_.external_commit(joiner, std::move(list), changes());
  }

  Input& input_;
  Setting& setting_;
  PublicForge& forge_;
  FieldEditor editor_;
  ProposalMaker maker_;
};

// What a stranger would send: the input itself.
void send_raw(PublicGroup& group, ByteView input) {
  const auto message = decode<MlsMessage>(input);
  if (message && message->get<PublicMessage>() != nullptr) {
    must_hold(!group.process(*message->get<PublicMessage>()), "strangers are not heard");
  }
}

void require_survives(Setting& setting, const SavedState& start) {
  PublicGroup& group = setting.forge.group();
  SavedState state = copy_of(start);
  StateChanges changes;
  group.save(changes);
  state.apply(std::move(changes));
  const auto restored = PublicGroup::restore(state, group.authentication());
  must_hold(restored.has_value(), "what was saved restores");
  must_hold(view_of(*restored) == view_of(group), "a group is what its records say");
}

void attack(Input& input) {
  static World world;
  world.mls.random() = test::SeededRandom(7);
  Setting& setting = *world.settings[input.one_in(8) ? 1 : 0];
  const SavedState& start = setting.starts[input.below(setting.starts.size())];
  PublicGroup& group = setting.forge.group();
  group = must(PublicGroup::restore(start, world.mls.authentication()));
  send_raw(group, input.rest());
  Attacker attacker(input, setting, world.known);
  for (std::size_t i = 0; i < kStepsMax && !input.empty(); ++i) {
    const auto message = decode<PublicMessage>(encode(attacker.message()));
    if (!message) {
      continue;
    }
    const PublicView before = view_of(group);
    const auto processed = group.process(*message);
    if (processed) {
      must_hold(processed->proposal.has_value() != processed->commit.has_value(),
                "a message is one thing");
      require_sound(group);
    } else {
      must_hold(view_of(group) == before, "what is refused leaves no trace");
    }
  }
  require_survives(setting, start);
}

}  // namespace
}  // namespace indaba::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size <= indaba::fuzz::kDecisionBytesMax) {
    indaba::fuzz::Input input(data, size);
    indaba::fuzz::attack(input);
  }
  return 0;
}
