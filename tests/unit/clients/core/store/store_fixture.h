// What the tests of the sealed store start from: a store in memory, opened by a key, since a
// passphrase costs each opening a sixth of a second.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "clients/core/store/error.h"
#include "clients/core/store/sealed_store.h"
#include "crypto/base/check.h"
#include "tests/support/clients/memory_key_values.h"
#include "tests/support/mls_world.h"

namespace indaba::client {

inline Opener passphrase(std::string_view text) { return Passphrase{SecretBytes(as_bytes(text))}; }

inline Opener file_key(std::uint8_t fill) {
  FileKey key;
  std::fill(key.bytes.mutable_view().begin(), key.bytes.mutable_view().end(), fill);
  return key;
}

inline SecretWrite put(std::string key, std::string_view value) {
  return {std::move(key), SecretBytes(as_bytes(value))};
}

class SealedStoreTest : public testing::Test {
 protected:
  SealedStoreTest() { make(file_key(1)); }

  void make(const Opener& opener) {
    host_.entries().clear();
    auto made = test::must(SealedStore::create(host_, opener, kCostMin, random_));
    check(host_.write({std::move(made.header)}, fence_).has_value());
  }
  SealedStore opened() { return test::must(SealedStore::open(host_, file_key(1))); }

  template <class... Writes>
  void write(Writes&&... writes) {
    SecretBatch batch;
    (batch.push_back(std::forward<Writes>(writes)), ...);
    ASSERT_TRUE(host_.write(test::must(opened().seal(batch, random_)), fence_));
  }
  std::error_code open_error(const Opener& opener) {
    return SealedStore::open(host_, opener).error();
  }
  std::error_code get_error(std::string_view key) { return opened().get(key).error(); }

  test::SeededRandom random_{1};
  test::MemoryKeyValues host_;
  Fence fence_ = test::must(host_.open_fence());
};

}  // namespace indaba::client
