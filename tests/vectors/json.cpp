#include "tests/vectors/json.h"

#include <cstdio>
#include <cstdlib>
#include <limits>

#include "crypto/base/hex.h"

namespace indaba::vectors {

void malformed(std::string_view what) {
  fprintf(stderr, "malformed input: %.*s\n", static_cast<int>(what.size()), what.data());
  std::exit(2);
}

const Json& field(const Json& object, std::string_view name) {
  if (object.is_object()) {
    if (const auto found = object.find(std::string(name)); found != object.end()) {
      return *found;
    }
  }
  malformed(name);
}

const Json& array(const Json& object, std::string_view name) {
  const Json& value = field(object, name);
  if (!value.is_array()) {
    malformed(name);
  }
  return value;
}

std::uint64_t number(const Json& value) {
  if (!value.is_number_unsigned()) {
    malformed("not a number");
  }
  return value.get<std::uint64_t>();
}

std::uint64_t number(const Json& object, std::string_view name) {
  return number(field(object, name));
}

std::uint32_t number32(const Json& object, std::string_view name) {
  const std::uint64_t value = number(object, name);
  if (value > std::numeric_limits<std::uint32_t>::max()) {
    malformed(name);
  }
  return static_cast<std::uint32_t>(value);
}

std::string text(const Json& object, std::string_view name) {
  const Json& value = field(object, name);
  if (!value.is_string()) {
    malformed(name);
  }
  return value.get<std::string>();
}

Bytes bytes(const Json& value) {
  if (!value.is_string()) {
    malformed("not a text");
  }
  auto decoded = from_hex(value.get_ref<const std::string&>());
  if (!decoded) {
    malformed("not hexadecimal");
  }
  return std::move(*decoded);
}

Bytes bytes(const Json& object, std::string_view name) { return bytes(field(object, name)); }

mls::CipherSuite cipher_suite(const Json& object) {
  return static_cast<mls::CipherSuite>(number32(object, "cipher_suite"));
}

HpkeKeyPair hpke_key(const Json& object, std::string_view name) {
  return HpkeKeyPair::from_secret(secret<kX25519Bytes>(object, name));
}

mls::SignatureKeyPair signature_key(const Json& object, std::string_view name) {
  return Ed25519KeyPair::from_seed(secret<kEd25519SeedBytes>(object, name));
}

}  // namespace indaba::vectors
