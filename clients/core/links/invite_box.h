// What an invite for one brings along, so that nobody has to be online for whoever uses it: the
// seed of a circle for every member, sealed under a key that only the link's secret gives.
#pragma once

#include "crypto/base/random.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "protocol/content/devices.h"
#include "protocol/frames/invites.h"

namespace indaba::client {

// Errors: random_failed.
Result<protocol::InviteBox> seal_for_invite(const Secret<32>& secret,
                                            const protocol::Hash& alliance,
                                            const protocol::KeptSeed& seed, Random& random);
// Whether the seed is the circle's, its manifest shows. Errors: CryptoError::decryption_failed for
// one that was not sealed for that invite, alliance, circle and epoch.
Result<protocol::KeptSeed> open_for_invite(const Secret<32>& secret, const protocol::Hash& alliance,
                                           const protocol::InviteBox& box);

}  // namespace indaba::client
