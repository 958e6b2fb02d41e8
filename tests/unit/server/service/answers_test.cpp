// Proves who may answer, who reads it and who gets the receipt; on a planted alliance.
#include "server/service/answers.h"

#include <gtest/gtest.h>

#include "crypto/primitives/hash.h"
#include "protocol/frames/error_code.h"
#include "tests/support/alliance/planted_alliance.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;
using protocol::RoleName;
using test::Planted;

class Answers : public testing::Test {
 protected:
  Answers() { alliance_.grant(rita_, RoleName::responder); }

  protocol::AnswersPutRequest answer(std::uint64_t counter, std::string_view subject = "alert") {
    return {.circle = responders_,
            .subject = sha256(as_bytes(subject)),
            .counter = counter,
            .sealed = Bytes(1024, 7)};
  }
  protocol::AnswersReadRequest question(std::uint64_t after = 0, std::uint64_t limit = 10) {
    return {.circle = responders_,
            .subject = sha256(as_bytes("alert")),
            .after = after,
            .limit = limit};
  }

  test::PlantedAlliance alliance_;
  Planted& awa_ = alliance_.add("awa");
  Planted& rita_ = alliance_.add("rita");
  protocol::CircleId responders_ = alliance_.add_circle(RoleName::responder, RoleName::responder);
};

TEST_F(Answers, ReachTheCircleAndNobodyElse) {
  ASSERT_TRUE(alliance_.run(answers_put, awa_.caller(), answer(1)));
  ASSERT_EQ(alliance_.effects().size(), 1U);
  EXPECT_EQ(std::get<Notify>(alliance_.effects()[0]).device, rita_.device().id);

  const auto read = alliance_.run(answers_read, rita_.caller(), question());
  ASSERT_TRUE(read);
  ASSERT_EQ(read->answers.size(), 1U);
  EXPECT_EQ(read->answers[0].member, awa_.id);
  EXPECT_EQ(read->answers[0].sealed, Bytes(1024, 7));
  EXPECT_EQ(alliance_.run(answers_read, awa_.caller(), question()).error(), ErrorCode::not_found);
}

TEST_F(Answers, GoToACircleThatThereIs) {
  protocol::AnswersPutRequest astray = answer(1);
  astray.circle = {};
  EXPECT_EQ(alliance_.run(answers_put, awa_.caller(), astray).error(), ErrorCode::not_found);
}

TEST_F(Answers, ComeWithARisingCounter) {
  ASSERT_TRUE(alliance_.run(answers_put, awa_.caller(), answer(2)));
  EXPECT_EQ(alliance_.run(answers_put, awa_.caller(), answer(2)).error(), ErrorCode::conflict);
  ASSERT_TRUE(alliance_.run(answers_put, awa_.caller(), answer(3)));
  EXPECT_EQ(alliance_.run(answers_read, rita_.caller(), question())->answers.size(), 1U);
}

TEST_F(Answers, AreReadInPages) {
  Planted& ben = alliance_.add("ben");
  ASSERT_TRUE(alliance_.run(answers_put, awa_.caller(), answer(1)));
  ASSERT_TRUE(alliance_.run(answers_put, ben.caller(), answer(1)));
  const auto first = alliance_.run(answers_read, rita_.caller(), question(0, 1));
  ASSERT_EQ(first->answers.size(), 1U);
  EXPECT_TRUE(first->more);
  const auto rest =
      alliance_.run(answers_read, rita_.caller(), question(first->answers[0].number, 1));
  EXPECT_EQ(rest->answers.at(0).member, ben.id);
  EXPECT_FALSE(rest->more);
}

TEST_F(Answers, AreKeptForSoManyAlertsOnly) {
  for (std::uint64_t i = 0; i < kAnswerSubjectsMax; ++i) {
    ASSERT_TRUE(alliance_.run(answers_put, awa_.caller(), answer(1, std::to_string(i))));
  }
  EXPECT_EQ(alliance_.run(answers_put, awa_.caller(), answer(1)).error(), ErrorCode::limit_reached);
}

TEST_F(Answers, AreReceiptedToTheDeviceThatSentThemByWhoReadsThem) {
  ASSERT_TRUE(alliance_.run(answers_put, awa_.caller(), answer(1)));
  const std::uint64_t number =
      alliance_.run(answers_read, rita_.caller(), question())->answers.at(0).number;
  const protocol::AnswersReceiptRequest receipt{.number = number, .sealed = to_bytes("seen")};
  EXPECT_EQ(alliance_.run(answers_receipt, awa_.caller(), receipt).error(), ErrorCode::not_found);
  ASSERT_TRUE(alliance_.run(answers_receipt, rita_.caller(), receipt));
  const auto inbox = alliance_.store().inboxes->read(awa_.device().id, 0, 10).value();
  ASSERT_EQ(inbox.size(), 1U);
  EXPECT_EQ(inbox[0].entry.type, storage::InboxType::receipt);
  EXPECT_EQ(inbox[0].entry.body, to_bytes("seen"));
  EXPECT_FALSE(inbox[0].entry.member);
  EXPECT_EQ(alliance_
                .run(answers_receipt, rita_.caller(),
                     protocol::AnswersReceiptRequest{number + 1, to_bytes("x")})
                .error(),
            ErrorCode::not_found);
}

}  // namespace
}  // namespace indaba::server
