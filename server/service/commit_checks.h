// What a server looks at in a commit besides MLS and the channel's policy: what goes with it, who
// may be added, and who must be removed.
#pragma once

#include <vector>

#include "crypto/mls/public/message.h"
#include "crypto/mls/public/public_group.h"
#include "protocol/groups/commit_rules.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// What the store knows of revocations.
class StoreRevocations final : public protocol::RevocationJudge {
 public:
  explicit StoreRevocations(const storage::Store& store) : store_(store) {}
  bool counts(const protocol::Statement& revocation) const override;

 private:
  const storage::Store& store_;
};

// Errors: invalid_commit for anything but a public message with a commit.
Result<mls::PublicMessage> read_commit(ByteView encoded);

// Of the epoch that the commit begins, signed by its committer, with what external joins need and
// without tree. Returns the hash of external_pub. Errors: invalid_commit.
Result<protocol::Hash> check_group_info(ByteView encoded, const mls::StagedCommit& staged,
                                        const protocol::LeafOwner& committer);

// There is a Welcome if and only if somebody is added, and for exactly those; `added` names their
// devices. Returns what each of `owners` needs of it, in their order. Errors: invalid_commit.
Result<std::vector<Bytes>> split_welcome(const std::optional<Bytes>& encoded,
                                         const mls::Commit& commit,
                                         const std::optional<std::vector<DeviceId>>& added,
                                         const std::vector<protocol::LeafOwner>& owners);

// Members of full standing, whom the committer may start a channel with unless they are in it;
// not too many. Errors: invalid_commit, which tells nothing of somebody's settings; limit_reached.
Status check_newcomers(const ServiceContext& context, const storage::Store& store,
                       const protocol::Roster& roster, const protocol::JudgedCommit& judged);

// Errors: remove_first, with the serials of memberships that have ended.
Status check_removals(ServiceContext& context, const storage::Store& store,
                      const ChannelId& channel, const protocol::Roster& roster,
                      const protocol::JudgedCommit& judged);

}  // namespace indaba::server
