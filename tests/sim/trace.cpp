#include "tests/sim/trace.h"

#include <cstdio>

#include "crypto/base/hex.h"

namespace indaba::sim {

void require(bool holds, const char* rule) {
  if (!holds) {
    throw Violation(rule);
  }
}

void Trace::note(const std::string& event) {
  digest_.update(as_bytes(event));
  if (is_printing_) {
    printf("%s\n", event.c_str());
  }
  latest_.push_back(event);
  if (latest_.size() > kLatestMax) {
    latest_.pop_front();
  }
}

std::string Trace::finish() {
  const Sha256Digest digest = digest_.finish();
  return to_hex(ByteView(digest).first(8));
}

}  // namespace indaba::sim
