#include "server/service/heads.h"

#include <unordered_set>
#include <variant>

#include "protocol/frames/events.h"
#include "protocol/statements/channel.h"
#include "protocol/statements/statement.h"
#include "server/service/refusal.h"
#include "server/service/store_view.h"

namespace indaba::server {
namespace {

using storage::MetaKey;
using storage::StorageError;

Result<Ed25519KeyPair> head_key(storage::Store& store, Random& random) {
  const auto kept = store.meta->value(MetaKey::head_key);
  INDABA_TRY_ASSIGN(const bool is_made, is_there(kept));
  if (!is_made) {
    INDABA_TRY_ASSIGN(Ed25519KeyPair made, Ed25519KeyPair::generate(random));
    INDABA_TRY(store.meta->set_value(MetaKey::head_key, made.seed().view()));
    return made;
  }
  if (kept->size() != kEd25519SeedBytes) {
    return StorageError::corrupt;
  }
  return Ed25519KeyPair::from_seed(
      Secret<kEd25519SeedBytes>(ByteView(*kept).first<kEd25519SeedBytes>()));
}

Bytes signed_bytes(const HeadScope& scope, const ChannelId& channel,
                   const storage::LogPlace& head) {
  const protocol::HeadStatement statement{.alliance = scope.alliance,
                                          .incarnation = scope.incarnation,
                                          .channel = channel,
                                          .seq = head.seq,
                                          .log_hash = head.log_hash};
  return protocol::signing_input(protocol::HeadStatement::kType, scope.alliance,
                                 cbor::encode(statement));
}

Status begin_first_incarnation(storage::Store& store, Random& random, UnixTime now) {
  INDABA_TRY_ASSIGN(const bool has_begun, is_there(store.meta->incarnation()));
  if (has_begun) {
    return {};
  }
  ByteArray<storage::IncarnationId::size_bytes> id{};
  INDABA_TRY(random.fill(id));
  return store.meta->begin_incarnation(storage::IncarnationId(id), now);
}

}  // namespace

Result<std::optional<HeadScope>> head_scope(const storage::Store& store) {
  const auto alliance = alliance_of(store);
  INDABA_TRY_ASSIGN(const bool is_founded, is_there(alliance));
  if (!is_founded) {
    return std::optional<HeadScope>();
  }
  const auto incarnation = store.meta->incarnation();
  INDABA_TRY_ASSIGN(const bool is_prepared, is_there(incarnation));
  if (!is_prepared) {
    return std::optional<HeadScope>();
  }
  return std::optional(HeadScope{*alliance, protocol::Incarnation(incarnation->id.view())});
}

protocol::SignedHead HeadSigner::sign(const HeadScope& scope, const ChannelId& channel,
                                      const storage::LogPlace& head) const {
  return {.seq = head.seq,
          .log_hash = head.log_hash,
          .signature = ed25519_sign(key_, signed_bytes(scope, channel, head))};
}

bool HeadSigner::has_signed(const HeadScope& scope, const ChannelId& channel,
                            const protocol::SignedHead& head) const {
  return head.signature &&
         ed25519_verify(key(), signed_bytes(scope, channel, {head.seq, head.log_hash}),
                        *head.signature);
}

Result<HeadSigner> prepare_heads(storage::Store& store, Random& random, UnixTime now) {
  INDABA_TRY(begin_first_incarnation(store, random, now));
  INDABA_TRY_ASSIGN(Ed25519KeyPair key, head_key(store, random));
  return HeadSigner(std::move(key));
}

Result<protocol::SignedHead> signed_head(const ServiceContext& context, const storage::Store& store,
                                         const ChannelId& channel, const storage::LogPlace& head) {
  INDABA_TRY_ASSIGN(const auto scope, head_scope(store));
  return signed_head(context, scope, channel, head);
}

protocol::SignedHead signed_head(const ServiceContext& context,
                                 const std::optional<HeadScope>& scope, const ChannelId& channel,
                                 const storage::LogPlace& head) {
  if (context.heads == nullptr || !scope) {
    return {.seq = head.seq, .log_hash = head.log_hash, .signature = {}};
  }
  return context.heads->sign(*scope, channel, head);
}

void add_heads(const HeadSigner& signer, const HeadScope& scope,
               std::span<Effects* const> of_one_commit) {
  std::unordered_set<ChannelId> seen;
  for (std::size_t i = of_one_commit.size(); i-- > 0;) {
    Effects& effects = *of_one_commit[i];
    for (std::size_t j = effects.size(); j-- > 0;) {
      auto* publish = std::get_if<Publish>(&effects[j]);
      if (publish == nullptr || !seen.insert(publish->channel).second) {
        continue;
      }
      const storage::LogPlace place{publish->seq, publish->log_hash};
      const protocol::SignedHead head = signer.sign(scope, publish->channel, place);
      publish->event = share(protocol::add_head(*publish->event, head));
      if (publish->to_sender) {
        publish->to_sender->event = share(protocol::add_head(*publish->to_sender->event, head));
      }
      if (seen.size() == kHeadsPerCommitMax) {
        return;
      }
    }
  }
}

}  // namespace indaba::server
