// Heads: how far a channel's log has come, signed by the server, so that a log that is put back to
// an earlier state, or told differently to different devices, gives itself away.
#pragma once

#include <optional>
#include <utility>

#include "crypto/primitives/ed25519.h"
#include "protocol/frames/connect.h"
#include "protocol/types.h"
#include "server/service/service.h"
#include "storage/store.h"

namespace indaba::server {

// Under which names heads are signed.
struct HeadScope {
  protocol::Hash alliance{};
  protocol::Incarnation incarnation;
};
// Nothing before the founding. Errors: not_found for a store that was never prepared.
Result<std::optional<HeadScope>> head_scope(const storage::Store& store);

// Threads: any.
class HeadSigner {
 public:
  explicit HeadSigner(Ed25519KeyPair key) : key_(std::move(key)) {}

  const protocol::SigningKey& key() const { return key_.public_key; }
  protocol::SignedHead sign(const HeadScope& scope, const ChannelId& channel,
                            const storage::LogPlace& head) const;

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

}  // namespace indaba::server
