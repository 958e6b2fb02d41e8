// Fields of a vector, or of a line on the pipe of tests/interop: hexadecimal, numbers and texts out
// of JSON.
//
// A vector that is not of its documented form proves nothing either way: whoever asks for a field
// that is not there ends the program, and with it the run fails. So these functions need no errors.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/mls/public/cipher_suite.h"

namespace indaba::vectors {

using Json = nlohmann::json;

// Says what is wrong on stderr and exits with 2.
[[noreturn]] void malformed(std::string_view what);

const Json& field(const Json& object, std::string_view name);
const Json& array(const Json& object, std::string_view name);

std::uint64_t number(const Json& value);
std::uint64_t number(const Json& object, std::string_view name);
std::uint32_t number32(const Json& object, std::string_view name);
std::string text(const Json& object, std::string_view name);

Bytes bytes(const Json& value);
Bytes bytes(const Json& object, std::string_view name);

// Exactly N bytes.
template <std::size_t N = mls::kHashBytes>
Secret<N> secret(const Json& value) {
  const Bytes content = bytes(value);
  if (content.size() != N) {
    malformed("a secret of another length");
  }
  return Secret<N>(ByteView(content).first<N>());
}
template <std::size_t N = mls::kHashBytes>
Secret<N> secret(const Json& object, std::string_view name) {
  return secret<N>(field(object, name));
}

mls::CipherSuite cipher_suite(const Json& object);
HpkeKeyPair hpke_key(const Json& object, std::string_view name);
mls::SignatureKeyPair signature_key(const Json& object, std::string_view name);

}  // namespace indaba::vectors
