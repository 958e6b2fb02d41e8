// ClosedChannels: the MLS groups (RFC 9420) behind this device's closed channels.
//
// The log orders commits: one's own counts once it stands there, and whoever lost the race drops
// theirs. What a message or commit changes of a group is in the batch of its log entry, so that no
// key is used twice.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "clients/core/channels/leaf_trust.h"
#include "clients/core/identity/account.h"
#include "crypto/mls/member/group.h"
#include "crypto/mls/public/welcome.h"
#include "protocol/content/closed_channels.h"
#include "protocol/frames/closed_channels.h"
#include "protocol/frames/inbox.h"
#include "protocol/frames/key_packages.h"
#include "protocol/groups/roster.h"

namespace indaba::client {

// As many key packages as the server should have of this device, and when it gets new ones.
inline constexpr std::uint64_t kPackagesStock = 30;
inline constexpr std::uint64_t kPackagesMin = 10;

// What an entry of a closed channel's log came to.
struct ClosedMessage {
  MemberId member;
  DeviceId device;
  Bytes content;
};

// How a device came into a channel by itself.
struct CameIn {
  protocol::Policy policy;
  // Where a leaf of its own stood there, whose secrets it does not have: the place in the log of
  // the commit by which it came in. What was said before is open to it no more.
  std::optional<std::uint64_t> lost_before;
};

struct SealedBody {
  Bytes body;
  std::uint64_t generation = 0;
  std::uint64_t epoch = 0;
};

// Those of the members of whom no device is among the packages.
std::vector<MemberId> members_without(const std::vector<protocol::ClaimedPackage>& packages,
                                      const std::vector<MemberId>& members);

// What leaves of this version can.
mls::Capabilities leaf_capabilities();

class ClosedChannels {
 public:
  // Both must outlive it.
  ClosedChannels(Context& context, Trust& trust)
      : context_(context), trust_(trust), leaves_(trust) {}

  // Errors: corrupt_store, the host's.
  Status restore();

  // Publishes key packages where the server has few left. Errors: those of asking.
  Flow<Status> stock_packages(const Account& account, std::uint64_t left);

  // A group of which this device is the first leaf. Errors: those of asking.
  Flow<Status> create(const Account& account, ChannelId channel, protocol::ChannelKind kind);
  // Adds all devices of these members that are not in it, as far as the server hands out their key
  // packages; tries again while others win. Returns whom it could not add. Errors: not_in_channel,
  // those of asking.
  Flow<Result<std::vector<MemberId>>> add(ChannelId channel, std::vector<MemberId> members);
  // Of each device of these members the key package that the server hands out, as it is believed
  // to be theirs; `channel`: where they are in already, if they are. Errors: those of asking.
  Flow<Result<std::vector<protocol::ClaimedPackage>>> claim(std::vector<MemberId> members,
                                                            std::optional<ChannelId> channel);
  // Adds devices by their key packages; tries again while others win. Errors: as `add`.
  Flow<Status> add_devices(ChannelId channel, std::vector<protocol::ClaimedPackage> packages);

  // Removes leaves whose membership or device has been revoked, and of `others` (whom the policy
  // lets this member remove). Errors: as `add`.
  Flow<Status> remove(const Account& account, ChannelId channel, std::vector<MemberId> others);
  // Says that this member's leaves are to be removed, this device's last. Errors: not_in_channel,
  // those of asking.
  Flow<Status> leave(const Account& account, ChannelId channel);
  // Takes up an entry of type leave: whoever sends or commits next removes that leaf. Errors:
  // not_trusted.
  Status take_leave(const ChannelId& channel, const protocol::Entry& entry);
  // Whether a leaf there has ended.
  bool has_ended_leaves(const ChannelId& channel) const;

  // Joins by a Welcome. Errors: not_trusted for one that is not what it should be; those of asking.
  Flow<Result<protocol::Policy>> join(const Account& account, protocol::InboxEntry entry);

  // Joins by an external commit (RFC 9420 section 12.4.3.2) a channel in which another device of
  // the same member is, or an earlier leaf of this one, which goes. Errors: not_trusted for a group
  // that is not what it should be; conflict while its newest commit is not settled; those of
  // asking.
  Flow<Result<CameIn>> join_by_own(const Account& account, ChannelId channel);

  // Says that this device has processed the epoch that the group is in.
  // Errors: those of asking.
  Flow<Status> settle(const Account& account, ChannelId channel);

  // Takes up an entry of type message or commit. Empty for what shows nothing. Own messages can't
  // be decrypted again. Errors: no_box where this device has to come in once more before it can go
  // on; not_trusted, those of asking.
  Flow<Result<std::optional<ClosedMessage>>> take(const Account& account, ChannelId channel,
                                                  protocol::Entry entry);

  // Errors: not_in_channel, random_failed, those of mls::Group::protect.
  Result<SealedBody> seal(const ChannelId& channel, const MessageId& message, ByteView content);

  bool has(const ChannelId& channel) const { return groups_.contains(channel); }
  // Everybody whose devices are in it.
  std::set<MemberId> members(const ChannelId& channel) const;
  // As its group has it; empty for one that this device is not in.
  std::optional<protocol::Policy> policy(const ChannelId& channel) const;
  // Whose leaf in it the device is.
  std::optional<MemberId> member_of(const ChannelId& channel, const DeviceId& device) const;
  // Whether the member's word on what the group is called counts: that of whoever may invite into
  // it, who also tells those who come later. No other kind of channel has such a name.
  bool may_rename(const ChannelId& channel, const MemberId& member) const;
  // How many devices are in it.
  std::size_t device_count(const ChannelId& channel) const;
  bool is_at(const ChannelId& channel, std::uint64_t epoch) const;
  // Whether what is sealed now would be sealed there again.
  bool seals_at(const ChannelId& channel, std::uint64_t generation, std::uint64_t epoch) const;
  // What all members have alike while nobody stands between them (RFC 9420 section 8.7). Errors:
  // not_in_channel.
  Result<Bytes> epoch_authenticator(const ChannelId& channel) const;
  void forget(const ChannelId& channel);

 private:
  struct Open {
    mls::Group group;
    protocol::Roster roster;
    protocol::Policy policy;
  };

  // A group, holding the commit that joins it, and what asks the server to take that.
  struct BegunJoin {
    protocol::ChannelsRejoinRequest request;
    mls::Group group;
  };

  mls::Services services() { return {context_.random, leaves_, psks_}; }
  Result<mls::Identity> identity(const Account& account) const;
  Result<mls::KeyPackageSecrets> new_package(const Account& account);
  void keep_package(const mls::KeyPackageSecrets& package);
  Result<std::optional<mls::KeyPackageSecrets>> kept_package(const Account& account,
                                                             const Bytes& ref) const;
  void forget_package(const Bytes& ref);
  // That the leaf was given up. Errors: corrupt_store, the host's.
  Result<std::optional<protocol::Statement>> leave_of(const ChannelId& channel,
                                                      const protocol::LeafOwner& owner) const;
  // Of leaves that are there no more.
  Status forget_leaves(const ChannelId& channel, const Open& open);
  Result<Open> opened(mls::Group group) const;
  void save(const ChannelId& channel);
  void put_changes(const std::string& prefix, mls::StateChanges changes);
  void erase_under(const std::string& prefix);
  void forget_group(const ChannelId& channel);
  // What is on its way to the server is kept until it is known whether it was taken: its secrets
  // open what others say from then on.
  void keep_join(const ChannelId& channel, BegunJoin& join);
  Result<std::optional<BegunJoin>> begun_join(const ChannelId& channel);
  Status keep_joined(const ChannelId& channel, Open open);
  // Whether `request` is the one that is kept: nothing else has been decided meanwhile.
  bool is_kept_join(const protocol::ChannelsRejoinRequest& request) const;
  void forget_join(const ChannelId& channel);
  // One that can't have been taken: its epoch has ended otherwise.
  void forget_join_before(const ChannelId& channel, std::uint64_t epoch);
  // The commit that the group holds pending, as it was made.
  std::optional<protocol::ChannelsCommitRequest> made_commit(const ChannelId& channel) const;
  void keep_commit(const protocol::ChannelsCommitRequest& request);
  void forget_commit(const ChannelId& channel);
  void give_up_commit(const ChannelId& channel, std::uint64_t epoch);
  Flow<Result<CameIn>> push_join(const Account& account, ChannelId channel, BegunJoin join);
  // Looks up those whose chain lacked a link; whether there were any.
  Flow<Result<bool>> learn_unknown();
  // The same, or the revocations that a commit names, by why the commit was refused.
  Flow<Result<bool>> learn_what_was_missing(std::error_code error);
  // By a GroupInfo that the server has handed out: the group, holding the commit that joins it.
  Result<mls::Group::ExternalJoin> join_from(const Account& account, const ChannelId& channel,
                                             const mls::GroupInfo& info, mls::RatchetTree tree);
  Flow<Result<mls::RatchetTree>> fetch_tree(ChannelId channel, std::uint64_t generation,
                                            std::uint64_t epoch);
  Result<mls::CommitOptions> adding(const Open& open,
                                    const std::vector<protocol::ClaimedPackage>& packages,
                                    std::vector<DeviceId>& added) const;
  Result<mls::CommitOptions> removing(const ChannelId& channel, const Open& open,
                                      const MemberId& self,
                                      const std::vector<MemberId>& others) const;
  // The group, with no commit of its own pending, once no other flow's commit is on its way.
  // Errors: not_in_channel, disconnected.
  Flow<Result<Open*>> ready_to_commit(ChannelId channel);
  // Has the server take the commit that the group holds pending, and waits until the log brings the
  // group on. True: ours; false: another's was first.
  Flow<Result<bool>> push_commit(ChannelId channel, protocol::ChannelsCommitRequest request);
  Result<protocol::ChannelsCommitRequest> make_commit(const ChannelId& channel, Open& open,
                                                      mls::CommitOptions options);
  Status take_commit(const Account& account, const ChannelId& channel, Open& open,
                     const protocol::Entry& entry);
  Result<protocol::Statement> settlement(const Account& account, const ChannelId& channel) const;

  Context& context_;
  Trust& trust_;
  LeafTrust leaves_;
  mls::NoPsks psks_;
  std::map<ChannelId, Open> groups_;
  std::set<ChannelId> committing_;  // where a commit is on its way to the log
};

}  // namespace indaba::client
