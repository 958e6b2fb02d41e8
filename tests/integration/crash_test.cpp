// Proves that an acknowledgement is a promise: the server is killed at any moment while devices
// send, again and again; whatever was acknowledged is in the log, at its place, once.
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "protocol/frames/log.h"
#include "tests/integration/planted_server.h"

namespace indaba::test {
namespace {

using namespace protocol;

constexpr std::size_t kDevices = 16;

// 3, or as many as INDABA_KILLS says (`./dev soak`).
int kills() {
  const char* text = std::getenv("INDABA_KILLS");
  return text == nullptr ? 3 : std::stoi(text);
}

// One device: what it has been promised, and what it has asked last.
class Sender {
 public:
  Sender(const PlantedServer& served, std::size_t number) : served_(served), number_(number) {}

  // Until the connection breaks; what was not acknowledged is sent again next time.
  void send_until_it_breaks(std::atomic<int>& acknowledged) {
    try {
      const auto client = served_.sign_in(served_.device(number_));
      while (true) {
        SendRequest request;
        request.channel = served_.channel();
        request.message = id(next_);
        request.body = body(next_);
        const std::uint64_t seq = client->ask<SendReply>("send", request).seq;
        places_.emplace(seq, next_++);
        ++acknowledged;
      }
    } catch (const std::runtime_error&) {
    }
  }

  MessageId id(std::uint32_t message) const {
    return MessageId(
        ByteArray<16>{static_cast<std::uint8_t>(number_), static_cast<std::uint8_t>(message >> 16),
                      static_cast<std::uint8_t>(message >> 8), static_cast<std::uint8_t>(message)});
  }
  Bytes body(std::uint32_t message) const {
    return to_bytes("message " + std::to_string(message) + " of device " + std::to_string(number_));
  }
  const std::map<std::uint64_t, std::uint32_t>& places() const { return places_; }

 private:
  const PlantedServer& served_;
  std::size_t number_;
  std::uint32_t next_ = 0;
  std::map<std::uint64_t, std::uint32_t> places_;  // acknowledged, by seq
};

std::map<std::uint64_t, Entry> read_all(DeviceClient& client, const ChannelId& channel) {
  std::map<std::uint64_t, Entry> entries;
  for (std::uint64_t from = 1;;) {
    const auto page = client.ask<ReadReply>("read", ReadRequest{channel, from, false, 100});
    if (page.entries.empty()) {
      return entries;
    }
    for (const Entry& entry : page.entries) {
      EXPECT_TRUE(entries.emplace(entry.seq, entry).second);
      from = entry.seq + 1;
    }
  }
}

TEST(Kills, LoseNothingThatWasAcknowledged) {
  const auto seed = static_cast<std::uint32_t>(std::random_device{}());
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  PlantedServer served(kDevices, {"INDABA_REQUESTS_RATE_PERCENT=0"});
  std::vector<Sender> senders;
  for (std::size_t i = 0; i < kDevices; ++i) {
    senders.emplace_back(served, i);
  }
  for (int i = 0; i < kills(); ++i) {
    std::atomic<int> acknowledged = 0;
    std::vector<std::thread> threads;
    threads.reserve(senders.size());
    for (Sender& sender : senders) {
      threads.emplace_back([&] { sender.send_until_it_breaks(acknowledged); });
    }
    const auto enough = static_cast<int>(random() % 2'000);
    while (acknowledged < enough) {
      std::this_thread::yield();
    }
    served.server().process().signal(SIGKILL);
    served.server().process().wait();
    for (std::thread& thread : threads) {
      thread.join();
    }
    served.server().start_again();
    ASSERT_EQ(served.server().ask("check").text, "all is well\n");
  }
  const auto client = served.sign_in(served.device(0));
  const auto entries = read_all(*client, served.channel());
  std::set<MessageId> seen;
  for (const auto& [seq, entry] : entries) {
    EXPECT_TRUE(seen.insert(entry.message.value()).second);
  }
  for (const Sender& sender : senders) {
    for (const auto& [seq, message] : sender.places()) {
      ASSERT_TRUE(entries.contains(seq)) << seq;
      EXPECT_EQ(entries.at(seq).message, sender.id(message));
      EXPECT_EQ(entries.at(seq).body, sender.body(message));
    }
  }
}

}  // namespace
}  // namespace indaba::test
