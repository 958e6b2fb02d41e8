// Randomness that a test chooses: the bytes it was given, in order, and when they are used up an
// error.
#pragma once

#include <algorithm>
#include <utility>

#include "crypto/base/random.h"
#include "crypto/primitives/error.h"

namespace indaba::test {

class ScriptedRandom final : public Random {
 public:
  // Without bytes, a source that always fails.
  explicit ScriptedRandom(Bytes bytes = {}) : bytes_(std::move(bytes)) {}

  Status fill(MutableByteView out) override {
    if (out.size() > bytes_.size() - used_) {
      wipe(out);
      return CryptoError::random_failed;
    }
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(used_), out.size(), out.begin());
    used_ += out.size();
    return {};
  }

  bool used_up() const { return used_ == bytes_.size(); }

 private:
  Bytes bytes_;
  std::size_t used_ = 0;
};

}  // namespace indaba::test
