#include "clients/core/circles/circle_keys.h"

#include <string_view>

#include "clients/core/labels.h"
#include "crypto/base/check.h"
#include "crypto/primitives/aead.h"
#include "crypto/primitives/error.h"
#include "crypto/primitives/hash.h"

namespace indaba::client {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kSeedBytes = CircleSeed::size_bytes;
constexpr std::size_t kWrapNonceBytes = 24;
constexpr std::size_t kWrappedBytes = kWrapNonceBytes + kSeedBytes + kAeadTagBytes;
constexpr std::size_t kSealedBytes = kX25519Bytes + kSeedBytes + kAeadTagBytes;

// What every use of a seed is bound to.
Bytes place_label(std::string_view purpose, const CirclePlace& place) {
  Bytes bytes = label(purpose);
  append(bytes, place.alliance);
  append(bytes, place.circle.view());
  append_number(bytes, place.epoch);
  return bytes;
}

Secret<32> derive(std::string_view purpose, const CirclePlace& place, const CircleSeed& seed,
                  ByteView context = {}) {
  const auto key = hkdf_extract({}, {seed.view()});
  Secret<32> out;
  check(hkdf_expand(key.view(), {place_label(purpose, place), context}, out.mutable_view())
            .has_value());
  return out;
}

Bytes wrap_binding(const CirclePlace& place, std::uint64_t past) {
  Bytes bytes = place_label("wrapped", place);
  append_number(bytes, past);
  return bytes;
}

Bytes box_info(const CirclePlace& place, const BoxRoute& route) {
  Bytes bytes = place_label("box", place);
  append(bytes, route.device.view());
  append(bytes, route.boxer_device.view());
  return bytes;
}

Result<CircleSeed> as_seed(const SecretBytes& bytes) {
  check(bytes.size() == kSeedBytes);
  return CircleSeed(bytes.view().first<kSeedBytes>());
}

}  // namespace

protocol::Hash commitment_to(const CirclePlace& place, const CircleSeed& seed) {
  Bytes begin = to_bytes("indaba/1 commitment\0"sv);
  append(begin, place.circle.view());
  append_number(begin, place.epoch);
  return sha256({begin, seed.view()});
}

HpkeKeyPair sealing_key_of(const CirclePlace& place, const CircleSeed& seed) {
  return HpkeKeyPair::from_secret(derive("seal", place, seed));
}

ChannelKey channel_key_of(const CirclePlace& place, const CircleSeed& seed,
                          const ChannelId& channel) {
  return derive("channel", place, seed, channel.view());
}

Result<Bytes> wrap_past(const CirclePlace& place, const CircleSeed& seed, std::uint64_t past,
                        const CircleSeed& past_seed, Random& random) {
  Bytes wrapped(kWrappedBytes);
  const MutableByteView nonce = MutableByteView(wrapped).first(kWrapNonceBytes);
  INDABA_TRY(random.fill(nonce));
  INDABA_TRY(aead_seal(Aead::xchacha20_poly1305, derive("wrap", place, seed).view(), nonce,
                       wrap_binding(place, past), past_seed.view(),
                       MutableByteView(wrapped).subspan(kWrapNonceBytes)));
  return wrapped;
}

Result<CircleSeed> unwrap_past(const CirclePlace& place, const CircleSeed& seed, std::uint64_t past,
                               ByteView wrapped) {
  if (wrapped.size() != kWrappedBytes) {
    return CryptoError::invalid_length;
  }
  INDABA_TRY_ASSIGN(const SecretBytes opened,
                    aead_open(Aead::xchacha20_poly1305, derive("wrap", place, seed).view(),
                              wrapped.first(kWrapNonceBytes), wrap_binding(place, past),
                              wrapped.subspan(kWrapNonceBytes)));
  return as_seed(opened);
}

Result<Bytes> seal_seed(const CirclePlace& place, const CircleSeed& seed, const BoxRoute& route,
                        ByteView box_key, Random& random) {
  INDABA_TRY_ASSIGN(
      const HpkeSealed sealed,
      hpke_seal(Aead::chacha20_poly1305, box_key, box_info(place, route), {}, seed.view(), random));
  Bytes bytes = to_bytes(sealed.encapsulated_key);
  append(bytes, sealed.ciphertext);
  return bytes;
}

Result<CircleSeed> open_seed(const CirclePlace& place, const BoxRoute& route,
                             const HpkeKeyPair& box_key, ByteView sealed) {
  if (sealed.size() != kSealedBytes) {
    return CryptoError::invalid_length;
  }
  INDABA_TRY_ASSIGN(const SecretBytes opened,
                    hpke_open(Aead::chacha20_poly1305, box_key, sealed.first(kX25519Bytes),
                              box_info(place, route), {}, sealed.subspan(kX25519Bytes)));
  return as_seed(opened);
}

}  // namespace indaba::client
