// Proves what OpenSSL is told about a socket: what has come, that nothing has come yet, without
// asking the system where a short read has shown it, and that the peer is gone.
#include "server/net/socket_bio.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace indaba::server::net {
namespace {

struct BioDeleter {
  void operator()(BIO* bio) const { BIO_free(bio); }
};

class SocketBio : public testing::Test {
 public:
  SocketBio() {
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_.data()), 0);
    bio_.reset(make_socket_bio(ends_[0]));
  }
  ~SocketBio() override {
    ::close(ends_[0]);
    hang_up();
  }

 protected:
  void peer_says(std::string_view words) const {
    EXPECT_EQ(::send(ends_[1], words.data(), words.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(words.size()));
  }
  void hang_up() { ::close(std::exchange(ends_[1], -1)); }

  // "not yet", "end", or what was read.
  std::string read(std::size_t room) const {
    std::string text(room, '\0');
    std::size_t size = 0;
    if (BIO_read_ex(bio_.get(), text.data(), room, &size) == 1) {
      return text.substr(0, size);
    }
    return BIO_should_retry(bio_.get()) != 0 ? "not yet" : "end";
  }

  std::array<int, 2> ends_{-1, -1};
  std::unique_ptr<BIO, BioDeleter> bio_;
};

TEST_F(SocketBio, ReadsWhatHasCome) {
  peer_says("words");
  EXPECT_EQ(read(3), "wor");
  EXPECT_EQ(read(3), "ds");
}

TEST_F(SocketBio, SaysNotYetWhereNothingHasCome) {
  EXPECT_EQ(read(3), "not yet");
  peer_says("ab");
  EXPECT_EQ(read(3), "ab");
}

TEST_F(SocketBio, SaysNotYetOnceBehindAShortRead) {
  peer_says("ab");
  EXPECT_EQ(read(3), "ab");
  peer_says("cd");
  EXPECT_EQ(read(3), "not yet");
  EXPECT_EQ(read(3), "cd");
}

TEST_F(SocketBio, AsksAgainBehindAFullRead) {
  peer_says("abc");
  EXPECT_EQ(read(3), "abc");
  peer_says("d");
  EXPECT_EQ(read(3), "d");
}

TEST_F(SocketBio, SaysThatThePeerIsGone) {
  peer_says("ab");
  hang_up();
  EXPECT_EQ(read(3), "ab");
  EXPECT_EQ(read(3), "not yet");
  EXPECT_EQ(read(3), "end");
}

TEST_F(SocketBio, WritesWithoutASignalToWhoIsGone) {
  hang_up();
  EXPECT_LE(BIO_write(bio_.get(), "ab", 2), 0);
  EXPECT_EQ(BIO_should_retry(bio_.get()), 0);
}

TEST_F(SocketBio, KeepsItsDescriptorOpen) {
  bio_.reset();
  EXPECT_NE(::fcntl(ends_[0], F_GETFD), -1);
}

}  // namespace
}  // namespace indaba::server::net
