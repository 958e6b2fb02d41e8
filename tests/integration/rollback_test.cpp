// Proves that no place of a log is given twice when an old copy of the database is put back: five
// devices that were ahead of it show what the server has signed, it numbers on above all of them,
// and they agree.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <map>

#include "protocol/content/restart.h"
#include "protocol/frames/events.h"
#include "protocol/frames/log.h"
#include "protocol/statements/channel.h"
#include "protocol/statements/statement.h"
#include "tests/integration/planted_server.h"

namespace indaba::test {
namespace {

using namespace protocol;

constexpr std::size_t kFollowers = 5;

struct SeenEntry {
  Hash log_hash{};
  std::optional<MessageId> message;
  bool operator==(const SeenEntry&) const = default;
};

// A device's client: it remembers what it has seen, the last head that the server has signed, and
// what the server has said of its life.
class Follower {
 public:
  Follower(const PlantedServer& served, const PlantedDevice& device)
      : served_(served), device_(device) {}

  // Returns whether the server is another, or less far, than the one that it knew.
  bool connect() {
    client_ = served_.sign_in(device_);
    const HelloEvent& hello = client_->hello();
    const Incarnation incarnation(hello.incarnation);
    const bool is_known = incarnation_.has_value();
    const bool notices = is_known && (incarnation != *incarnation_ || hello.position < position_);
    incarnation_ = incarnation;
    position_ = hello.position;
    return notices;
  }
  void disconnect() { client_.reset(); }
  void resume(bool shows_its_head) {
    ResumeRequest request;
    request.cursors = {{served_.channel(), last_}};
    if (shows_its_head) {
      request.heads = {head_.value()};
    }
    client_->ask<ResumeReply>("resume", request);
  }
  std::uint64_t send(std::uint8_t number) {
    SendRequest request;
    request.channel = served_.channel();
    request.message = MessageId(ByteArray<16>{number});
    request.body = to_bytes("message " + std::to_string(number));
    return client_->ask<SendReply>("send", request).seq;
  }
  Entry take() {
    const auto event = client_->next_event<EntryEvent>("entry");
    EXPECT_GT(event.entry.seq, last_);
    EXPECT_TRUE(seen_.emplace(event.entry.seq, SeenEntry{event.entry.log_hash, event.entry.message})
                    .second);
    last_ = event.entry.seq;
    if (event.entry.type == EntryType::restart) {
      incarnation_ = must(cbor::decode<Restart>(event.entry.body.value())).incarnation;
    }
    if (event.head) {
      take_head(*event.head);
    }
    return event.entry;
  }
  // One that was posted since it connected.
  Entry take_new() {
    ++position_;
    return take();
  }
  std::vector<Entry> read_all() {
    return client_->ask<ReadReply>("read", ReadRequest{served_.channel(), 1, false, 100}).entries;
  }

  const std::map<std::uint64_t, SeenEntry>& seen() const { return seen_; }
  const ShownHead& head() const { return head_.value(); }
  const Incarnation& incarnation() const { return incarnation_.value(); }

 private:
  void take_head(const SignedHead& head) {
    const Hash alliance = client_->hello().alliance.value();
    const HeadStatement statement{alliance, *incarnation_, served_.channel(), head.seq,
                                  head.log_hash};
    EXPECT_TRUE(
        ed25519_verify(client_->hello().head_key,
                       signing_input(HeadStatement::kType, alliance, cbor::encode(statement)),
                       head.signature.value()));
    head_ = ShownHead{served_.channel(), *incarnation_, head};
  }

  const PlantedServer& served_;
  const PlantedDevice& device_;
  std::unique_ptr<DeviceClient> client_;
  std::map<std::uint64_t, SeenEntry> seen_;
  std::uint64_t last_ = 0;
  std::optional<Incarnation> incarnation_;
  std::uint64_t position_ = 0;  // of the server, as far as it is known
  std::optional<ShownHead> head_;
};

class PutBack : public testing::Test {
 protected:
  PutBack() {
    for (std::size_t i = 0; i < kFollowers; ++i) {
      followers_.emplace_back(served_, served_.device(i));
    }
  }

  bool is_of_store(const std::filesystem::path& file) const {
    return file.filename().string().starts_with("store.sqlite") && file.extension() != ".lock";
  }
  void end_server(int signal) {
    for (Follower& follower : followers_) {
      follower.disconnect();
    }
    served_.server().process().signal(signal);
    served_.server().process().wait();
  }
  void copy_store() {
    for (const auto& file : std::filesystem::directory_iterator(served_.server().data())) {
      if (is_of_store(file)) {
        std::filesystem::copy(file, copy_.path() / file.path().filename());
      }
    }
  }
  void put_copy_back() {
    std::vector<std::filesystem::path> newer;
    for (const auto& file : std::filesystem::directory_iterator(served_.server().data())) {
      if (is_of_store(file)) {
        newer.push_back(file);
      }
    }
    for (const auto& file : newer) {
      std::filesystem::remove(file);
    }
    std::filesystem::copy(copy_.path(), served_.server().data());
  }
  // Each sends in turn, and everybody takes each.
  void talk(std::uint8_t from, std::uint8_t count) {
    for (std::uint8_t number = from; number < from + count; ++number) {
      const std::uint64_t seq = followers_[number % kFollowers].send(number);
      for (Follower& follower : followers_) {
        EXPECT_EQ(follower.take_new().seq, seq);
        EXPECT_EQ(follower.head().head.seq, seq);
      }
    }
  }
  // What stands at each place, which must be the same to all who have ever seen it.
  std::map<std::uint64_t, SeenEntry> all_seen() const {
    std::map<std::uint64_t, SeenEntry> all;
    for (const Follower& follower : followers_) {
      for (const auto& [seq, entry] : follower.seen()) {
        EXPECT_EQ(all.emplace(seq, entry).first->second, entry) << "given twice: " << seq;
      }
    }
    return all;
  }
  // The life that will be lost: as many messages again as the copy has.
  void lose(std::uint8_t messages) {
    for (Follower& follower : followers_) {
      EXPECT_FALSE(follower.connect());
      follower.resume(false);
    }
    talk(1, messages);
    end_server(SIGTERM);
    copy_store();
    served_.server().start_again();
    for (Follower& follower : followers_) {
      EXPECT_FALSE(follower.connect());
      follower.resume(false);
    }
    talk(static_cast<std::uint8_t>(messages + 1), messages);
    end_server(SIGKILL);
    put_copy_back();
    served_.server().start_again();
  }

  PlantedServer served_{kFollowers};
  TemporaryFolder copy_;
  std::vector<Follower> followers_;
};

TEST_F(PutBack, AnOldCopyGivesNoPlaceASecondTime) {
  lose(10);
  const Incarnation lost_life = followers_.front().incarnation();
  const SeenEntry last_in_copy = followers_.front().seen().at(10);

  // One that has nothing to show, and so takes the restart as it is posted.
  Follower unknowing(served_, served_.person(0).devices.at(1));
  unknowing.connect();
  unknowing.resume(false);
  for (std::uint64_t seq = 1; seq <= 10; ++seq) {
    EXPECT_EQ(unknowing.take().seq, seq);
  }
  for (Follower& follower : followers_) {
    EXPECT_EQ(follower.head().head.seq, 20U);
    EXPECT_TRUE(follower.connect());
    follower.resume(true);
  }
  const Entry posted = unknowing.take();
  EXPECT_EQ(posted.type, EntryType::restart);
  EXPECT_GT(posted.seq, 20U);
  const auto restart = must(cbor::decode<Restart>(posted.body.value()));
  EXPECT_EQ(restart.seq, 10U);
  EXPECT_EQ(restart.log_hash, last_in_copy.log_hash);
  EXPECT_NE(restart.incarnation, lost_life);
  for (Follower& follower : followers_) {
    EXPECT_EQ(follower.take(), posted);
    EXPECT_EQ(follower.incarnation(), restart.incarnation);
  }

  talk(21, 10);
  const std::map<std::uint64_t, SeenEntry> seen = all_seen();
  EXPECT_EQ(seen.size(), 31U);
  const std::vector<Entry> log = unknowing.read_all();
  ASSERT_EQ(log.size(), 21U);
  for (const Entry& entry : log) {
    EXPECT_EQ(seen.at(entry.seq), (SeenEntry{entry.log_hash, entry.message}));
  }
  for (Follower& follower : followers_) {
    EXPECT_EQ(follower.read_all(), log);
  }
  EXPECT_THAT(served_.server().ask("stats").text,
              testing::HasSubstr("\nindaba_roll_backs_total 1\n"));
  EXPECT_EQ(served_.server().ask("check").text, "all is well\n");
}

// What was lost comes back as its senders' own, behind everything that anybody has seen.
TEST_F(PutBack, WhatWasLostIsTakenAgain) {
  lose(5);
  for (Follower& follower : followers_) {
    EXPECT_TRUE(follower.connect());
    follower.resume(true);
    EXPECT_EQ(follower.take().type, EntryType::restart);
  }
  talk(6, 5);
  EXPECT_EQ(all_seen().size(), 16U);

  // Nothing of it is new to a server that starts once more.
  end_server(SIGKILL);
  served_.server().start_again();
  for (Follower& follower : followers_) {
    EXPECT_FALSE(follower.connect());
    follower.resume(true);
  }
  talk(11, 5);
  EXPECT_EQ(all_seen().size(), 21U);
  EXPECT_THAT(served_.server().ask("stats").text,
              testing::HasSubstr("\nindaba_roll_backs_total 0\n"));
}

}  // namespace
}  // namespace indaba::test
