#include "crypto/base/bytes.h"

#include <algorithm>

namespace indaba {

bool same_bytes(ByteView a, ByteView b) { return std::ranges::equal(a, b); }

void append(Bytes& to, ByteView from) { to.insert(to.end(), from.begin(), from.end()); }

}  // namespace indaba
