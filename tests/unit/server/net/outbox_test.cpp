// What leaves a session, in which order and how often the transport is asked: the transport is a
// script that takes as much as the test says.
#include "server/net/outbox.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/server/scripted_transport.h"

namespace indaba::server::net {
namespace {

using Outcome = Outbox::Outcome;
using test::ScriptedTransport;

SharedWireFrame frame(std::string_view payload) {
  return std::make_shared<const WireFrame>(as_bytes(payload));
}

// The server's frames in `bytes`: opcode and payload of each, or "?" where they are not whole.
std::string frames_in(ByteView bytes) {
  std::string out;
  while (!bytes.empty()) {
    std::size_t at = 2;
    std::uint64_t length = bytes.size() < 2 ? 0 : bytes[1];
    const std::size_t length_bytes = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (bytes.size() < at + length_bytes || (bytes[0] & 0x80) == 0 || length > 127) {
      return out + "?";
    }
    for (std::size_t i = 0; i < length_bytes; ++i) {
      length = (i == 0 ? 0 : length << 8) | bytes[at++];
    }
    if (bytes.size() < at + length) {
      return out + "?";
    }
    const auto payload = bytes.subspan(at, static_cast<std::size_t>(length));
    out +=
        std::to_string(bytes[0] & 0x0f) + "(" + std::string(payload.begin(), payload.end()) + ")";
    bytes = bytes.subspan(at + payload.size());
  }
  return out;
}

class OutboxTest : public testing::Test {
 protected:
  OutboxTest() {
    limits_.outbox_frames_max = 4;
    limits_.outbox_bytes_max = 100'000;
  }

  std::string written() { return frames_in(transport_.take_written()); }
  // The first write waits, as when the kernel's buffer is full.
  void block() {
    transport_.room = 0;
    ASSERT_EQ(outbox_.offer(transport_, frame("first"), Priority::normal), Outcome::waiting);
  }
  void unblock() { transport_.room = ScriptedTransport::kEverything; }

  Limits limits_;
  Bytes scratch_;
  ScriptedTransport transport_;
  Outbox outbox_{limits_, scratch_};
};

TEST_F(OutboxTest, WritesAtOnceWhileNothingWaits) {
  const auto shared = frame("hello");
  EXPECT_EQ(outbox_.offer(transport_, shared, Priority::normal), Outcome::done);
  EXPECT_EQ(written(), "2(hello)");
  EXPECT_EQ(shared.use_count(), 1);
  EXPECT_TRUE(outbox_.is_empty());
}

TEST_F(OutboxTest, OffersTheSameBytesAgainUntilTheyAreGone) {
  transport_.takes_all_or_nothing = true;
  block();
  for (int attempt = 0; attempt < 3; ++attempt) {
    ASSERT_TRUE(outbox_.add(frame("more"), Priority::alert));
    EXPECT_EQ(outbox_.flush(transport_), Outcome::waiting);
  }
  unblock();
  EXPECT_EQ(outbox_.flush(transport_), Outcome::done);
  EXPECT_FALSE(transport_.retry_was_wrong);
  EXPECT_EQ(written(), "2(first)2(moremoremore)");
}

TEST_F(OutboxTest, OffersWhatWasPutTogetherAgainAtItsPlaceWhileOthersUseTheScratch) {
  transport_.takes_all_or_nothing = true;
  block();
  ASSERT_TRUE(outbox_.add(frame("a"), Priority::normal));
  ASSERT_TRUE(outbox_.add(frame("b"), Priority::normal));
  transport_.room = 7;  // the first frame alone
  EXPECT_EQ(outbox_.flush(transport_), Outcome::waiting);

  ScriptedTransport other_transport;
  Outbox other(limits_, scratch_);
  ASSERT_TRUE(other.add(frame("x"), Priority::normal));
  ASSERT_TRUE(other.add(frame("y"), Priority::normal));
  EXPECT_EQ(other.flush(other_transport), Outcome::done);

  unblock();
  EXPECT_EQ(outbox_.flush(transport_), Outcome::done);
  EXPECT_FALSE(transport_.retry_was_wrong);
  EXPECT_EQ(written(), "2(first)2(ab)");
  EXPECT_EQ(frames_in(other_transport.written), "2(xy)");
}

TEST_F(OutboxTest, ResumesAPartialWriteWhereItWasCut) {
  for (std::size_t cut = 1; cut < 7; ++cut) {
    transport_.room = cut;
    ASSERT_EQ(outbox_.offer(transport_, frame("first"), Priority::normal), Outcome::waiting);
    ASSERT_TRUE(outbox_.add(frame("next"), Priority::normal));
    unblock();
    EXPECT_EQ(outbox_.flush(transport_), Outcome::done);
    EXPECT_EQ(written(), "2(first)2(next)") << "cut at " << cut;
  }
}

TEST_F(OutboxTest, SendsWhatHasQueuedAsOneFrameInOneWrite) {
  block();
  for (const auto* payload : {"a", "b", "c"}) {
    EXPECT_EQ(outbox_.offer(transport_, frame(payload), Priority::normal), Outcome::waiting);
  }
  unblock();
  EXPECT_EQ(outbox_.flush(transport_), Outcome::done);
  EXPECT_EQ(written(), "2(first)2(abc)");
  EXPECT_EQ(transport_.writes, 2U);
}

TEST_F(OutboxTest, PutsControlFramesThenAlertsBeforeTheRest) {
  block();
  ASSERT_EQ(outbox_.offer(transport_, frame("chat"), Priority::normal), Outcome::waiting);
  ASSERT_EQ(outbox_.offer(transport_, frame("alert"), Priority::alert), Outcome::waiting);
  ASSERT_EQ(outbox_.offer(transport_, frame("again"), Priority::alert), Outcome::waiting);
  outbox_.add_pong(as_bytes("p"));
  outbox_.add_ping();
  unblock();
  EXPECT_EQ(outbox_.flush(transport_), Outcome::done);
  EXPECT_EQ(written(), "2(first)10(p)9()2(alertagainchat)");
}

TEST_F(OutboxTest, KeepsOnlyTheLatestPong) {
  block();
  outbox_.add_pong(as_bytes("old"));
  outbox_.add_pong(as_bytes("new"));
  unblock();
  EXPECT_EQ(outbox_.flush(transport_), Outcome::done);
  EXPECT_EQ(written(), "2(first)10(new)");
}

TEST_F(OutboxTest, FillsNoMoreThanOneTlsRecordAtOnce) {
  const std::string large(6'000, 'x');
  block();
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(outbox_.add(frame(large), Priority::normal));
  }
  unblock();
  EXPECT_EQ(outbox_.flush(transport_), Outcome::done);
  EXPECT_EQ(written(), "2(first)2(" + large + large + ")2(" + large + large + ")");
}

TEST_F(OutboxTest, SendsAFrameThatIsLargerThanARecordAlone) {
  const std::string large(40'000, 'x');
  block();
  ASSERT_TRUE(outbox_.add(frame("a"), Priority::normal));
  ASSERT_TRUE(outbox_.add(frame(large), Priority::normal));
  ASSERT_TRUE(outbox_.add(frame("b"), Priority::normal));
  outbox_.add_ping();
  unblock();
  EXPECT_EQ(outbox_.flush(transport_), Outcome::done);
  EXPECT_EQ(written(), "2(first)9()2(a)2(" + large + ")2(b)");
}

TEST_F(OutboxTest, RefusesPushesBeyondItsBoundAndLetsAlertsGoAsFarAgain) {
  block();
  for (int i = 0; i < 4; ++i) {
    ASSERT_EQ(outbox_.offer(transport_, frame("c"), Priority::normal), Outcome::waiting);
  }
  EXPECT_FALSE(outbox_.has_refused());
  EXPECT_EQ(outbox_.offer(transport_, frame("c"), Priority::normal), Outcome::refused);
  EXPECT_TRUE(outbox_.has_refused());
  for (int i = 0; i < 4; ++i) {
    ASSERT_EQ(outbox_.offer(transport_, frame("a"), Priority::alert), Outcome::waiting);
  }
  EXPECT_EQ(outbox_.offer(transport_, frame("a"), Priority::alert), Outcome::refused);
  unblock();
  EXPECT_EQ(outbox_.flush(transport_), Outcome::done);
  EXPECT_EQ(written(), "2(first)2(aaaacccc)");
}

TEST_F(OutboxTest, RefusesPushesBeyondItsBoundInBytes) {
  block();
  ASSERT_EQ(outbox_.offer(transport_, frame(std::string(100'000, 'x')), Priority::normal),
            Outcome::waiting);
  EXPECT_EQ(outbox_.offer(transport_, frame("c"), Priority::normal), Outcome::refused);
  EXPECT_EQ(outbox_.queued_bytes(), 100'000U);
}

TEST_F(OutboxTest, TakesRepliesFourTimesAsFarAndNoFurther) {
  block();
  for (int i = 0; i < 16; ++i) {
    ASSERT_TRUE(outbox_.add(frame("r"), Priority::normal)) << i;
  }
  EXPECT_FALSE(outbox_.add(frame("r"), Priority::normal));
}

TEST_F(OutboxTest, SendsTheLastWordsAndTheCloseFrameInsteadOfWhatHasQueued) {
  block();
  ASSERT_TRUE(outbox_.add(frame("dropped"), Priority::alert));
  outbox_.add_ping();
  outbox_.add_close(CloseCode::replaced, frame("why"));
  EXPECT_FALSE(outbox_.is_closed());
  EXPECT_EQ(outbox_.offer(transport_, frame("late"), Priority::normal), Outcome::refused);
  unblock();
  EXPECT_EQ(outbox_.flush(transport_), Outcome::done);
  EXPECT_EQ(written(), "2(first)2(why)8(\x0f\xa1)");
  EXPECT_TRUE(outbox_.is_closed());
  EXPECT_EQ(outbox_.flush(transport_), Outcome::done);
  EXPECT_EQ(written(), "");
}

TEST_F(OutboxTest, FailsForGoodWithItsTransport) {
  transport_.is_broken = true;
  EXPECT_EQ(outbox_.offer(transport_, frame("a"), Priority::normal), Outcome::failed);
}

}  // namespace
}  // namespace indaba::server::net
