// The rules of closed channels for what commits may do, beyond those of MLS: functions of the
// group's state and the commit's bytes alone, so that server and clients judge alike.
//
// What a commit should have done besides (a Remove that a statement demands) never makes it
// invalid; whether its time is true and who may be added at all is for the server to look at.
#pragma once

#include <optional>
#include <vector>

#include "crypto/mls/public/public_group.h"
#include "protocol/groups/policy.h"
#include "protocol/groups/roster.h"
#include "protocol/statements/authentic.h"

namespace indaba::protocol {

inline constexpr std::size_t kCommitAddsMax = 128;

// Whether a revocation counts: a server asks its list, a client the chain.
class RevocationJudge {
 public:
  virtual ~RevocationJudge() = default;
  virtual bool counts(const Statement& revocation) const = 0;
};

// A group before the commit.
struct GroupBefore {
  const mls::GroupContext& context;
  const mls::RatchetTree& tree;
  const Roster& roster;
  const RevocationJudge& revocations;
};

// What the application has to know of a commit that is allowed.
struct JudgedCommit {
  CommitNote note;
  LeafOwner committer;  // as the leaf was before; of an external commit, the new one
  bool external = false;
  std::vector<LeafOwner> added;    // in the order of the proposals
  std::vector<LeafOwner> removed;  // likewise
};

// Whether the policy allows the commit. Its signature and MLS's own rules are looked at elsewhere
// (mls::PublicGroup), and so are credentials (mls::AuthenticationService). Errors: malformed_note,
// malformed_policy, malformed_credential, and those behind proposal_not_allowed.
Result<JudgedCommit> judge_commit(const GroupBefore& group, const mls::FramedContent& content);

// Whether the leave is one of that leaf: names it as it is in this generation of the channel, was
// made in no later epoch, and is signed by one of the member's own devices in the group.
bool is_leave_of(const Authentic<LeaveStatement>& leave, const Policy& policy, std::uint64_t epoch,
                 const LeafOwner& owner, const Roster& roster);

// Whether the group is the beginning of that channel: epoch 0, one leaf, which is the only owner.
// Errors: wrong_group, wrong_cipher_suite, malformed_policy, wrong_policy, malformed_credential.
Result<LeafOwner> judge_creation(const mls::PublicGroup& group, const ChannelId& channel,
                                 ChannelKind kind, std::uint64_t generation);

}  // namespace indaba::protocol
