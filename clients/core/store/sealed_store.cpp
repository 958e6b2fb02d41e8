#include "clients/core/store/sealed_store.h"

#include <algorithm>

#include "clients/core/store/error.h"
#include "crypto/primitives/aead.h"

namespace indaba::client {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kHeaderKey = "header";
constexpr std::string_view kValuePrefix = "v/";
constexpr std::string_view kValueLabel = "indaba/1\0store value\0"sv;
constexpr Aead kSealing = Aead::xchacha20_poly1305;
constexpr std::size_t kNonceBytes = 24;
constexpr std::size_t kSealBytes = kNonceBytes + kAeadTagBytes;

std::string host_key(std::string_view key) { return std::string(kValuePrefix).append(key); }

Bytes associated_data(std::string_view key) {
  Bytes data = to_bytes(kValueLabel);
  data.push_back(kStoreVersion);
  append(data, as_bytes(key));
  return data;
}

bool is_too_large(const SecretWrite& write) {
  return write.key.size() > kKeyBytesMax - kValuePrefix.size() ||
         (write.value && write.value->size() > kValueBytesMax - kSealBytes);
}

// The nonce, then what is sealed.
Result<Bytes> seal_value(const StoreKey& store_key, std::string_view key, const SecretBytes& value,
                         Random& random) {
  Bytes sealed(kSealBytes + value.size());
  const MutableByteView nonce = MutableByteView(sealed).first(kNonceBytes);
  INDABA_TRY(random.fill(nonce));
  INDABA_TRY(aead_seal(kSealing, store_key.bytes.view(), nonce, associated_data(key), value.view(),
                       MutableByteView(sealed).subspan(kNonceBytes)));
  return sealed;
}

Result<SecretBytes> open_value(const StoreKey& store_key, std::string_view key, ByteView sealed) {
  if (sealed.size() < kNonceBytes) {
    return StoreError::damaged_value;
  }
  auto value = aead_open(kSealing, store_key.bytes.view(), sealed.first(kNonceBytes),
                         associated_data(key), sealed.subspan(kNonceBytes));
  if (!value) {
    return StoreError::damaged_value;
  }
  return value;
}

Result<StoreHeader> read_header(const KeyValueReader& host) {
  INDABA_TRY_ASSIGN(const std::optional<Bytes> header, host.get(kHeaderKey));
  if (!header) {
    return StoreError::absent;
  }
  return decode_header(*header);
}

Result<Write> header_write(const StoreKey& key, const Opener& opener,
                           const Argon2idParameters& cost, Random& random) {
  INDABA_TRY_ASSIGN(const StoreHeader header, wrap_store_key(key, opener, cost, random));
  return Write{std::string(kHeaderKey), encode_header(header)};
}

}  // namespace

Result<OpenedBy> SealedStore::opened_by(const KeyValueReader& host) {
  INDABA_TRY_ASSIGN(const StoreHeader header, read_header(host));
  return header.argon2id ? OpenedBy::passphrase : OpenedBy::file_key;
}

Result<SealedStore::Created> SealedStore::create(const KeyValueReader& host, const Opener& opener,
                                                 const Argon2idParameters& cost, Random& random) {
  INDABA_TRY_ASSIGN(const std::optional<Bytes> present, host.get(kHeaderKey));
  if (present) {
    return StoreError::already_made;
  }
  StoreKey key;
  INDABA_TRY(random.fill(key.bytes.mutable_view()));
  INDABA_TRY_ASSIGN(Write header, header_write(key, opener, cost, random));
  return Created{SealedStore(host, std::move(key)), std::move(header)};
}

Result<SealedStore> SealedStore::open(const KeyValueReader& host, const Opener& opener) {
  INDABA_TRY_ASSIGN(const StoreHeader header, read_header(host));
  INDABA_TRY_ASSIGN(StoreKey key, unwrap_store_key(header, opener));
  return SealedStore(host, std::move(key));
}

Result<std::optional<SecretBytes>> SealedStore::get(std::string_view key) const {
  INDABA_TRY_ASSIGN(const std::optional<Bytes> sealed, host_->get(host_key(key)));
  if (!sealed) {
    return std::optional<SecretBytes>();
  }
  INDABA_TRY_ASSIGN(SecretBytes value, open_value(key_, key, *sealed));
  return std::optional<SecretBytes>(std::move(value));
}

Result<std::vector<SecretEntry>> SealedStore::scan(std::string_view prefix, std::string_view after,
                                                   std::size_t limit) const {
  INDABA_TRY_ASSIGN(const std::vector<KeyValue> found,
                    host_->scan(host_key(prefix), host_key(after), limit));
  std::vector<SecretEntry> entries;
  entries.reserve(found.size());
  for (const KeyValue& each : found) {
    // A host that lies about keys gets no further than the seal.
    std::string key = each.key.substr(std::min(kValuePrefix.size(), each.key.size()));
    INDABA_TRY_ASSIGN(SecretBytes value, open_value(key_, key, each.value));
    entries.push_back({std::move(key), std::move(value)});
  }
  return entries;
}

Result<WriteBatch> SealedStore::seal(const SecretBatch& batch, Random& random) const {
  if (std::any_of(batch.begin(), batch.end(), is_too_large)) {
    return StoreError::too_large;
  }
  WriteBatch sealed;
  sealed.reserve(batch.size());
  for (const SecretWrite& each : batch) {
    Write write{host_key(each.key), std::nullopt};
    if (each.value) {
      INDABA_TRY_ASSIGN(write.value, seal_value(key_, each.key, *each.value, random));
    }
    sealed.push_back(std::move(write));
  }
  return sealed;
}

Result<Write> SealedStore::change_opener(const Opener& opener, const Argon2idParameters& cost,
                                         Random& random) const {
  return header_write(key_, opener, cost, random);
}

}  // namespace indaba::client
