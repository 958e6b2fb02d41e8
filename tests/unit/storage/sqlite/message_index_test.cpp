// Proves that MessageIndex never loses a place that it was given and that still counts, however it
// grows and whatever collides, with a key and ids that the test chooses.
#include "storage/sqlite/message_index.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/storage/records.h"

namespace indaba::storage::sqlite {
namespace {

using test::id_of;

std::vector<std::uint64_t> candidates(const MessageIndex& index, std::uint64_t channel,
                                      std::uint64_t message) {
  std::vector<std::uint64_t> places;
  index.candidates(ChannelRef{channel}, id_of<MessageId>(message), [&](std::uint64_t place) {
    places.push_back(place);
    return false;
  });
  return places;
}

bool has(const MessageIndex& index, std::uint64_t channel, std::uint64_t message,
         std::uint64_t place) {
  const auto places = candidates(index, channel, message);
  return std::find(places.begin(), places.end(), place) != places.end();
}

TEST(MessageIndex, HasNothingAtFirst) {
  const MessageIndex index({}, 0);
  EXPECT_EQ(index.size(), 0U);
  EXPECT_FALSE(index.is_crowded());
  EXPECT_TRUE(candidates(index, 1, 1).empty());
}

TEST(MessageIndex, KeepsEveryPlaceWhileItGrows) {
  MessageIndex index({7}, 0);
  for (std::uint64_t place = 1; place <= 20000; ++place) {
    index.add(ChannelRef{place % 3}, id_of<MessageId>(place), place);
  }
  EXPECT_EQ(index.size(), 20000U);
  for (std::uint64_t place = 1; place <= 20000; ++place) {
    ASSERT_TRUE(has(index, place % 3, place, place));
  }
}

TEST(MessageIndex, IsCrowdedUntilItIsGivenRoom) {
  MessageIndex index({}, 1000);
  for (std::uint64_t place = 1; !index.is_crowded(); ++place) {
    index.add(ChannelRef{1}, id_of<MessageId>(place), place);
  }
  EXPECT_GT(index.size(), 1000U);
  index.grow();
  EXPECT_FALSE(index.is_crowded());
  EXPECT_TRUE(has(index, 1, index.size(), index.size()));
}

TEST(MessageIndex, TellsMessagesAndChannelsApart) {
  MessageIndex index({}, 100);
  for (std::uint64_t message = 1; message <= 50; ++message) {
    index.add(ChannelRef{1}, id_of<MessageId>(message), message);
  }
  std::size_t strangers = 0;
  for (std::uint64_t message = 1; message <= 50; ++message) {
    strangers += candidates(index, 2, message).size() + candidates(index, 1, message + 50).size();
  }
  EXPECT_EQ(strangers, 0U);  // a chance of 2^-28 each
}

TEST(MessageIndex, NamesEveryPlaceOfOneMessageUntilToldToStop) {
  MessageIndex index({}, 10);
  for (const std::uint64_t place : {std::uint64_t{5}, MessageIndex::kPlaceMax, std::uint64_t{1}}) {
    index.add(ChannelRef{1}, id_of<MessageId>(1), place);
  }
  EXPECT_EQ(candidates(index, 1, 1), (std::vector<std::uint64_t>{5, MessageIndex::kPlaceMax, 1}));
  int visits = 0;
  index.candidates(ChannelRef{1}, id_of<MessageId>(1), [&](std::uint64_t /*place*/) {
    ++visits;
    return true;
  });
  EXPECT_EQ(visits, 1);
}

}  // namespace
}  // namespace indaba::storage::sqlite
