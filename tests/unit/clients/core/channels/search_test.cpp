// Proves that a search finds the messages that have all its words, whatever their case and accents,
// each once and the newest first, over pages too. Messages are those of a log that was taken up.
#include "clients/core/channels/search.h"

#include <gmock/gmock.h>

#include "clients/core/channels/message_keys.h"
#include "tests/support/hex.h"
#include "tests/unit/clients/core/channels/channels_fixture.h"

namespace indaba::client {
namespace {

class SearchTest : public ChannelsFixture {
 protected:
  void say(const protocol::Content& content) { say_encoded(cbor::encode(content)); }
  void say(const std::string& text) { say(protocol::TextContent{text, {}, {}, {}}); }
  void say_encoded(Bytes content) {
    Post post = post_of(author_);
    post.message.content = std::move(content);
    last_ = post.id;
    add(post, author_.who.device_key);
  }

  Result<Search> begin(std::string_view words, std::optional<ChannelId> channel = {}) {
    return Search::begin(channels_, words, channel);
  }
  Seqs found(std::string_view words) {
    Search search = test::must(begin(words));
    Seqs seqs;
    while (!search.is_done()) {
      for (const ShownMessage& message : test::must(search.next())) {
        seqs.push_back(message.seq);
      }
    }
    return seqs;
  }

  MessageId last_;
};

TEST_F(SearchTest, FindsWhateverCaseAndAccents) {
  say("Réunion au MARCHÉ demain");
  say("reunion am Markt");
  follow();
  EXPECT_EQ(found("marche"), Seqs{1});
  EXPECT_EQ(found("REUNION"), (Seqs{2, 1}));
  EXPECT_EQ(found("réun"), (Seqs{2, 1}));
}

TEST_F(SearchTest, WantsAllWordsInAnyOrder) {
  say("the water is cut off");
  say("water for everybody");
  follow();
  EXPECT_EQ(found("  cut\twater "), Seqs{1});
  EXPECT_EQ(found("water fire"), Seqs{});
}

TEST_F(SearchTest, FindsWhatPollsAndTitlesSay) {
  say(protocol::PollContent{"When?", {"Monday", "Tuesday"}, 1, {}});
  say("hello");
  follow();
  // Only a group has titles that are said in it.
  ShownMessage title = test::must(channels_.messages(channel_, 2, 1)).at(0);
  title.content = cbor::encode(protocol::Content(protocol::TitleContent{"River watch"}));
  context_.records.put(numbered(messages_of(channel_), title.seq), title);
  EXPECT_EQ(found("when tuesday"), Seqs{1});
  EXPECT_EQ(found("river"), Seqs{2});
}

TEST_F(SearchTest, FindsWhatAMessageSaysNow) {
  say("hello");
  const MessageId edited = last_;
  say("goodbye");
  const MessageId deleted = last_;
  say(protocol::EditContent{edited, "welcome", {}});
  say(protocol::DeleteContent{deleted});
  follow();
  EXPECT_EQ(found("hello"), Seqs{});
  EXPECT_EQ(found("welcome"), Seqs{1});
  EXPECT_EQ(found("goodbye"), Seqs{});
}

TEST_F(SearchTest, PassesOverWhatItDoesNotKnow) {
  say_encoded(test::hex("a1 646b696e64 6577616c747a"));
  follow();
  EXPECT_EQ(found("waltz"), Seqs{});
}

TEST_F(SearchTest, GoesThroughAllPages) {
  Seqs all;
  const std::uint64_t count = kSearchPagePlaces * 2 + 1;
  for (std::uint64_t i = 1; i <= count; ++i) {
    if (i % 50 == 1) {
      say("needle");
      all.insert(all.begin(), i);
    } else {
      say("hay");
    }
  }
  follow();
  push(log_.back());
  ASSERT_EQ(seq(), count);
  EXPECT_EQ(found("needle"), all);
  Search search = test::must(begin("hay"));
  EXPECT_LE(test::must(search.next()).size(), kSearchPagePlaces);
}

TEST_F(SearchTest, LooksIntoOneChannelIfItIsNamed) {
  say("hello");
  follow();
  EXPECT_TRUE(begin("hello", channel_));
  EXPECT_EQ(begin("hello", ChannelId()).error(), ClientError::not_in_channel);
}

TEST_F(SearchTest, WantsWordsAndNotTooMany) {
  const std::string longest(kSearchBytesMax, 'a');
  std::string most;
  for (std::size_t i = 0; i < kSearchWordsMax; ++i) {
    most += "a ";
  }
  EXPECT_TRUE(begin(longest));
  EXPECT_TRUE(begin(most));
  EXPECT_EQ(begin("").error(), ClientError::invalid_text);
  EXPECT_EQ(begin(" \n ").error(), ClientError::invalid_text);
  EXPECT_EQ(begin(longest + "a").error(), ClientError::invalid_text);
  EXPECT_EQ(begin(most + "a").error(), ClientError::invalid_text);
  EXPECT_EQ(begin("\xff").error(), ClientError::invalid_text);
}

TEST_F(SearchTest, IsDoneWhereNothingIs) {
  EXPECT_TRUE(test::must(begin("hello")).is_done());
  EXPECT_TRUE(test::must(test::must(begin("hello")).next()).empty());
}

}  // namespace
}  // namespace indaba::client
