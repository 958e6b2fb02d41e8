#include "crypto/primitives/sodium.h"

#ifndef __EMSCRIPTEN__
#include <sodium/core.h>
#endif

namespace indaba {

bool sodium_ready() {
#ifdef __EMSCRIPTEN__
  return true;
#else
  static const bool ready = sodium_init() >= 0;
  return ready;
#endif
}

}  // namespace indaba
