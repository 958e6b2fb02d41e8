#include "clients/core/circles/circles.h"

#include <utility>

#include "crypto/base/hex.h"
#include "crypto/primitives/error.h"
#include "crypto/primitives/hpke.h"

namespace indaba::client {
namespace {

constexpr std::string_view kSealings = "sealing/";
// By how much a circle may have gone on between two alerts.
constexpr std::uint64_t kSealingEpochsAhead = 1000;

}  // namespace

Flow<Status> Circles::take_sealing(protocol::Statement statement) {
  const auto manifest =
      protocol::authenticate_as<protocol::ManifestStatement>(statement, trust_.alliance());
  if (!manifest) {
    co_return ClientError::not_trusted;
  }
  if (!trust_.view().membership(manifest->body.issuer)) {
    const auto issuer = co_await trust_.learn(manifest->body.issuer);
    if (!issuer) {
      co_return issuer.error();
    }
  }
  INDABA_FLOW_TRY(check_steward(*manifest));
  const protocol::CircleId circle = manifest->body.circle;
  const auto known = sealing(circle);
  if (known && manifest->body.epoch > known->epoch + kSealingEpochsAhead) {
    co_return ClientError::not_trusted;
  }
  if (!known || known->epoch < manifest->body.epoch) {
    context_.records.put(std::string(kSealings) + to_hex(circle.view()), statement);
  }
  co_return Status();
}

Result<CircleSealing> Circles::sealing(const protocol::CircleId& circle) const {
  if (const CircleEpoch* own = epoch(circle, newest(circle))) {
    return CircleSealing{newest(circle), own->manifest, own->sealing_key, is_fresh(circle)};
  }
  INDABA_TRY_ASSIGN(const auto kept, context_.records.get<protocol::Statement>(
                                         std::string(kSealings) + to_hex(circle.view())));
  if (!kept) {
    return ClientError::nowhere_to_answer;
  }
  INDABA_TRY_ASSIGN(auto opened, protocol::reopen(*kept));
  INDABA_TRY_ASSIGN(const auto manifest,
                    protocol::narrow<protocol::ManifestStatement>(std::move(opened)));
  // Its steward may have been put out since.
  if (!check_steward(manifest)) {
    return ClientError::nowhere_to_answer;
  }
  const protocol::ManifestRef* named = trust_.named_manifest(circle);
  const bool is_behind = named != nullptr && named->epoch > manifest.body.epoch;
  const bool is_recent = context_.now.seconds <= manifest.body.at.seconds + kManifestSecondsMax;
  return CircleSealing{manifest.body.epoch, manifest.hash, manifest.body.sealing_key,
                       is_recent && !is_behind};
}

Result<SecretBytes> Circles::open_sealed(const protocol::CircleId& circle, ByteView info,
                                         ByteView sealed) const {
  if (sealed.size() < kX25519Bytes) {
    return CryptoError::decryption_failed;
  }
  for (std::uint64_t epoch = newest(circle); epoch != 0; --epoch) {
    const CircleSeed* held = seed(circle, epoch);
    if (held == nullptr) {
      continue;
    }
    auto opened = hpke_open(Aead::chacha20_poly1305, sealing_key_of(place(circle, epoch), *held),
                            sealed.first(kX25519Bytes), info, {}, sealed.subspan(kX25519Bytes));
    if (opened) {
      return opened;
    }
  }
  return CryptoError::decryption_failed;
}

}  // namespace indaba::client
