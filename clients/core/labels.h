// How everything begins that members derive, bind or sign: "indaba/1" 0x00 PURPOSE 0x00.
#pragma once

#include <cstdint>
#include <string_view>

#include "crypto/base/bytes.h"

namespace indaba::client {

Bytes label(std::string_view purpose);
// Eight bytes, big-endian.
void append_number(Bytes& to, std::uint64_t number);

}  // namespace indaba::client
