// Proves that peers who are slow, silent or too many cost the server little, and others nothing:
// each is ended by its own deadline, memory stays bounded, and whoever comes later is served.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <list>

#include "tests/integration/served.h"
#include "tests/integration/tls_client.h"
#include "tests/support/server/client_frames.h"

namespace indaba::test {
namespace {

std::string message(std::string_view payload) { return text(client_message(as_bytes(payload))); }

void open_socket(TlsClient& client) {
  client.send(kUpgradeRequest);
  client.read_until(
      [](std::string_view so_far) { return so_far.find("\r\n\r\n") != std::string_view::npos; });
}

void sign_in(TlsClient& client) {
  open_socket(client);
  client.send(message("sign in"));
  client.read_bytes(9);
}

void expect_served(std::uint16_t port) {
  TlsClient client(port);
  client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(client.read_to_end().starts_with("HTTP/1.1 200 "));
}

TEST(SlowPeers, ThatDoNotFinishTheHandshakeAreClosed) {
  const FrameServer server({"INDABA_HTTP_HANDSHAKE_MS_MAX=200"});
  TcpClient silent(server.port());
  TcpClient begun(server.port());
  begun.send("\x16\x03\x01\x02");
  expect_served(server.port());
  EXPECT_TRUE(silent.is_closed_by_peer());
  EXPECT_TRUE(begun.is_closed_by_peer());
}

TEST(SlowPeers, ThatDoNotFinishARequestAreClosed) {
  const FrameServer server({"INDABA_HTTP_HEADER_MS_MAX=200"});
  TlsClient silent(server.port());
  TlsClient begun(server.port());
  begun.send("GET /healthz HTTP/1.1\r\nHost: loc");
  expect_served(server.port());
  silent.read_to_end();
  begun.read_to_end();
  EXPECT_FALSE(silent.has_timed_out());
  EXPECT_FALSE(begun.has_timed_out());
}

TEST(SlowPeers, ThatSayNothingBetweenTwoRequestsAreClosed) {
  const FrameServer server({"INDABA_HTTP_KEEP_ALIVE_MS=200"});
  TlsClient client(server.port());
  client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_TRUE(client.read_to_end().starts_with("HTTP/1.1 200 "));
  EXPECT_FALSE(client.has_timed_out());
}

TEST(SlowPeers, ThatDoNotSignInAreClosed) {
  const FrameServer server(
      {"INDABA_SESSION_SIGN_IN_MS_MAX=200", "INDABA_SESSION_CLOSE_MS_MAX=200"});
  TlsClient client(server.port());
  open_socket(client);
  const std::string last = client.read_to_end();
  EXPECT_TRUE(last.ends_with(std::string("\x88\x02", 2) + text(close_payload(4008))));
}

TEST(SlowPeers, ThatAnswerNoPingAreClosed) {
  const FrameServer server({"INDABA_SESSION_PING_MS=200", "INDABA_SESSION_PONG_MS_MAX=200"});
  TlsClient client(server.port());
  sign_in(client);
  const std::string received = client.read_to_end();
  EXPECT_FALSE(client.has_timed_out());
  EXPECT_EQ(received.substr(0, 2), std::string("\x89\x00", 2));
}

TEST(SlowPeers, ThatDoNotFinishAMessageAreClosed) {
  const FrameServer server(
      {"INDABA_SESSION_MESSAGE_MS_MAX=200", "INDABA_SESSION_CLOSE_MS_MAX=200"});
  TlsClient client(server.port());
  sign_in(client);
  client.send(message("hello").substr(0, 8));
  client.read_to_end();
  EXPECT_FALSE(client.has_timed_out());
}

// What it is sent back and does not read fills the kernel's buffers, then its outbox.
TEST(SlowPeers, ThatDoNotReadAreClosedBeforeTheyCostMemory) {
  FrameServer server({"INDABA_SESSION_WRITE_STALL_MS_MAX=300"});
  expect_served(server.port());
  const double before = server.process().resident_kib();
  std::list<TlsClient> clients;
  const std::string large = message(std::string(std::size_t{1} << 20, 'x'));
  for (int i = 0; i < 8; ++i) {
    TlsClient& client = clients.emplace_back(server.port());
    client.tcp().keep_little();
    sign_in(client);
  }
  for (TlsClient& client : clients) {
    for (int i = 0; i < 32 && client.send(large); ++i) {
    }
  }
  expect_served(server.port());
  EXPECT_LT(server.process().resident_kib() - before, 8.0 * 8 * 1024);
  for (TlsClient& client : clients) {
    client.read_to_end();
    EXPECT_FALSE(client.has_timed_out());
  }
}

TEST(ManyPeers, FindTheServerAgainOnceDescriptorsAreThere) {
  FrameServer server({"INDABA_CONNECTIONS_UNAUTHENTICATED_PER_ADDRESS_MAX=0"}, 64);
  {
    std::list<TcpClient> crowd;
    for (int i = 0; i < 100; ++i) {
      crowd.emplace_back(server.port());
    }
    EXPECT_LT(server.process().descriptors(), 80U);
  }
  expect_served(server.port());
}

TEST(ManyPeers, OfOneAddressThatHaveNotSignedInAreBounded) {
  const FrameServer server({"INDABA_CONNECTIONS_UNAUTHENTICATED_PER_ADDRESS_MAX=4"});
  std::list<TlsClient> clients;
  for (int i = 0; i < 4; ++i) {
    open_socket(clients.emplace_back(server.port()));
  }
  TcpClient fifth(server.port());
  EXPECT_TRUE(fifth.is_closed_by_peer());
  // Who has signed in does not count.
  clients.front().send(message("sign in"));
  clients.front().read_bytes(9);
  expect_served(server.port());
}

// AddressSanitizer keeps what was freed, ThreadSanitizer shadows everything: their processes' sizes
// say nothing of ours.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif

TEST(ManyPeers, MayAllComeBackAtOnce) {
  constexpr std::size_t kPeers = 2'000;
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 2 * kPeers);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
  FrameServer server({"INDABA_CONNECTIONS_UNAUTHENTICATED_PER_ADDRESS_MAX=0"});
  for (int round = 0; round < 2; ++round) {
    std::list<TlsClient> peers;
    for (std::size_t i = 0; i < kPeers; ++i) {
      peers.emplace_back(server.port()).send(kUpgradeRequest + message("sign in"));
    }
    for (TlsClient& peer : peers) {
      const std::string received =
          peer.read_until([](std::string_view so_far) { return so_far.ends_with("sign in"); });
      EXPECT_TRUE(received.ends_with("sign in"));
    }
    if (!kIsSanitized) {
      EXPECT_LT(server.process().resident_kib(), 120.0 * 1024);
    }
  }
  expect_served(server.port());
}

}  // namespace
}  // namespace indaba::test
