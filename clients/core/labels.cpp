#include "clients/core/labels.h"

namespace indaba::client {

Bytes label(std::string_view purpose) {
  using namespace std::string_view_literals;
  Bytes bytes = to_bytes("indaba/1\0"sv);
  append(bytes, as_bytes(purpose));
  bytes.push_back(0);
  return bytes;
}

void append_number(Bytes& to, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    to.push_back(static_cast<std::uint8_t>(number >> shift));
  }
}

}  // namespace indaba::client
