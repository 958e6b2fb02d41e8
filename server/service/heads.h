// Heads: how far a channel's log has come, signed by the server, so that a log that is put back to
// an earlier state, or told differently to different devices, gives itself away.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <utility>

#include "crypto/primitives/ed25519.h"
#include "protocol/frames/connect.h"
#include "protocol/types.h"
#include "server/service/effects.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// Under which names heads are signed. A roll-back that is noticed changes them, so they are looked
// up in the transaction whose log the heads are of, and remembered no longer.
struct HeadScope {
  protocol::Hash alliance{};
  protocol::Incarnation incarnation;
};

// Nothing before the founding, or for a store that was never prepared.
Result<std::optional<HeadScope>> head_scope(const storage::Store& store);

// Threads: any.
class HeadSigner {
 public:
  explicit HeadSigner(Ed25519KeyPair key) : key_(std::move(key)) {}

  const protocol::SigningKey& key() const { return key_.public_key; }
  protocol::SignedHead sign(const HeadScope& scope, const ChannelId& channel,
                            const storage::LogPlace& head) const;
  // Whether the key made the head's signature, for that channel and in that scope.
  bool has_signed(const HeadScope& scope, const ChannelId& channel,
                  const protocol::SignedHead& head) const;

 private:
  Ed25519KeyPair key_;
};

// Makes what the store lacks for it: its first incarnation, and the key. Once at every start,
// before the first connection. The key is part of the store, so that whoever restores a copy still
// knows the heads that it is shown.
Result<HeadSigner> prepare_heads(storage::Store& store, Random& random, UnixTime now);

// Signed if there is who signs, and an alliance.
Result<protocol::SignedHead> signed_head(const ServiceContext& context, const storage::Store& store,
                                         const ChannelId& channel, const storage::LogPlace& head);
// The same of one of many: `scope` is the store's.
protocol::SignedHead signed_head(const ServiceContext& context,
                                 const std::optional<HeadScope>& scope, const ChannelId& channel,
                                 const storage::LogPlace& head);

// A signature costs as much as taking a message in. Of more channels in one commit those that were
// written to last are signed; the head of any can be asked for.
inline constexpr std::size_t kHeadsPerCommitMax = 32;
// Puts a signed head into the last entry event of each channel in what one commit has caused;
// `scope` is what the store's was at its end.
void add_heads(const HeadSigner& signer, const HeadScope& scope,
               std::span<Effects* const> of_one_commit);

}  // namespace indaba::server
