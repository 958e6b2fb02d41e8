// Proves that a file is taken from a server only as it came and within its bounds: a peer on
// loopback says what a test has it say, and closes.
#include "clients/cli/net/fetch.h"

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "clients/cli/net/wire.h"
#include "crypto/base/check.h"

namespace indaba::cli {
namespace {

// Takes one connection, reads a request's head, says its answer, and closes.
class Peer {
 public:
  explicit Peer(std::string answer)
      : listener_(::socket(AF_INET, SOCK_STREAM, 0)), answer_(std::move(answer)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    check(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    ::listen(listener_, 1);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer() {
    thread_.join();
    ::close(listener_);
  }

  Result<Fetched> ask(std::size_t bytes_max, const std::string& host = "127.0.0.1") const {
    return fetch({.is_tls = false, .host = host, .port = port_, .key_hash = {}}, "/file",
                 bytes_max);
  }
  const std::string& request() const { return request_; }

 private:
  void serve() {
    const int peer = ::accept(listener_, nullptr, nullptr);
    char byte = 0;
    while (!request_.ends_with("\r\n\r\n") && ::recv(peer, &byte, 1, 0) == 1) {
      request_ += byte;
    }
    ::send(peer, answer_.data(), answer_.size(), MSG_NOSIGNAL);
    ::shutdown(peer, SHUT_WR);
    while (::recv(peer, &byte, 1, 0) == 1) {
    }
    ::close(peer);
  }

  int listener_;
  const std::string answer_;
  std::uint16_t port_ = 0;
  std::string request_;
  std::thread thread_;
};

const std::string kHead = "HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n";

TEST(Fetch, TakesAFileAsItCame) {
  for (const std::string& answer :
       {kHead + "Content-Length: 3\r\n\r\nabc", kHead + "\r\nabc",
        kHead + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"}) {
    const auto fetched = Peer(answer).ask(3);
    ASSERT_TRUE(fetched) << answer;
    EXPECT_EQ(fetched->status, 200U);
    EXPECT_EQ(fetched->type, "text/css");
    EXPECT_EQ(fetched->body, Bytes({'a', 'b', 'c'}));
    EXPECT_FALSE(fetched->is_too_long);
  }
}

TEST(Fetch, AsksForNothingCompressedAndKeepsNoConnection) {
  const Peer peer(kHead + "Content-Length: 0\r\n\r\n");
  ASSERT_TRUE(peer.ask(0));
  EXPECT_THAT(peer.request(), testing::StartsWith("GET /file HTTP/1.1\r\n"));
  EXPECT_THAT(peer.request(), testing::HasSubstr("Accept-Encoding: identity\r\n"));
  EXPECT_THAT(peer.request(), testing::HasSubstr("Connection: close\r\n"));
}

TEST(Fetch, TakesNoMoreThanItsBound) {
  for (const std::string& answer :
       {kHead + "Content-Length: 4\r\n\r\nabcd", kHead + "\r\nabcd",
        kHead + "Content-Length: 9999999999999\r\n\r\n",
        kHead + "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n"}) {
    const auto fetched = Peer(answer).ask(3);
    ASSERT_TRUE(fetched) << answer;
    EXPECT_TRUE(fetched->is_too_long);
    EXPECT_TRUE(fetched->body.empty());
  }
}

TEST(Fetch, FollowsNoRedirection) {
  const auto fetched =
      Peer("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
          .ask(3);
  ASSERT_TRUE(fetched);
  EXPECT_EQ(fetched->status, 302U);
}

TEST(Fetch, SaysWhereNoHttpIsSpoken) {
  for (const std::string& answer :
       {std::string("220 mail.example\r\n\r\n"),
        std::string("\x16\x03\x01\0\x02\x02\x0a\r\n\r\n", 11), kHead + "Content-Length: x\r\n\r\n",
        kHead + "X: " + std::string(65'536, 'a') + "\r\n\r\n"}) {
    EXPECT_EQ(Peer(answer).ask(3).error(), make_error_code(WireError::not_a_server))
        << answer.substr(0, 80);
  }
}

TEST(Fetch, SaysWhereTheConnectionWasLost) {
  const std::string whole = kHead + "Content-Length: 3\r\n\r\nabc";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(Peer(whole.substr(0, size)).ask(3).error(), make_error_code(WireError::unreachable))
        << size;
  }
}

}  // namespace
}  // namespace indaba::cli
