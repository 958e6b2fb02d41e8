#include "clients/core/store/header.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "clients/core/store/error.h"
#include "crypto/primitives/error.h"
#include "crypto/primitives/hash.h"

namespace indaba::client {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kMagic = "indaba/1\0store\0"sv;
constexpr std::string_view kWrapLabel = "indaba/1\0store wrap\0"sv;
constexpr Aead kWrapping = Aead::xchacha20_poly1305;

// All but the hash.
Bytes body_of(const StoreHeader& header) {
  Bytes body = to_bytes(kMagic);
  body.push_back(kStoreVersion);
  append(body, cbor::encode(header));
  return body;
}

// What the wrapping vouches for.
Bytes associated_data(StoreHeader header) {
  header.wrapped_key = {};
  return body_of(header);
}

Result<SecretBytes> stretched(const SecretBytes& passphrase, const StoreHeader& header) {
  if (passphrase.empty() || passphrase.size() > kArgon2idPasswordBytesMax) {
    return StoreError::unfit_passphrase;
  }
  SecretBytes out(32);
  const Argon2idParameters cost{.passes = header.argon2id->passes,
                                .memory_kib = header.argon2id->memory_kib};
  INDABA_TRY(argon2id(passphrase, header.salt, cost, out.mutable_view()));
  return out;
}

Result<SecretBytes> key_material(const Opener& opener, const StoreHeader& header) {
  if (const auto* passphrase = std::get_if<Passphrase>(&opener)) {
    if (!header.argon2id) {
      return StoreError::wants_file_key;
    }
    return stretched(passphrase->text, header);
  }
  if (header.argon2id) {
    return StoreError::wants_passphrase;
  }
  return SecretBytes(std::get<FileKey>(opener).bytes.view());
}

Result<Secret<32>> wrapping_key(const Opener& opener, const StoreHeader& header) {
  INDABA_TRY_ASSIGN(const SecretBytes material, key_material(opener, header));
  const std::string_view kind = header.argon2id ? "passphrase" : "file key";
  Secret<32> key;
  INDABA_TRY(hkdf_expand(hkdf_extract(header.salt, {material.view()}).view(),
                         {as_bytes(kWrapLabel), as_bytes(kind)}, key.mutable_view()));
  return key;
}

}  // namespace

Bytes encode_header(const StoreHeader& header) {
  Bytes bytes = body_of(header);
  append(bytes, sha256(bytes));
  return bytes;
}

Result<StoreHeader> decode_header(ByteView bytes) {
  if (bytes.size() <= kMagic.size() + kSha256Bytes) {
    return StoreError::damaged_header;
  }
  const ByteView body = bytes.first(bytes.size() - kSha256Bytes);
  if (!same_bytes(body.first(kMagic.size()), as_bytes(kMagic)) ||
      !same_bytes(bytes.last(kSha256Bytes), sha256(body))) {
    return StoreError::damaged_header;
  }
  const std::uint8_t version = body[kMagic.size()];
  if (version > kStoreVersion) {
    return StoreError::newer_version;
  }
  auto header = cbor::decode<StoreHeader>(body.subspan(kMagic.size() + 1));
  if (version < kStoreVersion || !header) {
    return StoreError::damaged_header;
  }
  return header;
}

Result<StoreHeader> wrap_store_key(const StoreKey& key, const Opener& opener,
                                   const Argon2idParameters& cost, Random& random) {
  StoreHeader header;
  if (std::holds_alternative<Passphrase>(opener)) {
    if (!is_fit(cost)) {
      return StoreError::unfit_cost;
    }
    header.argon2id = {.passes = cost.passes, .memory_kib = cost.memory_kib};
  }
  INDABA_TRY(random.fill(header.salt));
  INDABA_TRY(random.fill(header.nonce));
  INDABA_TRY_ASSIGN(const Secret<32> wrapping, wrapping_key(opener, header));
  INDABA_TRY(aead_seal(kWrapping, wrapping.view(), header.nonce, associated_data(header),
                       key.bytes.view(), header.wrapped_key));
  return header;
}

Result<StoreKey> unwrap_store_key(const StoreHeader& header, const Opener& opener) {
  INDABA_TRY_ASSIGN(const Secret<32> wrapping, wrapping_key(opener, header));
  StoreKey key;
  const Status opened = aead_open(kWrapping, wrapping.view(), header.nonce, associated_data(header),
                                  header.wrapped_key, key.bytes.mutable_view());
  if (!opened) {
    return header.argon2id ? StoreError::wrong_passphrase : StoreError::wrong_file_key;
  }
  return key;
}

}  // namespace indaba::client
