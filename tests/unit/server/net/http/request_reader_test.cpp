// Which requests are understood and which are refused: whatever two readers of HTTP could take for
// different things is refused. Each case is fed at once and byte by byte, with the same outcome.
#include "server/net/http/request_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace indaba::server::net {
namespace {

constexpr std::string_view kUpgradeFields =
    "Host: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: indaba.v1\r\n\r\n";

Limits limits() {
  Limits limits;
  limits.header_bytes_max = 2'000;
  limits.header_fields_max = 10;
  return limits;
}

std::string describe(const RequestReader::Outcome& outcome) {
  if (const auto* status = std::get_if<HttpStatus>(&outcome)) {
    return std::to_string(static_cast<int>(*status));
  }
  if (const auto* request = std::get_if<HttpRequest>(&outcome)) {
    return std::string(request->is_head ? "HEAD " : "GET ") + request->path +
           (request->query.empty() ? "" : "?" + request->query) +
           (request->accept_encoding.empty() ? "" : " takes " + request->accept_encoding) +
           (request->upgrade ? " upgrade" : "") + (request->keep_alive ? "" : " close");
  }
  return "more";
}

// What is made of `input`: each request, or the refusal that ends it.
std::string outcomes(std::string_view input, std::size_t piece_bytes) {
  const Limits some = limits();
  RequestReader reader(some);
  std::string out;
  while (!input.empty()) {
    const auto piece = input.substr(0, piece_bytes);
    input.remove_prefix(piece.size());
    reader.feed(as_bytes(piece));
    auto outcome = reader.next();
    while (!std::holds_alternative<std::monostate>(outcome)) {
      out += (out.empty() ? "" : "|") + describe(outcome);
      if (std::holds_alternative<HttpStatus>(outcome)) {
        return out;
      }
      outcome = reader.next();
    }
  }
  return out.empty() ? "more" : out;
}

struct Case {
  std::string name;
  std::string input;
  std::string outcome;
};

std::vector<Case> cases() {
  const std::string get = "GET / HTTP/1.1\r\n";
  const std::string host = "Host: example.org\r\n";
  std::string many_fields;
  for (int i = 0; i < 10; ++i) {
    many_fields += "X: y\r\n";
  }
  return {
      {"a plain request", get + host + "\r\n", "GET /"},
      {"HEAD, path and query", "HEAD /a/b.js?x=1 HTTP/1.1\r\n" + host + "\r\n", "HEAD /a/b.js?x=1"},
      {"codings in one field", get + host + "Accept-Encoding: gzip, br\r\n\r\n",
       "GET / takes gzip, br"},
      {"codings in several fields",
       get + "Accept-Encoding: gzip\r\n" + host + "accept-encoding: br;q=0\r\n\r\n",
       "GET / takes gzip,br;q=0"},
      {"a request that closes", get + host + "Connection: close\r\n\r\n", "GET / close"},
      {"two requests behind each other", get + host + "\r\nGET /b HTTP/1.1\r\n" + host + "\r\n",
       "GET /|GET /b"},
      {"an upgrade", "GET /v1/socket HTTP/1.1\r\n" + std::string(kUpgradeFields),
       "GET /v1/socket upgrade"},
      {"an upgrade to something else", get + host + "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
       "GET /"},
      {"a body of no length", get + host + "Content-Length: 0\r\n\r\n", "GET /"},
      {"an unfinished head", get + host, "more"},

      {"no Host", get + "\r\n", "400"},
      {"two Hosts", get + host + host + "\r\n", "400"},
      {"two Hosts in different case", get + host + "hOST: other\r\n\r\n", "400"},
      {"an empty Host", get + "Host: \r\n\r\n", "400"},
      {"a Host with a path", get + "Host: a/b\r\n\r\n", "400"},
      {"a Host with a space", get + "Host: a b\r\n\r\n", "400"},
      {"two Origins", get + host + "Origin: https://a\r\nOrigin: https://b\r\n\r\n", "400"},

      {"a body", get + host + "Content-Length: 5\r\n\r\nhello", "413"},
      {"two lengths", get + host + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n", "400"},
      {"two different lengths", get + host + "Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
       "400"},
      {"a list of lengths", get + host + "Content-Length: 0, 0\r\n\r\n", "400"},
      {"a negative length", get + host + "Content-Length: -1\r\n\r\n", "400"},
      {"a signed length", get + host + "Content-Length: +0\r\n\r\n", "400"},
      {"a hexadecimal length", get + host + "Content-Length: 0x0\r\n\r\n", "400"},
      {"a huge length", get + host + "Content-Length: 99999999999999999999\r\n\r\n", "400"},
      {"chunks", get + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
      {"chunks and a length",
       get + host + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
      {"a length and chunks",
       get + host + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", "400"},
      {"two encodings",
       get + host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n", "400"},
      {"an unknown encoding", get + host + "Transfer-Encoding: xchunked\r\n\r\n", "400"},
      {"a list of encodings", get + host + "Transfer-Encoding: gzip, chunked\r\n\r\n", "400"},
      {"an encoding in quotes", get + host + "Transfer-Encoding: \"chunked\"\r\n\r\n", "400"},
      {"an encoding behind a tab", get + host + "Transfer-Encoding:\tchunked\r\n\r\n", "400"},
      {"an encoding behind a vertical tab", get + host + "Transfer-Encoding:\vchunked\r\n\r\n",
       "400"},
      {"an encoding in capitals", get + host + "TRANSFER-ENCODING: CHUNKED\r\n\r\n", "400"},
      {"space before the colon", get + host + "Transfer-Encoding : chunked\r\n\r\n", "400"},
      {"space before any colon", get + "Host : example.org\r\n\r\n", "400"},
      {"a folded encoding", get + host + "X: y\r\n Transfer-Encoding: chunked\r\n\r\n", "400"},
      {"a folded value", get + host + "X: a\r\n\tb\r\n\r\n", "400"},
      {"space before the first field", get + " " + host + "\r\n", "400"},
      {"an empty name", get + host + ": x\r\n\r\n", "400"},
      {"a line without a colon", get + host + "nonsense\r\n\r\n", "400"},
      {"a name with a quote", get + host + "a\"b: c\r\n\r\n", "400"},
      {"a name beyond ASCII", get + host + "\xc3\xa4: c\r\n\r\n", "400"},

      {"a bare LF behind the request line", "GET / HTTP/1.1\n" + host + "\r\n", "400"},
      {"a bare LF between fields", get + "Host: a\nX: y\r\n\r\n", "400"},
      {"a bare LF at the end", get + host + "\n", "400"},
      {"a bare CR in a value", get + host + "X: a\rb\r\n\r\n", "400"},
      {"a bare CR before the end", get + host + "\r\r\n\r\n", "400"},
      {"a NUL in a name", get + host + std::string("X\0: a\r\n\r\n", 9), "400"},
      {"a NUL in a value", get + host + std::string("X: \0a\r\n\r\n", 9), "400"},
      {"a NUL in the target", std::string("GET /\0 HTTP/1.1\r\n", 17) + host + "\r\n", "400"},
      {"DEL in a value", get + host + "X: \x7f\r\n\r\n", "400"},
      {"an empty line before the request", "\r\n" + get + host + "\r\n", "400"},

      {"HTTP/1.0", "GET / HTTP/1.0\r\n" + host + "\r\n", "505"},
      {"HTTP/2.0", "GET / HTTP/2.0\r\n" + host + "\r\n", "400"},
      {"HTTP/0.9", "GET /\r\n\r\n", "400"},
      {"another protocol", "GET / HTP/1.1\r\n" + host + "\r\n", "400"},
      {"HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400"},
      {"two spaces", "GET  / HTTP/1.1\r\n" + host + "\r\n", "400"},
      {"a space in the target", "GET /a b HTTP/1.1\r\n" + host + "\r\n", "400"},
      {"a tab in the request line", "GET\t/ HTTP/1.1\r\n" + host + "\r\n", "400"},
      {"a space before the method", " GET / HTTP/1.1\r\n" + host + "\r\n", "400"},
      {"an absolute target", "GET http://a/ HTTP/1.1\r\n" + host + "\r\n", "400"},
      {"an asterisk", "GET * HTTP/1.1\r\n" + host + "\r\n", "400"},
      {"a fragment", "GET /#a HTTP/1.1\r\n" + host + "\r\n", "400"},
      {"a target beyond ASCII", "GET /\xc3\xa4 HTTP/1.1\r\n" + host + "\r\n", "400"},

      {"POST", "POST / HTTP/1.1\r\n" + host + "\r\n", "405"},
      {"CONNECT", "CONNECT a:1 HTTP/1.1\r\n" + host + "\r\n", "405"},
      {"TRACE", "TRACE / HTTP/1.1\r\n" + host + "\r\n", "405"},
      {"an unknown method", "BREW / HTTP/1.1\r\n" + host + "\r\n", "501"},
      {"a method in small letters", "get / HTTP/1.1\r\n" + host + "\r\n", "501"},

      {"a huge value", get + host + "X: " + std::string(2'000, 'x') + "\r\n\r\n", "431"},
      {"a huge value without an end", get + host + "X: " + std::string(5'000, 'x'), "431"},
      {"a huge value before a bare LF", get + host + "X: " + std::string(2'000, 'x') + "\n\r\n\r\n",
       "431"},
      {"a huge target", "GET /" + std::string(5'000, 'x'), "414"},
      {"as many fields as may be", get + host + many_fields.substr(6) + "\r\n", "GET /"},
      {"one field more", get + host + many_fields + "\r\n", "431"},
      {"TLS on a plain port", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n\n", 13),
       "400"},
  };
}

TEST(RequestReader, UnderstandsAndRefusesAlikeHoweverTheBytesArrive) {
  for (const Case& one : cases()) {
    for (const std::size_t piece_bytes : {one.input.size(), std::size_t{1}, std::size_t{3}}) {
      EXPECT_EQ(outcomes(one.input, piece_bytes), one.outcome)
          << one.name << " in pieces of " << piece_bytes;
    }
  }
}

TEST(RequestReader, ComputesTheAcceptKeyOfTheStandardsExample) {
  const Limits some = limits();
  RequestReader reader(some);
  reader.feed(as_bytes("GET /v1/socket HTTP/1.1\r\n" + std::string(kUpgradeFields)));
  const auto outcome = reader.next();
  const auto* request = std::get_if<HttpRequest>(&outcome);
  ASSERT_NE(request, nullptr);
  ASSERT_TRUE(request->upgrade);
  EXPECT_EQ(request->upgrade->accept_key, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");  // RFC 6455 section 1.3
  EXPECT_EQ(request->upgrade->protocols, std::vector<std::string>{"indaba.v1"});
  EXPECT_EQ(request->upgrade->version, 13);
}

// RFC 6455 section 4.2.1: each case is the good upgrade with one thing changed.
TEST(RequestReader, RefusesUpgradesThatAreNotWellFormed) {
  struct Change {
    std::string from;
    std::string to;
  };
  const std::vector<Change> changes = {
      {"Connection: Upgrade", "Connection: close"},
      {"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", ""},
      {"dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25j"},
      {"dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ"},
      {"dGhlIHNhbXBsZSBub25jZQ==", "!GhlIHNhbXBsZSBub25jZQ=="},
      {"Sec-WebSocket-Version: 13\r\n", ""},
      {"Sec-WebSocket-Version: 13\r\n",
       "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Version: 13\r\n"},
      {"Host: a\r\n", "Host: a\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"},
  };
  for (const Change& change : changes) {
    std::string fields(kUpgradeFields);
    fields.replace(fields.find(change.from), change.from.size(), change.to);
    EXPECT_EQ(outcomes("GET /v1/socket HTTP/1.1\r\n" + fields, 1'000), "400")
        << change.from << " -> " << change.to;
  }
}

TEST(RequestReader, KeepsWhatComesBehindAnUpgrade) {
  const Limits some = limits();
  RequestReader reader(some);
  reader.feed(as_bytes("GET /v1/socket HTTP/1.1\r\n" + std::string(kUpgradeFields) + "early"));
  EXPECT_TRUE(std::holds_alternative<HttpRequest>(reader.next()));
  EXPECT_EQ(reader.take_rest(), to_bytes("early"));
}

}  // namespace
}  // namespace indaba::server::net
