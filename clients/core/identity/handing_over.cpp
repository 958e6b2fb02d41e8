#include "clients/core/identity/handing_over.h"

#include "clients/core/error.h"
#include "clients/core/labels.h"
#include "crypto/base/check.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/padme.h"
#include "protocol/cbor/cbor.h"

namespace indaba::client {
namespace {

constexpr std::size_t kLinkRequestPaddedBytes = 2048;
constexpr std::size_t kLinkNonceBytes = 24;

Secret<32> link_key(const Secret<32>& secret) {
  const auto extracted = hkdf_extract({}, {secret.view()});
  Secret<32> key;
  check(hkdf_expand(extracted.view(), {label("link")}, key.mutable_view()).has_value());
  return key;
}

Bytes link_place(const protocol::Hash& alliance, const MemberId& member) {
  Bytes place = label("link");
  append(place, alliance);
  append(place, member.view());
  return place;
}

Bytes handover_info(const protocol::DeviceStatement& to) {
  Bytes info = label("handover");
  append(info, to.alliance);
  append(info, to.member.view());
  append(info, to.device.view());
  append(info, to.certifier.value_or(DeviceId()).view());
  return info;
}

Bytes backup_info(const protocol::Hash& alliance, const MemberId& member) {
  Bytes info = label("backup");
  append(info, alliance);
  append(info, member.view());
  return info;
}

// To a key, padded as Padme does: enc, then ciphertext.
template <class Content>
Result<Bytes> seal_to(const protocol::BoxKey& key, ByteView info, const Content& content,
                      Random& random) {
  Bytes encoded = cbor::encode(content);
  const SecretBytes padded = pad_padme(encoded);
  wipe(encoded);
  INDABA_TRY_ASSIGN(const HpkeSealed sealed,
                    hpke_seal(Aead::chacha20_poly1305, key, info, {}, padded.view(), random));
  Bytes bytes = to_bytes(sealed.encapsulated_key);
  append(bytes, sealed.ciphertext);
  return bytes;
}

template <class Content>
Result<Content> open_by(const HpkeKeyPair& key, ByteView info, ByteView sealed) {
  if (sealed.size() < kX25519Bytes) {
    return ClientError::not_trusted;
  }
  const auto padded = hpke_open(Aead::chacha20_poly1305, key, sealed.first(kX25519Bytes), info, {},
                                sealed.subspan(kX25519Bytes));
  const auto encoded = padded ? unpad(padded->view()) : Result<SecretBytes>(padded.error());
  auto content =
      encoded ? cbor::decode<Content>(encoded->view()) : Result<Content>(encoded.error());
  return content ? std::move(content) : ClientError::not_trusted;
}

}  // namespace

Result<Bytes> seal_link_request(const Secret<32>& secret, const protocol::Hash& alliance,
                                const MemberId& member, const protocol::LinkRequest& request,
                                Random& random) {
  INDABA_TRY_ASSIGN(const SecretBytes padded,
                    pad_to(cbor::encode(request), kLinkRequestPaddedBytes));
  ByteArray<kLinkNonceBytes> nonce{};
  INDABA_TRY(random.fill(nonce));
  INDABA_TRY_ASSIGN(const Bytes ciphertext,
                    aead_seal(Aead::xchacha20_poly1305, link_key(secret).view(), nonce,
                              link_place(alliance, member), padded.view()));
  Bytes sealed = to_bytes(nonce);
  append(sealed, ciphertext);
  return sealed;
}

Result<protocol::LinkRequest> open_link_request(const Secret<32>& secret,
                                                const protocol::Hash& alliance,
                                                const MemberId& member, ByteView sealed) {
  if (sealed.size() < kLinkNonceBytes) {
    return ClientError::not_trusted;
  }
  const auto padded =
      aead_open(Aead::xchacha20_poly1305, link_key(secret).view(), sealed.first(kLinkNonceBytes),
                link_place(alliance, member), sealed.subspan(kLinkNonceBytes));
  const auto encoded = padded ? unpad(padded->view()) : Result<SecretBytes>(padded.error());
  auto request = encoded ? cbor::decode<protocol::LinkRequest>(encoded->view())
                         : Result<protocol::LinkRequest>(encoded.error());
  return request ? std::move(request) : ClientError::not_trusted;
}

Result<Bytes> seal_handover(const protocol::DeviceStatement& to, const protocol::Handover& handover,
                            Random& random) {
  return seal_to(to.box_key, handover_info(to), handover, random);
}

Result<protocol::Handover> open_handover(const protocol::DeviceStatement& to,
                                         const HpkeKeyPair& box_key, ByteView sealed) {
  return open_by<protocol::Handover>(box_key, handover_info(to), sealed);
}

Result<Bytes> seal_backup(const protocol::BoxKey& backup_key, const protocol::Hash& alliance,
                          const MemberId& member, const protocol::Belongings& belongings,
                          Random& random) {
  return seal_to(backup_key, backup_info(alliance, member), belongings, random);
}

Result<protocol::Belongings> open_backup(const HpkeKeyPair& backup_key,
                                         const protocol::Hash& alliance, const MemberId& member,
                                         ByteView sealed) {
  return open_by<protocol::Belongings>(backup_key, backup_info(alliance, member), sealed);
}

}  // namespace indaba::client
