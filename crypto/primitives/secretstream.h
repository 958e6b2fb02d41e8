// Files, encrypted in chunks that stream: libsodium's secretstream (XChaCha20-Poly1305).
//
// The receiver gets what the sender pushed, in its order, whole, or an error: chunks can't be
// changed, dropped, repeated, reordered or brought in from another stream, and the end can't be cut
// off, since only the final chunk carries the final mark. What was opened before an error is
// genuine, but the file is not until `check_ended` succeeds. Chunk boundaries are the sender's and
// seen by all: a file format fixes the chunk size and pads.
#pragma once

#include <span>

#include "crypto/base/bytes.h"
#include "crypto/base/random.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"

namespace indaba {

inline constexpr std::size_t kSecretStreamKeyBytes = 32;
inline constexpr std::size_t kSecretStreamHeaderBytes = 24;
inline constexpr std::size_t kSecretStreamOverheadBytes = 17;  // what each chunk grows by
inline constexpr std::size_t kSecretStreamChunkBytesMax = std::size_t{1} << 20;

using SecretStreamKey = Secret<kSecretStreamKeyBytes>;
using SecretStreamHeader = ByteArray<kSecretStreamHeaderBytes>;
using SecretStreamState = Secret<52>;

// Where a chunk stands; the sender says it, the receiver learns it.
enum class ChunkPlace { more_follow, final };

class SecretStreamEncryptor {
 public:
  // A stream of its own under `key`, by its random header. Errors: random_failed.
  static Result<SecretStreamEncryptor> start(const SecretStreamKey& key, Random& random);

  // Stands in front of the first chunk.
  const SecretStreamHeader& header() const { return header_; }

  // `associated_data` is authenticated with the chunk, not part of it.
  // Errors: invalid_length (more than kSecretStreamChunkBytesMax), stream_ended (a chunk behind the
  // final one).
  Result<Bytes> push(ByteView chunk, ByteView associated_data, ChunkPlace place);

 private:
  SecretStreamEncryptor(const SecretStreamKey& key, const SecretStreamHeader& header);

  SecretStreamHeader header_;
  SecretStreamState state_;
  bool ended_ = false;
};

struct OpenedChunk {
  SecretBytes content;
  ChunkPlace place = ChunkPlace::more_follow;
};

class SecretStreamDecryptor {
 public:
  SecretStreamDecryptor(const SecretStreamKey& key,
                        std::span<const std::uint8_t, kSecretStreamHeaderBytes> header);

  // One whole chunk as push returned it. After an error every further pull fails: a stream has no
  // second chance. Errors: decryption_failed, invalid_length (longer than any chunk), stream_ended
  // (a chunk behind the final one).
  Result<OpenedChunk> pull(ByteView sealed, ByteView associated_data);

  // To be asked when the input is used up. Errors: stream_truncated if the final chunk never came
  // or a pull failed.
  Status check_ended() const;

 private:
  enum class Phase { open, ended, failed };

  Result<OpenedChunk> open(ByteView sealed, ByteView associated_data);

  SecretStreamState state_;
  Phase phase_ = Phase::open;
};

}  // namespace indaba
