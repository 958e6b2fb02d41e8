// GroupScenes: a group at a few moments of its life, as the records of some of its members. It is
// made once; for each input a target restores whom it needs.
#pragma once

#include <map>

#include "tests/fuzz/support/group_view.h"
#include "tests/fuzz/support/proposal_maker.h"
#include "tests/support/mls_forge.h"

namespace indaba::fuzz {

// Members of the group, by what they do here.
inline constexpr std::size_t kReceiver = 0;
inline constexpr std::size_t kAttacker = 1;
inline constexpr std::size_t kFriend = 2;

struct Scene {
  mls::SavedState receiver;
  mls::SavedState attacker;
};

// A Welcome by the attacker: into the group, a branch of it, or its successor.
struct Invitation {
  mls::Welcome welcome;
  mls::KeyPackageSecrets newcomer;
  // Of the group that is continued; empty for a Welcome into the group itself.
  mls::SavedState predecessor;
};

class GroupScenes {
 public:
  GroupScenes();

  static mls::GroupLimits limits() { return {.window = {}, .past_epochs = 2}; }

  test::MlsWorld& world() { return world_; }
  // From here on the world's randomness is the same for each input.
  void begin_input() { world_.random() = test::SeededRandom(11); }
  mls::Group restore(const mls::SavedState& state);

  // All in one epoch, of five members with a blank leaf and an unmerged one: nothing waits;
  // proposals wait, among them the receiver's own Update and the attacker's; the receiver's own
  // commit waits, too.
  const std::vector<Scene>& scenes() const { return scenes_; }
  // The attacker one epoch earlier.
  const mls::SavedState& attacker_before() const { return attacker_before_; }

  // From the friend, not received by anybody: application messages of this epoch and the one
  // before, and a commit of this epoch, by value.
  const Bytes& hello() const { return hello_; }
  const Bytes& late() const { return late_; }
  const Bytes& commit() const { return commit_; }

  const std::vector<Invitation>& invitations() const { return invitations_; }
  const mls::KeyPackageSecrets& newcomer() const { return newcomer_; }
  const mls::Identity& stranger() const { return stranger_; }
  const ProposalParts& parts() const { return parts_; }
  // What a forger would put where it does not belong.
  const std::vector<Bytes>& known() const { return known_; }

 private:
  mls::KeyPackageSecrets key_package(std::string_view name);
  std::vector<mls::Group> make_groups();
  void shape_tree();
  void send_ahead();
  void invite();
  void invite_to_branch();
  void invite_to_successor();
  void keep();
  void let_proposals_wait();
  void collect_known();
  void remember(const mls::SignatureKeyPair& key);

  test::MlsWorld world_;
  std::map<Bytes, mls::SignatureKeyPair> keys_;  // by public key
  std::vector<Bytes> known_;
  mls::KeyPackageSecrets newcomer_;
  mls::Identity stranger_;
  ProposalParts parts_;
  std::vector<mls::Group> groups_;
  std::vector<mls::SavedState> states_;
  std::vector<Scene> scenes_;
  mls::SavedState attacker_before_;
  Bytes hello_;
  Bytes late_;
  Bytes commit_;
  std::vector<Invitation> invitations_;
};

mls::CommitOptions options_now();

}  // namespace indaba::fuzz
