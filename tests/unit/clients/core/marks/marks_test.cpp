// Proves that marks come to the same on every device that has heard them, in whatever order and
// however often; that each change is told, and nothing else; and that they are kept. Two devices
// are given each other's marks.
#include "clients/core/marks/marks.h"

#include <algorithm>

#include "clients/core/error.h"
#include "protocol/frames/error_code.h"
#include "tests/unit/clients/core/store/store_fixture.h"

namespace indaba::client {
namespace {

using protocol::AlertFilterMark;
using protocol::ChannelMark;
using protocol::DeviceMark;
using protocol::ErrorCode;
using protocol::FieldVisibility;
using protocol::MarksContent;
using protocol::MemberMark;
using protocol::ProfileMark;
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

  static ProfileMark field(const std::string& name, const std::string& value,
                           FieldVisibility visible = FieldVisibility::nobody) {
    return {name, {value}, {}, visible};
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

// As full as they can be, they go into messages.
TEST_F(MarksTest, WithValuesFitIntoMessages) {
  for (std::uint64_t i = 0; i < protocol::kMarksPerMessageMax; ++i) {
    told(marks_.share(id<MemberId>(i), true));
    told(marks_.name({id<DeviceId>(i), std::string(protocol::kDeviceNameBytesMax, 'x'), {}}));
  }
  for (std::size_t i = 0; i < protocol::kProfileFieldsMax; ++i) {
    ProfileMark full{"field " + std::to_string(i), {}, {}, FieldVisibility::alliance};
    full.values.resize(8, std::string(protocol::kProfileValueBytesMax, 'x'));
    told(marks_.set(std::move(full)));
  }
  AlertFilterMark filter;
  filter.countries.resize(protocol::kFilterCountriesMax, "ML");
  filter.languages.resize(protocol::kFilterLanguagesMax, std::string(40, 'x'));
  filter.categories.resize(protocol::kFilterCategoriesMax, std::string(40, 'x'));
  told(marks_.set(std::move(filter)));
  for (const MarksContent& piece : marks_.all()) {
    EXPECT_LE(cbor::encode(protocol::Content(piece)).size(), protocol::kContentBytesMax);
    other_.take(piece);
  }
  EXPECT_EQ(other_.all(), marks_.all());
}

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

TEST_F(MarksTest, SayWhatDevicesAreCalledAndWhatTheProfileSays) {
  at(7);
  const auto device = id<DeviceId>(1);
  EXPECT_EQ(told(marks_.name({device, "phone", {}})).devices.value(),
            (std::vector{DeviceMark{device, "phone", {7}}}));
  EXPECT_FALSE(is_told(marks_.name({device, "phone", {}})));
  EXPECT_EQ(told(marks_.set(field("phone", "+223", FieldVisibility::chosen))).profile.value(),
            (std::vector{ProfileMark{"phone", {"+223"}, {7}, FieldVisibility::chosen}}));
  EXPECT_FALSE(is_told(marks_.set(field("phone", "+223", FieldVisibility::chosen))));
  EXPECT_TRUE(is_told(marks_.share(member_, true)));
  EXPECT_FALSE(is_told(marks_.share(member_, true)));
  for (const MarksContent& piece : marks_.all()) {
    other_.take(piece);
  }
  ASSERT_NE(other_.device(device), nullptr);
  EXPECT_EQ(other_.device(device)->name, "phone");
  EXPECT_TRUE(other_.is_shared_with(member_));
  EXPECT_EQ(other_.shared_with(), std::vector{member_});
  EXPECT_EQ(other_.chosen_profile(), marks_.chosen_profile());
  Marks restored(context_);
  ASSERT_TRUE(restored.restore());
  EXPECT_EQ(restored.all(), marks_.all());
  restored.forget_all();
  EXPECT_TRUE(restored.all().empty());
}

TEST_F(MarksTest, WithValuesOfOneTimeAreTheSameForBoth) {
  at(1);
  const MarksContent one = told(marks_.set(field("phone", "+221")));
  const MarksContent two = told(other_.set(field("phone", "+223")));
  marks_.take(two);
  other_.take(one);
  EXPECT_EQ(marks_.profile(), other_.profile());
  const MarksContent mine = told(marks_.set(AlertFilterMark{{}, "Severe", {}, {}, {}}));
  const MarksContent theirs = told(other_.set(AlertFilterMark{{}, "Minor", {}, {}, {}}));
  marks_.take(theirs);
  other_.take(mine);
  EXPECT_EQ(marks_.alert_filter(), other_.alert_filter());
}

// Of a profile nobody is shown anything but the fields that are for chosen people.
TEST_F(MarksTest, ShowChosenPeopleWhatIsForThem) {
  told(marks_.set(field("phone", "+223", FieldVisibility::chosen)));
  told(marks_.set(field("about", "wells", FieldVisibility::nobody)));
  told(marks_.set(field("country", "ML", FieldVisibility::alliance)));
  EXPECT_EQ(marks_.chosen_profile().shown, (std::vector{protocol::SharedField{"phone", {"+223"}}}));
  told(marks_.set({"phone", {}, {}, FieldVisibility::chosen}));
  EXPECT_TRUE(marks_.chosen_profile().shown.empty());
}

TEST_F(MarksTest, TakeNoValuesThatOthersWouldRefuse) {
  const auto device = id<DeviceId>(1);
  EXPECT_EQ(marks_.name({device, "", {}}).error(), ClientError::invalid_text);
  EXPECT_EQ(marks_.name({device, std::string(protocol::kDeviceNameBytesMax + 1, 'x'), {}}).error(),
            ClientError::invalid_text);
  EXPECT_EQ(
      marks_.set(field("phone", std::string(protocol::kProfileValueBytesMax + 1, '1'))).error(),
      ClientError::invalid_text);
  EXPECT_EQ(marks_.set(field("phone", "\xFF")).error(), ClientError::invalid_text);
  ProfileMark large{"about", {}, {}, FieldVisibility::nobody};
  large.values.resize(9, std::string(protocol::kProfileValueBytesMax, 'x'));
  EXPECT_EQ(marks_.set(large).error(), ClientError::invalid_text);
  EXPECT_TRUE(marks_.all().empty());
}

// All that somebody is shown goes into one message.
TEST_F(MarksTest, TakeNoMoreForChosenPeopleThanAMessageHolds) {
  for (int i = 0; i < 3; ++i) {
    ProfileMark large{"field " + std::to_string(i), {}, {}, FieldVisibility::chosen};
    large.values.resize(8, std::string(protocol::kProfileValueBytesMax, 'x'));
    EXPECT_TRUE(marks_.set(large)) << i;
  }
  ProfileMark more{"more", {}, {}, FieldVisibility::chosen};
  more.values = {std::string(protocol::kProfileValueBytesMax, 'x')};
  EXPECT_EQ(marks_.set(more).error(), ClientError::invalid_text);
  more.visible = FieldVisibility::nobody;
  EXPECT_TRUE(marks_.set(more));
}

TEST_F(MarksTest, HaveOnlySoManyFields) {
  for (std::size_t i = 0; i < protocol::kProfileFieldsMax; ++i) {
    told(marks_.set(field(std::to_string(i), "x")));
  }
  EXPECT_EQ(marks_.set(field("beyond", "x")).error(), ErrorCode::limit_reached);
  marks_.take({{}, {}, {}, {}, {}, {}, std::vector{field("beyond", "x")}, {}});
  EXPECT_EQ(marks_.field("beyond"), nullptr);
}

}  // namespace
}  // namespace indaba::client
