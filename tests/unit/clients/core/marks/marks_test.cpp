// Proves that marks come to the same on every device that has heard them, in whatever order and
// however often; that each change is told, and nothing else; and that they are kept. Two devices
// are given each other's marks.
#include "clients/core/marks/marks.h"

#include <algorithm>

#include "protocol/frames/error_code.h"
#include "tests/unit/clients/core/store/store_fixture.h"

namespace indaba::client {
namespace {

using protocol::ChannelMark;
using protocol::ErrorCode;
using protocol::MarksContent;
using protocol::MemberMark;
using protocol::ReadMark;

template <class SomeId>
SomeId id(std::uint64_t number) {
  ByteArray<SomeId::size_bytes> bytes{};
  for (std::size_t i = 0; i < 8; ++i) {
    bytes.at(i) = static_cast<std::uint8_t>(number >> (56 - 8 * i));
  }
  return SomeId(bytes);
}

class MarksTest : public SealedStoreTest {
 protected:
  // What a change comes to, which has to be told.
  static MarksContent told(Result<std::optional<MarksContent>> change) {
    return test::must(std::move(change)).value();
  }
  static bool is_told(Result<std::optional<MarksContent>> change) {
    return test::must(std::move(change)).has_value();
  }
  void at(std::uint64_t seconds) {
    context_.now = {seconds};
    other_context_.now = {seconds};
  }

  const ChannelId channel_ = id<ChannelId>(1);
  const MemberId member_ = id<MemberId>(1);
  SealedStore store_ = opened();
  Context context_{store_, random_};
  Context other_context_{store_, random_};
  Marks marks_{context_};
  Marks other_{other_context_};
};

TEST_F(MarksTest, AreNotThereAtFirst) {
  EXPECT_FALSE(marks_.is_muted(channel_));
  EXPECT_FALSE(marks_.is_pinned(channel_));
  EXPECT_FALSE(marks_.is_blocked(member_));
  EXPECT_EQ(marks_.read_up_to(channel_), 0U);
  EXPECT_TRUE(marks_.all().empty());
}

TEST_F(MarksTest, CountOnceTheyAreMade) {
  at(7);
  EXPECT_EQ(told(marks_.mute(channel_, true)).mutes,
            (std::vector{ChannelMark{channel_, true, {7}}}));
  EXPECT_EQ(told(marks_.pin(channel_, true)).pins, (std::vector{ChannelMark{channel_, true, {7}}}));
  EXPECT_EQ(told(marks_.block(member_, true)).blocks,
            (std::vector{MemberMark{member_, true, {7}}}));
  EXPECT_EQ(told(marks_.read(channel_, 5)).read, (std::vector{ReadMark{channel_, 5}}));
  EXPECT_TRUE(marks_.is_muted(channel_));
  EXPECT_TRUE(marks_.is_pinned(channel_));
  EXPECT_TRUE(marks_.is_blocked(member_));
  EXPECT_EQ(marks_.blocked(), std::vector{member_});
  EXPECT_EQ(marks_.read_up_to(channel_), 5U);
  told(marks_.block(member_, false));
  EXPECT_FALSE(marks_.is_blocked(member_));
  EXPECT_TRUE(marks_.blocked().empty());
}

TEST_F(MarksTest, AreNotToldTwice) {
  EXPECT_FALSE(is_told(marks_.mute(channel_, false)));
  EXPECT_TRUE(is_told(marks_.mute(channel_, true)));
  EXPECT_FALSE(is_told(marks_.mute(channel_, true)));
  EXPECT_TRUE(is_told(marks_.read(channel_, 5)));
  EXPECT_FALSE(is_told(marks_.read(channel_, 5)));
  EXPECT_FALSE(is_told(marks_.read(channel_, 4)));
}

TEST_F(MarksTest, AreKept) {
  told(marks_.mute(channel_, true));
  told(marks_.block(member_, true));
  told(marks_.read(channel_, 5));
  Marks restored(context_);
  ASSERT_TRUE(restored.restore());
  EXPECT_EQ(restored.all(), marks_.all());
  restored.forget_all();
  EXPECT_TRUE(restored.all().empty());
}

TEST_F(MarksTest, AreTheSameInWhateverOrderTheyCome) {
  at(1);
  std::vector<MarksContent> said{told(marks_.block(member_, true)),
                                 told(marks_.pin(channel_, true)), told(marks_.read(channel_, 3))};
  at(2);
  said.push_back(told(marks_.block(member_, false)));
  said.push_back(told(marks_.read(channel_, 9)));
  std::vector<std::size_t> order{0, 1, 2, 3, 4};
  do {
    Marks heard(other_context_);
    for (const std::size_t index : order) {
      heard.take(said[index]);
      heard.take(said[0]);
    }
    EXPECT_EQ(heard.all(), marks_.all());
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_F(MarksTest, OfTwoAtOnceAreTheSameForBoth) {
  at(1);
  const MarksContent blocked = told(marks_.block(member_, true));
  other_.take(blocked);
  at(2);
  const MarksContent unblocked = told(other_.block(member_, false));
  const MarksContent again{{}, {}, {}, {MemberMark{member_, true, {2}}}};
  marks_.take(again);
  marks_.take(unblocked);
  other_.take(again);
  EXPECT_TRUE(marks_.is_blocked(member_));
  EXPECT_EQ(marks_.all(), other_.all());
}

TEST_F(MarksTest, CountAfterThoseOfAClockThatIsFast) {
  at(1'000);
  other_.take(told(marks_.mute(channel_, true)));
  at(10);
  marks_.take(told(other_.mute(channel_, false)));
  EXPECT_FALSE(marks_.is_muted(channel_));
  EXPECT_EQ(marks_.all(), other_.all());
}

TEST_F(MarksTest, AreToldInAsManyPiecesAsItTakes) {
  const std::size_t count = protocol::kMarksPerMessageMax + 1;
  for (std::size_t i = 0; i < count; ++i) {
    told(marks_.block(id<MemberId>(i), true));
    told(marks_.read(id<ChannelId>(i), i + 1));
  }
  told(marks_.pin(channel_, true));
  const auto pieces = marks_.all();
  ASSERT_EQ(pieces.size(), 2U);
  for (const MarksContent& piece : pieces) {
    const Bytes encoded = cbor::encode(protocol::Content(piece));
    EXPECT_EQ(test::must(protocol::read_content(encoded)), protocol::Content(piece));
    other_.take(piece);
  }
  EXPECT_EQ(other_.all(), pieces);
}

// As full as a piece can be, it goes into a message.
TEST_F(MarksTest, FitIntoMessages) {
  MarksContent full;
  full.read.resize(protocol::kMarksPerMessageMax, {channel_, UINT64_MAX});
  full.mutes.resize(protocol::kMarksPerMessageMax, {channel_, true, {UINT64_MAX}});
  full.pins = full.mutes;
  full.blocks.resize(protocol::kMarksPerMessageMax, {member_, true, {UINT64_MAX}});
  EXPECT_LE(cbor::encode(protocol::Content(full)).size(), protocol::kContentBytesMax);
}

TEST_F(MarksTest, HandOverTheNewest) {
  for (std::uint64_t i = 1; i <= 3; ++i) {
    at(i);
    told(marks_.block(id<MemberId>(i), true));
    told(marks_.read(id<ChannelId>(i), i));
  }
  const MarksContent newest = marks_.newest(2);
  EXPECT_EQ(newest.blocks, (std::vector{MemberMark{id<MemberId>(3), true, {3}},
                                        MemberMark{id<MemberId>(2), true, {2}}}));
  EXPECT_TRUE(newest.read.empty());
}

TEST_F(MarksTest, AreOnlySoMany) {
  for (std::size_t i = 0; i < kMarksMax; ++i) {
    told(marks_.block(id<MemberId>(i), true));
  }
  const auto beyond = id<MemberId>(kMarksMax);
  EXPECT_EQ(marks_.block(beyond, true).error(), ErrorCode::limit_reached);
  marks_.take({{}, {}, {}, {MemberMark{beyond, true, {1}}}});
  EXPECT_FALSE(marks_.is_blocked(beyond));
  // Those that are there can be changed, and other kinds have their own.
  at(1);
  EXPECT_TRUE(is_told(marks_.block(id<MemberId>(0), false)));
  EXPECT_TRUE(is_told(marks_.pin(channel_, true)));
}

}  // namespace
}  // namespace indaba::client
