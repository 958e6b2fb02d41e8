#include "tests/sim/invariants.h"

#include <algorithm>

#include "tests/sim/trace.h"

namespace indaba::sim {

using namespace mls;

namespace {

// The first value fills the place, the others must be the same.
void agree(Bytes& known, ByteView value, const char* rule) {
  if (known.empty()) {
    known = to_bytes(value);
  }
  require(same_bytes(known, value), rule);
}

void agree_on_tree(Truth& truth, const GroupContext& context, const RatchetTree& tree) {
  agree(truth.context, encode(context), "all agree on the group's context");
  require(same_bytes(tree.root_hash(), context.tree_hash), "the tree is the context's");
  if (truth.tree.empty()) {
    truth.tree = tree.encode();
  }
}

SecretBytes exported(const Group& group) {
  auto secret = group.export_secret("simulation", group.id(), 24);
  require(secret.has_value(), "members can export secrets");
  return std::move(secret).value();
}

KdfSecret authenticator(const Group& group) {
  auto secret = group.epoch_authenticator();
  require(secret.has_value(), "members have the epoch's authenticator");
  return std::move(secret).value();
}

bool has_secrets(const Group& group) {
  return group.phase() == GroupPhase::active || group.phase() == GroupPhase::reinitialised;
}

std::size_t nodes_of(const RatchetTree& tree) {
  std::size_t count = 0;
  for (std::uint32_t node = 0; node < node_count(tree.leaf_count()); ++node) {
    count += tree.is_blank({node}) ? 0 : 1;
  }
  return count;
}

// The epoch inside the key of a record of tag S, R or H.
Epoch epoch_of(const StateKey& key) {
  Reader reader(ByteView(key).subspan(1));
  Epoch epoch;
  reader(epoch);
  return epoch;
}

}  // namespace

void require_agreement(Room& room, const Seat& seat) {
  const Group& group = seat.group();
  Truth& truth = room.truths[group.epoch()];
  agree_on_tree(truth, group.context(), group.tree());
  agree(truth.authenticator, authenticator(group).view(), "all have the epoch's authenticator");
  agree(truth.exported, exported(group).view(), "all export the same secrets");
}

void require_agreement(Room& room, const PublicGroup& server) {
  require(server.context().epoch == room.epoch, "the server is in the room's epoch");
  agree_on_tree(room.truths[room.epoch], server.context(), server.tree());
}

void require_same(const Group& live, Group& restored) {
  require(live.phase() == restored.phase(), "restored: phase");
  require(live.context() == restored.context(), "restored: context");
  require(live.tree().root_hash() == restored.tree().root_hash(), "restored: tree");
  require(live.tree().members() == restored.tree().members(), "restored: members");
  require(live.self() == restored.self(), "restored: own leaf");
  require(live.reinit() == restored.reinit(), "restored: reinit");
  const ProposalCache& proposals = live.public_group().proposals();
  require(std::ranges::equal(proposals, restored.public_group().proposals(),
                             [](const auto& a, const auto& b) {
                               return a.first == b.first && a.second.sender == b.second.sender &&
                                      encode(a.second.proposal) == encode(b.second.proposal) &&
                                      a.second.order == b.second.order;
                             }),
          "restored: proposals");
  require(live.has_pending_commit() == restored.has_pending_commit(), "restored: pending commit");
  if (has_secrets(live)) {
    require(equal_constant_time(authenticator(live).view(), authenticator(restored).view()),
            "restored: authenticator");
    require(equal_constant_time(exported(live).view(), exported(restored).view()),
            "restored: exporter");
  }
  require(restored.save().records.empty(), "a restored group has nothing to save");
}

void require_bounded(const Seat& seat) {
  const Group& group = seat.group();
  std::map<StateTag, std::size_t> counts;
  std::map<Epoch, std::size_t> secrets;  // by epoch
  for (const auto& [key, value] : seat.saved().records()) {
    const auto tag = static_cast<StateTag>(key.at(0));
    ++counts[tag];
    if (tag == StateTag::secret_tree_node || tag == StateTag::sender_ratchets) {
      ++secrets[epoch_of(key)];
    }
  }
  require(counts[StateTag::public_header] == 1, "one public header");
  require(counts[StateTag::member_header] == 1, "one member header");
  require(counts[StateTag::pending_commit] == (group.has_pending_commit() ? 1U : 0U),
          "a pending commit is stored while it is pending");
  require(counts[StateTag::proposal] == group.public_group().proposals().size(),
          "a record for each cached proposal");
  require(counts[StateTag::tree_node] == nodes_of(group.tree()), "a record for each node in use");
  const std::uint64_t lived =
      group.epoch().value - std::min(group.epoch(), seat.first_epoch()).value;
  const std::uint64_t past =
      has_secrets(group) ? std::min<std::uint64_t>(lived, seat.limits().past_epochs) : 0;
  require(counts[StateTag::past_epoch] == past, "a record for each past epoch that is kept");
  for (const auto& [epoch, count] : secrets) {
    require(
        has_secrets(group) && epoch <= group.epoch() && group.epoch().value - epoch.value <= past,
        "no secret of a forgotten epoch is stored");
    require(count <= std::size_t{4} * std::max(group.tree().leaf_count(), 64U),
            "an epoch's secrets are few");
  }
}

void require_silent(Seat& seat) {
  Group& group = seat.group();
  const auto is_inactive = [](const auto& result) {
    return !result && result.error() == make_error_code(MlsError::group_inactive);
  };
  require(is_inactive(group.protect(as_bytes("late"))), "a closed group protects nothing");
  CommitOptions options;
  require(is_inactive(group.commit(std::move(options))), "a closed group commits nothing");
  require(is_inactive(group.propose_update({}, std::nullopt)), "a closed group proposes nothing");
  require(is_inactive(group.group_info(true, true)), "a closed group describes itself to nobody");
  if (group.phase() == GroupPhase::removed) {
    require(is_inactive(group.epoch_authenticator()), "the removed have no authenticator");
    require(is_inactive(group.resumption_psk()), "the removed have no resumption secret");
    require(is_inactive(group.export_secret("simulation", {}, 16)), "the removed export nothing");
  }
  seat.require_unchanged("a closed group does not change");
}

}  // namespace indaba::sim
