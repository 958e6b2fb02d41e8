// Proves that an open message is read where it was posted, by holders of the channel's key, and
// shows who signed it; anything changed is refused. Each part of what it is bound to is changed
// alone, and each byte of it.
#include "clients/core/channels/open_messages.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "crypto/base/hex.h"
#include "crypto/primitives/error.h"
#include "crypto/primitives/padme.h"
#include "tests/support/hex.h"
#include "tests/support/mls_world.h"
#include "tests/support/scripted_random.h"
#include "tests/unit/clients/filled.h"

namespace indaba::client {
namespace {

using test::filled;

const OpenPlace kPost{filled<32>(1), ChannelId(filled<16>(2)), 3, MessageId(filled<16>(4))};

std::vector<OpenPlace> other_posts() {
  std::vector<OpenPlace> places(4, kPost);
  places[0].alliance[0] ^= 1;
  places[1].channel = ChannelId(filled<16>(3));
  places[2].epoch += 1;
  places[3].message = MessageId(filled<16>(5));
  return places;
}

class OpenMessages : public testing::Test {
 protected:
  static protocol::OpenMessage message(std::string_view content = "content") {
    protocol::OpenMessage message;
    message.content = to_bytes(as_bytes(content));
    message.manifest = filled<32>(6);
    message.seen = {7, filled<32>(8)};
    message.member = MemberId(filled<20>(9));
    message.device = DeviceId(filled<16>(10));
    message.certificate = filled<32>(11);
    return message;
  }
  Bytes sealed(protocol::OpenMessage message, const OpenPlace& place = kPost) {
    return test::must(seal_open_message(place, key_, device_key_, std::move(message), random_));
  }
  std::error_code open_error(const OpenPlace& place, const ChannelKey& key, ByteView body) {
    return open_open_message(place, key, body).error();
  }

  test::SeededRandom random_{1};
  ChannelKey key_{filled<32>(12)};
  Ed25519KeyPair device_key_ = Ed25519KeyPair::from_seed(Secret<32>(filled<32>(13)));
};

TEST_F(OpenMessages, AreReadAsTheyWereWritten) {
  const auto opened = test::must(open_open_message(kPost, key_, sealed(message())));
  protocol::OpenMessage expected = message();
  expected.signature = opened.signature;
  EXPECT_EQ(opened, expected);
  EXPECT_TRUE(verify_open_message(kPost, opened, device_key_.public_key));
}

TEST_F(OpenMessages, OpenOnlyWhereTheyWerePosted) {
  const Bytes body = sealed(message());
  for (const OpenPlace& place : other_posts()) {
    EXPECT_EQ(open_error(place, key_, body), CryptoError::decryption_failed);
  }
  EXPECT_EQ(open_error(kPost, ChannelKey(filled<32>(13)), body), CryptoError::decryption_failed);
}

TEST_F(OpenMessages, AreRefusedIfAnyByteIsChanged) {
  const Bytes body = sealed(message());
  for (std::size_t i = 0; i < body.size(); ++i) {
    Bytes changed = body;
    changed[i] ^= 1;
    EXPECT_EQ(open_error(kPost, key_, changed), CryptoError::decryption_failed) << i;
  }
  for (std::size_t length = 0; length < body.size(); ++length) {
    EXPECT_FALSE(open_open_message(kPost, key_, ByteView(body).first(length))) << length;
  }
}

TEST_F(OpenMessages, AreSignedForTheirPlace) {
  const auto opened = test::must(open_open_message(kPost, key_, sealed(message())));
  for (std::size_t i = 0; i < other_posts().size(); ++i) {
    // The epoch is bound by the manifest that the message names.
    const bool holds = i == 2;
    EXPECT_EQ(verify_open_message(other_posts()[i], opened, device_key_.public_key).has_value(),
              holds)
        << i;
  }
}

TEST_F(OpenMessages, AreSignedInAllTheirParts) {
  const auto opened = test::must(open_open_message(kPost, key_, sealed(message())));
  std::vector<protocol::OpenMessage> changed(8, opened);
  changed[0].content.push_back(0);
  changed[1].manifest[0] ^= 1;
  changed[2].seen.seq += 1;
  changed[3].seen.log_hash[0] ^= 1;
  changed[4].member = MemberId(filled<20>(10));
  changed[5].device = DeviceId(filled<16>(11));
  changed[6].certificate[0] ^= 1;
  changed[7].signature[0] ^= 1;
  for (const protocol::OpenMessage& forged : changed) {
    EXPECT_EQ(verify_open_message(kPost, forged, device_key_.public_key).error(),
              CryptoError::invalid_signature);
  }
}

TEST_F(OpenMessages, OfOneDeviceAreNotAnothers) {
  const auto opened = test::must(open_open_message(kPost, key_, sealed(message())));
  const Ed25519KeyPair other = test::must(Ed25519KeyPair::generate(random_));
  EXPECT_EQ(verify_open_message(kPost, opened, other.public_key).error(),
            CryptoError::invalid_signature);
}

TEST_F(OpenMessages, HideTheirLength) {
  std::set<std::size_t> sizes;
  for (std::size_t length = 1; length <= 1000; ++length) {
    sizes.insert(sealed(message(std::string(length, 'x'))).size());
  }
  EXPECT_LT(sizes.size(), 50U);
}

TEST_F(OpenMessages, AreRefusedIfWhatIsInsideIsNone) {
  const auto sealed_bytes = [&](ByteView padded) {
    Bytes body(24 + padded.size() + kAeadTagBytes);
    Bytes binding = test::hex("696e646162612f3100706f737400");
    append(binding, kPost.alliance);
    append(binding, kPost.channel.view());
    append(binding, test::hex("0000000000000003"));
    append(binding, kPost.message.view());
    EXPECT_TRUE(aead_seal(Aead::xchacha20_poly1305, key_.view(), ByteView(body).first(24), binding,
                          padded, MutableByteView(body).subspan(24)));
    return body;
  };
  protocol::OpenMessage whole = message();
  const Bytes encoded = cbor::encode(whole);
  EXPECT_FALSE(open_error(kPost, key_, sealed_bytes(pad_padme(encoded).view())));
  EXPECT_TRUE(open_error(kPost, key_, sealed_bytes(encoded)));
  EXPECT_EQ(open_error(kPost, key_, sealed_bytes(Bytes(64))), CryptoError::invalid_padding);
  Bytes trailing = encoded;
  trailing.push_back(0);
  for (const Bytes& inside : {trailing, Bytes(encoded.begin(), encoded.end() - 1), Bytes()}) {
    EXPECT_TRUE(open_error(kPost, key_, sealed_bytes(pad_padme(inside).view())));
  }
}

TEST_F(OpenMessages, OpenAsEarlierVersionsSealedThem) {
  const Bytes body = test::hex(
      "c5d30a7ce1ec119378c84f487d775a8542f13ece238a9455692a65b168d263ad5940947a58a6"
      "3eb5d0bf15844aa5c9507e78ee0805a8a323885ebb079bbd81ccc2cfbe11d975c33755686f76"
      "77d0d17b46cad3bc9b49c8fdbdf701827fa10d5a49a7f43b35c785cccd1f2a698947cea54da8"
      "5212338f4a865d3d4a2645d9d10f46c0284640d136b5b749d78a0f05a80e871f6e2ecf100f47"
      "1ba51b00360f5140bfeb9b8bcbc16681e9652f0fe8f9826cd48bcaace1c7fdddbbb45acffb44"
      "e216ce55bf8f17aab7e406bbc33dfd818313987812b0c5838564f765aad49c048c8be2181da5"
      "4801320609c18e5148e0d20d3cc274a7f1c682d12b7630ae4c6ac93fe4631acbf717e7eeaed4"
      "dd57dd802f249ebad1acea8468393df0df4d82b42a86202e0ce7ee1484dc8338349b5d3e7276"
      "763f8c88bf1e79adc3721ea9a29a6432c4b4823fd5ffa2c446a2493c0931fb6dfc3cdf7343ec"
      "ee98");
  const auto opened = test::must(open_open_message(kPost, key_, body));
  EXPECT_EQ(opened.content, to_bytes(as_bytes("content")));
  EXPECT_TRUE(verify_open_message(kPost, opened, device_key_.public_key));
}

TEST_F(OpenMessages, AreNotSealedWithoutRandomness) {
  test::ScriptedRandom none;
  EXPECT_EQ(seal_open_message(kPost, key_, device_key_, message(), none).error(),
            CryptoError::random_failed);
}

}  // namespace
}  // namespace indaba::client
