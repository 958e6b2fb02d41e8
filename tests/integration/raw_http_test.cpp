// Proves what the listener makes of HTTP that two readers could understand in different ways, over
// real TLS: each is refused by the status named here, its connection is closed, and what stands
// behind it is never taken for a request.
#include <gtest/gtest.h>

#include <map>

#include "tests/integration/served.h"
#include "tests/integration/tls_client.h"

namespace indaba::test {
namespace {

struct HttpCase {
  const char* name;
  std::string bytes;
  int status;  // 0: closed without an answer
};

std::string get(const std::string& fields) { return "GET /healthz HTTP/1.1\r\n" + fields + "\r\n"; }

const std::string kHost = "Host: localhost\r\n";
// Whoever took this for a request would answer a second time.
const std::string kSmuggled = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::vector<HttpCase> refused_cases() {
  const auto nul = std::string(1, '\0');
  return {
      {"content length and chunks",
       "POST /healthz HTTP/1.1\r\n" + kHost +
           "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + kSmuggled,
       400},
      {"chunks", get(kHost + "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n" + kSmuggled, 400},
      {"chunk extensions",
       get(kHost + "Transfer-Encoding: chunked\r\n") + "0;a=b\r\n\r\n" + kSmuggled, 400},
      {"obfuscated transfer encoding", get(kHost + "Transfer-Encoding: xchunked\r\n"), 400},
      {"transfer encoding with a tab", get(kHost + "Transfer-Encoding:\tchunked\r\n"), 400},
      {"transfer encoding in capitals", get(kHost + "TRANSFER-ENCODING: CHUNKED\r\n"), 400},
      {"transfer encoding twice",
       get(kHost + "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"), 400},
      {"transfer encoding identity", get(kHost + "Transfer-Encoding: identity\r\n"), 400},
      {"space before the colon", get(kHost + "Transfer-Encoding : chunked\r\n"), 400},
      {"a body", get(kHost + "Content-Length: 5\r\n") + "hello", 413},
      {"two lengths", get(kHost + "Content-Length: 0\r\nContent-Length: 5\r\n") + "hello", 400},
      {"two equal lengths", get(kHost + "Content-Length: 0\r\nContent-Length: 0\r\n"), 400},
      {"a list of lengths", get(kHost + "Content-Length: 0, 0\r\n"), 400},
      {"length with a sign", get(kHost + "Content-Length: +0\r\n"), 400},
      {"length in hexadecimal", get(kHost + "Content-Length: 0x0\r\n"), 400},
      {"negative length", get(kHost + "Content-Length: -1\r\n"), 400},
      {"endless length", get(kHost + "Content-Length: " + std::string(40, '9') + "\r\n"), 400},
      {"bare LF after the request line", "GET /healthz HTTP/1.1\n" + kHost + "\r\n", 400},
      {"bare LF after a field", "GET /healthz HTTP/1.1\r\nHost: localhost\n\r\n", 400},
      {"bare LF at the end", "GET /healthz HTTP/1.1\r\n" + kHost + "\n" + kSmuggled, 400},
      {"bare CR in a value", get(kHost + "X: a\rY: b\r\n"), 400},
      {"folded field", get(kHost + "X: a\r\n b\r\n"), 400},
      {"folded with a tab", get(kHost + "X: a\r\n\tTransfer-Encoding: chunked\r\n"), 400},
      {"first field folded", "GET /healthz HTTP/1.1\r\n " + kHost + "\r\n", 400},
      {"NUL in a value", get(kHost + "X: a" + nul + "b\r\n"), 400},
      {"NUL in a name", get(kHost + "X" + nul + ": a\r\n"), 400},
      {"NUL in the target", "GET /heal" + nul + "thz HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"escape in a value", get(kHost + "X: \x1b[2J\r\n"), 400},
      {"DEL in a value", get(kHost + "X: \x7f\r\n"), 400},
      {"field without a colon", get(kHost + "Nonsense\r\n"), 400},
      {"field without a name", get(kHost + ": a\r\n"), 400},
      {"name with brackets", get(kHost + "X(y): a\r\n"), 400},
      {"no Host", get(""), 400},
      {"two Hosts", get(kHost + kHost), 400},
      {"empty Host", get("Host:\r\n"), 400},
      {"Host with a path", get("Host: localhost/x\r\n"), 400},
      {"Host with a user", get("Host: someone@localhost\r\n"), 400},
      {"Host with a space", get("Host: local host\r\n"), 400},
      {"two Origins", get(kHost + "Origin: https://a\r\nOrigin: https://b\r\n"), 400},
      {"no target", "GET HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"two spaces", "GET  /healthz HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"a tab between", "GET\t/healthz HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"space in the target", "GET /heal thz HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"bytes beyond ASCII in the target", "GET /h\xc3\xa9 HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"absolute target", "GET http://localhost/healthz HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"asterisk", "GET * HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"fragment", "GET /#x HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"an empty line before", "\r\n" + get(kHost), 400},
      {"HTTP/1.0", "GET /healthz HTTP/1.0\r\n" + kHost + "\r\n", 505},
      {"HTTP/1.2", "GET /healthz HTTP/1.2\r\n" + kHost + "\r\n", 400},
      {"HTTP/2 without TLS's word", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
      {"no version", "GET /healthz\r\n" + kHost + "\r\n", 400},
      {"lower-case version", "GET /healthz http/1.1\r\n" + kHost + "\r\n", 400},
      {"POST", "POST /healthz HTTP/1.1\r\n" + kHost + "\r\n", 405},
      {"OPTIONS", "OPTIONS /healthz HTTP/1.1\r\n" + kHost + "\r\n", 405},
      {"CONNECT", "CONNECT localhost:443 HTTP/1.1\r\n" + kHost + "\r\n", 405},
      {"TRACE", "TRACE /healthz HTTP/1.1\r\n" + kHost + "\r\n", 405},
      {"an unknown method", "BREW /healthz HTTP/1.1\r\n" + kHost + "\r\n", 501},
      {"a method in lower case", "get /healthz HTTP/1.1\r\n" + kHost + "\r\n", 501},
      {"a huge target", "GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\n" + kHost + "\r\n", 414},
      {"a huge field", get(kHost + "X: " + std::string(20'000, 'a') + "\r\n"), 431},
      {"many fields",
       [] {
         std::string fields = kHost;
         for (int i = 0; i < 100; ++i) {
           fields += "X: a\r\n";
         }
         return get(fields);
       }(),
       431},
      {"a head without end", "GET /healthz HTTP/1.1\r\nX: " + std::string(40'000, 'a'), 431},
      {"a TLS hello in the clear", "\x16\x03\x01\x02\x01\n", 400},
      {"nonsense", "\xff\xfe\xfd\n", 400},
  };
}

class RawHttp : public testing::Test {
 protected:
  static void SetUpTestSuite() { shared_server = std::make_unique<FrameServer>(); }
  static void TearDownTestSuite() { shared_server.reset(); }

  static std::string answer_to(const std::string& bytes) {
    TlsClient client(shared_server->port());
    client.send(bytes);
    std::string answer = client.read_to_end();
    EXPECT_FALSE(client.has_timed_out());
    return answer;
  }

  static std::unique_ptr<FrameServer> shared_server;
};

std::unique_ptr<FrameServer> RawHttp::shared_server;

int status_of(const std::string& answer) {
  constexpr std::string_view kStart = "HTTP/1.1 ";
  return answer.starts_with(kStart) ? std::stoi(answer.substr(kStart.size(), 3)) : 0;
}

std::size_t answers_in(const std::string& answer) {
  std::size_t count = 0;
  for (std::size_t at = answer.find("HTTP/1.1 "); at != std::string::npos;
       at = answer.find("HTTP/1.1 ", at + 1)) {
    ++count;
  }
  return count;
}

TEST_F(RawHttp, RefusesWhatCanBeUnderstoodInTwoWays) {
  for (const HttpCase& each : refused_cases()) {
    SCOPED_TRACE(each.name);
    const std::string answer = answer_to(each.bytes);
    EXPECT_EQ(status_of(answer), each.status) << answer;
    EXPECT_EQ(answers_in(answer), each.status == 0 ? 0U : 1U);
    EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
  }
}

TEST_F(RawHttp, AnswersRequestsInOneForm) {
  for (const std::string& bytes :
       {get(kHost + "Connection: close\r\n"), get(kHost + "connection: close\r\n"),
        get(kHost + "Content-Length: 0\r\nConnection: close\r\n"),
        std::string(
            "GET /healthz?x=y HTTP/1.1\r\nHost: [::1]:8443\r\nConnection: close\r\n\r\n")}) {
    EXPECT_EQ(status_of(answer_to(bytes)), 200) << bytes;
  }
  const std::string head =
      answer_to("HEAD /healthz HTTP/1.1\r\n" + kHost + "Connection: close\r\n\r\n");
  EXPECT_EQ(status_of(head), 200);
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
}

TEST_F(RawHttp, AnswersEachOfSeveralRequestsOnOneConnection) {
  const std::string answer =
      answer_to(get(kHost) + get(kHost) + get(kHost + "Connection: close\r\n") + kSmuggled);
  EXPECT_EQ(answers_in(answer), 3U);
}

TEST_F(RawHttp, TakesARequestByteByByte) {
  TlsClient client(shared_server->port());
  for (const char byte : get(kHost + "Connection: close\r\n")) {
    client.send(std::string(1, byte));
  }
  EXPECT_EQ(status_of(client.read_to_end()), 200);
}

TEST_F(RawHttp, SendsTheSecurityFieldsWithEveryAnswer) {
  for (const std::string& bytes :
       {get(kHost + "Connection: close\r\n"),
        "GET /nothing HTTP/1.1\r\n" + kHost + "Connection: close\r\n\r\n",
        "POST / HTTP/1.1\r\n" + kHost + "\r\n", std::string("\xff\n")}) {
    const std::string answer = answer_to(bytes);
    for (const char* field :
         {"Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff",
          "Referrer-Policy: no-referrer", "Cross-Origin-Opener-Policy: same-origin",
          "Cross-Origin-Embedder-Policy: require-corp", "Strict-Transport-Security: max-age="}) {
      EXPECT_NE(answer.find(field), std::string::npos) << field << "\n" << answer;
    }
    EXPECT_EQ(answer.find("Server:"), std::string::npos);
  }
}

TEST_F(RawHttp, SpeaksNoTlsBelow1_3) {
  for (const int version : {TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION}) {
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(
        SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_max_proto_version(context.get(), version);
    const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), &SSL_free);
    const TcpClient tcp(shared_server->port());
    SSL_set_fd(ssl.get(), tcp.descriptor());
    EXPECT_NE(SSL_connect(ssl.get()), 1) << version;
  }
  TlsClient client(shared_server->port());
  EXPECT_STREQ(SSL_get_version(client.ssl()), "TLSv1.3");
}

std::string upgrade(const std::string& fields) {
  return "GET /v1/socket HTTP/1.1\r\n" + kHost + "Connection: Upgrade\r\nUpgrade: websocket\r\n" +
         fields + "\r\n";
}

const std::string kKey = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
const std::string kVersion = "Sec-WebSocket-Version: 13\r\n";
const std::string kProtocol = "Sec-WebSocket-Protocol: indaba.v1\r\n";

// The status of what comes first, without waiting for an end.
int first_status(std::uint16_t port, const std::string& bytes) {
  TlsClient client(port);
  client.send(bytes);
  return status_of(client.read_until(
      [](std::string_view so_far) { return so_far.find("\r\n\r\n") != std::string_view::npos; }));
}

TEST_F(RawHttp, UpgradesWhatIsAWebSocketHandshakeAndNothingElse) {
  const std::map<std::string, int> cases = {
      {upgrade(kKey + kVersion + kProtocol), 101},
      {upgrade(kKey + kVersion + "Sec-WebSocket-Protocol: other, indaba.v1\r\n"), 101},
      {upgrade(kVersion + kProtocol), 400},
      {upgrade(kKey + kKey + kVersion + kProtocol), 400},
      {upgrade("Sec-WebSocket-Key: short\r\n" + kVersion + kProtocol), 400},
      {upgrade("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==x\r\n" + kVersion + kProtocol), 400},
      {upgrade(kKey + kProtocol), 400},
      {upgrade(kKey + "Sec-WebSocket-Version: 8\r\n" + kProtocol), 426},
      {upgrade(kKey + kVersion), 400},
      {upgrade(kKey + kVersion + "Sec-WebSocket-Protocol: indaba.v2\r\n"), 400},
      {"GET /v1/socket HTTP/1.1\r\n" + kHost + "\r\n", 426},
      {"GET /v1/socket HTTP/1.1\r\n" + kHost + "Upgrade: websocket\r\n" + kKey + kVersion +
           kProtocol + "\r\n",
       400},
      {"HEAD /v1/socket HTTP/1.1\r\n" + kHost + "Connection: Upgrade\r\nUpgrade: websocket\r\n" +
           kKey + kVersion + kProtocol + "\r\n",
       400},
      {"GET /v1/other HTTP/1.1\r\n" + kHost + "Connection: Upgrade\r\nUpgrade: websocket\r\n" +
           kKey + kVersion + kProtocol + "\r\n",
       404},
  };
  for (const auto& [bytes, status] : cases) {
    EXPECT_EQ(first_status(shared_server->port(), bytes), status) << bytes;
  }
}

TEST(Origins, PassOnlyIfTheyAreExactlyOnTheList) {
  const FrameServer server(
      {"INDABA_HTTP_ORIGINS=https://meet.example.org,https://meet.example.org:8443"});
  const std::map<std::string, int> cases = {
      {"https://meet.example.org", 101},
      {"https://meet.example.org:8443", 101},
      {"https://meet.example.org:443", 403},
      {"http://meet.example.org", 403},
      {"https://meet.example.org/", 403},
      {"https://MEET.example.org", 403},
      {"https://meet.example.org.evil.org", 403},
      {"https://evil.org", 403},
      {"https://sub.meet.example.org", 403},
      {"https://example.org", 403},
      {"null", 403},
      {"", 403},
  };
  const std::string rest = kKey + kVersion + kProtocol;
  for (const auto& [origin, status] : cases) {
    std::string fields = "Origin: ";
    fields.append(origin).append("\r\n").append(rest);
    EXPECT_EQ(first_status(server.port(), upgrade(fields)), status) << origin;
  }
  EXPECT_EQ(first_status(server.port(), upgrade(rest)), 101);
}

}  // namespace
}  // namespace indaba::test
