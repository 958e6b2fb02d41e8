// The randomness of real programs: the operating system's, or in a browser the page's
// crypto.getRandomValues.
#pragma once

#include "crypto/base/bytes.h"
#include "crypto/base/random.h"
#include "crypto/base/result.h"

namespace indaba {

// Safe from any thread. Natively libsodium waits until the system has randomness, and stops the
// program should the system break its promise later; in WebAssembly a source that is absent, throws
// or fills too little is an error.
class SystemRandom final : public Random {
 public:
  // Errors: random_failed.
  Status fill(MutableByteView out) override;
};

}  // namespace indaba
