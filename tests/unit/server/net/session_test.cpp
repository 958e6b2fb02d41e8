// A session's life, byte by byte and second by second, without sockets and clocks: the transport is
// a script, the host and the handler note what they are told.
#include "server/net/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/server/client_frames.h"
#include "tests/support/server/scripted_transport.h"

namespace indaba::server::net {
namespace {

using namespace std::chrono_literals;
using test::client_control;
using test::client_message;
using test::close_payload;
using testing::ElementsAre;
using testing::IsEmpty;

class NotingHost final : public SessionHost {
 public:
  TimePoint time{1h};
  std::optional<TimePoint> wake;
  bool flush_wanted = false;
  bool signed_in = false;
  int times_over = 0;

  TimePoint now() const override { return time; }
  void wake_at(TimePoint due) override { wake = wake ? std::min(*wake, due) : due; }
  void want_flush() override { flush_wanted = true; }
  void on_signed_in() override { signed_in = true; }
  void on_over() override { ++times_over; }
};

class NotingHandler final : public RequestHandler {
 public:
  std::vector<std::string> notes;
  std::function<void(Session&, ByteView)> on_message_do = [](Session&, ByteView) {};

  void on_open(Session& /*session*/) override { notes.emplace_back("open"); }
  void on_message(Session& session, ByteView message) override {
    notes.push_back("message " + std::string(message.begin(), message.end()));
    on_message_do(session, message);
  }
  void on_drained(Session& /*session*/) override { notes.emplace_back("drained"); }
  void on_close(Session& /*session*/) override { notes.emplace_back("close"); }
  SharedWireFrame last_words(CloseCode code) override {
    return code == CloseCode::normal ? nullptr : frame("bye");
  }

  static SharedWireFrame frame(std::string_view payload) {
    return std::make_shared<const WireFrame>(as_bytes(payload));
  }
};

class SessionTest : public testing::Test {
 protected:
  SessionTest() {
    limits_.outbox_frames_max = 4;
    limits_.requests_in_flight_max = 2;
    session_.start({});
    notes();
  }

  std::vector<std::string> notes() { return std::exchange(handler_.notes, {}); }
  std::string written() {
    const Bytes bytes = transport_.take_written();
    return {bytes.begin(), bytes.end()};
  }
  void receive(const Bytes& bytes) {
    append(transport_.incoming, bytes);
    do {
      transport_.waits_readable = false;
      session_.on_readable();
    } while (!transport_.incoming.empty() && transport_.waits_readable && session_.is_open());
    flush();
  }
  void receive(std::string_view message) { receive(client_message(as_bytes(message))); }
  void flush() {
    if (std::exchange(host_.flush_wanted, false)) {
      session_.flush();
    }
  }
  // Time passes; deadlines fire when they were asked for.
  void pass(std::chrono::milliseconds time) {
    const TimePoint end = host_.time + time;
    while (host_.wake && *host_.wake <= end) {
      host_.time = *std::exchange(host_.wake, std::nullopt);
      session_.on_deadline(host_.time);
      flush();
    }
    host_.time = end;
  }
  bool is_over() const { return host_.times_over != 0; }
  void block() {
    transport_.room = 0;
    session_.send(NotingHandler::frame("stuck"));
    flush();
  }
  void unblock() {
    transport_.room = test::ScriptedTransport::kEverything;
    session_.on_writable();
    flush();
  }

  Limits limits_;
  Counters counters_;
  NotingHost host_;
  NotingHandler handler_;
  test::ScriptedTransport transport_;
  SessionSurroundings surroundings_{limits_, handler_, counters_, Bytes(1'024), {}};
  Session session_{{}, surroundings_, transport_, host_};
};

TEST_F(SessionTest, HandsWholeMessagesToTheHandler) {
  receive("hello");
  EXPECT_THAT(notes(), ElementsAre("message hello"));
}

TEST_F(SessionTest, TakesWhatCameBehindTheUpgradeFirst) {
  Session early({}, surroundings_, transport_, host_);
  early.start(client_message(as_bytes("early")));
  EXPECT_THAT(notes(), ElementsAre("open", "message early"));
}

TEST_F(SessionTest, ReadsMessagesAcrossReads) {
  transport_.read_bytes_max = 3;
  for (int turn = 0; turn < 3; ++turn) {
    receive("a longer message");
  }
  EXPECT_EQ(notes().size(), 3U);
  EXPECT_TRUE(transport_.waits_readable);
}

TEST_F(SessionTest, AnswersManyPingsWithOnePong) {
  Bytes pings = client_control(Opcode::ping, as_bytes("1"));
  append(pings, client_control(Opcode::ping, as_bytes("2")));
  receive(pings);
  EXPECT_EQ(written(),
            "\x8a\x01"
            "2");
}

TEST_F(SessionTest, AnswersACloseInKindAndEndsFirst) {
  receive(client_control(Opcode::close, close_payload(1001)));
  EXPECT_EQ(written(), "\x88\x02\x03\xe9");
  EXPECT_TRUE(transport_.has_ended);
  EXPECT_FALSE(is_over());
  transport_.peer_has_ended = true;
  session_.on_readable();
  EXPECT_TRUE(is_over());
}

TEST_F(SessionTest, AnswersACloseWithoutACodeAsNormal) {
  receive(client_control(Opcode::close));
  EXPECT_EQ(written(), "\x88\x02\x03\xe8");
}

TEST_F(SessionTest, ClosesAViolationWithItsCodeAndReadsNoMore) {
  Bytes bytes = test::encode({.payload = to_bytes("a"), .is_masked = false});
  append(bytes, client_message(as_bytes("late")));
  receive(bytes);
  EXPECT_EQ(written(), "\x88\x02\x03\xea");
  EXPECT_TRUE(transport_.has_ended);
  receive("later");
  EXPECT_THAT(notes(), IsEmpty());
}

TEST_F(SessionTest, SaysWhyItClosesAndWaitsForTheAnswer) {
  session_.close(CloseCode::replaced);
  EXPECT_EQ(written(),
            "\x82\x03"
            "bye\x88\x02\x0f\xa1");
  receive("ignored");
  EXPECT_THAT(notes(), IsEmpty());
  EXPECT_FALSE(transport_.has_ended);
  receive(client_control(Opcode::close, close_payload(4001)));
  EXPECT_TRUE(transport_.has_ended);
}

TEST_F(SessionTest, DoesNotWaitLongForTheAnswerToAClose) {
  session_.close(CloseCode::replaced);
  pass(limits_.close_ms_max);
  EXPECT_TRUE(is_over());
}

TEST_F(SessionTest, DoesNotWaitLongForThePeersEnd) {
  receive(client_control(Opcode::close));
  pass(limits_.close_ms_max);
  EXPECT_TRUE(is_over());
}

TEST_F(SessionTest, IsOverWhenThePeerIsGone) {
  transport_.peer_has_ended = true;
  session_.on_readable();
  EXPECT_TRUE(is_over());
  EXPECT_FALSE(session_.is_open());
}

TEST_F(SessionTest, ClosesWhoDoesNotSignIn) {
  pass(limits_.sign_in_ms_max - 1ms);
  EXPECT_TRUE(session_.is_open());
  pass(1ms);
  EXPECT_FALSE(session_.is_open());
  EXPECT_THAT(written(), testing::EndsWith("\x88\x02\x0f\xa8"));
}

TEST_F(SessionTest, PingsWhoIsSilentAndIsOverWithoutAnAnswer) {
  session_.set_signed_in();
  EXPECT_TRUE(host_.signed_in);
  pass(limits_.ping_ms);
  EXPECT_EQ(written(), std::string("\x89\0", 2));
  pass(limits_.pong_ms_max - 1ms);
  EXPECT_FALSE(is_over());
  pass(1ms);
  EXPECT_TRUE(is_over());
}

TEST_F(SessionTest, StaysWithWhoAnswersPings) {
  session_.set_signed_in();
  for (int i = 0; i < 10; ++i) {
    pass(limits_.ping_ms);
    EXPECT_EQ(written(), std::string("\x89\0", 2)) << i;
    receive(client_control(Opcode::pong));
  }
  EXPECT_FALSE(is_over());
}

TEST_F(SessionTest, PingsNobodyWhoIsHeard) {
  session_.set_signed_in();
  for (int i = 0; i < 10; ++i) {
    pass(limits_.ping_ms - 1ms);
    receive("busy");
  }
  EXPECT_EQ(written(), "");
}

TEST_F(SessionTest, IsOverWhenThePeerTakesNothingForTooLong) {
  session_.set_signed_in();
  block();
  EXPECT_TRUE(transport_.waits_writable);
  for (int i = 0; i < 5; ++i) {
    pass(limits_.write_stall_ms_max - 1ms);
    receive("still there");
    transport_.room = 1;
    session_.on_writable();
    EXPECT_FALSE(is_over()) << i;
  }
  pass(limits_.write_stall_ms_max);
  EXPECT_TRUE(is_over());
}

TEST_F(SessionTest, GivesAMessageATimeToBeComplete) {
  session_.set_signed_in();
  const Bytes message = client_message(as_bytes("a slow one"));
  const auto step = limits_.message_ms_max / static_cast<int>(message.size() - 2);
  for (std::size_t i = 0; i + 2 < message.size(); ++i) {
    receive(Bytes{message[i]});
    pass(step);
  }
  pass(step);
  EXPECT_FALSE(session_.is_open());
  EXPECT_THAT(written(), testing::EndsWith("\x88\x02\x03\xf0"));
}

TEST_F(SessionTest, TakesSmallMessagesOnlyBeforeTheSignIn) {
  const Bytes large = client_message(Bytes(limits_.unauthenticated_message_bytes_max + 1));
  session_.set_signed_in();
  receive(large);
  EXPECT_EQ(notes().size(), 1U);

  Session stranger({}, surroundings_, transport_, host_);
  stranger.start({});
  transport_.incoming = large;
  stranger.on_readable();  // refused by its header
  EXPECT_THAT(written(), testing::EndsWith("\x88\x02\x03\xf1"));
}

TEST_F(SessionTest, PausesReadingWhileTooMuchIsWorkedOn) {
  handler_.on_message_do = [](Session& session, ByteView) { session.begin_request(); };
  receive("1");
  receive("2");
  transport_.waits_readable = false;
  receive("3");
  EXPECT_THAT(notes(), ElementsAre("message 1", "message 2"));
  EXPECT_FALSE(transport_.waits_readable);
  session_.end_request();
  EXPECT_TRUE(transport_.waits_readable);
  session_.on_readable();
  EXPECT_THAT(notes(), ElementsAre("message 3"));
}

TEST_F(SessionTest, DoesNotBlameThePeerForItsOwnPause) {
  session_.set_signed_in();
  handler_.on_message_do = [](Session& session, ByteView) { session.begin_request(); };
  receive("1");
  receive("2");
  session_.on_readable();
  pass(10 * limits_.ping_ms);
  EXPECT_FALSE(is_over());
}

TEST_F(SessionTest, WritesPushesAtOnceAndRepliesWithTheNextFlush) {
  EXPECT_TRUE(session_.push(NotingHandler::frame("push"), Priority::normal));
  EXPECT_EQ(written(), "\x82\x04push");
  session_.send(NotingHandler::frame("a"));
  session_.send(NotingHandler::frame("b"));
  EXPECT_EQ(written(), "");
  flush();
  EXPECT_EQ(written(),
            "\x82\x02"
            "ab");
}

TEST_F(SessionTest, WritesAPushTogetherWithTheReplyThatIsToComeBeforeIt) {
  session_.send(NotingHandler::frame("a"));
  EXPECT_TRUE(session_.push(NotingHandler::frame("push"), Priority::normal));
  EXPECT_EQ(written(), "");
  EXPECT_FALSE(transport_.waits_writable) << "nothing is stuck";
  flush();
  EXPECT_EQ(written(),
            "\x82\x05"
            "apush");
}

TEST_F(SessionTest, SaysWhatWasToBeSaidBeforeItCloses) {
  session_.send(NotingHandler::frame("a"));
  session_.close(CloseCode::replaced);
  EXPECT_EQ(written(),
            "\x82\x01"
            "a\x82\x03"
            "bye\x88\x02\x0f\xa1");
}

TEST_F(SessionTest, RefusesPushesBeyondTheBoundAndSaysWhenThereIsRoomAgain) {
  block();
  for (int i = 0; i < 4; ++i) {
    EXPECT_TRUE(session_.push(NotingHandler::frame("p"), Priority::normal));
  }
  EXPECT_FALSE(session_.push(NotingHandler::frame("p"), Priority::normal));
  EXPECT_TRUE(session_.is_refusing());
  EXPECT_THAT(notes(), IsEmpty());
  unblock();
  EXPECT_THAT(notes(), ElementsAre("drained"));
  EXPECT_FALSE(session_.is_refusing());
}

TEST_F(SessionTest, ClosesWhoLeavesTooManyRepliesUnread) {
  block();
  for (std::size_t i = 0; i < 4 * limits_.outbox_frames_max; ++i) {
    session_.send(NotingHandler::frame("r"));
    EXPECT_TRUE(session_.is_open());
  }
  session_.send(NotingHandler::frame("r"));
  EXPECT_FALSE(session_.is_open());
  EXPECT_EQ(counters_.value(Counter::overflows), 1U);
}

TEST_F(SessionTest, DrainsByAnsweringWhatWasAsked) {
  handler_.on_message_do = [](Session& session, ByteView) { session.begin_request(); };
  receive("1");
  session_.drain();
  receive("2");
  EXPECT_THAT(notes(), ElementsAre("message 1"));
  session_.send(NotingHandler::frame("reply"));
  session_.end_request();
  flush();
  EXPECT_EQ(written(),
            "\x82\x05reply\x82\x03"
            "bye\x88\x02\x03\xe9");
}

TEST_F(SessionTest, DrainsAtOnceWhenNothingWasAsked) {
  session_.drain();
  EXPECT_EQ(written(),
            "\x82\x03"
            "bye\x88\x02\x03\xe9");
}

TEST_F(SessionTest, IsOverOnceWhateverBreaks) {
  const std::vector<std::function<void()>> steps = {
      [&] { session_.on_readable(); },
      [&] { session_.push(NotingHandler::frame("a"), Priority::normal); },
      [&] { session_.send(NotingHandler::frame("a")); },
      [&] { session_.flush(); },
      [&] { session_.on_writable(); },
      [&] { session_.close(CloseCode::replaced); },
      [&] { session_.drain(); },
      [&] { session_.on_deadline(host_.time + 1h); },
  };
  block();
  transport_.is_broken = true;
  for (const auto& step : steps) {
    step();
    flush();
  }
  EXPECT_EQ(host_.times_over, 1);
}

}  // namespace
}  // namespace indaba::server::net
