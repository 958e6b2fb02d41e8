// Proves what the bridge does without a server: it makes, opens and locks stores, refuses by name
// what is wrong, and makes no keys where randomness fails.
#include "clients/web/bridge/bridge.h"

#include <gtest/gtest.h>

#include "clients/core/store/error.h"
#include "clients/web/bridge/error.h"
#include "crypto/primitives/error.h"
#include "protocol/frames/envelope.h"
#include "tests/support/mls_world.h"
#include "tests/support/scripted_random.h"

namespace indaba::web {
namespace {

using client::Json;
using client::StoreError;

constexpr UnixTime kNow{1'800'000'000};
constexpr std::uint64_t kSlowUs = 1'000'000;

SecretBytes passphrase(std::string_view text = "correct horse") {
  return SecretBytes(as_bytes(text));
}

class BridgeTest : public testing::Test {
 protected:
  // A store's header, as the host has stored it.
  client::Write made() {
    Bridge bridge(random_);
    auto output = bridge.create(passphrase(), kSlowUs, kNow).value();
    EXPECT_EQ(output.writes.size(), 1U);
    client::Write header = std::move(output.writes.front());
    return header;
  }
  static Json asked(const Bridge& bridge, std::string_view query) {
    return Json::parse(bridge.query(query, kNow));
  }
  static Json ended(Bridge& bridge, std::string_view command) {
    const Output output = bridge.command(7, command, kNow);
    EXPECT_EQ(output.events.size(), 1U);
    return Json::parse(output.events.front());
  }

  test::SeededRandom random_{1};
  Bridge bridge_{random_};
};

TEST_F(BridgeTest, OpensWhatItHasMade) {
  const client::Write header = made();
  EXPECT_EQ(bridge_.open(passphrase(), kNow).error(), StoreError::absent);
  ASSERT_TRUE(bridge_.load(header.key, *header.value));
  EXPECT_EQ(bridge_.open(passphrase("wrong"), kNow).error(), StoreError::wrong_passphrase);
  EXPECT_EQ(bridge_.open(passphrase(""), kNow).error(), StoreError::unfit_passphrase);
  EXPECT_FALSE(bridge_.is_open());
  ASSERT_TRUE(bridge_.open(passphrase(), kNow));
  EXPECT_TRUE(bridge_.is_open());
}

TEST_F(BridgeTest, MakesNoSecondStore) {
  const client::Write header = made();
  ASSERT_TRUE(bridge_.load(header.key, *header.value));
  EXPECT_EQ(bridge_.create(passphrase(), kSlowUs, kNow).error(), StoreError::already_made);
}

TEST_F(BridgeTest, TakesNothingBeforeOrAfterItsTime) {
  ASSERT_TRUE(bridge_.create(passphrase(), kSlowUs, kNow));
  EXPECT_EQ(bridge_.load("v/x", {1}).error(), BridgeError::open_already);
  EXPECT_EQ(bridge_.open(passphrase(), kNow).error(), BridgeError::open_already);
  EXPECT_EQ(bridge_.create(passphrase(), kSlowUs, kNow).error(), BridgeError::open_already);
}

TEST_F(BridgeTest, LocksAndOpensAgain) {
  ASSERT_TRUE(bridge_.create(passphrase(), kSlowUs, kNow));
  bridge_.lock();
  EXPECT_EQ(asked(bridge_, R"({"type":"self"})")["error"], "locked");
  EXPECT_EQ(ended(bridge_, R"({"type":"offer_link"})")["error"], "locked");
  EXPECT_TRUE(bridge_.connected(kNow).frames.empty());
  ASSERT_TRUE(bridge_.open(passphrase(), kNow));
  EXPECT_EQ(asked(bridge_, R"({"type":"self"})")["is_joined"], false);
}

TEST_F(BridgeTest, RefusesEntriesThatNoStoreHas) {
  EXPECT_EQ(bridge_.load("", {1}).error(), BridgeError::unfit_entry);
  EXPECT_EQ(bridge_.load(std::string(client::kKeyBytesMax + 1, 'k'), {}).error(),
            BridgeError::unfit_entry);
  EXPECT_TRUE(bridge_.load(std::string(client::kKeyBytesMax, 'k'), {}));
  EXPECT_EQ(bridge_.load("k", Bytes(client::kValueBytesMax + 1)).error(), BridgeError::unfit_entry);
}

TEST_F(BridgeTest, RefusesADamagedHeader) {
  client::Write header = made();
  header.value->back() ^= 1;
  ASSERT_TRUE(bridge_.load(header.key, *header.value));
  EXPECT_EQ(bridge_.open(passphrase(), kNow).error(), StoreError::damaged_header);
}

TEST_F(BridgeTest, MakesNoStoreWithoutRandomness) {
  test::ScriptedRandom none;
  Bridge bridge(none);
  EXPECT_EQ(bridge.create(passphrase(), kSlowUs, kNow).error(), CryptoError::random_failed);
  EXPECT_FALSE(bridge.is_open());
}

TEST_F(BridgeTest, RefusesCommandsByName) {
  ASSERT_TRUE(bridge_.create(passphrase(), kSlowUs, kNow));
  const Json none = ended(bridge_, R"({"type":"look_up","handle":"A"})");
  EXPECT_EQ(none["type"], "finished");
  EXPECT_EQ(none["command"], 7);
  EXPECT_EQ(none["error"], "wrong_form");
  EXPECT_EQ(none["at"], "handle");
  EXPECT_EQ(ended(bridge_, R"({"type":"look_up","handle":"awa"})")["error"], "not_joined");
  EXPECT_EQ(ended(bridge_, std::string(kCommandLimits.text_bytes_max + 1, ' '))["error"],
            "too_large");
}

TEST_F(BridgeTest, RefusesQueriesByName) {
  ASSERT_TRUE(bridge_.create(passphrase(), kSlowUs, kNow));
  EXPECT_EQ(asked(bridge_, R"({"type":"channels"})")["error"], "not_joined");
  EXPECT_EQ(asked(bridge_, R"({"type":"alerts","limit":101})")["error"], "out_of_bounds");
  EXPECT_EQ(asked(bridge_, R"({"type":"alerts","limit":0})")["at"], "limit");
  EXPECT_EQ(asked(bridge_, R"({"type":"nothing"})")["error"], "unknown_value");
  EXPECT_EQ(asked(bridge_, R"({"type":"link","link":"x"})")["error"], "not_a_link");
  EXPECT_EQ(asked(bridge_, std::string(kQueryLimits.text_bytes_max + 1, ' '))["error"],
            "too_large");
}

TEST_F(BridgeTest, RefusesMoreThanAServerSaysAtOnce) {
  ASSERT_TRUE(bridge_.create(passphrase(), kSlowUs, kNow));
  EXPECT_TRUE(bridge_.received(Bytes(protocol::kMessageBytesMax), kNow));
  EXPECT_EQ(bridge_.received(Bytes(protocol::kMessageBytesMax + 1), kNow).error(),
            BridgeError::message_too_large);
}

TEST_F(BridgeTest, SaysWhatAnAlertCanSayToAnybody) {
  const Json words = asked(bridge_, R"({"type":"vocabulary"})");
  EXPECT_FALSE(words["violations"].empty());
  EXPECT_EQ(words["languages"].size(), 3U);
  EXPECT_GT(words["countries"].size(), 200U);
  EXPECT_EQ(words["severities"][0], "Extreme");
}

TEST_F(BridgeTest, SaysWhereALinkLeads) {
  const std::string secret(43, 'A');
  const Json link =
      asked(bridge_, R"({"type":"link","link":"https://a.example:8443/#found=)" + secret + R"("})");
  EXPECT_EQ(link["kind"], "founder");
  EXPECT_EQ(link["url"], "wss://a.example:8443/v1/socket");
}

}  // namespace
}  // namespace indaba::web
