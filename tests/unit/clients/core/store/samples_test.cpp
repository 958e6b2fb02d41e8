// Proves that a store which an earlier version made still opens: by the samples of each version,
// which may never change.
#include <fstream>
#include <iterator>

#include "crypto/base/hex.h"
#include "tests/unit/clients/core/store/store_fixture.h"

namespace indaba::client {
namespace {

Opener sample_opener(std::string_view kind) {
  return kind == "passphrase" ? passphrase("a sample for ever") : file_key(7);
}

SecretBatch sample_writes() {
  SecretBatch batch;
  batch.push_back(put("name", "Awa"));
  batch.push_back(put("empty", ""));
  batch.push_back(put("m/1", std::string(300, 'x')));
  return batch;
}

class StoreSample : public testing::TestWithParam<const char*> {};

TEST_P(StoreSample, Opens) {
  const std::string kind = GetParam();
  std::ifstream in(INDABA_STORE_SAMPLES "/store_v1_" + kind + ".txt");
  ASSERT_TRUE(in);
  test::MemoryKeyValues host;
  std::string key;
  std::string value;
  while (in >> key >> value) {
    const Bytes name = test::must(from_hex(key));
    host.entries()[{name.begin(), name.end()}] = test::must(from_hex(value));
  }
  const SealedStore store = test::must(SealedStore::open(host, sample_opener(kind)));
  for (const SecretWrite& each : sample_writes()) {
    const auto kept = test::must(store.get(each.key));
    ASSERT_TRUE(kept) << each.key;
    EXPECT_TRUE(equal(*kept, *each.value)) << each.key;
  }
  EXPECT_EQ(test::must(store.scan("", "", 9)).size(), 3U);
}

INSTANTIATE_TEST_SUITE_P(Kinds, StoreSample, testing::Values("passphrase", "file_key"),
                         [](const auto& kind) { return std::string(kind.param); });

}  // namespace
}  // namespace indaba::client
