// Where randomness comes from: an argument, so that tests and replays choose it.
#pragma once

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"

namespace indaba {

class Random {
 public:
  virtual ~Random() = default;
  // Fills all of `out` with unpredictable bytes, or fails and leaves it wiped: no key is ever made
  // of less. Errors: CryptoError::random_failed.
  virtual Status fill(MutableByteView out) = 0;

  template <std::size_t N>
  Result<Secret<N>> secret() {
    Secret<N> out;
    INDABA_TRY(fill(out.mutable_view()));
    return out;
  }
};

}  // namespace indaba
