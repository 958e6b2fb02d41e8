// Proves the program: what it prints and keeps, how its operator reaches it, and how it ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include "tests/integration/served.h"
#include "tests/integration/tls_client.h"

namespace indaba::test {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
}

std::string request_for(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
}

std::string get_encrypted(std::uint16_t port, const std::string& path) {
  TlsClient client(port);
  client.send(request_for(path));
  return client.read_to_end();
}

std::string get_plain(std::uint16_t port, const std::string& path) {
  TcpClient client(port);
  client.send(request_for(path));
  return client.read_to_end();
}

TEST(Indabad, SaysOnceWhereItListensAndWithWhichKey) {
  Indabad server;
  EXPECT_THAT(server.ready_line(),
              MatchesRegex("ready url=https://localhost:[0-9]+ key_hash=[0-9a-f]{64} "
                           "metrics_port=[0-9]+"));
  const std::string first = server.ready_line().substr(server.ready_line().find("key_hash"), 73);
  server.process().signal(SIGTERM);
  EXPECT_EQ(server.process().wait(), 0);
  server.start_again();
  EXPECT_THAT(server.ready_line(), HasSubstr(first));
}

TEST(Indabad, KeepsItsDataToItself) {
  const Indabad server;
  EXPECT_EQ(mode_of(server.data()), 0700U);
  for (const char* name : {"store.sqlite", "key.pem", "indabad.sock"}) {
    EXPECT_EQ(mode_of(server.data() / name) & 0077U, 0U) << name;
  }
}

TEST(Indabad, AnswersForItsHealthAndCountsOnLoopback) {
  const Indabad server;
  for (const char* path : {"/healthz", "/readyz"}) {
    EXPECT_THAT(get_encrypted(server.port(), path), StartsWith("HTTP/1.1 200 "));
    EXPECT_THAT(get_plain(server.metrics_port(), path), StartsWith("HTTP/1.1 200 "));
  }
  EXPECT_THAT(get_plain(server.metrics_port(), "/metrics"),
              HasSubstr("\nindaba_tls_handshakes_total "));
  EXPECT_THAT(get_encrypted(server.port(), "/metrics"), StartsWith("HTTP/1.1 404 "));
}

TEST(Indabad, GivesOneFounderLinkAfterAnother) {
  const Indabad server;
  const auto link = server.ask("founder-link");
  EXPECT_EQ(link.code, 0);
  EXPECT_THAT(
      link.text,
      MatchesRegex("https://localhost:[0-9]+/#found=[A-Za-z0-9_-]{43}&key=[A-Za-z0-9_-]{43}\n"));
  EXPECT_NE(server.ask("founder-link").text, link.text);
}

TEST(Indabad, ChecksAndCountsWhileItRuns) {
  const Indabad server;
  EXPECT_EQ(server.ask("check").text, "all is well\n");
  const auto stats = server.ask("stats");
  EXPECT_EQ(stats.code, 0);
  EXPECT_THAT(stats.text, HasSubstr("indaba_commits_total "));
}

TEST(Indabad, ChecksTheFileItselfOnceNobodyRuns) {
  Indabad server;
  server.process().signal(SIGTERM);
  EXPECT_EQ(server.process().wait(), 0);
  const auto checked = server.ask("check");
  EXPECT_EQ(checked.code, 0) << checked.text;
  EXPECT_EQ(checked.text, "all is well\n");
  for (const char* command : {"founder-link", "stats"}) {
    const auto answer = server.ask(command);
    EXPECT_EQ(answer.code, 1);
    EXPECT_THAT(answer.text, StartsWith("indabad: "));
  }
}

TEST(Indabad, LetsNoSecondServerAtItsData) {
  Indabad server;
  const auto second = server.ask("serve", {"--http-port", "0", "--metrics-port", "0"});
  EXPECT_EQ(second.code, 1);
  EXPECT_THAT(second.text, StartsWith("indabad: can't start: "));
  EXPECT_EQ(server.ask("check").code, 0);
}

TEST(Indabad, LeavesNobodyAtAPortThatIsTaken) {
  const Indabad server;
  const Indabad other;
  const auto taken = other.ask(
      "serve", {"--http-address", "127.0.0.1", "--http-port", std::to_string(server.port()),
                "--metrics-port", "0", "--server-data-folder", server.data().string() + "2"});
  EXPECT_EQ(taken.code, 1);
  EXPECT_THAT(taken.text, StartsWith("indabad: can't start: "));
}

TEST(Indabad, EndsInOrderAtEitherSignal) {
  for (const int signal : {SIGTERM, SIGINT}) {
    Indabad server;
    server.process().signal(signal);
    EXPECT_EQ(server.process().wait(), 0);
    EXPECT_FALSE(std::filesystem::exists(server.data() / "indabad.sock"));
  }
}

TEST(Indabad, StartsAgainAfterItWasKilled) {
  Indabad server;
  server.process().signal(SIGKILL);
  EXPECT_EQ(server.process().wait(), -1);
  server.start_again();
  EXPECT_EQ(server.ask("check").text, "all is well\n");
}

TEST(Indabad, TakesACertificateAnewWithoutDroppingAnybody) {
  Indabad server;
  TlsClient client(server.port());
  const std::string request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const auto has_body = [](std::string_view so_far) { return so_far.ends_with("ok\n"); };
  client.send(request);
  EXPECT_THAT(client.read_until(has_body), StartsWith("HTTP/1.1 200 "));
  const Indabad other;
  for (const char* name : {"certificate.pem", "key.pem"}) {
    std::filesystem::copy_file(other.data() / name, server.data() / name,
                               std::filesystem::copy_options::overwrite_existing);
  }
  server.process().signal(SIGHUP);
  const auto key_of = [](std::uint16_t port) {
    TlsClient peer(port);
    X509* certificate = SSL_get1_peer_certificate(peer.ssl());
    std::string key(reinterpret_cast<const char*>(X509_get0_pubkey_bitstr(certificate)->data),
                    static_cast<std::size_t>(X509_get0_pubkey_bitstr(certificate)->length));
    X509_free(certificate);
    return key;
  };
  const std::string wanted = key_of(other.port());
  while (key_of(server.port()) != wanted) {
  }
  client.send(request);
  EXPECT_THAT(client.read_until(has_body), StartsWith("HTTP/1.1 200 "));
}

TEST(Indabad, ServesPlainHttpOnLoopbackAloneIfAsked) {
  const Indabad server({"--local"});
  EXPECT_THAT(server.ready_line(), StartsWith("ready url=http://localhost:"));
  EXPECT_THAT(get_plain(server.port(), "/healthz"), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(server.ask("founder-link").text,
              MatchesRegex("http://localhost:[0-9]+/#found=[^&]+\n"));
  const auto outside = server.ask("serve", {"--local", "--http-address", "0.0.0.0",
                                            "--server-data-folder", server.data().string() + "2"});
  EXPECT_EQ(outside.code, 1);
}

TEST(Indabad, PrintsAConfigurationThatItTakesBack) {
  const Indabad server;
  const auto printed = server.ask("serve", {"--print-config", "--http-port", "1234"});
  EXPECT_EQ(printed.code, 0);
  EXPECT_THAT(printed.text, HasSubstr("\nport = 1234\n"));
  const std::filesystem::path file = server.data() / "indabad.toml";
  std::ofstream(file) << printed.text;
  const auto again = server.ask("serve", {"--print-config", "--config", file.string()});
  EXPECT_EQ(again.code, 0);
  EXPECT_EQ(again.text, printed.text);
}

TEST(Indabad, SaysWhatIsWrongWithItsSettings) {
  const Indabad server;
  const std::filesystem::path file = server.data() / "wrong.toml";
  const auto told = [&](const std::string& toml) {
    std::ofstream(file) << toml;
    const auto answer = server.ask("serve", {"--config", file.string()});
    EXPECT_EQ(answer.code, 2) << toml;
    return answer.text;
  };
  EXPECT_THAT(told("[http]\nprot = 1\n"), HasSubstr("http.prot: no such setting"));
  EXPECT_THAT(told("[http]\nport = 70000\n"), HasSubstr("http.port: must be from 0 to 65535"));
  EXPECT_THAT(told("[http]\nport = \"x\"\n"), HasSubstr("http.port: must be a whole number"));
  EXPECT_THAT(told("[http\n"), HasSubstr("line 1: "));
  EXPECT_EQ(server.ask("serve", {"--http-port", "many"}).code, 2);
  EXPECT_EQ(server.ask("serve", {"--config", "/nowhere"}).code, 2);
  EXPECT_NE(server.ask("serve", {"--no-such-flag"}).code, 0);
  EXPECT_NE(server.ask("dance").code, 0);
}

}  // namespace
}  // namespace indaba::test
