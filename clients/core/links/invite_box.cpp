#include "clients/core/links/invite_box.h"

#include <algorithm>

#include "clients/core/labels.h"
#include "clients/core/links/links.h"
#include "crypto/base/check.h"
#include "crypto/primitives/aead.h"
#include "crypto/primitives/error.h"
#include "crypto/primitives/hash.h"

namespace indaba::client {
namespace {

constexpr std::size_t kNonceBytes = 24;
constexpr std::size_t kBoxSeedBytes = 32;
constexpr std::size_t kBoxBytes = kNonceBytes + kBoxSeedBytes + kAeadTagBytes;

Secret<32> box_key_of(const Secret<32>& secret) {
  const auto key = hkdf_extract({}, {secret.view()});
  Secret<32> out;
  check(hkdf_expand(key.view(), {label("invite-box")}, out.mutable_view()).has_value());
  return out;
}

Bytes binding(const protocol::Hash& alliance, const protocol::SigningKey& invite,
              const protocol::CircleId& circle, std::uint64_t epoch) {
  Bytes bytes = label("invite-box");
  append(bytes, alliance);
  append(bytes, invite);
  append(bytes, circle.view());
  append_number(bytes, epoch);
  return bytes;
}

}  // namespace

Result<protocol::InviteBox> seal_for_invite(const Secret<32>& secret,
                                            const protocol::Hash& alliance,
                                            const protocol::KeptSeed& seed, Random& random) {
  protocol::InviteBox box;
  box.key = invite_key_of(secret).public_key;
  box.circle = seed.circle;
  box.epoch = seed.epoch;
  box.sealed.resize(kBoxBytes);
  const MutableByteView sealed(box.sealed);
  INDABA_TRY(random.fill(sealed.first(kNonceBytes)));
  INDABA_TRY(aead_seal(Aead::xchacha20_poly1305, box_key_of(secret).view(),
                       sealed.first(kNonceBytes), binding(alliance, box.key, box.circle, box.epoch),
                       seed.seed, sealed.subspan(kNonceBytes)));
  return box;
}

Result<protocol::KeptSeed> open_for_invite(const Secret<32>& secret, const protocol::Hash& alliance,
                                           const protocol::InviteBox& box) {
  if (box.sealed.size() != kBoxBytes) {
    return CryptoError::decryption_failed;
  }
  const ByteView sealed(box.sealed);
  const auto invite = invite_key_of(secret).public_key;
  protocol::KeptSeed seed;
  seed.circle = box.circle;
  seed.epoch = box.epoch;
  INDABA_TRY(aead_open(Aead::xchacha20_poly1305, box_key_of(secret).view(),
                       sealed.first(kNonceBytes), binding(alliance, invite, box.circle, box.epoch),
                       sealed.subspan(kNonceBytes), seed.seed));
  return seed;
}

}  // namespace indaba::client
