// Proves, by what the kernel was asked and when, that an acknowledgement follows the sync of the
// write-ahead log that holds the message: the server runs under strace and is sent one message at
// a time.
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>

#include "protocol/frames/log.h"
#include "tests/integration/planted_server.h"

namespace indaba::test {
namespace {

using namespace protocol;

constexpr int kMessages = 40;

struct Run {
  int code = 0;
  std::string text;
};

Run run(std::vector<std::string> command) {
  ChildOptions options;
  options.command = std::move(command);
  options.takes_errors = true;
  ChildProcess process(std::move(options));
  std::string text = process.read_all();
  return {process.wait(), std::move(text)};
}

// Why nothing can be traced here; empty if it can.
std::string why_not() {
  if (run({"strace", "-V"}).code != 0) {
    return "strace is not installed";
  }
  const Run traced = run({"strace", "-f", "-o", "/dev/null", "true"});
  return traced.code == 0 ? "" : "nothing may be traced here: " + traced.text;
}

// One call of the kernel, in the order in which they began.
struct SystemCall {
  std::string name;
  std::string arguments;
  std::size_t began = 0;  // lines of the trace
  std::size_t ended = 0;  // 0: never
};

// A line is "PID NAME(ARGUMENTS) = RESULT"; where another thread was heard of meanwhile, it is two:
// "PID NAME(ARGUMENTS <unfinished ...>" and "PID <... NAME resumed>) = RESULT".
std::vector<SystemCall> read_trace(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<SystemCall> calls;
  std::map<std::string, std::size_t> unfinished;  // by thread
  std::string line;
  for (std::size_t number = 1; std::getline(file, line); ++number) {
    const std::size_t end_of_thread = line.find(' ');
    const std::size_t begin = line.find_first_not_of(' ', end_of_thread);
    if (end_of_thread == std::string::npos || begin == std::string::npos) {
      continue;
    }
    const std::string thread = line.substr(0, end_of_thread);
    if (line.compare(begin, 5, "<... ") == 0) {
      if (const auto found = unfinished.find(thread); found != unfinished.end()) {
        calls[found->second].ended = number;
        unfinished.erase(found);
      }
      continue;
    }
    const std::size_t open = line.find('(', begin);
    if (open == std::string::npos) {
      continue;  // a signal, an end
    }
    const bool is_whole = !line.ends_with("<unfinished ...>");
    if (!is_whole) {
      unfinished[thread] = calls.size();
    }
    calls.push_back(
        {line.substr(begin, open - begin), line.substr(open + 1), number, is_whole ? number : 0});
  }
  return calls;
}

bool is_about_log(const SystemCall& call) {
  return call.arguments.find("store.sqlite-wal>") != std::string::npos;
}
bool is_sync(const SystemCall& call) { return call.name == "fdatasync" || call.name == "fsync"; }
bool is_write_to(const SystemCall& call, std::string_view what) {
  return !is_sync(call) &&
         call.arguments.substr(0, call.arguments.find(", ")).find(what) != std::string::npos;
}

constexpr const char* kTraced =
    "trace=fdatasync,fsync,sync_file_range,write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg";

std::string marker(int i) { return "message " + std::to_string(1000 + i) + " of many"; }

// The server that strace runs.
pid_t traced_by(pid_t tracer) {
  const std::string id = std::to_string(tracer);
  std::ifstream children("/proc/" + id + "/task/" + id + "/children");
  pid_t child = 0;
  children >> child;
  return child;
}

// Sends them, kills the server so that its last words are those that it has said, and reads what
// it did.
std::vector<SystemCall> trace_of_messages() {
  const TemporaryFolder folder;
  const std::filesystem::path trace = folder.path() / "trace";
  PlantedServer served(2, {"INDABA_REQUESTS_RATE_PERCENT=0", "ASAN_OPTIONS=detect_leaks=0"},
                       {"strace", "-f", "-qq", "-yy", "-s", "20000", "-e", "signal=none", "-e",
                        kTraced, "-o", trace.string()});
  const auto client = served.sign_in(served.device(0));
  for (int i = 0; i < kMessages; ++i) {
    SendRequest request;
    request.channel = served.channel();
    request.message = MessageId(ByteArray<16>{static_cast<std::uint8_t>(i + 1)});
    request.body = to_bytes(marker(i));
    client->ask<SendReply>("send", request);
  }
  const pid_t server = traced_by(served.server().process().id());
  EXPECT_GT(server, 0);
  if (server > 0) {
    ::kill(server, SIGKILL);
  }
  served.server().process().wait();
  return read_trace(trace);
}

TEST(Acknowledgements, FollowTheSyncOfWhatTheyAcknowledge) {
  if (const std::string reason = why_not(); !reason.empty()) {
    ASSERT_EQ(std::getenv("CI"), nullptr) << reason;
    GTEST_SKIP() << reason;
  }
  const std::vector<SystemCall> calls = trace_of_messages();
  std::vector<const SystemCall*> said;  // to the one client
  for (const SystemCall& call : calls) {
    if (is_write_to(call, "<TCP:[") || is_write_to(call, "<TCPv6:[") ||
        is_write_to(call, "<socket:[")) {
      said.push_back(&call);
    }
  }
  ASSERT_GE(said.size(), static_cast<std::size_t>(kMessages));
  for (int i = 0; i < kMessages; ++i) {
    SCOPED_TRACE(i);
    const SystemCall& acknowledged = *said[said.size() - kMessages + static_cast<std::size_t>(i)];
    const SystemCall* written = nullptr;
    const SystemCall* synced = nullptr;
    for (const SystemCall& call : calls) {
      if (written == nullptr && is_about_log(call) && !is_sync(call) &&
          call.arguments.find(marker(i)) != std::string::npos) {
        written = &call;
      } else if (written != nullptr && written->ended != 0 && synced == nullptr && is_sync(call) &&
                 is_about_log(call) && call.began > written->ended) {
        synced = &call;
      }
    }
    ASSERT_NE(written, nullptr);
    ASSERT_NE(synced, nullptr);
    EXPECT_NE(synced->ended, 0U);
    EXPECT_LT(synced->ended, acknowledged.began);
    if (i + 1 < kMessages) {
      // And this is the acknowledgement: what comes next is written only after it.
      const auto next = std::find_if(calls.begin(), calls.end(), [&](const SystemCall& call) {
        return is_about_log(call) && call.arguments.find(marker(i + 1)) != std::string::npos;
      });
      ASSERT_NE(next, calls.end());
      EXPECT_LT(acknowledged.began, next->began);
    }
  }
}

}  // namespace
}  // namespace indaba::test
