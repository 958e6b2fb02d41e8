// Proves that flows end in order, give on what they return, and take no stack by being many.
#include "clients/core/agent/flow.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <utility>

#include "clients/core/error.h"

namespace indaba::client {
namespace {

class FlowTest : public testing::Test {
 protected:
  auto stop() {
    struct Stop {
      coroutine_handle<>& at;
      bool await_ready() const { return false; }
      void await_suspend(coroutine_handle<> flow) const { at = flow; }
      void await_resume() const {}
    };
    return Stop{stopped_at_};
  }
  void go_on() { std::exchange(stopped_at_, nullptr).resume(); }

  static Flow<Result<int>> at_once(int value) { co_return value; }
  Flow<Result<int>> later(int value) {
    co_await stop();
    co_return value;
  }
  static Flow<Result<int>> refused() { co_return ClientError::not_trusted; }

  Flow<Status> sum_of(int many) {
    for (int i = 0; i < many; ++i) {
      INDABA_FLOW_TRY_ASSIGN(const int one, co_await at_once(1));
      sum_ += one;
    }
    co_return Status();
  }
  Flow<Status> sum_after_waiting(int many) {
    INDABA_FLOW_TRY_ASSIGN(const int first, co_await later(1));
    sum_ += first;
    INDABA_FLOW_TRY(co_await sum_of(many));
    co_return Status();
  }
  Flow<Status> ask_what_is_refused() {
    INDABA_FLOW_TRY_ASSIGN(const int value, co_await refused());
    sum_ += value;
    co_return Status();
  }
  Flow<Status> note(Flow<Status> flow) {
    ended_with_ = co_await std::move(flow);
    co_return Status();
  }
  Flow<Status> hold(std::shared_ptr<int> held) {
    co_await stop();
    sum_ += *held;
    co_return Status();
  }

  coroutine_handle<> stopped_at_;
  int sum_ = 0;
  std::optional<Status> ended_with_;
  Flows flows_;
};

TEST_F(FlowTest, EndsAtOnceWhereNothingIsWaitedFor) {
  flows_.spawn(note(sum_of(3)));
  EXPECT_EQ(sum_, 3);
  ASSERT_TRUE(ended_with_);
  EXPECT_TRUE(*ended_with_);
  flows_.sweep();
  EXPECT_TRUE(flows_.is_idle());
}

TEST_F(FlowTest, GoesOnWhereItWaited) {
  flows_.spawn(note(sum_after_waiting(2)));
  EXPECT_EQ(sum_, 0);
  flows_.sweep();
  EXPECT_FALSE(flows_.is_idle());
  go_on();
  EXPECT_EQ(sum_, 3);
  ASSERT_TRUE(ended_with_);
  EXPECT_TRUE(*ended_with_);
  flows_.sweep();
  EXPECT_TRUE(flows_.is_idle());
}

TEST_F(FlowTest, GivesOnAnError) {
  flows_.spawn(note(ask_what_is_refused()));
  EXPECT_EQ(sum_, 0);
  ASSERT_TRUE(ended_with_);
  EXPECT_EQ(ended_with_->error(), make_error_code(ClientError::not_trusted));
}

// A million frames on the stack would be its end.
TEST_F(FlowTest, TakesNoStackForThoseThatHaveEnded) {
  flows_.spawn(sum_of(1'000'000));
  EXPECT_EQ(sum_, 1'000'000);
  flows_.spawn(sum_after_waiting(1'000'000));
  go_on();
  EXPECT_EQ(sum_, 2'000'001);
}

TEST_F(FlowTest, IsForgottenWhereItWaits) {
  const auto held = std::make_shared<int>(1);
  {
    Flows flows;
    flows.spawn(hold(held));
    EXPECT_EQ(held.use_count(), 2);
  }
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace indaba::client
