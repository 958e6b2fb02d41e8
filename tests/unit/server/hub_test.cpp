// Each subscriber gets each entry once and in order, whatever it begins with, however slowly it
// reads and whatever happens meanwhile. The core has no thread, the log is a list in memory whose
// pages are answered when the test says so.
#include "server/hub.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "tests/support/server/manual_core.h"

namespace indaba::server {
namespace {

using namespace std::chrono_literals;
using test::ManualCore;

ChannelId channel_id(std::uint8_t number) {
  ByteArray<16> bytes{};
  bytes.front() = number;
  return ChannelId(bytes);
}

DeviceId device_id(std::uint8_t number) {
  ByteArray<16> bytes{};
  bytes.front() = number;
  return DeviceId(bytes);
}

SharedFrame event(const std::string& text) { return share(to_bytes(text)); }

class MemoryLog final : public ChannelLog {
 public:
  explicit MemoryLog(ManualCore& core) : core_(core) {}

  std::map<ChannelId, std::vector<std::string>> entries;
  std::size_t page_entries = 100;
  bool fails = false;
  bool is_alert = false;
  std::size_t reads = 0;

  void read(const ChannelId& channel, std::uint64_t from_seq,
            std::function<void(LogPage)> done) override {
    ++reads;
    LogPage page;
    page.failed = fails;
    page.is_alert = is_alert;
    page.next_seq = from_seq;
    const auto& log = entries[channel];
    while (page.next_seq <= log.size() && page.entries.size() < page_entries) {
      page.entries.push_back({page.next_seq, event(log[page.next_seq - 1])});
      ++page.next_seq;
    }
    page.is_last = page.next_seq > log.size();
    core_.post([page, done = std::move(done)] { done(page); });
  }

 private:
  ManualCore& core_;
};

// Hands everything to the hub.
class HubHandler final : public net::RequestHandler {
 public:
  explicit HubHandler(Hub& hub) : hub_(hub) {}
  void on_open(net::Session& session) override { session.notes() = std::make_unique<Hub::Peer>(); }
  void on_message(net::Session& /*session*/, ByteView /*message*/) override {}
  void on_drained(net::Session& session) override { hub_.on_drained(session); }
  void on_close(net::Session& session) override { hub_.on_close(session); }
  net::SharedWireFrame last_words(net::CloseCode /*code*/) override { return nullptr; }

 private:
  Hub& hub_;
};

class HubTest : public testing::Test {
 public:
  ~HubTest() override { core_.disconnect_all(); }

 protected:
  HubTest() {
    core_.limits.outbox_frames_max = 3;
    core_.set_handler(handler_);
  }

  ManualCore::Peer& sign_in(std::uint8_t device) {
    ManualCore::Peer& peer = core_.connect();
    carry_out(SignIn{{}, device_id(device)}, peer.session().id());
    return peer;
  }

  void carry_out(Effect effect, net::SessionId caller = {}) {
    const CausedEffects caused{caller, {std::move(effect)}};
    hub_.carry_out({&caused, 1});
  }

  void subscribe(std::uint8_t device, std::uint64_t next_seq = 1, std::uint8_t channel = 1) {
    carry_out(Subscribe{device_id(device), channel_id(channel), next_seq});
  }

  // Commits an entry, and returns what is to be published for it.
  Publish commit(const std::string& text, std::uint8_t channel = 1, bool is_alert = false) {
    auto& log = log_.entries[channel_id(channel)];
    log.push_back(text);
    return {.channel = channel_id(channel),
            .seq = log.size(),
            .event = event(text),
            .is_alert = is_alert};
  }
  // Likewise of a device's message, of which its sender is told no more than "'".
  Publish commit_of(std::uint8_t device, const std::string& text) {
    Publish publish = commit(text);
    publish.to_sender = Abridged{device_id(device), event("'")};
    return publish;
  }
  void publish(const std::string& text, std::uint8_t channel = 1) {
    carry_out(commit(text, channel));
  }

  ManualCore core_;
  MemoryLog log_{core_};
  Hub hub_{core_, log_, {}};
  HubHandler handler_{hub_};
};

TEST_F(HubTest, DeliversToTheChannelsSubscribersAlone) {
  auto& one = sign_in(1);
  auto& two = sign_in(2);
  auto& other = sign_in(3);
  subscribe(1);
  subscribe(2);
  subscribe(3, 1, 2);
  core_.run();
  publish("a");
  EXPECT_EQ(one.received(), "a");
  EXPECT_EQ(two.received(), "a");
  EXPECT_EQ(other.received(), "");
}

TEST_F(HubTest, DeliversToTheSenderWhatIsMeantForIt) {
  auto& sender = sign_in(1);
  auto& reader = sign_in(2);
  subscribe(1);
  subscribe(2);
  core_.run();
  const std::vector<CausedEffects> batch = {{{}, {commit_of(1, "a")}}, {{}, {commit_of(1, "b")}}};
  hub_.carry_out(batch);
  EXPECT_EQ(sender.received(), "''");
  EXPECT_EQ(reader.received(), "ab");
}

TEST_F(HubTest, DeliversTheWholeWhereSeveralHaveSent) {
  auto& sender = sign_in(1);
  sign_in(2);
  subscribe(1);
  core_.run();
  const std::vector<CausedEffects> batch = {
      {{}, {commit_of(1, "a")}}, {{}, {commit_of(2, "b")}}, {{}, {commit("c")}}};
  hub_.carry_out(batch);
  EXPECT_EQ(sender.received(), "abc");
}

TEST_F(HubTest, SendsTheEntriesOfABatchTogether) {
  auto& peer = sign_in(1);
  subscribe(1);
  core_.run();
  const std::vector<CausedEffects> batch = {
      {{}, {commit("a"), commit("x", 2)}}, {{}, {commit("b")}}, {{}, {commit("c")}}};
  hub_.carry_out(batch);
  EXPECT_EQ(peer.transport().writes, 1U);
  EXPECT_EQ(peer.received(), "abc");
}

TEST_F(HubTest, FeedsThePastFirst) {
  for (const auto* text : {"1", "2", "3", "4", "5"}) {
    commit(text);
  }
  log_.page_entries = 2;
  auto& peer = sign_in(1);
  subscribe(1, 2);
  core_.run();
  EXPECT_EQ(peer.received(), "2345");
  publish("6");
  EXPECT_EQ(peer.received(), "6");
}

TEST_F(HubTest, LeavesOutNothingThatIsPublishedWhileAPageIsOnItsWay) {
  commit("1");
  auto& peer = sign_in(1);
  subscribe(1);  // the page is read now, and arrives later
  publish("2");
  EXPECT_EQ(peer.received(), "");
  core_.run();
  EXPECT_EQ(peer.received(), "12");
  publish("3");
  EXPECT_EQ(peer.received(), "3");
}

TEST_F(HubTest, RepeatsNothingThatAPageHadBeforeItsPublication) {
  auto& peer = sign_in(1);
  const Publish early = commit("1");
  subscribe(1);
  core_.run();
  EXPECT_EQ(peer.received(), "1");
  carry_out(early);
  EXPECT_EQ(peer.received(), "");
}

TEST_F(HubTest, TakesFromTheLogWhatABatchHasOnlyPartlyNew) {
  auto& peer = sign_in(1);
  const Publish first = commit("1");
  subscribe(1);
  core_.run();
  EXPECT_EQ(peer.received(), "1");
  const CausedEffects batch{{}, {first, commit("2")}};
  hub_.carry_out({&batch, 1});
  core_.run();
  EXPECT_EQ(peer.received(), "2");
}

TEST_F(HubTest, FeedsASlowReaderFromTheLogOnceItReadsAgain) {
  auto& peer = sign_in(1);
  subscribe(1);
  core_.run();
  peer.transport().room = 0;
  for (const auto* text : {"1", "2", "3", "4", "5", "6", "7", "8", "9"}) {
    publish(text);
  }
  core_.run();
  const std::size_t reads = log_.reads;
  EXPECT_EQ(peer.received(), "");
  peer.transport().room = test::ScriptedTransport::kEverything;
  peer.session().on_writable();
  core_.run();
  EXPECT_EQ(peer.received(), "123456789");
  EXPECT_GT(log_.reads, reads);
  publish("x");
  EXPECT_EQ(peer.received(), "x");
}

TEST_F(HubTest, ReadsOnePageAtATimeForASession) {
  for (std::uint8_t channel = 1; channel <= 50; ++channel) {
    commit("x", channel);
  }
  auto& peer = sign_in(1);
  for (std::uint8_t channel = 1; channel <= 50; ++channel) {
    subscribe(1, 1, channel);
  }
  EXPECT_EQ(log_.reads, 1U);
  core_.run();
  EXPECT_EQ(peer.received(), std::string(50, 'x'));
}

TEST_F(HubTest, StartsOverWhenSubscribedAgain) {
  for (const auto* text : {"1", "2", "3"}) {
    commit(text);
  }
  auto& peer = sign_in(1);
  subscribe(1, 3);
  subscribe(1, 2);  // the page for 3 is on its way
  core_.run();
  EXPECT_EQ(peer.received(), "23");
  subscribe(1, 1);
  core_.run();
  EXPECT_EQ(peer.received(), "123");
  publish("4");
  EXPECT_EQ(peer.received(), "4");
}

TEST_F(HubTest, EndsAtOnceWithUnsubscribing) {
  auto& one = sign_in(1);
  auto& two = sign_in(2);
  commit("past");
  subscribe(1);
  subscribe(2);
  carry_out(Unsubscribe{device_id(1), channel_id(1)});
  core_.run();
  publish("new");
  EXPECT_EQ(one.received(), "");
  EXPECT_EQ(two.received(), "pastnew");
  EXPECT_EQ(hub_.channels(), 1U);
  carry_out(Unsubscribe{device_id(2), channel_id(1)});
  EXPECT_EQ(hub_.channels(), 0U);
}

TEST_F(HubTest, KeepsEntriesOfOneBatchInTheOrderOfItsSubscriptions) {
  auto& peer = sign_in(1);
  const CausedEffects batch{{},
                            {Subscribe{device_id(1), channel_id(1), 1}, commit("in"),
                             Unsubscribe{device_id(1), channel_id(1)}, commit("out")}};
  hub_.carry_out({&batch, 1});
  core_.run();
  EXPECT_EQ(peer.received(), "");
}

TEST_F(HubTest, ReplacesTheOlderConnectionOfADevice) {
  auto& older = sign_in(1);
  subscribe(1);
  auto& newer = sign_in(1);
  EXPECT_EQ(older.received(), "");
  EXPECT_EQ(older.close_code(), 4001);
  EXPECT_TRUE(newer.is_signed_in);
  subscribe(1);
  core_.run();
  publish("a");
  EXPECT_EQ(newer.received(), "a");
}

TEST_F(HubTest, ReplacesAConnectionByOneOnAnotherCore) {
  auto& older = sign_in(1);
  carry_out(SignIn{{}, device_id(1)}, net::SessionId{1, 0, 1});
  older.received();
  EXPECT_EQ(older.close_code(), 4001);
}

TEST_F(HubTest, DisconnectsByDevice) {
  auto& revoked = sign_in(1);
  auto& erased = sign_in(2);
  auto& other = sign_in(3);
  carry_out(Disconnect{device_id(1), DisconnectReason::revoked});
  carry_out(Disconnect{device_id(2), DisconnectReason::erased});
  revoked.received();
  erased.received();
  EXPECT_EQ(revoked.close_code(), 4003);
  EXPECT_EQ(erased.close_code(), 4004);
  EXPECT_TRUE(other.session().is_open());
}

TEST_F(HubTest, DeliversNothingMoreToWhoIsDisconnected) {
  auto& peer = sign_in(1);
  subscribe(1);
  core_.run();
  const CausedEffects batch{{}, {Disconnect{device_id(1)}, commit("secret")}};
  hub_.carry_out({&batch, 1});
  EXPECT_EQ(peer.received(), "");
}

TEST_F(HubTest, NotifiesADevice) {
  auto& peer = sign_in(1);
  carry_out(Notify{device_id(1), event("inbox")});
  carry_out(Notify{device_id(2), event("nobody")});
  core_.run();
  EXPECT_EQ(peer.received(), "inbox");
}

TEST_F(HubTest, AnnouncesTheLatestAtMostOnceASecond) {
  auto& peer = sign_in(1);
  for (const auto* text : {"1", "2", "3"}) {
    carry_out(Announce{event(text)});
  }
  core_.pass(200ms);
  EXPECT_EQ(peer.received(), "3");
  carry_out(Announce{event("4")});
  core_.pass(500ms);
  EXPECT_EQ(peer.received(), "");
  carry_out(Announce{event("5")});
  core_.pass(700ms);
  EXPECT_EQ(peer.received(), "5");
}

TEST_F(HubTest, AnnouncesToASlowReaderOnceItReadsAgain) {
  auto& peer = sign_in(1);
  subscribe(1);
  core_.run();
  peer.transport().room = 0;
  for (const auto* text : {"1", "2", "3", "4", "5"}) {
    publish(text);
  }
  carry_out(Announce{event("lists")});
  core_.pass(1s);
  peer.transport().room = test::ScriptedTransport::kEverything;
  peer.session().on_writable();
  core_.run();
  EXPECT_EQ(peer.received(), "1234lists5");
}

TEST_F(HubTest, ClosesWhoCantBeFedBecauseTheLogFails) {
  log_.fails = true;
  auto& peer = sign_in(1);
  subscribe(1);
  core_.run();
  peer.received();
  EXPECT_EQ(peer.close_code(), 1011);
}

TEST_F(HubTest, LearnsWhichChannelsCarryAlerts) {
  sign_in(1);
  EXPECT_FALSE(hub_.is_alert(channel_id(1)));
  log_.is_alert = true;
  subscribe(1);
  core_.run();
  EXPECT_TRUE(hub_.is_alert(channel_id(1)));
}

// Random histories: peers come, go, subscribe and read at random; in the end everybody who stayed
// has what was committed from where they began, once and in order.
TEST_F(HubTest, KeepsEverySubscribersOrderInRandomHistories) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 dice(seed);
    const auto roll = [&](unsigned sides) {
      return std::uniform_int_distribution<unsigned>(0, sides - 1)(dice);
    };
    ManualCore core;
    core.limits.outbox_frames_max = 2;
    MemoryLog log(core);
    log.page_entries = 3;
    Hub hub(core, log, {});
    HubHandler handler(hub);
    core.set_handler(handler);
    struct Seat {
      ManualCore::Peer* peer = nullptr;
      std::uint64_t from = 0;
    };
    std::map<std::uint8_t, Seat> seats;
    std::vector<CausedEffects> batch;
    std::uint64_t committed = 0;
    for (int step = 0; step < 300; ++step) {
      const auto device = static_cast<std::uint8_t>(1 + roll(4));
      Seat& seat = seats[device];
      switch (roll(7)) {
        case 0:
          if (seat.peer == nullptr) {
            seat.peer = &core.connect();
            const std::uint64_t from = 1 + roll(static_cast<unsigned>(committed) + 1);
            const CausedEffects joined{
                seat.peer->session().id(),
                {SignIn{{}, device_id(device)}, Subscribe{device_id(device), channel_id(1), from}}};
            hub.carry_out({&joined, 1});
            seat.from = from;
          }
          break;
        case 1:
          if (seat.peer != nullptr && roll(4) == 0) {
            core.disconnect(*seat.peer);
            seat.peer = nullptr;
          }
          break;
        case 2:
          if (seat.peer != nullptr) {
            seat.peer->transport().room = roll(2) == 0 ? 0 : roll(40);
          }
          break;
        case 3:
          if (seat.peer != nullptr) {
            seat.peer->transport().room = test::ScriptedTransport::kEverything;
            seat.peer->session().on_writable();
          }
          break;
        case 4:
          core.run();
          break;
        default:
          for (unsigned i = 0; i <= roll(3); ++i) {
            const std::string text(1, static_cast<char>('!' + committed++ % 90));
            log.entries[channel_id(1)].push_back(text);
            batch.push_back({{}, {Publish{channel_id(1), committed, event(text)}}});
          }
          if (roll(3) != 0) {
            hub.carry_out(batch);
            batch.clear();
          }
      }
    }
    hub.carry_out(batch);
    for (auto& [device, seat] : seats) {
      if (seat.peer != nullptr) {
        seat.peer->transport().room = test::ScriptedTransport::kEverything;
        seat.peer->session().on_writable();
      }
    }
    core.run();
    for (auto& [device, seat] : seats) {
      if (seat.peer != nullptr) {
        std::string expected;
        for (std::uint64_t seq = seat.from; seq <= committed; ++seq) {
          expected += log.entries[channel_id(1)][seq - 1];
        }
        EXPECT_EQ(seat.peer->received(), expected);
      }
    }
    core.disconnect_all();
  }
}

}  // namespace
}  // namespace indaba::server
