// Proves that no two uses of a circle's seeds share a key, that a seed which is handed on opens for
// whom, and where, it was sealed and nowhere else, and that the formats stay as they are. Every
// part of what a key is bound to is changed alone, every bit flipped, every length tried.
#include "clients/core/circles/circle_keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "crypto/base/hex.h"
#include "crypto/primitives/error.h"
#include "tests/support/hex.h"
#include "tests/support/mls_world.h"
#include "tests/support/scripted_random.h"
#include "tests/unit/clients/filled.h"

namespace indaba::client {
namespace {

using test::filled;

CircleSeed seed_of(std::uint8_t fill) { return CircleSeed(filled<32>(fill)); }
ChannelId channel_of(std::uint8_t fill) { return ChannelId(filled<16>(fill)); }
DeviceId device_of(std::uint8_t fill) { return DeviceId(filled<16>(fill)); }

const CirclePlace kCirclePlace{filled<32>(1), protocol::CircleId(filled<16>(2)), 3};

// Each differs from kCirclePlace in one part.
std::vector<CirclePlace> other_circle_places() {
  std::vector<CirclePlace> places(4, kCirclePlace);
  places[0].alliance[31] ^= 1;
  places[1].circle = protocol::CircleId(filled<16>(3));
  places[2].epoch += 1;
  places[3].epoch += std::uint64_t{1} << 56;
  return places;
}

std::string hex_of(const CircleSeed& seed) { return to_hex(seed.view()); }

class CircleKeys : public testing::Test {
 protected:
  Bytes wrapped() {
    return test::must(wrap_past(kCirclePlace, seed_of(4), 2, seed_of(5), random_));
  }
  Bytes sealed() {
    return test::must(seal_seed(kCirclePlace, seed_of(4), route_, box_key_.public_key, random_));
  }

  static constexpr std::uint64_t kPast = 2;
  const BoxRoute route_{device_of(6), device_of(7)};
  test::SeededRandom random_{1};
  HpkeKeyPair box_key_ = test::must(HpkeKeyPair::generate(random_));
};

void expect_refused_if_changed(const Bytes& whole,
                               const std::function<std::error_code(ByteView)>& open) {
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    Bytes flipped = whole;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    EXPECT_EQ(open(flipped), CryptoError::decryption_failed) << bit;
  }
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_EQ(open(ByteView(whole).first(length)), CryptoError::invalid_length) << length;
  }
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_EQ(open(longer), CryptoError::invalid_length);
}

TEST_F(CircleKeys, DifferByPurposeAndPlaceAndChannel) {
  std::vector<CirclePlace> places = other_circle_places();
  places.push_back(kCirclePlace);
  std::set<std::string> seen;
  std::size_t made = 0;
  for (const CirclePlace& place : places) {
    for (const std::uint8_t seed : {std::uint8_t{4}, std::uint8_t{5}}) {
      seen.insert(to_hex(sealing_key_of(place, seed_of(seed)).secret_key.view()));
      seen.insert(to_hex(channel_key_of(place, seed_of(seed), channel_of(8)).view()));
      seen.insert(to_hex(channel_key_of(place, seed_of(seed), channel_of(9)).view()));
      made += 3;
    }
  }
  EXPECT_EQ(seen.size(), made);
}

TEST_F(CircleKeys, CommitToSeedCircleAndEpoch) {
  const protocol::Hash commitment = commitment_to(kCirclePlace, seed_of(4));
  EXPECT_EQ(commitment, commitment_to(kCirclePlace, seed_of(4)));
  EXPECT_NE(commitment, commitment_to(kCirclePlace, seed_of(5)));
  EXPECT_NE(commitment, commitment_to(other_circle_places()[1], seed_of(4)));
  EXPECT_NE(commitment, commitment_to(other_circle_places()[2], seed_of(4)));
}

TEST_F(CircleKeys, StayAsTheyAre) {
  EXPECT_EQ(to_hex(commitment_to(kCirclePlace, seed_of(4))),
            "1cabca3632c6fc2545f06579ee87054ab303d06ee0dd29ac043b077980f42fc9");
  EXPECT_EQ(to_hex(sealing_key_of(kCirclePlace, seed_of(4)).public_key),
            "8612ae21c33b07c3ecfef511a96da084cb4ff2de9d431457df3903d1e16b0279");
  EXPECT_EQ(to_hex(channel_key_of(kCirclePlace, seed_of(4), channel_of(8)).view()),
            "7173c529f783363680fb943ab4c49ae3a9931a497d7830aa81407c29accefba6");
}

TEST_F(CircleKeys, OpenWhatEarlierVersionsSealed) {
  const Bytes wrapped = test::hex(
      "323a446a3920c8d75045149c5c61f53ee715394b2819d69e0639dfdb65c75c1a7c9667172205"
      "5ffb83b348c2041307383296cbd92f2502bf29c23b660ed3e5167bf0494a507ab4f9");
  EXPECT_EQ(hex_of(test::must(unwrap_past(kCirclePlace, seed_of(4), kPast, wrapped))),
            hex_of(seed_of(5)));
  const Bytes sealed = test::hex(
      "335b8c8f89eaf07379007e8e77580e2d4646a82be381d1451c5582feaf154b7b00680a3cb8c1"
      "1c4e479aaeec2515f0e7ca5d588da4cbf5030e4ecfbb3d03f6d1846f87519720e2cd3f832b94"
      "13442ba6");
  const HpkeKeyPair key = HpkeKeyPair::from_secret(seed_of(9));
  EXPECT_EQ(hex_of(test::must(open_seed(kCirclePlace, route_, key, sealed))), hex_of(seed_of(4)));
}

TEST_F(CircleKeys, WrappedSeedOpensUnderTheLaterOne) {
  const Bytes bytes = wrapped();
  EXPECT_EQ(bytes.size(), 72U);
  EXPECT_EQ(hex_of(test::must(unwrap_past(kCirclePlace, seed_of(4), kPast, bytes))),
            hex_of(seed_of(5)));
  EXPECT_NE(bytes, wrapped());
}

TEST_F(CircleKeys, WrappedSeedOpensNowhereElse) {
  const Bytes bytes = wrapped();
  for (const CirclePlace& place : other_circle_places()) {
    EXPECT_EQ(unwrap_past(place, seed_of(4), kPast, bytes).error(), CryptoError::decryption_failed);
  }
  EXPECT_EQ(unwrap_past(kCirclePlace, seed_of(5), kPast, bytes).error(),
            CryptoError::decryption_failed);
  EXPECT_EQ(unwrap_past(kCirclePlace, seed_of(4), kPast - 1, bytes).error(),
            CryptoError::decryption_failed);
}

TEST_F(CircleKeys, WrappedSeedIsRefusedIfAnythingOfItIsChanged) {
  expect_refused_if_changed(wrapped(), [](ByteView bytes) {
    return unwrap_past(kCirclePlace, seed_of(4), kPast, bytes).error();
  });
}

TEST_F(CircleKeys, BoxOpensForItsDevice) {
  const Bytes bytes = sealed();
  EXPECT_EQ(bytes.size(), 80U);
  EXPECT_EQ(hex_of(test::must(open_seed(kCirclePlace, route_, box_key_, bytes))),
            hex_of(seed_of(4)));
  EXPECT_NE(bytes, sealed());
}

TEST_F(CircleKeys, BoxOpensNowhereElse) {
  const Bytes bytes = sealed();
  const auto error = [&](const CirclePlace& place, const BoxRoute& route, const HpkeKeyPair& key) {
    return open_seed(place, route, key, bytes).error();
  };
  for (const CirclePlace& place : other_circle_places()) {
    EXPECT_EQ(error(place, route_, box_key_), CryptoError::decryption_failed);
  }
  EXPECT_EQ(error(kCirclePlace, {device_of(8), route_.boxer_device}, box_key_),
            CryptoError::decryption_failed);
  EXPECT_EQ(error(kCirclePlace, {route_.device, device_of(8)}, box_key_),
            CryptoError::decryption_failed);
  EXPECT_EQ(error(kCirclePlace, {route_.boxer_device, route_.device}, box_key_),
            CryptoError::decryption_failed);
  EXPECT_EQ(error(kCirclePlace, route_, test::must(HpkeKeyPair::generate(random_))),
            CryptoError::decryption_failed);
}

TEST_F(CircleKeys, BoxIsRefusedIfAnythingOfItIsChanged) {
  const Bytes bytes = sealed();
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    Bytes flipped = bytes;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    // X25519 ignores the highest bit of a public key; HPKE binds the key as it came.
    EXPECT_FALSE(open_seed(kCirclePlace, route_, box_key_, flipped)) << bit;
  }
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_EQ(open_seed(kCirclePlace, route_, box_key_, ByteView(bytes).first(length)).error(),
              CryptoError::invalid_length);
  }
}

TEST_F(CircleKeys, AreNotSealedWithoutRandomness) {
  test::ScriptedRandom none;
  EXPECT_EQ(wrap_past(kCirclePlace, seed_of(4), kPast, seed_of(5), none).error(),
            CryptoError::random_failed);
  EXPECT_EQ(seal_seed(kCirclePlace, seed_of(4), route_, box_key_.public_key, none).error(),
            CryptoError::random_failed);
}

}  // namespace
}  // namespace indaba::client
