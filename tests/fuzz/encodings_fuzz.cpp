// What everything else is wrapped in: texts, padding, HPKE and secret streams. Texts and padding
// take the input as it is; ciphertexts are made from it first and then damaged as it says, since
// what was never sealed is never opened.
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/base64.h"
#include "crypto/base/hex.h"
#include "crypto/primitives/hpke.h"
#include "crypto/primitives/padme.h"
#include "crypto/primitives/secretstream.h"
#include "tests/fuzz/support/input.h"
#include "tests/support/mls_world.h"

namespace indaba::fuzz {
namespace {

constexpr std::size_t kPiecesMax = 300;  // bytes, of a plaintext, a chunk, associated data

std::string lower_case(std::string text) {
  for (char& letter : text) {
    letter = static_cast<char>(letter >= 'A' && letter <= 'F' ? letter - 'A' + 'a' : letter);
  }
  return text;
}

void try_hex(ByteView input) {
  const std::string text(input.begin(), input.end());
  const auto bytes = from_hex(text);
  const auto secret = from_secret_hex(input);
  must_hold(bytes.has_value() == secret.has_value(), "secret hex is read as any other");
  if (bytes) {
    must_hold(to_hex(*bytes) == lower_case(text), "hex has one text, up to its case");
    must_hold(same_bytes(secret->view(), *bytes), "secret hex is read as any other");
  }
  const std::string written = to_hex(input);
  must_hold(same_bytes(test::must(from_hex(written)), input), "what hex wrote is read again");
  must_hold(same_bytes(to_secret_hex(input).view(), as_bytes(written)), "one hex for all");
}

void try_base64(ByteView input, Base64 variant) {
  const std::string text(input.begin(), input.end());
  const auto bytes = from_base64(text, variant);
  const auto secret = from_secret_base64(input, variant);
  must_hold(bytes.has_value() == secret.has_value(), "secret base64 is read as any other");
  if (bytes) {
    must_hold(to_base64(*bytes, variant) == text, "each byte string has one text");
    must_hold(same_bytes(secret->view(), *bytes), "secret base64 is read as any other");
  }
  const std::string written = to_base64(input, variant);
  must_hold(same_bytes(test::must(from_base64(written, variant)), input),
            "what base64 wrote is read again");
  must_hold(same_bytes(to_secret_base64(input, variant).view(), as_bytes(written)),
            "one base64 for all");
}

void try_padding(ByteView input) {
  if (const auto content = unpad(input)) {
    const auto again = pad_to(content->view(), input.size());
    must_hold(again && same_bytes(again->view(), input), "padding has one form");
  }
  const SecretBytes padded = pad_padme(input);
  must_hold(padded.size() == padme_length(input.size() + 1), "padding reaches a Padme length");
  must_hold(same_bytes(test::must(unpad(padded.view())).view(), input), "padding comes off again");
}

void try_padme_length(Input& input) {
  std::uint64_t length = 0;
  for (int i = 0; i < 8; ++i) {
    length = length << 8 | input.byte();
  }
  const std::uint64_t padded = padme_length(length);
  must_hold(padded >= length, "a Padme length holds the length");
  must_hold(padded - length <= length / 8, "a Padme length costs little");
  must_hold(padme_length(padded) == padded, "a Padme length is its own");
}

// Flips a bit, cuts or extends, as the input says; or leaves all as it was.
void damage(Bytes& bytes, Input& input) {
  switch (input.below(6)) {
    case 1:
      if (!bytes.empty()) {
        bytes[input.below(bytes.size())] ^= static_cast<std::uint8_t>(1U << input.below(8));
      }
      break;
    case 2:
      bytes.resize(input.below(bytes.size() + 1));
      break;
    case 3:
      append(bytes, input.bytes(kPiecesMax));
      break;
    case 4:
      bytes = input.bytes(kPiecesMax);
      break;
    default:
      break;
  }
}

void try_hpke(Input& input) {
  test::SeededRandom random(1);
  static const HpkeKeyPair receiver =
      HpkeKeyPair::derive(as_bytes("a receiver of the fuzz target"));
  const Aead aead = input.below(2) == 0 ? Aead::aes_128_gcm : Aead::chacha20_poly1305;
  Bytes info = input.bytes(kPiecesMax);
  Bytes associated_data = input.bytes(kPiecesMax);
  const Bytes plaintext = input.bytes(kPiecesMax);
  const HpkeSealed sealed =
      test::must(hpke_seal(aead, receiver.public_key, info, associated_data, plaintext, random));
  Bytes key = to_bytes(sealed.encapsulated_key);
  Bytes ciphertext = sealed.ciphertext;
  const auto before = std::tuple(info, associated_data, key, ciphertext);
  damage(info, input);
  damage(associated_data, input);
  damage(key, input);
  damage(ciphertext, input);
  const auto opened = hpke_open(aead, receiver, key, info, associated_data, ciphertext);
  // X25519 ignores the top bit of a point; the key schedule does not.
  const bool same = before == std::tuple(info, associated_data, key, ciphertext);
  must_hold(opened.has_value() == same, "HPKE opens exactly what was sealed");
  must_hold(!opened || same_bytes(opened->view(), plaintext), "HPKE opens to what was sealed");
  (void)hpke_receive_export(aead, receiver, key, info, associated_data);
}

struct Chunk {
  Bytes content;
  Bytes associated_data;
  Bytes sealed;
};

// Up to a few chunks of a stream whose last is final, or is not.
std::vector<Chunk> push_chunks(SecretStreamEncryptor& stream, bool ends, Input& input) {
  std::vector<Chunk> chunks(1 + input.below(4));
  for (Chunk& chunk : chunks) {
    chunk.content = input.bytes(kPiecesMax);
    chunk.associated_data = input.bytes(8);
    const bool is_last = &chunk == &chunks.back();
    chunk.sealed =
        test::must(stream.push(chunk.content, chunk.associated_data,
                               is_last && ends ? ChunkPlace::final : ChunkPlace::more_follow));
  }
  return chunks;
}

void try_stream(Input& input) {
  test::SeededRandom random(2);
  const SecretStreamKey key = test::must(random.secret<kSecretStreamKeyBytes>());
  SecretStreamEncryptor encryptor = test::must(SecretStreamEncryptor::start(key, random));
  const bool ends = !input.one_in(4);
  const std::vector<Chunk> chunks = push_chunks(encryptor, ends, input);

  SecretStreamDecryptor decryptor(key, encryptor.header());
  std::size_t genuine = 0;  // chunks pulled that are those pushed
  const std::size_t pulls = input.below(chunks.size() + 2);
  bool failed = false;
  for (std::size_t i = 0; i < pulls; ++i) {
    const std::size_t which = input.one_in(8) ? input.below(chunks.size()) : i % chunks.size();
    Bytes sealed = chunks[which].sealed;
    damage(sealed, input);
    const auto opened = decryptor.pull(sealed, chunks[which].associated_data);
    must_hold(!(failed && opened), "a stream has no second chance");
    failed |= !opened;
    if (opened) {
      must_hold(which == genuine && sealed == chunks[which].sealed, "chunks come as they were");
      must_hold(same_bytes(opened->content.view(), chunks[which].content), "chunks come whole");
      ++genuine;
    }
  }
  must_hold(decryptor.check_ended().has_value() == (!failed && ends && genuine == chunks.size()),
            "a file is genuine once it is whole");
}

}  // namespace
}  // namespace indaba::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace indaba::fuzz;
  using indaba::Base64;
  Input input(data, size);
  switch (input.below(8)) {
    case 1:
      try_base64(input.rest(), Base64::standard);
      break;
    case 2:
      try_base64(input.rest(), Base64::url);
      break;
    case 3:
      try_base64(input.rest(), Base64::url_no_padding);
      break;
    case 4:
      try_padding(input.rest());
      break;
    case 5:
      try_padme_length(input);
      break;
    case 6:
      try_hpke(input);
      break;
    case 7:
      try_stream(input);
      break;
    default:
      try_hex(input.rest());
      break;
  }
  return 0;
}
