#include "crypto/base/base64.h"

#include <sodium/utils.h>

#include "crypto/base/error.h"

namespace indaba {
namespace {

int sodium_variant(Base64 variant) {
  switch (variant) {
    case Base64::standard:
      return sodium_base64_VARIANT_ORIGINAL;
    case Base64::url:
      return sodium_base64_VARIANT_URLSAFE;
    case Base64::url_no_padding:
      break;
  }
  return sodium_base64_VARIANT_URLSAFE_NO_PADDING;
}

// With the terminating zero that libsodium writes.
std::size_t text_bytes(ByteView bytes, Base64 variant) {
  return sodium_base64_encoded_len(bytes.size(), sodium_variant(variant));
}

std::size_t decoded_bytes_max(std::size_t text_size) { return text_size / 4 * 3 + 2; }

// libsodium takes some bytes beyond ASCII for letters where `char` is signed.
bool is_ascii(ByteView text) {
  unsigned all_bits = 0;
  for (const std::uint8_t byte : text) {
    all_bits |= byte;
  }
  return all_bits < 0x80;
}

// How many bytes of `out` were filled.
Result<std::size_t> decode(ByteView text, Base64 variant, MutableByteView out) {
  std::size_t written = 0;
  if (!is_ascii(text) ||
      sodium_base642bin(out.data(), out.size(), reinterpret_cast<const char*>(text.data()),
                        text.size(), nullptr, &written, nullptr, sodium_variant(variant)) != 0) {
    return EncodingError::invalid_text;
  }
  return written;
}

}  // namespace

std::string to_base64(ByteView bytes, Base64 variant) {
  std::string text(text_bytes(bytes, variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_variant(variant));
  text.pop_back();
  return text;
}

SecretBytes to_secret_base64(ByteView secret, Base64 variant) {
  SecretBuffer text(text_bytes(secret, variant));
  sodium_bin2base64(reinterpret_cast<char*>(text.data()), text.size(), secret.data(), secret.size(),
                    sodium_variant(variant));
  text.pop_back();
  return SecretBytes(std::move(text));
}

Result<Bytes> from_base64(std::string_view text, Base64 variant) {
  Bytes out(decoded_bytes_max(text.size()));
  INDABA_TRY_ASSIGN(const std::size_t size, decode(as_bytes(text), variant, out));
  out.resize(size);
  return out;
}

Result<SecretBytes> from_secret_base64(ByteView text, Base64 variant) {
  SecretBuffer out(decoded_bytes_max(text.size()));
  INDABA_TRY_ASSIGN(const std::size_t size, decode(text, variant, out));
  out.resize(size);
  return SecretBytes(std::move(out));
}

}  // namespace indaba
