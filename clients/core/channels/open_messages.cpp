#include "clients/core/channels/open_messages.h"

#include <utility>

#include "clients/core/labels.h"
#include "crypto/primitives/aead.h"
#include "crypto/primitives/error.h"
#include "crypto/primitives/padme.h"

namespace indaba::client {
namespace {

constexpr std::size_t kNonceBytes = 24;

Bytes binding(const OpenPlace& place) {
  Bytes bytes = label("post");
  append(bytes, place.alliance);
  append(bytes, place.channel.view());
  append_number(bytes, place.epoch);
  append(bytes, place.message.view());
  return bytes;
}

Bytes signing_input(const OpenPlace& place, const protocol::OpenMessage& message) {
  const protocol::OpenMessageSigned body{.alliance = place.alliance,
                                         .channel = place.channel,
                                         .member = message.member,
                                         .device = message.device,
                                         .certificate = message.certificate,
                                         .manifest = message.manifest,
                                         .message = place.message,
                                         .seen = message.seen,
                                         .content = message.content};
  Bytes bytes = label("post");
  append(bytes, cbor::encode(body));
  return bytes;
}

}  // namespace

Result<Bytes> seal_open_message(const OpenPlace& place, const ChannelKey& key,
                                const Ed25519KeyPair& device_key, protocol::OpenMessage message,
                                Random& random) {
  message.signature = ed25519_sign(device_key, signing_input(place, message));
  const SecretBytes padded = pad_padme(cbor::encode(message));
  Bytes body(kNonceBytes + padded.size() + kAeadTagBytes);
  const MutableByteView nonce = MutableByteView(body).first(kNonceBytes);
  INDABA_TRY(random.fill(nonce));
  INDABA_TRY(aead_seal(Aead::xchacha20_poly1305, key.view(), nonce, binding(place), padded.view(),
                       MutableByteView(body).subspan(kNonceBytes)));
  return body;
}

Result<protocol::OpenMessage> open_open_message(const OpenPlace& place, const ChannelKey& key,
                                                ByteView body) {
  if (body.size() < kNonceBytes) {
    return CryptoError::decryption_failed;
  }
  INDABA_TRY_ASSIGN(const SecretBytes padded,
                    aead_open(Aead::xchacha20_poly1305, key.view(), body.first(kNonceBytes),
                              binding(place), body.subspan(kNonceBytes)));
  INDABA_TRY_ASSIGN(const SecretBytes encoded, unpad(padded.view()));
  return cbor::decode<protocol::OpenMessage>(encoded.view());
}

Status verify_open_message(const OpenPlace& place, const protocol::OpenMessage& message,
                           const protocol::SigningKey& device_key) {
  return ed25519_verify(device_key, signing_input(place, message), message.signature);
}

}  // namespace indaba::client
