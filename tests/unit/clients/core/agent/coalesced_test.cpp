// Proves that coalesced work is under way once at most and misses nothing that was there when it
// was asked for. The work stops where the test lets it go on.
#include "clients/core/agent/coalesced.h"

#include <gtest/gtest.h>

#include <utility>

#include "clients/core/error.h"

namespace indaba::client {
namespace {

class CoalescedTest : public testing::Test {
 protected:
  // One piece of work, which ends with `ends_` once it is let go on.
  Flow<Status> work() {
    struct Stop {
      coroutine_handle<>& at;
      bool await_ready() const { return false; }
      void await_suspend(coroutine_handle<> flow) const { at = flow; }
      void await_resume() const {}
    };
    ++begun_;
    co_await Stop{stopped_at_};
    co_return ends_;
  }
  void ask() {
    flows_.spawn(coalesced_.run([this] { return work(); }));
  }
  void go_on() { std::exchange(stopped_at_, nullptr).resume(); }

  Coalesced coalesced_;
  coroutine_handle<> stopped_at_;
  Status ends_;
  int begun_ = 0;
  Flows flows_;
};

TEST_F(CoalescedTest, IsDoneEachTimeItIsAskedFor) {
  ask();
  go_on();
  ask();
  go_on();
  EXPECT_EQ(begun_, 2);
}

TEST_F(CoalescedTest, IsDoneOnceMoreHoweverOftenItIsAskedForMeanwhile) {
  ask();
  ask();
  ask();
  EXPECT_EQ(begun_, 1);
  go_on();
  EXPECT_EQ(begun_, 2);
  go_on();
  EXPECT_EQ(begun_, 2);
  flows_.sweep();
  EXPECT_TRUE(flows_.is_idle());
}

TEST_F(CoalescedTest, IsDoneAgainAfterAnErrorOnlyIfItIsAskedFor) {
  ends_ = ClientError::disconnected;
  ask();
  go_on();
  EXPECT_EQ(begun_, 1);
  EXPECT_FALSE(coalesced_.is_running());
  ask();
  EXPECT_EQ(begun_, 2);
  ask();
  go_on();
  EXPECT_EQ(begun_, 3);
  EXPECT_TRUE(coalesced_.is_running());
}

}  // namespace
}  // namespace indaba::client
