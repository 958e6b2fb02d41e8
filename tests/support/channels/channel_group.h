// ChannelGroup: a closed channel's MLS group as its devices hold it, each its own copy.
//
//   ChannelGroup group(random, now, channel, ChannelKind::group);
//   Bytes info = group.begin(awa);
//   CommitMessages made = group.commit(awa, group.adding({&ben}));
//   group.accept(made);                       // awa merges, the others follow, ben joins
#pragma once

#include <initializer_list>
#include <map>

#include "crypto/mls/member/group.h"
#include "protocol/groups/policy.h"
#include "tests/support/channels/channel_device.h"
#include "tests/support/mls_world.h"

namespace indaba::test {

// Takes every credential for genuine.
class TrustingAuthentication final : public mls::AuthenticationService {
 public:
  bool is_valid(const mls::Credential&, ByteView) const override { return true; }
  bool can_succeed(const mls::Credential&, const mls::Credential&) const override { return true; }
  bool is_same_client(const mls::Credential&, const mls::Credential&) const override {
    return true;
  }
};

class ChannelGroup {
 public:
  struct Made {
    DeviceId committer;
    mls::CommitMessages messages;
    std::vector<DeviceId> added;
  };

  // `random` must outlive the group.
  ChannelGroup(Random& random, UnixTime now, const ChannelId& channel, protocol::ChannelKind kind);

  const ChannelId& channel() const { return channel_; }
  protocol::Policy& policy() { return policy_; }
  UnixTime& now() { return now_; }

  // Epoch 0, by its owner: the GroupInfo with its tree.
  Bytes begin(const ChannelDevice& creator);
  // The group as the device holds it.
  mls::Group& of(const DeviceId& device) { return groups_.at(device); }
  mls::Group& of(const ChannelDevice& device) { return of(device.device); }
  mls::LeafIndex leaf_of(const ChannelDevice& device) const;
  bool has(const ChannelDevice& device) const { return groups_.contains(device.device); }

  // What a commit is to bring. Key packages are remembered for `accept`.
  mls::CommitOptions adding(std::initializer_list<const ChannelDevice*> devices);
  mls::CommitOptions removing(std::initializer_list<const ChannelDevice*> devices);
  mls::CommitOptions with_policy(const protocol::Policy& policy);
  // The note's time is now().
  static void justify(mls::CommitOptions& options, UnixTime at,
                      std::vector<protocol::Statement> statements);

  // That `by` has processed the epoch that `holder` is in.
  protocol::Statement settlement(const protocol::Hash& alliance, const ChannelDevice& by,
                                 const ChannelDevice& holder);

  // A commit with GroupInfo, without trees, that the device's group holds pending.
  Made commit(const ChannelDevice& committer, mls::CommitOptions options);
  // By external commit, from what `source` knows.
  Made rejoin(const ChannelDevice& device, const ChannelDevice& source,
              std::optional<mls::LeafIndex> replaces, std::vector<protocol::Statement> note = {});
  // Merges at the committer's, follows at all others', joins those added.
  void accept(const Made& made);
  void discard(const Made& made) { of(made.committer).discard_pending_commit(); }

 private:
  mls::Services services() { return {random_, authentication_, psks_}; }

  Random& random_;
  UnixTime now_;
  ChannelId channel_;
  protocol::Policy policy_;
  TrustingAuthentication authentication_;
  MapPskStore psks_;
  std::map<DeviceId, mls::Group> groups_;
  std::map<DeviceId, mls::Group> entering_;  // by external commits that are pending
  std::map<DeviceId, mls::KeyPackageSecrets> packages_;
};

}  // namespace indaba::test
