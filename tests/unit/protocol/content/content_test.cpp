// Proves that each kind of content is read as it was written, within its bounds and not beyond, and
// that what later versions add is kept apart from what is malformed. Each field is taken to its
// limit and one beyond.
#include "protocol/content/content.h"

#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "protocol/error.h"
#include "tests/support/hex.h"
#include "tests/support/mls_world.h"

namespace indaba::protocol {
namespace {

const MessageId kTarget(test::hex_array<16>("000102030405060708090a0b0c0d0e0f"));
const ChannelId kMarked(test::hex_array<16>("0f0e0d0c0b0a09080706050403020100"));
const MemberId kMember(test::hex_array<20>("000102030405060708090a0b0c0d0e0f10111213"));
const DeviceId kDevice(test::hex_array<16>("0f0e0d0c0b0a09080706050403020101"));

TextContent text() { return {"Hello", kTarget, std::vector{kMember}, UnixTime{1}}; }
EditContent edit() { return {kTarget, "Hello", std::vector{kMember}}; }
ReactionContent reaction() { return {kTarget, "+1", false}; }
PollContent poll() { return {"When?", {"Today", "Tomorrow"}, 1, UnixTime{1}}; }
AlertContent alert() {
  const Statement statement{{1, 2}, {Signed{}}};
  return {{1}, Signature{2}, statement, statement, statement, true};
}
MarksContent marks() {
  return {{{kMarked, 3}}, {{kMarked, true, {1}}}, {{kMarked, false, {2}}}, {{kMember, true, {3}}}};
}
MarksContent marks_with_values() {
  MarksContent content;
  content.shares = {{kMember, true, {4}}};
  content.devices = {{kDevice, "phone", {5}}};
  content.profile = {{"phone", {"+223"}, {6}, FieldVisibility::chosen},
                     {"about", {}, {7}, FieldVisibility::nobody}};
  content.alert_filter = AlertFilterMark{{8}, "Severe", {"ML"}, {"fr"}, {"Security"}};
  return content;
}
ProfileContent profile() { return {{{"phone", {"+223", "+221"}}}}; }
VoteContent vote() { return {kTarget, {0, 1}}; }

std::vector<Content> one_of_each() {
  return {text(),
          TextContent{"Hello", {}, {}, {}},
          edit(),
          DeleteContent{kTarget},
          reaction(),
          poll(),
          vote(),
          PollCloseContent{kTarget},
          TitleContent{"Title"},
          alert(),
          AlertContent{{1}, Signature{2}, {}, {}, {}, {}},
          marks(),
          MarksContent{},
          marks_with_values(),
          profile(),
          ProfileContent{},
          ReminderContent{Hash{3}, "Are you safe?"},
          ReminderContent{Hash{3}, {}},
          HeadsContent{{{ChannelId(ByteArray<16>{4}), 5, Hash{6}}}}};
}

// As it is written, read back; the error otherwise.
std::error_code error_of(const Content& content) {
  const auto read = read_content(cbor::encode(content));
  if (read) {
    EXPECT_EQ(*read, content);
  }
  return read.error();
}

using OfSize = std::function<Content(std::size_t)>;

void expect_at_most(std::size_t limit, const OfSize& of_size,
                    ProtocolError beyond = ProtocolError::wrong_length) {
  EXPECT_FALSE(error_of(of_size(limit)));
  EXPECT_EQ(error_of(of_size(limit + 1)), beyond);
}

void expect_between(std::size_t least, std::size_t limit, const OfSize& of_size,
                    ProtocolError beyond = ProtocolError::wrong_length) {
  expect_at_most(limit, of_size, beyond);
  EXPECT_FALSE(error_of(of_size(least)));
  EXPECT_EQ(error_of(of_size(least - 1)), beyond);
}

std::string long_text(std::size_t bytes) {
  std::string text(bytes, 'x');
  return text;
}

TEST(Content, IsReadAsItWasWritten) {
  for (const Content& content : one_of_each()) {
    EXPECT_FALSE(error_of(content)) << content.index();
  }
  EXPECT_EQ(std::variant_size_v<Content>, 13U);
}

TEST(Content, IsToldApartByItsKind) {
  // {kind: "delete", target}
  EXPECT_EQ(
      cbor::encode(Content(DeleteContent{kTarget})),
      test::hex("a2 646b696e64 6664656c657465 66746172676574 50000102030405060708090a0b0c0d0e0f"));
  // {kind: "poll-close", poll}
  EXPECT_EQ(
      cbor::encode(Content(PollCloseContent{kTarget})),
      test::hex(
          "a2 646b696e64 6a706f6c6c2d636c6f7365 64706f6c6c 50000102030405060708090a0b0c0d0e0f"));
}

TEST(Content, OfTextHasBounds) {
  expect_between(1, kMessageTextBytesMax, [](std::size_t size) {
    TextContent content;
    content.text = long_text(size);
    return content;
  });
  expect_between(1, kMentionsMax, [](std::size_t size) {
    return TextContent{"x", {}, std::vector<MemberId>(size), {}};
  });
}

TEST(Content, OfEditHasBounds) {
  expect_between(1, kMessageTextBytesMax, [](std::size_t size) {
    return EditContent{kTarget, long_text(size), {}};
  });
  expect_between(1, kMentionsMax, [](std::size_t size) {
    return EditContent{kTarget, "x", std::vector<MemberId>(size)};
  });
}

TEST(Content, OfReactionHasBounds) {
  expect_between(1, kReactionBytesMax, [](std::size_t size) {
    return ReactionContent{kTarget, long_text(size), true};
  });
}

TEST(Content, OfPollHasBounds) {
  expect_between(1, kPollTextBytesMax, [](std::size_t size) {
    PollContent content = poll();
    content.question = long_text(size);
    return content;
  });
  expect_between(1, kPollTextBytesMax, [](std::size_t size) {
    PollContent content = poll();
    content.options[1] = long_text(size);
    return content;
  });
  expect_between(2, kPollOptionsMax, [](std::size_t size) {
    PollContent content = poll();
    content.options.assign(size, "x");
    return content;
  });
  expect_between(
      1, kPollOptionsMax,
      [](std::size_t number) {
        PollContent content = poll();
        content.choices_max = number;
        return content;
      },
      ProtocolError::out_of_range);
}

TEST(Content, OfVoteHasBounds) {
  expect_at_most(kPollOptionsMax, [](std::size_t size) {
    return VoteContent{kTarget, std::vector<std::uint64_t>(size)};
  });
  expect_at_most(
      kPollOptionsMax - 1,
      [](std::size_t number) {
        return VoteContent{kTarget, {number}};
      },
      ProtocolError::out_of_range);
  EXPECT_FALSE(error_of(VoteContent{kTarget, {}}));
}

TEST(Content, OfTitleHasBounds) {
  expect_between(1, kTitleBytesMax, [](std::size_t size) {
    TitleContent content;
    content.title = long_text(size);
    return content;
  });
}

TEST(Content, OfAlertHasBounds) {
  expect_between(1, kAlertDocumentBytesMax, [](std::size_t size) {
    AlertContent content = alert();
    content.document.resize(size);
    return content;
  });
}

TEST(Content, OfMarksHasBounds) {
  expect_at_most(kMarksPerMessageMax, [](std::size_t size) {
    MarksContent content;
    content.read.resize(size);
    return content;
  });
  expect_at_most(kMarksPerMessageMax, [](std::size_t size) {
    MarksContent content;
    content.mutes.resize(size);
    return content;
  });
  expect_at_most(kMarksPerMessageMax, [](std::size_t size) {
    MarksContent content;
    content.pins.resize(size);
    return content;
  });
  expect_at_most(kMarksPerMessageMax, [](std::size_t size) {
    MarksContent content;
    content.blocks.resize(size);
    return content;
  });
}

TEST(Content, OfMarksWithValuesHasBounds) {
  const auto with = [](const auto& change) {
    MarksContent content = marks_with_values();
    change(content);
    return Content(content);
  };
  expect_between(1, kMarksPerMessageMax, [&](std::size_t size) {
    return with([&](MarksContent& content) { content.shares->resize(size); });
  });
  expect_between(1, kMarksPerMessageMax, [&](std::size_t size) {
    return with([&](MarksContent& content) { content.devices->assign(size, {kDevice, "x", {1}}); });
  });
  expect_between(1, kDeviceNameBytesMax, [&](std::size_t size) {
    return with([&](MarksContent& content) { content.devices->front().name = long_text(size); });
  });
  expect_between(1, kProfileFieldsMax, [&](std::size_t size) {
    return with(
        [&](MarksContent& content) { content.profile->resize(size, content.profile->front()); });
  });
  expect_at_most(kProfileValuesMax, [&](std::size_t size) {
    return with([&](MarksContent& content) { content.profile->front().values.assign(size, "x"); });
  });
  expect_between(1, kProfileValueBytesMax, [&](std::size_t size) {
    return with(
        [&](MarksContent& content) { content.profile->front().values = {long_text(size)}; });
  });
  expect_at_most(kFilterCountriesMax, [&](std::size_t size) {
    return with([&](MarksContent& content) { content.alert_filter->countries.assign(size, "ML"); });
  });
  expect_at_most(kFilterLanguagesMax, [&](std::size_t size) {
    return with([&](MarksContent& content) { content.alert_filter->languages.assign(size, "x"); });
  });
  expect_at_most(kFilterCategoriesMax, [&](std::size_t size) {
    return with([&](MarksContent& content) { content.alert_filter->categories.assign(size, "x"); });
  });
}

TEST(Content, OfProfileHasBounds) {
  expect_at_most(kProfileFieldsMax, [](std::size_t size) {
    ProfileContent content;
    content.shown.assign(size, {"phone", {"+223"}});
    return content;
  });
  expect_between(1, kProfileValuesMax, [](std::size_t size) {
    ProfileContent content = profile();
    content.shown.front().values.assign(size, "x");
    return content;
  });
  expect_between(1, kProfileValueBytesMax, [](std::size_t size) {
    ProfileContent content = profile();
    content.shown.front().values = {long_text(size)};
    return content;
  });
}

TEST(Content, OfAnUnknownKindIsNone) {
  // {kind: "song", notes: [1]}
  const auto read = read_content(test::hex("a2 646b696e64 64736f6e67 656e6f746573 8101"));
  EXPECT_EQ(test::must(read), std::nullopt);
  // {kind: "song", a: h'00'}: keys in front of the kind
  EXPECT_EQ(test::must(read_content(test::hex("a2 6161 4100 646b696e64 64736f6e67"))),
            std::nullopt);
}

TEST(Content, KeysOfLaterVersionsAreIgnored) {
  // {new: 1, kind: "delete", target}
  const auto read =
      read_content(test::hex("a3 636e6577 01 646b696e64 6664656c657465 66746172676574 "
                             "50000102030405060708090a0b0c0d0e0f"));
  EXPECT_EQ(test::must(read), Content(DeleteContent{kTarget}));
}

TEST(Content, ThatIsMalformedIsRefused) {
  for (const Content& content : one_of_each()) {
    const Bytes encoded = cbor::encode(content);
    for (std::size_t length = 0; length < encoded.size(); ++length) {
      EXPECT_TRUE(read_content(ByteView(encoded).first(length)).error()) << length;
    }
    Bytes longer = encoded;
    longer.push_back(0);
    EXPECT_TRUE(read_content(longer).error());
  }
}

TEST(Content, WithoutAKindThatCouldBeOneIsRefused) {
  for (const char* encoded :
       {"a0",                                                // {}
        "a1 646b696e64 01",                                  // {kind: 1}
        "a1 646b696e64 60",                                  // {kind: ""}
        "a1 646b696e64 6464656c",                            // cut short
        "a1 646b696e64 66 64656c657465",                     // {kind: "delete"}, without its target
        "80",                                                // []
        "6474657874",                                        // "text"
        "bf 646b696e64 64736f6e67 ff",                       // of indefinite length
        "a2 646b696e64 64736f6e67 6161 fb3ff0000000000000",  // {kind: "song", a: 1.0}
        "a2 646b696e64 64736f6e67 646b696e64 64736f6e67"}) {  // the kind twice
    EXPECT_TRUE(read_content(test::hex(encoded)).error()) << encoded;
  }
}

}  // namespace
}  // namespace indaba::protocol
