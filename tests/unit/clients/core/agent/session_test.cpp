// Proves that every flow that asks the server is resumed once: with its own answer, in whatever
// order answers come, or with the reason why there is none. Flows are run against frames that the
// test writes.
#include "clients/core/agent/session.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "clients/core/agent/flow.h"
#include "crypto/primitives/error.h"
#include "protocol/frames/log.h"
#include "tests/support/mls_world.h"
#include "tests/support/scripted_random.h"

namespace indaba::client {
namespace {

using protocol::HashReply;
using protocol::HashRequest;

// A HashReply of tomorrow.
struct LaterReply {
  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("new", self.number);
    io("seq", self.number);
    io("log_hash", self.hash);
  }
  std::uint64_t number = 1;
  protocol::Hash hash{};
};

class SessionTest : public testing::Test {
 protected:
  using Answers = std::map<std::uint64_t, Result<std::uint64_t>>;

  SessionTest() { session_.on_open(); }

  // Asks for the hash at `seq`, and notes the seq that is answered.
  Flow<Result<std::uint64_t>> ask(std::uint64_t seq) {
    const auto reply = co_await session_.ask<HashReply>("hash", HashRequest{{}, seq});
    if (!reply) {
      co_return reply.error();
    }
    co_return reply->seq;
  }
  Flow<Status> note(std::uint64_t seq) {
    const auto answer = co_await ask(seq);
    answers_.emplace(seq, answer);
    co_return Status();
  }
  Flow<Status> note_in_turn(std::uint64_t first, std::uint64_t second) {
    INDABA_FLOW_TRY(co_await note(first));
    co_return co_await note(second);
  }
  void spawn(std::uint64_t seq) { flows_.spawn(note(seq)); }

  // The ids of the requests that go out now.
  std::vector<RequestId> take_ids() {
    std::vector<RequestId> ids;
    for (const Bytes& frame : session_.take_frames()) {
      protocol::FrameReader reader(frame);
      const auto request = test::must(reader.next_request());
      EXPECT_EQ(request.method, "hash");
      ids.push_back(request.id);
    }
    return ids;
  }
  void give(const Bytes& frame) {
    protocol::FrameReader reader(frame);
    const auto read = test::must(reader.next_server_frame());
    session_.on_reply(std::get<protocol::Reply>(read));
  }
  void give_ok(const RequestId& id, std::uint64_t seq) {
    give(protocol::encode_reply(id, HashReply{seq, {}, {}}));
  }
  void give_code(const RequestId& id, const std::string& code) {
    protocol::ErrorBody body;
    body.code = code;
    body.retry_after = 7;
    give(protocol::encode_error(id, body));
  }
  std::error_code error_of(std::uint64_t seq) { return answers_.at(seq).error(); }

  test::SeededRandom random_{1};
  Session session_{random_};
  Answers answers_;
  Flows flows_;
};

TEST_F(SessionTest, GivesEachFlowItsOwnAnswerInAnyOrder) {
  for (std::uint64_t seq = 1; seq <= 3; ++seq) {
    spawn(seq);
  }
  const auto ids = take_ids();
  ASSERT_EQ(ids.size(), 3U);
  for (const std::size_t i : {2U, 0U, 1U}) {
    give_ok(ids[i], i + 1);
  }
  for (std::uint64_t seq = 1; seq <= 3; ++seq) {
    EXPECT_EQ(test::must(answers_.at(seq)), seq);
  }
  flows_.sweep();
  EXPECT_TRUE(flows_.is_idle());
}

TEST_F(SessionTest, SendsEachRequestOnce) {
  spawn(1);
  EXPECT_EQ(take_ids().size(), 1U);
  EXPECT_TRUE(take_ids().empty());
}

TEST_F(SessionTest, IgnoresASecondAnswer) {
  spawn(1);
  const auto ids = take_ids();
  give_ok(ids[0], 1);
  give_ok(ids[0], 2);
  give_code(ids[0], "internal");
  EXPECT_EQ(test::must(answers_.at(1)), 1U);
}

TEST_F(SessionTest, IgnoresAnAnswerThatNobodyWaitsFor) {
  spawn(1);
  give_ok(RequestId(), 1);
  EXPECT_TRUE(answers_.empty());
  flows_.sweep();
  EXPECT_FALSE(flows_.is_idle());
}

TEST_F(SessionTest, ALostConnectionEndsAllThatWait) {
  for (std::uint64_t seq = 1; seq <= 3; ++seq) {
    spawn(seq);
  }
  const auto ids = take_ids();
  session_.on_lost();
  for (std::uint64_t seq = 1; seq <= 3; ++seq) {
    EXPECT_EQ(error_of(seq), ClientError::disconnected);
  }
  give_ok(ids[0], 9);
  EXPECT_EQ(error_of(1), ClientError::disconnected);
}

TEST_F(SessionTest, NothingIsAskedWithoutAConnection) {
  session_.on_lost();
  spawn(1);
  EXPECT_EQ(error_of(1), ClientError::disconnected);
  EXPECT_TRUE(take_ids().empty());
}

TEST_F(SessionTest, WhatWasNotSentIsNotSentOnTheNextConnection) {
  spawn(1);
  session_.on_lost();
  session_.on_open();
  EXPECT_TRUE(take_ids().empty());
}

TEST_F(SessionTest, AFlowThatGoesOnAfterALossAsksInVain) {
  flows_.spawn(note_in_turn(1, 2));
  take_ids();
  session_.on_lost();
  EXPECT_EQ(error_of(1), ClientError::disconnected);
  EXPECT_EQ(error_of(2), ClientError::disconnected);
}

TEST_F(SessionTest, AFlowMayAskAgainWithinItsAnswer) {
  flows_.spawn(note_in_turn(1, 2));
  give_ok(take_ids().at(0), 1);
  give_ok(take_ids().at(0), 2);
  EXPECT_EQ(test::must(answers_.at(2)), 2U);
}

TEST_F(SessionTest, CarriesARefusalWithWhatCameAlong) {
  spawn(1);
  give_code(take_ids()[0], "rate_limited");
  EXPECT_EQ(error_of(1), protocol::ErrorCode::rate_limited);
  EXPECT_EQ(session_.refusal().retry_after, 7U);
}

TEST_F(SessionTest, ACodeOfALaterServerIsAnUnexpectedAnswer) {
  spawn(1);
  give_code(take_ids()[0], "code_of_tomorrow");
  EXPECT_EQ(error_of(1), ClientError::unexpected_answer);
  EXPECT_EQ(session_.refusal().code, "code_of_tomorrow");
}

TEST_F(SessionTest, AnAnswerOfAnotherShapeIsUnexpected) {
  spawn(1);
  give(protocol::encode_reply(take_ids()[0], protocol::Nothing{}));
  EXPECT_EQ(error_of(1), ClientError::unexpected_answer);
}

TEST_F(SessionTest, KeysOfALaterServerAreIgnored) {
  spawn(1);
  give(protocol::encode_reply(take_ids()[0], LaterReply{}));
  EXPECT_EQ(test::must(answers_.at(1)), 1U);
}

TEST_F(SessionTest, WithoutRandomnessNothingIsAsked) {
  test::ScriptedRandom none;
  Session session(none);
  session.on_open();
  std::error_code error;
  const auto ask = [](Session& from, std::error_code& to) -> Flow<Status> {
    const auto reply = co_await from.ask<HashReply>("hash", HashRequest{{}, 1});
    to = reply.error();
    co_return Status();
  };
  flows_.spawn(ask(session, error));
  EXPECT_EQ(error, CryptoError::random_failed);
  EXPECT_TRUE(session.take_frames().empty());
}

// What flows hold is freed with them; the address sanitizer watches.
TEST_F(SessionTest, FlowsUnderWayAreFreedWithWhoeverRunsThem) {
  Flows flows;
  flows.spawn(note_in_turn(1, 2));
  flows.spawn(note(3));
  EXPECT_FALSE(flows.is_idle());
}

TEST(Flow, ThatIsNeverStartedIsFreed) {
  const auto flow = [](std::string text) -> Flow<Result<std::string>> { co_return text; };
  const Flow<Result<std::string>> unused = flow(std::string(1000, 'x'));
  EXPECT_FALSE(unused.is_done());
}

TEST(Flow, GoesThroughManyStepsWithoutWaiting) {
  const auto step = []() -> Flow<Status> { co_return Status(); };
  const auto steps = [step](int count) -> Flow<Status> {
    for (int i = 0; i < count; ++i) {
      INDABA_FLOW_TRY(co_await step());
    }
    co_return Status();
  };
  Flows flows;
  flows.spawn(steps(1'000));
  flows.sweep();
  EXPECT_TRUE(flows.is_idle());
}

}  // namespace
}  // namespace indaba::client
