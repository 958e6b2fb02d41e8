// Proves that saved records keep what was put, are found by kind and number, and that what cannot
// be read is named: by small records written and damaged here.
#include "crypto/mls/public/state.h"

#include <gtest/gtest.h>

#include "tests/support/hex.h"

namespace indaba::mls {
namespace {

using test::hex;

struct Versioned {
  StateVersion version;
  std::uint32_t number = 0;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.version, self.number);
  }
};

SavedState state_of(const StateKey& key, ByteView value) {
  SavedState state;
  state.put(key, SecretBytes(value));
  return state;
}

std::vector<std::uint32_t> indexes_of(const SavedState& state, const StateKey& prefix) {
  std::vector<std::uint32_t> indexes;
  for (const auto& [index, key] : state.numbered(prefix)) {
    EXPECT_TRUE(state.records().contains(*key));
    indexes.push_back(index);
  }
  return indexes;
}

TEST(StateKeys, AreATagAndBigEndianNumbers) {
  EXPECT_EQ(state_key(StateTag::public_header), hex("43"));
  EXPECT_EQ(state_key(StateTag::tree_node, 0x01020304), hex("4e 01020304"));
  EXPECT_EQ(state_key(StateTag::past_epoch, Epoch{5}), hex("48 0000000000000005"));
  EXPECT_EQ(state_key(StateTag::sender_ratchets, Epoch{5}, 6), hex("52 0000000000000005 00000006"));
}

TEST(StateKeys, SortByKindThenNumber) {
  EXPECT_LT(state_key(StateTag::tree_node, 255), state_key(StateTag::tree_node, 256));
  EXPECT_LT(state_key(StateTag::past_epoch, Epoch{255}),
            state_key(StateTag::past_epoch, Epoch{256}));
  EXPECT_LT(state_key(StateTag::sender_ratchets, Epoch{1}, 9),
            state_key(StateTag::sender_ratchets, Epoch{2}, 0));
}

TEST(SavedStates, GiveBackWhatWasPut) {
  StateChanges changes;
  changes.put(state_key(StateTag::tree_node, 7), Versioned{{}, 42});
  SavedState state;
  state.apply(std::move(changes));
  EXPECT_EQ(state.get<Versioned>(state_key(StateTag::tree_node, 7))->number, 42U);
}

TEST(SavedStates, ForgetWhatWasErased) {
  const StateKey key = state_key(StateTag::tree_node, 7);
  SavedState state = state_of(key, hex("00"));
  StateChanges changes;
  changes.erase(key);
  changes.erase(state_key(StateTag::tree_node, 8));
  state.apply(std::move(changes));
  EXPECT_TRUE(state.records().empty());
}

TEST(SavedStates, LetTheLastChangeOfARecordWin) {
  const StateKey key = state_key(StateTag::tree_node, 7);
  StateChanges changes;
  changes.erase(key);
  changes.put(key, std::uint8_t{1});
  changes.put(key, std::uint8_t{2});
  SavedState state;
  state.apply(std::move(changes));
  EXPECT_EQ(state.get<std::uint8_t>(key).value(), 2);
}

TEST(SavedStates, CountTheBytesToWrite) {
  StateChanges changes;
  EXPECT_EQ(changes.bytes(), 0U);
  changes.put(state_key(StateTag::tree_node, 7), std::uint32_t{1});
  changes.erase(state_key(StateTag::public_header));
  EXPECT_EQ(changes.bytes(), 5U + 4U + 1U);
}

TEST(SavedStates, ListTheRecordsOfAKindInOrder) {
  SavedState state;
  for (const std::uint32_t index : {300U, 2U, 0xffffffffU, 0U}) {
    state.put(state_key(StateTag::tree_node, index), SecretBytes());
  }
  state.put(state_key(StateTag::member_header), SecretBytes());
  state.put(state_key(StateTag::pending_commit), SecretBytes());
  EXPECT_EQ(indexes_of(state, state_key(StateTag::tree_node)),
            (std::vector<std::uint32_t>{0, 2, 300, 0xffffffff}));
}

TEST(SavedStates, ListTheRecordsOfOneEpochOnly) {
  SavedState state;
  state.put(state_key(StateTag::sender_ratchets, Epoch{1}, 7), SecretBytes());
  state.put(state_key(StateTag::sender_ratchets, Epoch{2}, 8), SecretBytes());
  state.put(state_key(StateTag::sender_ratchets, Epoch{2}, 9), SecretBytes());
  state.put(state_key(StateTag::secret_tree_node, Epoch{2}, 10), SecretBytes());
  EXPECT_EQ(indexes_of(state, state_key(StateTag::sender_ratchets, Epoch{2})),
            (std::vector<std::uint32_t>{8, 9}));
  EXPECT_TRUE(indexes_of(state, state_key(StateTag::sender_ratchets, Epoch{3})).empty());
}

TEST(SavedStates, PassOverKeysWithoutANumberBehindThePrefix) {
  SavedState state;
  state.put(hex("4e"), SecretBytes());
  state.put(hex("4e 00"), SecretBytes());
  state.put(hex("4e 00000001"), SecretBytes());
  state.put(hex("4e 0000000100"), SecretBytes());
  EXPECT_EQ(indexes_of(state, state_key(StateTag::tree_node)), std::vector<std::uint32_t>{1});
}

TEST(SavedStates, CallAMissingRecordCorrupt) {
  EXPECT_EQ(SavedState().get<Versioned>(state_key(StateTag::public_header)).error(),
            MlsError::corrupt_state);
}

TEST(SavedStates, CallWhateverDoesNotDecodeCorrupt) {
  const StateKey key = state_key(StateTag::public_header);
  const Bytes whole = encode(Versioned{{}, 42});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(state_of(key, ByteView(whole).first(size)).get<Versioned>(key).error(),
              MlsError::corrupt_state);
  }
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_EQ(state_of(key, longer).get<Versioned>(key).error(), MlsError::corrupt_state);
}

TEST(SavedStates, NameAVersionThatThisBuildCannotRead) {
  const StateKey key = state_key(StateTag::public_header);
  for (const char* text : {"0000 0000002a", "0003 0000002a", "ffff", "0100 0000002a"}) {
    EXPECT_EQ(state_of(key, hex(text)).get<Versioned>(key).error(),
              MlsError::unsupported_state_version)
        << text;
  }
  for (const char* text : {"0001 0000002a", "0002 0000002a"}) {
    EXPECT_EQ(state_of(key, hex(text)).get<Versioned>(key)->number, 42U);
  }
}

}  // namespace
}  // namespace indaba::mls
