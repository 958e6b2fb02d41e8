// Proves that the server writes nothing down of who comes from where with what: marks that a client
// puts into all that it sends are in no file of the data folder, no line of the log, no metric.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include "protocol/frames/log.h"
#include "tests/integration/planted_server.h"
#include "tests/support/alliance/proof.h"

namespace indaba::test {
namespace {

using namespace protocol;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kAddress = "127.77.31.5";
const std::string kMark = "kilimanjaro-7f3a9c";

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What a curious page, scanner or broken client would send, with the mark in each place.
void leave_marks_in_http(std::uint16_t port) {
  const std::string requests[] = {
      "GET /" + kMark + "?" + kMark + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: " + kMark +
          "\r\nReferer: https://" + kMark + "/\r\nCookie: " + kMark +
          "\r\nX-Forwarded-For: " + kMark + "\r\nConnection: close\r\n\r\n",
      "GET /v1/socket HTTP/1.1\r\nHost: " + kMark + "\r\nOrigin: https://" + kMark +
          "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
          "Sec-WebSocket-Protocol: indaba.v1\r\n\r\n",
      kMark + " / HTTP/1.1\r\n\r\n"};
  for (const std::string& request : requests) {
    TlsClient client(port, kAddress);
    client.send(request);
    client.read_until(
        [](std::string_view so_far) { return so_far.find("\r\n\r\n") != std::string_view::npos; });
  }
}

TEST(Canary, IsWrittenDownNowhere) {
  PlantedServer served(2, {"INDABA_LOG_FORMAT=json", "INDABA_SESSION_CLOSE_MS_MAX=200"});
  Indabad& server = served.server();
  leave_marks_in_http(server.port());
  DeviceClient client(server.port(), kAddress);
  EXPECT_EQ(client.refusal_of(kMark, Nothing{}), "unknown_method");
  auto wrong = proof_of(served.device(0).id, served.device(0).key, client.hello());
  wrong.signature[0] ^= 1;
  EXPECT_EQ(client.refusal_of("prove", wrong), "sign_in_failed");
  client.ask<ProveReply>("prove",
                         proof_of(served.device(0).id, served.device(0).key, client.hello()));
  SendRequest message;
  message.channel = ChannelId(ByteArray<16>{9});
  message.body = to_bytes(kMark);  // in a channel that is not there
  EXPECT_EQ(client.refusal_of("send", message), "not_found");
  client.send_message(to_bytes(kMark));
  EXPECT_NE(client.close_code(), 0);

  TcpClient metrics(server.metrics_port());
  metrics.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const std::string counted = metrics.read_to_end();
  server.process().signal(SIGTERM);
  const std::string log = server.process().read_all();
  EXPECT_EQ(server.process().wait(), 0);
  EXPECT_THAT(log, HasSubstr("draining"));
  for (const std::string& mark : {kMark, std::string(kAddress), std::string("person_0")}) {
    EXPECT_THAT(log, Not(HasSubstr(mark)));
    EXPECT_THAT(counted, Not(HasSubstr(mark)));
  }
  for (const auto& file : std::filesystem::recursive_directory_iterator(server.data())) {
    EXPECT_THAT(contents(file.path()), Not(HasSubstr(kMark))) << file.path();
    EXPECT_THAT(contents(file.path()), Not(HasSubstr(kAddress))) << file.path();
  }
}

}  // namespace
}  // namespace indaba::test
