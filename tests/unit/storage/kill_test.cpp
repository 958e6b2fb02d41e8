// Proves that a process killed at any moment loses no message that it acknowledged, and takes none
// twice: a child appends to real files through the executor and tells what is durable over a pipe,
// until it is killed. INDABA_KILLS is how many times, 10 if it is not set.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "crypto/base/check.h"
#include "storage/executor.h"
#include "storage/sqlite/database.h"
#include "tests/support/storage/records.h"
#include "tests/support/storage/scratch_folder.h"

namespace indaba::storage {
namespace {

using test::id_of;

constexpr std::uint64_t kSenders = 16;
const ChannelId kChannel = id_of<ChannelId>(1);

// What the child does: 16 senders with one message in flight each; each number goes into the pipe
// once the message of that number is durable.
class Child {
 public:
  Child(const std::string& path, std::uint64_t from, int pipe)
      : database_(open_sqlite({.path = path, .vfs = {}}).value()),
        executor_(StoreExecutor::start(*database_, observer_, {.checkpoint_pages = 100}).value()),
        next_(from),
        pipe_(pipe) {}

  void run() {
    for (std::uint64_t sender = 0; sender < kSenders; ++sender) {
      check(executor_->write(piece(next_.fetch_add(1))).has_value());
    }
    while (true) {
      ::pause();
    }
  }

 private:
  std::unique_ptr<WritePiece> piece(std::uint64_t number) {
    return write_piece(
        [number](Store& store) -> Status {
          INDABA_TRY(store.log->append(kChannel, test::message_of(number, "message")));
          return {};
        },
        [this, number](std::error_code error) {
          check(!error);
          check(::write(pipe_, &number, sizeof number) == sizeof number);
          check(executor_->write(piece(next_.fetch_add(1))).has_value());
        });
  }

  CommitObserver observer_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<StoreExecutor> executor_;
  std::atomic<std::uint64_t> next_;
  const int pipe_;
};

// Runs a child until it has acknowledged so many messages, kills it, and returns all that it
// acknowledged until then.
std::vector<std::uint64_t> killed_after(std::uint64_t count, const std::string& path,
                                        std::uint64_t from) {
  std::array<int, 2> ends{};
  check(::pipe(ends.data()) == 0);
  const pid_t child = ::fork();
  check(child >= 0);
  if (child == 0) {
    ::close(ends[0]);
    Child(path, from, ends[1]).run();
  }
  ::close(ends[1]);
  std::vector<std::uint64_t> acknowledged;
  std::uint64_t number = 0;
  while (::read(ends[0], &number, sizeof number) == sizeof number) {
    acknowledged.push_back(number);
    if (acknowledged.size() == count) {
      check(::kill(child, SIGKILL) == 0);
    }
  }
  ::close(ends[0]);
  int status = 0;
  check(::waitpid(child, &status, 0) == child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  return acknowledged;
}

int kills() {
  const char* asked = std::getenv("INDABA_KILLS");
  return asked != nullptr ? std::stoi(asked) : 10;
}

TEST(Kill, LosesNothingAcknowledgedAndTakesNothingTwice) {
  const test::ScratchFolder folder;
  const std::string path = folder.path("store");
  {
    const auto database = open_sqlite({.path = path, .vfs = {}}).value();
    Writer& writer = database->writer();
    check(writer.begin().has_value());
    check(writer.store().channels->create(test::channel_of(1)).has_value());
    check(writer.commit().has_value());
  }
  std::mt19937 dice(7);
  std::uint64_t next = 1;
  for (int kill = 0; kill < kills(); ++kill) {
    const auto acknowledged = killed_after(1 + dice() % 600, path, next);
    const auto database = open_sqlite({.path = path, .vfs = {}}).value();
    ASSERT_EQ(database->check().value(), std::vector<std::string>{});
    Writer& writer = database->writer();
    ASSERT_TRUE(writer.begin());
    for (const std::uint64_t number : acknowledged) {
      ASSERT_TRUE(writer.store().log->find(kChannel, id_of<MessageId>(number))) << number;
    }
    // What was on its way may have been kept.
    next += acknowledged.size() + kSenders;
    const std::uint64_t head = writer.store().log->head(kChannel).value().seq;
    ASSERT_LT(head, next);
    writer.abandon();
  }
}

}  // namespace
}  // namespace indaba::storage
