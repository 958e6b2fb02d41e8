// Proves that the method table, the structures of requests and replies and the codes agree with
// each other: every method is found, has payloads, and can fail with all that follows from its
// line.
#include "protocol/frames/methods.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "protocol/frames/envelope.h"
#include "protocol/frames/payloads.h"

namespace indaba::protocol {
namespace {

struct CollectNames {
  std::set<std::string_view>& names;

  template <class Request, class Reply>
  void operator()(std::string_view name) const {
    EXPECT_TRUE(names.insert(name).second) << name;
  }
  template <class Event>
  void operator()(std::string_view name) const {
    EXPECT_TRUE(names.insert(name).second) << name;
  }
};

TEST(Methods, AreFoundByTheirNamesAndByNoOther) {
  for (const Method& method : methods()) {
    EXPECT_EQ(find_method(method.name), &method);
    EXPECT_EQ(find_method(std::string(method.name) + "x"), nullptr);
  }
  for (const char* name : {"", "a", "zzz", "sen", "SEND", "channels."}) {
    EXPECT_EQ(find_method(name), nullptr) << name;
  }
}

TEST(Methods, HaveARequestAndAReplyEach) {
  std::set<std::string_view> with_payloads;
  for_each_method(CollectNames{with_payloads});
  std::set<std::string_view> in_table;
  for (const Method& method : methods()) {
    in_table.insert(method.name);
  }
  EXPECT_EQ(with_payloads, in_table);
}

TEST(Methods, HaveNamesAndLimitsThatFitAFrame) {
  for (const Method& method : methods()) {
    EXPECT_LE(method.name.size(), kNameBounds.max) << method.name;
    EXPECT_GT(method.request_bytes_max, 0U) << method.name;
    EXPECT_LE(method.request_bytes_max, kFrameBytesMax) << method.name;
    EXPECT_GT(method.rate.per_minute, 0U) << method.name;
    EXPECT_GT(method.rate.burst, 0U) << method.name;
  }
}

TEST(Methods, AskForRolesOfFullMembersOnly) {
  for (const Method& method : methods()) {
    EXPECT_TRUE(method.roles.empty() || method.access == Access::member) << method.name;
  }
}

TEST(Methods, AreRepeatedByIdOnlyWhereADeviceIsKnown) {
  for (const Method& method : methods()) {
    EXPECT_TRUE(method.repeat != Repeat::by_id || method.access >= Access::device) << method.name;
  }
}

TEST(Methods, FailWithAllThatFollowsFromTheirLine) {
  using enum ErrorCode;
  const ErrorSet prove = errors_of(*find_method("prove"));
  EXPECT_TRUE(prove.contains(sign_in_failed));
  EXPECT_TRUE(prove.contains(already_signed_in));
  EXPECT_TRUE(prove.contains(malformed));
  EXPECT_FALSE(prove.contains(not_signed_in));
  EXPECT_FALSE(prove.contains(id_reused));
  const ErrorSet define = errors_of(*find_method("circles.define"));
  EXPECT_TRUE(define.contains(not_signed_in));
  EXPECT_TRUE(define.contains(not_allowed));
  EXPECT_TRUE(define.contains(id_reused));
  EXPECT_FALSE(define.contains(already_signed_in));
  EXPECT_FALSE(errors_of(*find_method("inbox.read")).contains(not_allowed));
}

TEST(ErrorCodes, HaveAPlainNameAndASentenceEach) {
  std::set<std::string_view> names;
  std::set<std::string_view> sentences;
  for (const auto& entry : enum_names(ErrorCode{})) {
    EXPECT_THAT(std::string(entry.name), testing::MatchesRegex("[a-z_]{1,40}"));
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_TRUE(sentences.insert(sentence(entry.value)).second) << entry.name;
    EXPECT_NE(sentence(entry.value), "unknown code") << entry.name;
    EXPECT_EQ(make_error_code(entry.value).message(), sentence(entry.value));
  }
}

TEST(ErrorCodes, FormSets) {
  constexpr ErrorSet some = {ErrorCode::malformed, ErrorCode::shutting_down};
  EXPECT_TRUE(some.contains(ErrorCode::malformed));
  EXPECT_TRUE(some.contains(ErrorCode::shutting_down));
  EXPECT_FALSE(some.contains(ErrorCode::conflict));
  EXPECT_TRUE((some | ErrorSet{ErrorCode::conflict}).contains(ErrorCode::conflict));
}

}  // namespace
}  // namespace indaba::protocol
