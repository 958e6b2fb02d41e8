// Roll-back: the store is an old copy of itself, and devices give that away by heads that only this
// server can have signed, of logs that it lacks.
//
// Then it numbers on in a new incarnation, once, whoever else shows what the lost life had: the
// lost life's heads are of an incarnation that has ended, and below what the logs have come to.
#pragma once

#include <cstdint>
#include <vector>

#include "protocol/frames/connect.h"
#include "server/service/authority.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// How far above all that is known of the lost life each log goes on. What is shown first says
// nothing of entries behind the signed head, nor of other channels, in which others may be ahead:
// as long as no channel has lost more entries than this, no seq is given twice, and no head that is
// shown later begins another incarnation. Where one has, that head numbers on above itself.
inline constexpr std::uint64_t kRestartGap = 1'000'000;
// A log that is said to have been further ahead than this never was.
inline constexpr std::uint64_t kLeadMax = std::uint64_t{1} << 40;
// Behind so many heads that the server has not signed no more are looked at.
inline constexpr std::size_t kUnsignedHeadsMax = 4;

// If one of the heads is this server's own and the store lacks it: begins an incarnation, posts
// `restart` in every log, forgets the key packages that may have been handed out, and shuts all
// invites, since some may have been revoked. A log that an earlier life had further than it has
// come again, numbers on alone. Anything else that is shown changes nothing. Takes time by the
// number of channels, once. Errors: malformed for two heads of one channel and for one without a
// signature.
Status notice_roll_back(ServiceContext& context, storage::Store& store,
                        const std::vector<protocol::ShownHead>& heads);

// Invites that a roll-back has shut count again once their issuer, or an admin, has connected.
Status open_invites(storage::Store& store, const Authority& who);

}  // namespace indaba::server
