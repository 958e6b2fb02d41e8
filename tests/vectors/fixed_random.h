// FixedRandom: the same bytes in each run, so that a vector that fails fails again.
#pragma once

#include "crypto/base/random.h"
#include "crypto/primitives/hash.h"

namespace indaba::vectors {

// SHA-256 of seed and counter. For tests: never for keys that matter.
class FixedRandom final : public Random {
 public:
  explicit FixedRandom(std::uint32_t seed) : state_{static_cast<std::uint8_t>(seed)} {}

  Status fill(MutableByteView out) override {
    for (std::size_t done = 0; done < out.size(); done += kSha256Bytes) {
      state_ = sha256(state_);
      const Sha256Digest block = sha256({as_bytes("block"), state_});
      const MutableByteView rest = out.subspan(done);
      std::copy_n(block.begin(), std::min(rest.size(), block.size()), rest.begin());
    }
    return {};
  }

 private:
  Sha256Digest state_{};
};

}  // namespace indaba::vectors
