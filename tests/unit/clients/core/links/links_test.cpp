// Proves that a link is read as what it was written as, and that what is no whole link of that kind
// is refused. Links are put together from their parts, and each part is spoilt alone.
#include "clients/core/links/links.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "clients/core/error.h"
#include "crypto/base/hex.h"
#include "tests/support/mls_world.h"
#include "tests/unit/clients/filled.h"

namespace indaba::client {
namespace {

using test::filled;

// 32 bytes each: of 0x01, 0x02 and 0x03.
const std::string kLinkSecret = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
const std::string kLinkRoot = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI";
const std::string kLinkKey = "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM";

std::string founding_at(const std::string& server) { return server + "/#found=" + kLinkSecret; }

std::error_code founder_error(const std::string& text) { return read_founder_link(text).error(); }
std::error_code invite_error(const std::string& text) { return read_invite_link(text).error(); }

ServerAddress server_of(const std::string& server) {
  return test::must(read_founder_link(founding_at(server))).server;
}

bool is_server(const std::string& server) {
  return read_founder_link(founding_at(server)).has_value();
}

InviteLink invite_to(ServerAddress server) {
  Secret<32> secret;
  std::ranges::fill(secret.mutable_view(), std::uint8_t{1});
  return {std::move(server), std::move(secret), filled<32>(2)};
}

TEST(FounderLink, HasServerSecretAndKey) {
  const FounderLink link = test::must(
      read_founder_link("https://indaba.example:8443/#found=" + kLinkSecret + "&key=" + kLinkKey));
  EXPECT_EQ(link.server, (ServerAddress{true, "indaba.example", 8443, filled<32>(3)}));
  EXPECT_EQ(to_hex(link.secret.view()), to_hex(filled<32>(1)));
}

TEST(FounderLink, NeedsNoKeyOfAServerWithAPublicCertificate) {
  EXPECT_EQ(server_of("https://indaba.example").key_hash, std::nullopt);
}

TEST(InviteLink, HasServerSecretRootAndKey) {
  const InviteLink link = test::must(read_invite_link(
      "https://indaba.example/#join=" + kLinkSecret + "&root=" + kLinkRoot + "&key=" + kLinkKey));
  EXPECT_EQ(link.server, (ServerAddress{true, "indaba.example", 443, filled<32>(3)}));
  EXPECT_EQ(to_hex(link.secret.view()), to_hex(filled<32>(1)));
  EXPECT_EQ(link.root, filled<32>(2));
}

TEST(InviteLink, TakesItsPartsInAnyOrder) {
  EXPECT_TRUE(read_invite_link("https://a.example/#key=" + kLinkKey + "&root=" + kLinkRoot +
                               "&join=" + kLinkSecret));
}

TEST(InviteLink, IsReadAsItWasWritten) {
  const ServerAddress servers[] = {{true, "indaba.example", 443, {}},
                                   {true, "indaba.example", 1, filled<32>(3)},
                                   {true, "192.0.2.1", 65535, filled<32>(3)},
                                   {true, "2001:db8::1", 8443, filled<32>(3)},
                                   {false, "127.0.0.1", 8080, {}},
                                   {false, "::1", 80, {}}};
  for (const ServerAddress& server : servers) {
    const std::string text = write_link(invite_to(server));
    const InviteLink link = test::must(read_invite_link(text));
    EXPECT_EQ(link.server, server) << text;
    EXPECT_EQ(to_hex(link.secret.view()), to_hex(filled<32>(1)));
    EXPECT_EQ(link.root, filled<32>(2));
  }
}

TEST(InviteLink, IsWrittenAlwaysTheSame) {
  EXPECT_EQ(write_link(invite_to({true, "indaba.example", 443, filled<32>(3)})),
            "https://indaba.example:443/#join=" + kLinkSecret + "&root=" + kLinkRoot +
                "&key=" + kLinkKey);
  EXPECT_EQ(write_link(invite_to({false, "::1", 8080, {}})),
            "http://[::1]:8080/#join=" + kLinkSecret + "&root=" + kLinkRoot);
}

DeviceLink device_link() {
  DeviceLink link;
  link.server = {true, "indaba.example", 8443, filled<32>(3)};
  std::ranges::fill(link.secret.mutable_view(), std::uint8_t{1});
  link.member = MemberId(filled<MemberId::size_bytes>(4));
  link.certifier = DeviceId(filled<DeviceId::size_bytes>(5));
  link.generation = 1'800'000'000;
  link.root = filled<32>(2);
  return link;
}

TEST(DeviceLink, IsReadAsItWasWritten) {
  const DeviceLink link = test::must(read_device_link(write_link(device_link())));
  EXPECT_EQ(link.server, device_link().server);
  EXPECT_EQ(to_hex(link.secret.view()), to_hex(filled<32>(1)));
  EXPECT_EQ(link.member, device_link().member);
  EXPECT_EQ(link.certifier, device_link().certifier);
  EXPECT_EQ(link.generation, device_link().generation);
  EXPECT_EQ(link.root, filled<32>(2));
}

TEST(DeviceLink, IsNotReadInParts) {
  const std::string text = write_link(device_link());
  const std::size_t place = text.find("link=") + 5;
  for (std::size_t chars = 0; chars < 102; ++chars) {
    std::string cut = text;
    cut.erase(place + chars, 102 - chars);
    EXPECT_EQ(read_device_link(cut).error(), ClientError::not_a_link) << cut;
  }
  std::string without_root = text;
  without_root.erase(text.find("&root="), 6 + 43);
  EXPECT_EQ(read_device_link(without_root).error(), ClientError::not_a_link);
}

TEST(Links, ForDevicesAreNotTakenForOthers) {
  EXPECT_EQ(read_invite_link(write_link(device_link())).error(), ClientError::wrong_kind_of_link);
  EXPECT_EQ(read_founder_link(write_link(device_link())).error(), ClientError::wrong_kind_of_link);
  EXPECT_EQ(read_device_link(founding_at("https://a.example")).error(),
            ClientError::wrong_kind_of_link);
}

TEST(Links, OfOneKindAreNotTakenForTheOther) {
  EXPECT_EQ(invite_error(founding_at("https://a.example")), ClientError::wrong_kind_of_link);
  EXPECT_EQ(founder_error("https://a.example/#join=" + kLinkSecret + "&root=" + kLinkRoot),
            ClientError::wrong_kind_of_link);
}

TEST(Links, LackNoPart) {
  EXPECT_EQ(founder_error("https://a.example/#key=" + kLinkKey), ClientError::not_a_link);
  EXPECT_EQ(founder_error("https://a.example/#"), ClientError::not_a_link);
  EXPECT_EQ(founder_error("https://a.example/"), ClientError::not_a_link);
  EXPECT_EQ(founder_error("https://a.example"), ClientError::not_a_link);
  EXPECT_EQ(founder_error(""), ClientError::not_a_link);
  EXPECT_EQ(invite_error("https://a.example/#join=" + kLinkSecret), ClientError::not_a_link);
  EXPECT_EQ(invite_error("https://a.example/#root=" + kLinkRoot), ClientError::not_a_link);
}

TEST(Links, HaveNoPartTwice) {
  const std::string invite =
      "https://a.example/#join=" + kLinkSecret + "&root=" + kLinkRoot + "&key=" + kLinkKey;
  EXPECT_TRUE(read_invite_link(invite));
  EXPECT_EQ(invite_error(invite + "&join=" + kLinkSecret), ClientError::not_a_link);
  EXPECT_EQ(invite_error(invite + "&root=" + kLinkRoot), ClientError::not_a_link);
  EXPECT_EQ(invite_error(invite + "&key=" + kLinkKey), ClientError::not_a_link);
  EXPECT_EQ(founder_error(founding_at("https://a.example") + "&found=" + kLinkSecret),
            ClientError::not_a_link);
}

TEST(Links, IgnoreKeysOfLaterVersions) {
  EXPECT_TRUE(read_founder_link(founding_at("https://a.example") + "&later=1&later=2&empty="));
}

TEST(Links, RefusePartsThatAreNoKeyAndValue) {
  EXPECT_EQ(founder_error(founding_at("https://a.example") + "&later"), ClientError::not_a_link);
  EXPECT_EQ(founder_error(founding_at("https://a.example") + "&&a=b"), ClientError::not_a_link);
}

TEST(Links, HoldExactly32Bytes) {
  const std::string shorter = kLinkSecret.substr(0, 42);
  const std::string values[] = {"",
                                shorter,
                                kLinkSecret + "A",
                                kLinkSecret + "AQ",
                                kLinkSecret + "=",
                                shorter + "+",
                                shorter + "/",
                                shorter + " ",
                                "%41" + kLinkSecret.substr(3),
                                shorter + "F"};  // the last has bits that no byte holds
  for (const std::string& value : values) {
    const auto with = [&value](std::string begin) { return begin.append(value); };
    EXPECT_EQ(founder_error(with("https://a.example/#found=")), ClientError::not_a_link) << value;
    EXPECT_EQ(founder_error(with(founding_at("https://a.example") + "&key=")),
              ClientError::not_a_link)
        << value;
    EXPECT_EQ(invite_error(with("https://a.example/#root=" + kLinkRoot + "&join=")),
              ClientError::not_a_link)
        << value;
    EXPECT_EQ(invite_error(with("https://a.example/#join=" + kLinkSecret + "&root=")),
              ClientError::not_a_link)
        << value;
  }
}

TEST(Links, TellWithAndWithoutTlsApart) {
  EXPECT_EQ(server_of("https://a.example"), (ServerAddress{true, "a.example", 443, {}}));
  EXPECT_EQ(server_of("http://localhost"), (ServerAddress{false, "localhost", 80, {}}));
  for (const char* scheme : {"", "//", "ftp://", "HTTPS://", "https:/", "https:", "wss://"}) {
    EXPECT_FALSE(is_server(std::string(scheme) + "a.example")) << scheme;
  }
}

TEST(Links, HavePortsBetween1And65535) {
  EXPECT_EQ(server_of("https://a.example:1").port, 1);
  EXPECT_EQ(server_of("https://a.example:65535").port, 65535);
  for (const char* port : {"", "0", "00", "0443", "65536", "99999999999", "-1", "+1", "1x", "0x1",
                           " 1", "1 ", "443:443"}) {
    EXPECT_FALSE(is_server("https://a.example:" + std::string(port))) << port;
  }
}

TEST(Links, NameIpv6AddressesInBrackets) {
  EXPECT_EQ(server_of("https://[2001:db8::1]").host, "2001:db8::1");
  EXPECT_EQ(server_of("https://[2001:db8::1]:8443"),
            (ServerAddress{true, "2001:db8::1", 8443, {}}));
  for (const char* server : {"2001:db8::1", "[2001:db8::1", "[]", "[]:1", "[::1]8443", "[::1]:",
                             "[::1]:0", "[fe80::1%eth0]", "[[::1]]", "[a.example]", "::1]"}) {
    EXPECT_FALSE(is_server("https://" + std::string(server))) << server;
  }
}

TEST(Links, NameAServerAndNothingBesideIt) {
  const std::string longest(253, 'a');
  EXPECT_TRUE(is_server("https://" + longest));
  EXPECT_FALSE(is_server("https://" + longest + "a"));
  for (const char* server : {"", "user@a.example", "user:word@a.example", "a.example/path",
                             "a.example?query", " a.example", "a.example ", "a example",
                             "a.example\n", "a\\b", "\xC3\xA9t\xC3\xA9.example", "a%2eexample"}) {
    EXPECT_FALSE(is_server("https://" + std::string(server))) << server;
  }
}

TEST(Links, HaveNoSpacesAround) {
  EXPECT_FALSE(is_server(" https://a.example"));
  EXPECT_FALSE(read_founder_link(founding_at("https://a.example") + " "));
  EXPECT_FALSE(read_founder_link(founding_at("https://a.example") + "\n"));
}

TEST(Links, AreAtMost2048BytesLong) {
  std::string link = founding_at("https://a.example") + "&later=";
  link.append(kLinkBytesMax - link.size(), 'x');
  EXPECT_TRUE(read_founder_link(link));
  EXPECT_EQ(founder_error(link + "x"), ClientError::not_a_link);
}

TEST(InviteKey, FollowsFromTheSecretAlwaysTheSame) {
  const InviteLink link = invite_to({true, "a.example", 443, {}});
  EXPECT_EQ(to_hex(invite_key_of(link.secret).public_key),
            "dfab159bd1fdcb238274ab27006ae1db003ecfc169a019a8fcf3f3a032b974a7");
  Secret<32> other = link.secret.clone();
  other.mutable_view()[31] ^= 1;
  EXPECT_NE(invite_key_of(other).public_key, invite_key_of(link.secret).public_key);
}

}  // namespace
}  // namespace indaba::client
