#include "crypto/base/hex.h"

#include <sodium/utils.h>

#include "crypto/base/error.h"

namespace indaba {
namespace {

// Fills all of `out`, with half of the length of `text`.
bool decode(const char* text, std::size_t size, MutableByteView out) {
  if (size == 0) {
    return true;  // without memory, which libsodium asks for even then
  }
  std::size_t written = 0;
  return sodium_hex2bin(out.data(), out.size(), text, size, nullptr, &written, nullptr) == 0 &&
         written == out.size();
}

}  // namespace

std::string to_hex(ByteView bytes) {
  std::string text(2 * bytes.size(), '\0');
  // libsodium writes the terminating zero too, where std::string already keeps one.
  sodium_bin2hex(text.data(), text.size() + 1, bytes.data(), bytes.size());
  return text;
}

SecretBytes to_secret_hex(ByteView secret) {
  SecretBuffer text(2 * secret.size() + 1);
  sodium_bin2hex(reinterpret_cast<char*>(text.data()), text.size(), secret.data(), secret.size());
  text.pop_back();
  return SecretBytes(std::move(text));
}

Result<Bytes> from_hex(std::string_view text) {
  Bytes out(text.size() / 2);
  if (text.size() % 2 != 0 || !decode(text.data(), text.size(), out)) {
    return EncodingError::invalid_text;
  }
  return out;
}

Result<SecretBytes> from_secret_hex(ByteView text) {
  SecretBytes out(text.size() / 2);
  if (text.size() % 2 != 0 ||
      !decode(reinterpret_cast<const char*>(text.data()), text.size(), out.mutable_view())) {
    return EncodingError::invalid_text;
  }
  return out;
}

}  // namespace indaba
