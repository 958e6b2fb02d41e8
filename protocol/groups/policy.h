// The policy of a closed channel, which its group carries in its own context, so that every member
// judges a commit by the same rules.
#pragma once

#include <cstdint>

#include "crypto/mls/public/extension.h"
#include "crypto/mls/public/types.h"
#include "protocol/content/closed_channels.h"
#include "protocol/groups/error.h"
#include "protocol/types.h"

namespace indaba::protocol {

inline constexpr mls::CipherSuite kChannelCipherSuite =
    mls::CipherSuite::x25519_chacha20poly1305_sha256_ed25519;
// `member` for whoever the policy does not name.
ChannelRoleName role_of(const Policy& policy, const MemberId& member);
// Whether `role` may what those of role `least` may.
constexpr bool reaches(ChannelRoleName role, ChannelRoleName least) { return role <= least; }
static_assert(ChannelRoleName::owner < ChannelRoleName::moderator &&
              ChannelRoleName::moderator < ChannelRoleName::member);

// The MLS group id of a channel's generation: the channel's id and 8 bytes, big-endian.
mls::GroupId group_id_of(const ChannelId& channel, std::uint64_t generation);

// The policy among a group context's extensions. Errors: malformed_policy, also for a member who is
// named twice.
Result<Policy> policy_of(const mls::ExtensionList& extensions);
void set_policy(mls::ExtensionList& extensions, const Policy& policy);

}  // namespace indaba::protocol
