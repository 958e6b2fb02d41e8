// Proves who reaches the running server over its local socket, and what it makes of what is no
// command; over real sockets in a folder of the test's own, served on a thread of its own.
#include "server/local_socket.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

#include "server/net/error.h"
#include "tests/support/storage/scratch_folder.h"

namespace indaba::server {
namespace {

using net::NetError;

// The other end, byte by byte.
class Peer {
 public:
  explicit Peer(const std::string& path) : descriptor_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, path.size());
    EXPECT_EQ(::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)),
              0);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer() { ::close(descriptor_); }

  void send(const std::string& text) const {
    ASSERT_EQ(::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(text.size()));
  }
  // The server may hang up before it has taken all.
  void send_in_vain(const std::string& text) const {
    (void)::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
  }
  void end() const { ::shutdown(descriptor_, SHUT_WR); }
  // All until the server closes.
  std::string receive() const {
    std::string text;
    std::array<char, 512> buffer{};
    ssize_t read = 0;
    while ((read = ::recv(descriptor_, buffer.data(), buffer.size(), 0)) > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(read));
    }
    return text;
  }

 private:
  const int descriptor_;
};

class Local : public testing::Test {
 public:
  ~Local() override { stop(); }

 protected:
  LocalCommands commands() {
    LocalCommands commands;
    commands.emplace("echo", [](std::string arguments, const auto& answer) {
      answer({true, std::move(arguments)});
    });
    commands.emplace("fail", [](const std::string&, const auto& answer) {
      answer({false, "it can't be done\n"});
    });
    commands.emplace("later", [this](const std::string&, const auto& answer) {
      elsewhere_.emplace_back([answer] { answer({true, "from another thread\n"}); });
    });
    return commands;
  }
  std::error_code open() {
    auto socket = LocalSocket::open(io_, path_, commands());
    if (!socket) {
      return socket.error();
    }
    socket_ = std::move(socket).value();
    thread_ = std::thread([this] { io_.run(); });
    return {};
  }
  void stop() {
    if (thread_.joinable()) {
      net::asio::post(io_, [this] { io_.stop(); });
      thread_.join();
    }
    for (std::thread& thread : elsewhere_) {
      thread.join();
    }
    elsewhere_.clear();
    socket_.reset();
  }
  LocalAnswer ask(const std::string& command) { return ask_locally(path_, command).value(); }
  std::string exchange(const std::string& sent) const {
    const Peer peer(path_);
    peer.send(sent);
    peer.end();
    return peer.receive();
  }
  mode_t mode() const {
    struct stat status {};
    return ::lstat(path_.c_str(), &status) == 0 ? status.st_mode : 0;
  }

  test::ScratchFolder folder_;
  std::string path_ = folder_.path("indabad.sock");
  net::asio::io_context io_;
  std::vector<std::thread> elsewhere_;
  std::unique_ptr<LocalSocket> socket_;
  std::thread thread_;
};

TEST_F(Local, IsForItsOwnerAloneWhateverTheMask) {
  const mode_t mask = ::umask(0);
  ASSERT_FALSE(open());
  EXPECT_EQ(::umask(mask), 0U);  // left as it was
  EXPECT_TRUE(S_ISSOCK(mode()));
  EXPECT_EQ(mode() & 0777U, 0600U);
}

TEST_F(Local, AnswersCommandsWithTheirArguments) {
  ASSERT_FALSE(open());
  const LocalAnswer answer = ask("echo one  two ");
  EXPECT_TRUE(answer.done);
  EXPECT_EQ(answer.text, "one  two ");
  EXPECT_EQ(ask("echo").text, "");
  EXPECT_FALSE(ask("fail").done);
  EXPECT_EQ(ask("fail").text, "it can't be done\n");
  EXPECT_EQ(ask("later").text, "from another thread\n");
}

TEST_F(Local, ServesSeveralAtOnce) {
  ASSERT_FALSE(open());
  const Peer slow(path_);
  slow.send("echo ");
  EXPECT_EQ(ask("echo quick").text, "quick");
  slow.send("slow\n");
  EXPECT_EQ(slow.receive(), "ok\nslow");
}

TEST_F(Local, RefusesWhatIsNoCommand) {
  ASSERT_FALSE(open());
  for (const std::string& line :
       {std::string("\n"), std::string(" \n"), std::string("dance\n"), std::string("ECHO x\n"),
        std::string("echo\tx\n"), std::string("\0echo\n", 6), std::string("\xff\xfe\n")}) {
    EXPECT_EQ(exchange(line), "failed\nno such command\n");
  }
  EXPECT_EQ(ask("echo still here").text, "still here");
}

TEST_F(Local, TakesALineOfAKibibyteAndNoMore) {
  ASSERT_FALSE(open());
  const std::string longest(1'024 - 6, 'x');
  EXPECT_EQ(exchange("echo " + longest + "\n"), "ok\n" + longest);
  EXPECT_EQ(exchange("echo " + longest + "x\n"), "");
  const Peer peer(path_);
  peer.send_in_vain(std::string(100'000, 'x'));
  EXPECT_EQ(peer.receive(), "");
  EXPECT_EQ(ask_locally(path_, std::string(2'000, 'x')).error(), NetError::not_running);
  EXPECT_EQ(ask("echo still here").text, "still here");
}

TEST_F(Local, AnswersOneCommandAConnection) {
  ASSERT_FALSE(open());
  EXPECT_EQ(exchange("echo one\necho two\n"), "ok\none");
}

TEST_F(Local, HangsUpOnWhoEndsWithoutACommand) {
  ASSERT_FALSE(open());
  EXPECT_EQ(exchange(""), "");
  EXPECT_EQ(exchange("echo unfinished"), "");
  EXPECT_EQ(ask("echo still here").text, "still here");
}

TEST_F(Local, ReplacesTheSocketOfAnEarlierRun) {
  ASSERT_FALSE(open());
  const std::string left = folder_.path("left.sock");
  std::filesystem::rename(path_, left);  // so that nobody removes it
  stop();
  std::filesystem::rename(left, path_);
  EXPECT_EQ(ask_locally(path_, "echo x").error(), NetError::not_running);
  io_.restart();
  ASSERT_FALSE(open());
  EXPECT_EQ(ask("echo x").text, "x");
}

TEST_F(Local, LeavesWhatIsNoSocketAlone) {
  const auto is_refused = [&] { return open() == make_error_code(NetError::listen_failed); };
  std::ofstream(path_) << "mine";
  EXPECT_TRUE(is_refused());
  std::ifstream file(path_);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "mine");

  std::filesystem::rename(path_, folder_.path("file"));
  std::filesystem::create_symlink(folder_.path("file"), path_);
  EXPECT_TRUE(is_refused());
  EXPECT_TRUE(std::filesystem::is_symlink(path_));

  std::filesystem::remove(path_);
  std::filesystem::create_directory(path_);
  EXPECT_TRUE(is_refused());
  EXPECT_TRUE(std::filesystem::is_directory(path_));
}

TEST_F(Local, RemovesItsFileWhenItCloses) {
  ASSERT_FALSE(open());
  net::asio::post(io_, [this] { socket_->close(); });
  stop();
  EXPECT_EQ(mode(), 0U);
}

TEST_F(Local, HasAPathThatTheSystemTakes) {
  path_ = folder_.path(std::string(120, 'x'));
  EXPECT_EQ(open(), NetError::listen_failed);
  EXPECT_EQ(ask_locally(path_, "echo x").error(), NetError::not_running);
  path_ = folder_.path("no/folder.sock");
  EXPECT_EQ(open(), NetError::listen_failed);
}

TEST_F(Local, IsNotRunningWhereNobodyListens) {
  EXPECT_EQ(ask_locally(path_, "echo x").error(), NetError::not_running);
  std::ofstream(path_) << "a file";
  EXPECT_EQ(ask_locally(path_, "echo x").error(), NetError::not_running);
}

}  // namespace
}  // namespace indaba::server
