// Which of the cached proposals a commit can take along (RFC 9420 sections 12.2 and 12.4): all that
// are still valid and don't stand against each other or against what the committer brings by value.
#pragma once

#include "crypto/mls/member/psk.h"
#include "crypto/mls/public/public_group.h"

namespace indaba::mls {

// `by_value`, then references to what was selected. A Remove goes before an Update of the same
// leaf, the latest Update before earlier ones, new extensions before who can't bear them, anything
// before a ReInit; the committer's own Updates and Remove stay out, and so does what the group or
// this client could not bear, a ReInit into a group that it could not join included, so that nobody
// can keep others from committing by what it proposes, however much. The tree is as before
// afterwards. `own`: the committer's capabilities after the commit.
std::vector<ProposalOrRef> select_proposals(PublicGroup& group, LeafIndex committer,
                                            const Capabilities& own, std::vector<Proposal> by_value,
                                            const PskStore& psks, UnixTime now);

}  // namespace indaba::mls
