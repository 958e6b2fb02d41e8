#include "crypto/base/secret.h"

#include <sodium/utils.h>

namespace indaba {

void wipe(MutableByteView memory) { sodium_memzero(memory.data(), memory.size()); }

bool equal_constant_time(ByteView a, ByteView b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace indaba
