// Proves that values come back as they were put, sealed on their way and each under its own name,
// and that whatever does not open is an error: against a host that damages, moves and exchanges
// them.
#include "clients/core/store/sealed_store.h"

#include "crypto/primitives/error.h"
#include "tests/support/scripted_random.h"
#include "tests/unit/clients/core/store/store_fixture.h"

namespace indaba::client {
namespace {

using test::must;

std::string text_of(const SecretBytes& value) {
  const ByteView view = value.view();
  return {view.begin(), view.end()};
}

std::vector<std::string> keys_of(const std::vector<SecretEntry>& entries) {
  std::vector<std::string> keys;
  keys.reserve(entries.size());
  for (const SecretEntry& each : entries) {
    keys.push_back(each.key);
  }
  return keys;
}

using Keys = std::vector<std::string>;

TEST_F(SealedStoreTest, GivesBackWhatWasPut) {
  write(put("a", "one"), put("b", ""), put("c", std::string(100'000, 'x')));
  const SealedStore store = opened();
  EXPECT_EQ(text_of(must(store.get("a")).value()), "one");
  EXPECT_EQ(text_of(must(store.get("b")).value()), "");
  EXPECT_EQ(text_of(must(store.get("c")).value()), std::string(100'000, 'x'));
  EXPECT_FALSE(must(store.get("d")));
}

TEST_F(SealedStoreTest, DeletesAndReplaces) {
  write(put("a", "one"), put("b", "two"));
  write(put("a", "three"), SecretWrite{"b", std::nullopt});
  EXPECT_EQ(text_of(must(opened().get("a")).value()), "three");
  EXPECT_FALSE(must(opened().get("b")));
}

TEST_F(SealedStoreTest, ScansByPrefixInPagesAndNeverItsHeader) {
  write(put("m/1", "1"), put("m/2", "2"), put("m/3", "3"), put("n", "4"), put("header", "5"));
  const SealedStore store = opened();
  EXPECT_EQ(keys_of(must(store.scan("", "", 100))), (Keys{"header", "m/1", "m/2", "m/3", "n"}));
  EXPECT_EQ(keys_of(must(store.scan("m/", "", 2))), (Keys{"m/1", "m/2"}));
  EXPECT_EQ(keys_of(must(store.scan("m/", "m/2", 2))), (Keys{"m/3"}));
  EXPECT_EQ(keys_of(must(store.scan("m/", "m/3", 2))), Keys{});
  EXPECT_EQ(text_of(must(store.scan("n", "", 1)).at(0).value), "4");
}

TEST_F(SealedStoreTest, TheHostSeesNamesAndNoValue) {
  write(put("name", "what a member wrote"));
  const auto& sealed = host_.entries().at("v/name");
  EXPECT_EQ(sealed.size(), 24 + std::string("what a member wrote").size() + 16);
  EXPECT_EQ(std::string(sealed.begin(), sealed.end()).find("member"), std::string::npos);
}

TEST_F(SealedStoreTest, SealsTheSameValueDifferentlyEachTime) {
  write(put("a", "one"));
  const Bytes before = host_.entries().at("v/a");
  write(put("a", "one"));
  EXPECT_NE(host_.entries().at("v/a"), before);
}

TEST_F(SealedStoreTest, AValueWithAnyByteChangedDoesNotOpen) {
  write(put("a", "one"));
  Bytes& sealed = host_.entries().at("v/a");
  for (std::uint8_t& each : sealed) {
    for (int bit = 0; bit < 8; ++bit) {
      each ^= static_cast<std::uint8_t>(1U << bit);
      EXPECT_EQ(get_error("a"), StoreError::damaged_value);
      each ^= static_cast<std::uint8_t>(1U << bit);
    }
  }
  EXPECT_FALSE(get_error("a"));
}

TEST_F(SealedStoreTest, AValueCutOrExtendedDoesNotOpen) {
  write(put("a", "one"));
  Bytes& sealed = host_.entries().at("v/a");
  const Bytes whole = sealed;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    sealed.assign(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(get_error("a"), StoreError::damaged_value) << size;
  }
  sealed = whole;
  sealed.push_back(0);
  EXPECT_EQ(get_error("a"), StoreError::damaged_value);
}

TEST_F(SealedStoreTest, ValuesDoNotOpenUnderAnotherName) {
  write(put("a", "one"), put("b", "two"));
  std::swap(host_.entries().at("v/a"), host_.entries().at("v/b"));
  EXPECT_EQ(get_error("a"), StoreError::damaged_value);
  EXPECT_EQ(get_error("b"), StoreError::damaged_value);
  host_.entries()["v/c"] = host_.entries().at("v/a");
  EXPECT_EQ(get_error("c"), StoreError::damaged_value);
}

TEST_F(SealedStoreTest, TheHeaderIsNoValueAndNoValueAHeader) {
  write(put("a", "one"));
  const Bytes header = host_.entries().at("header");
  const Bytes value = host_.entries().at("v/a");
  host_.entries()["v/a"] = header;
  EXPECT_EQ(get_error("a"), StoreError::damaged_value);
  host_.entries()["header"] = value;
  EXPECT_EQ(open_error(file_key(1)), StoreError::damaged_header);
}

TEST_F(SealedStoreTest, AScanThatMeetsADamagedValueSaysSo) {
  write(put("a", "one"), put("b", "two"));
  host_.entries().at("v/b").back() ^= 1;
  EXPECT_EQ(opened().scan("", "", 9).error(), StoreError::damaged_value);
  EXPECT_EQ(keys_of(must(opened().scan("", "", 1))), Keys{"a"});
}

// Answers a scan with what it was not asked for.
class LyingHost final : public KeyValueReader {
 public:
  explicit LyingHost(Bytes header) : header_(std::move(header)) {}
  Result<std::optional<Bytes>> get(std::string_view /*key*/) const override {
    return std::optional(header_);
  }
  Result<std::vector<KeyValue>> scan(std::string_view /*prefix*/, std::string_view /*after*/,
                                     std::size_t /*limit*/) const override {
    return std::vector<KeyValue>{{"", {}}};
  }

 private:
  Bytes header_;
};

TEST_F(SealedStoreTest, AHostThatLiesAboutKeysGetsNoFurtherThanTheSeal) {
  const LyingHost host(host_.entries().at("header"));
  EXPECT_EQ(must(SealedStore::open(host, file_key(1))).scan("a", "", 1).error(),
            StoreError::damaged_value);
}

TEST_F(SealedStoreTest, WhatAnotherStoreSealedDoesNotOpen) {
  write(put("a", "one"));
  const Bytes sealed = host_.entries().at("v/a");
  make(file_key(1));
  host_.entries()["v/a"] = sealed;
  EXPECT_EQ(get_error("a"), StoreError::damaged_value);
}

TEST_F(SealedStoreTest, IsMadeOnceAndOpensAsItWasMade) {
  EXPECT_EQ(SealedStore::create(host_, file_key(2), kCostMin, random_).error(),
            StoreError::already_made);
  EXPECT_EQ(must(SealedStore::opened_by(host_)), OpenedBy::file_key);
  host_.entries().clear();
  EXPECT_EQ(SealedStore::opened_by(host_).error(), StoreError::absent);
  EXPECT_EQ(open_error(file_key(1)), StoreError::absent);
}

TEST_F(SealedStoreTest, IsNotMadeAndSealsNothingWithoutRandomness) {
  test::ScriptedRandom none;
  EXPECT_EQ(opened().seal({}, none).error(), std::error_code());
  SecretBatch batch;
  batch.push_back(put("a", "one"));
  EXPECT_EQ(opened().seal(batch, none).error(), CryptoError::random_failed);
  host_.entries().clear();
  EXPECT_EQ(SealedStore::create(host_, file_key(1), kCostMin, none).error(),
            CryptoError::random_failed);
}

TEST_F(SealedStoreTest, TakesWhatEveryHostTakesAndNoMore) {
  const std::string longest(kKeyBytesMax - 2, 'k');
  const std::string largest(kValueBytesMax - 40, 'v');
  write(put(longest, largest));
  EXPECT_EQ(host_.entries().rbegin()->first.size(), kKeyBytesMax);
  EXPECT_EQ(host_.entries().rbegin()->second.size(), kValueBytesMax);
  for (const auto& [key, value] :
       {std::pair(longest + 'k', std::string()), std::pair(std::string("a"), largest + 'v')}) {
    SecretBatch batch;
    batch.push_back(put("b", "small"));
    batch.push_back(put(key, value));
    EXPECT_EQ(opened().seal(batch, random_).error(), StoreError::too_large);
  }
}

TEST_F(SealedStoreTest, AnotherOpenerLeavesTheValuesAsTheyAre) {
  write(put("a", "one"));
  const Bytes sealed = host_.entries().at("v/a");
  const Write header = must(opened().change_opener(passphrase("new"), kCostMin, random_));
  ASSERT_TRUE(host_.write({header}, fence_));
  EXPECT_EQ(must(SealedStore::opened_by(host_)), OpenedBy::passphrase);
  EXPECT_EQ(open_error(file_key(1)), StoreError::wants_passphrase);
  EXPECT_EQ(open_error(passphrase("old")), StoreError::wrong_passphrase);
  EXPECT_EQ(host_.entries().at("v/a"), sealed);
  const SealedStore store = must(SealedStore::open(host_, passphrase("new")));
  EXPECT_EQ(text_of(must(store.get("a")).value()), "one");
}

TEST_F(SealedStoreTest, PassesOnWhatTheHostSays) {
  const SealedStore store = opened();
  host_.crash();
  EXPECT_EQ(store.get("a").error(), StoreError::io);
  EXPECT_EQ(store.scan("", "", 1).error(), StoreError::io);
  EXPECT_EQ(open_error(file_key(1)), StoreError::io);
  EXPECT_EQ(SealedStore::opened_by(host_).error(), StoreError::io);
  EXPECT_EQ(SealedStore::create(host_, file_key(1), kCostMin, random_).error(), StoreError::io);
}

}  // namespace
}  // namespace indaba::client
