// check(): an assertion that stays on in release builds. For broken invariants only: nothing that
// comes from network, disk, user or clock may make one fail.
#pragma once

#include <cstdlib>

namespace indaba {

inline void check(bool invariant) {
  if (!invariant) [[unlikely]] {
    std::abort();
  }
}

}  // namespace indaba
