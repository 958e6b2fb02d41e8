#include "crypto/primitives/secretstream.h"

#include <sodium/crypto_secretstream_xchacha20poly1305.h>

#include "crypto/primitives/error.h"
#include "crypto/primitives/sodium.h"

namespace indaba {
namespace {

using SodiumState = crypto_secretstream_xchacha20poly1305_state;
static_assert(sizeof(SodiumState) == SecretStreamState::size_bytes && alignof(SodiumState) == 1);
static_assert(kSecretStreamOverheadBytes == crypto_secretstream_xchacha20poly1305_ABYTES);
static_assert(kSecretStreamHeaderBytes == crypto_secretstream_xchacha20poly1305_HEADERBYTES);
static_assert(kSecretStreamKeyBytes == crypto_secretstream_xchacha20poly1305_KEYBYTES);

// libsodium's state is bytes alone; ours lie in a Secret so that they move and are wiped.
SodiumState* sodium_state(SecretStreamState& state) {
  return reinterpret_cast<SodiumState*>(state.mutable_view().data());
}

// Both directions start from the same state, so init_pull starts a sender too: init_push would draw
// the header from libsodium's own source of randomness instead of the caller's.
void init(SecretStreamState& state, const SecretStreamKey& key, const std::uint8_t* header) {
  check(sodium_ready());
  check(crypto_secretstream_xchacha20poly1305_init_pull(sodium_state(state), header,
                                                        key.view().data()) == 0);
}

}  // namespace

Result<SecretStreamEncryptor> SecretStreamEncryptor::start(const SecretStreamKey& key,
                                                           Random& random) {
  SecretStreamHeader header;
  INDABA_TRY(random.fill(header));
  return SecretStreamEncryptor(key, header);
}

SecretStreamEncryptor::SecretStreamEncryptor(const SecretStreamKey& key,
                                             const SecretStreamHeader& header)
    : header_(header) {
  init(state_, key, header_.data());
}

Result<Bytes> SecretStreamEncryptor::push(ByteView chunk, ByteView associated_data,
                                          ChunkPlace place) {
  if (ended_) {
    return CryptoError::stream_ended;
  }
  if (chunk.size() > kSecretStreamChunkBytesMax) {
    return CryptoError::invalid_length;
  }
  ended_ = place == ChunkPlace::final;
  const std::uint8_t tag = ended_ ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                  : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
  Bytes sealed(chunk.size() + kSecretStreamOverheadBytes);
  check(crypto_secretstream_xchacha20poly1305_push(
            sodium_state(state_), sealed.data(), nullptr, chunk.data(), chunk.size(),
            associated_data.data(), associated_data.size(), tag) == 0);
  return sealed;
}

SecretStreamDecryptor::SecretStreamDecryptor(
    const SecretStreamKey& key, std::span<const std::uint8_t, kSecretStreamHeaderBytes> header) {
  init(state_, key, header.data());
}

Result<OpenedChunk> SecretStreamDecryptor::pull(ByteView sealed, ByteView associated_data) {
  if (phase_ == Phase::ended) {
    phase_ = Phase::failed;
    return CryptoError::stream_ended;
  }
  if (phase_ == Phase::failed) {
    return CryptoError::decryption_failed;
  }
  auto opened = open(sealed, associated_data);
  if (!opened) {
    phase_ = Phase::failed;
  } else if (opened->place == ChunkPlace::final) {
    phase_ = Phase::ended;
  }
  return opened;
}

Result<OpenedChunk> SecretStreamDecryptor::open(ByteView sealed, ByteView associated_data) {
  if (sealed.size() > kSecretStreamChunkBytesMax + kSecretStreamOverheadBytes) {
    return CryptoError::invalid_length;
  }
  if (sealed.size() < kSecretStreamOverheadBytes) {
    return CryptoError::decryption_failed;
  }
  OpenedChunk opened{.content = SecretBytes(sealed.size() - kSecretStreamOverheadBytes)};
  std::uint8_t tag = 0;
  if (crypto_secretstream_xchacha20poly1305_pull(
          sodium_state(state_), opened.content.mutable_view().data(), nullptr, &tag, sealed.data(),
          sealed.size(), associated_data.data(), associated_data.size()) != 0) {
    return CryptoError::decryption_failed;
  }
  if (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
    opened.place = ChunkPlace::final;
  } else if (tag != crypto_secretstream_xchacha20poly1305_TAG_MESSAGE) {
    return CryptoError::decryption_failed;  // our senders set no other tag
  }
  return opened;
}

Status SecretStreamDecryptor::check_ended() const {
  if (phase_ != Phase::ended) {
    return CryptoError::stream_truncated;
  }
  return {};
}

}  // namespace indaba
