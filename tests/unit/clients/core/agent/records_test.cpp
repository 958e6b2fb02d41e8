// Proves that whoever reads records sees the changes of the same call, as if they were stored
// already, and that they leave as one batch. Reads are compared with those of a store into which
// the same changes were written.
#include "clients/core/agent/records.h"

#include <set>

#include "tests/unit/clients/core/store/store_fixture.h"

namespace indaba::client {
namespace {

struct Number {
  std::uint64_t number = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("number", self.number);
  }
};

class RecordsTest : public SealedStoreTest {
 protected:
  RecordsTest() {
    for (const auto& [key, number] :
         {std::pair{"a/1", 1U}, {"a/3", 3U}, {"a/5", 5U}, {"b/1", 1U}}) {
      Records records(store_);
      records.put(key, Number{number});
      save(records);
    }
  }

  void save(Records& records) {
    ASSERT_TRUE(host_.write(test::must(store_.seal(records.take_changes(), random_)), fence_));
  }
  static std::vector<std::string> keys(const Records& records, std::string_view prefix,
                                       std::string_view after, std::size_t limit) {
    std::vector<std::string> keys;
    for (const SecretEntry& entry : test::must(records.scan(prefix, after, limit))) {
      keys.push_back(entry.key);
    }
    return keys;
  }
  std::uint64_t number(std::string_view key) {
    return test::must(records_.get<Number>(key)).value_or(Number{}).number;
  }

  SealedStore store_ = opened();
  Records records_{store_};
};

TEST_F(RecordsTest, ReadsWhatIsStored) {
  EXPECT_EQ(number("a/3"), 3U);
  EXPECT_EQ(test::must(records_.get<Number>("a/2")).has_value(), false);
}

TEST_F(RecordsTest, SeesChangesAtOnce) {
  records_.put("a/3", Number{30});
  records_.put("a/2", Number{2});
  records_.erase("a/5");
  EXPECT_EQ(number("a/3"), 30U);
  EXPECT_EQ(number("a/2"), 2U);
  EXPECT_FALSE(test::must(records_.get<Number>("a/5")).has_value());
  records_.put("a/5", Number{50});
  EXPECT_EQ(number("a/5"), 50U);
}

TEST_F(RecordsTest, NamesAllByTheRestOfTheirKeys) {
  records_.erase("a/3");
  records_.put("a/4", Number{4});
  const auto all = test::must(records_.all<Number>("a/"));
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all.at("1").number, 1U);
  EXPECT_EQ(all.at("4").number, 4U);
  EXPECT_EQ(all.at("5").number, 5U);
}

TEST_F(RecordsTest, ScansAsIfChangesWereStored) {
  const auto change = [](Records& records) {
    records.put("a/0", Number{0});
    records.put("a/3", Number{33});
    records.erase("a/1");
    records.put("a/4", Number{4});
    records.erase("a/4");
    records.put("a/6", Number{6});
    records.put("c", Number{7});
    records.erase("never there");
  };
  change(records_);
  Records stored(store_);
  change(stored);
  save(stored);
  for (const char* prefix : {"", "a", "a/", "a/3", "b", "c", "d"}) {
    for (const char* after : {"", "a/0", "a/2", "a/3", "a/6", "a/9", "z"}) {
      for (const std::size_t limit : {0U, 1U, 2U, 3U, 100U}) {
        EXPECT_EQ(keys(records_, prefix, after, limit), keys(stored, prefix, after, limit))
            << prefix << " " << after << " " << limit;
      }
    }
  }
}

TEST_F(RecordsTest, ScansChangedValues) {
  records_.put("a/3", Number{33});
  const auto found = test::must(records_.scan("a/", "a/1", 1));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(test::must(Records::decode<Number>(found[0].value.view())).number, 33U);
}

TEST_F(RecordsTest, LeaveAsOneBatchThatSaysEachKeyOnce) {
  records_.put("a/3", Number{1});
  records_.put("a/3", Number{2});
  records_.put("x", Number{1});
  records_.erase("x");
  const SecretBatch batch = records_.take_changes();
  ASSERT_EQ(batch.size(), 2U);
  EXPECT_EQ(batch[0].key, "a/3");
  EXPECT_TRUE(batch[0].value.has_value());
  EXPECT_EQ(batch[1].key, "x");
  EXPECT_FALSE(batch[1].value.has_value());
  EXPECT_TRUE(records_.take_changes().empty());
}

TEST_F(RecordsTest, EraseEverythingButWhatOpensTheStore) {
  records_.put("new", Number{1});
  ASSERT_TRUE(records_.erase_all());
  EXPECT_TRUE(keys(records_, "", "", 100).empty());
  save(records_);
  EXPECT_TRUE(keys(Records(store_), "", "", 100).empty());
  EXPECT_TRUE(SealedStore::open(host_, file_key(1)));
}

TEST_F(RecordsTest, WhatIsNoSuchStructureIsCorrupt) {
  records_.put_bytes("a/3", SecretBytes(as_bytes("no CBOR")));
  EXPECT_EQ(records_.get<Number>("a/3").error(), ClientError::corrupt_store);
  EXPECT_EQ(records_.all<Number>("a/").error(), ClientError::corrupt_store);
  save(records_);
  EXPECT_EQ(records_.get<Number>("a/3").error(), ClientError::corrupt_store);
}

}  // namespace
}  // namespace indaba::client
