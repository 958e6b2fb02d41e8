// Proves that a stream arrives whole, in order and unchanged or not at all, by taking apart a good
// one in every way that its header names; and that it is libsodium's format, by letting libsodium
// read and write it.
#include "crypto/primitives/secretstream.h"

#include <gtest/gtest.h>
#include <sodium/crypto_secretstream_xchacha20poly1305.h>

#include "crypto/primitives/error.h"
#include "crypto/primitives/random.h"
#include "tests/support/scripted_random.h"

namespace indaba {
namespace {

using test::ScriptedRandom;

class SecretStream : public testing::Test {
 protected:
  SecretStream() {
    sealed_.push_back(
        encryptor_.push(as_bytes("one"), as_bytes("a"), ChunkPlace::more_follow).value());
    sealed_.push_back(encryptor_.push({}, {}, ChunkPlace::more_follow).value());
    sealed_.push_back(encryptor_.push(as_bytes("three"), {}, ChunkPlace::more_follow).value());
    sealed_.push_back(encryptor_.push(as_bytes("end"), {}, ChunkPlace::final).value());
  }

  SecretStreamDecryptor decryptor() const { return {key_, encryptor_.header()}; }

  // Pulls the chunks of these numbers and says how it ends.
  std::error_code outcome(std::initializer_list<std::size_t> chunks) const {
    SecretStreamDecryptor stream = decryptor();
    for (const std::size_t chunk : chunks) {
      const auto opened = stream.pull(sealed_[chunk], associated_data(chunk));
      if (!opened) {
        EXPECT_EQ(stream.check_ended().error(), CryptoError::stream_truncated);
        return opened.error();
      }
    }
    return stream.check_ended().error();
  }

  static ByteView associated_data(std::size_t chunk) {
    return chunk == 0 ? as_bytes("a") : ByteView();
  }

  SystemRandom random_;
  SecretStreamKey key_ = random_.secret<kSecretStreamKeyBytes>().value();
  SecretStreamEncryptor encryptor_ = SecretStreamEncryptor::start(key_, random_).value();
  std::vector<Bytes> sealed_;
};

TEST_F(SecretStream, ArrivesWhole) {
  SecretStreamDecryptor stream = decryptor();
  const std::string_view contents[] = {"one", "", "three", "end"};
  for (std::size_t i = 0; i < sealed_.size(); ++i) {
    EXPECT_EQ(stream.check_ended().error(), CryptoError::stream_truncated);
    EXPECT_EQ(sealed_[i].size(), contents[i].size() + kSecretStreamOverheadBytes);
    const auto opened = stream.pull(sealed_[i], associated_data(i));
    ASSERT_TRUE(opened);
    EXPECT_TRUE(same_bytes(opened->content.view(), as_bytes(contents[i])));
    EXPECT_EQ(opened->place, i == 3 ? ChunkPlace::final : ChunkPlace::more_follow);
  }
  EXPECT_TRUE(stream.check_ended());
}

TEST_F(SecretStream, RefusesTruncation) {
  EXPECT_EQ(outcome({}), CryptoError::stream_truncated);
  EXPECT_EQ(outcome({0}), CryptoError::stream_truncated);
  EXPECT_EQ(outcome({0, 1}), CryptoError::stream_truncated);
  EXPECT_EQ(outcome({0, 1, 2}), CryptoError::stream_truncated);
}

TEST_F(SecretStream, RefusesDroppedRepeatedAndReorderedChunks) {
  EXPECT_EQ(outcome({1, 2, 3}), CryptoError::decryption_failed);
  EXPECT_EQ(outcome({0, 2, 3}), CryptoError::decryption_failed);
  EXPECT_EQ(outcome({0, 1, 3}), CryptoError::decryption_failed);
  EXPECT_EQ(outcome({3}), CryptoError::decryption_failed);
  EXPECT_EQ(outcome({0, 0, 1, 2, 3}), CryptoError::decryption_failed);
  EXPECT_EQ(outcome({0, 2, 1, 3}), CryptoError::decryption_failed);
  EXPECT_EQ(outcome({1, 0, 2, 3}), CryptoError::decryption_failed);
}

TEST_F(SecretStream, RefusesWhatFollowsTheEnd) {
  EXPECT_EQ(outcome({0, 1, 2, 3, 3}), CryptoError::stream_ended);
  EXPECT_EQ(outcome({0, 1, 2, 3, 0}), CryptoError::stream_ended);
}

TEST_F(SecretStream, RefusesEveryFlippedBitTruncationAndExtension) {
  const Bytes& good = sealed_[0];
  const auto refuses = [&](ByteView chunk) {
    return decryptor().pull(chunk, as_bytes("a")).error() == CryptoError::decryption_failed;
  };
  ASSERT_FALSE(refuses(good));
  for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
    Bytes flipped = good;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_TRUE(refuses(flipped)) << bit;
  }
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_TRUE(refuses(ByteView(good).first(size))) << size;
  }
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_TRUE(refuses(longer));
}

TEST_F(SecretStream, RefusesAnotherKeyHeaderOrAssociatedData) {
  EXPECT_EQ(decryptor().pull(sealed_[0], as_bytes("b")).error(), CryptoError::decryption_failed);
  EXPECT_EQ(decryptor().pull(sealed_[0], {}).error(), CryptoError::decryption_failed);
  SecretStreamHeader header = encryptor_.header();
  for (std::size_t i = 0; i < header.size(); ++i) {
    header[i] ^= 1;
    EXPECT_EQ(SecretStreamDecryptor(key_, header).pull(sealed_[0], as_bytes("a")).error(),
              CryptoError::decryption_failed);
    header[i] ^= 1;
  }
  SecretStreamKey other = key_.clone();
  other.mutable_view()[0] ^= 1;
  EXPECT_EQ(SecretStreamDecryptor(other, header).pull(sealed_[0], as_bytes("a")).error(),
            CryptoError::decryption_failed);
}

TEST_F(SecretStream, RefusesChunksOfAnotherStreamUnderTheSameKey) {
  auto other = SecretStreamEncryptor::start(key_, random_).value();
  EXPECT_NE(other.header(), encryptor_.header());
  const Bytes foreign = other.push(as_bytes("one"), as_bytes("a"), ChunkPlace::more_follow).value();
  EXPECT_EQ(decryptor().pull(foreign, as_bytes("a")).error(), CryptoError::decryption_failed);
}

TEST_F(SecretStream, StaysClosedAfterAFailure) {
  SecretStreamDecryptor stream = decryptor();
  EXPECT_FALSE(stream.pull(sealed_[1], {}));
  EXPECT_EQ(stream.pull(sealed_[0], as_bytes("a")).error(), CryptoError::decryption_failed);
  EXPECT_EQ(stream.check_ended().error(), CryptoError::stream_truncated);
}

TEST_F(SecretStream, EncryptorPushesNothingBehindItsEnd) {
  EXPECT_EQ(encryptor_.push({}, {}, ChunkPlace::more_follow).error(), CryptoError::stream_ended);
  EXPECT_EQ(encryptor_.push({}, {}, ChunkPlace::final).error(), CryptoError::stream_ended);
}

TEST_F(SecretStream, BoundsItsChunks) {
  auto stream = SecretStreamEncryptor::start(key_, random_).value();
  SecretStreamDecryptor other_end(key_, stream.header());
  EXPECT_EQ(stream.push(Bytes(kSecretStreamChunkBytesMax + 1), {}, ChunkPlace::final).error(),
            CryptoError::invalid_length);
  const Bytes longest =
      stream.push(Bytes(kSecretStreamChunkBytesMax), {}, ChunkPlace::final).value();
  EXPECT_EQ(other_end.pull(longest, {}).value().content.size(), kSecretStreamChunkBytesMax);
  const Bytes too_long(kSecretStreamChunkBytesMax + kSecretStreamOverheadBytes + 1);
  EXPECT_EQ(decryptor().pull(too_long, {}).error(), CryptoError::invalid_length);
}

TEST_F(SecretStream, FailingRandomnessStartsNothing) {
  ScriptedRandom failing;
  EXPECT_EQ(SecretStreamEncryptor::start(key_, failing).error(), CryptoError::random_failed);
}

TEST_F(SecretStream, LibsodiumReadsIt) {
  crypto_secretstream_xchacha20poly1305_state state;
  ASSERT_EQ(crypto_secretstream_xchacha20poly1305_init_pull(&state, encryptor_.header().data(),
                                                            key_.view().data()),
            0);
  for (std::size_t i = 0; i < sealed_.size(); ++i) {
    ByteArray<16> out{};
    unsigned char tag = 0xff;
    const ByteView data = associated_data(i);
    ASSERT_EQ(crypto_secretstream_xchacha20poly1305_pull(&state, out.data(), nullptr, &tag,
                                                         sealed_[i].data(), sealed_[i].size(),
                                                         data.data(), data.size()),
              0);
    EXPECT_EQ(tag, i == 3 ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
  }
}

class LibsodiumStream {
 public:
  explicit LibsodiumStream(const SecretStreamKey& key) {
    crypto_secretstream_xchacha20poly1305_init_push(&state_, header_.data(), key.view().data());
  }
  const SecretStreamHeader& header() const { return header_; }
  Bytes push(std::string_view text, unsigned char tag) {
    Bytes out(text.size() + kSecretStreamOverheadBytes);
    crypto_secretstream_xchacha20poly1305_push(&state_, out.data(), nullptr, as_bytes(text).data(),
                                               text.size(), nullptr, 0, tag);
    return out;
  }

 private:
  crypto_secretstream_xchacha20poly1305_state state_{};
  SecretStreamHeader header_{};
};

TEST_F(SecretStream, ReadsLibsodiums) {
  LibsodiumStream theirs(key_);
  SecretStreamDecryptor stream(key_, theirs.header());
  const Bytes first = theirs.push("one", crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
  EXPECT_TRUE(same_bytes(stream.pull(first, {}).value().content.view(), as_bytes("one")));
  const Bytes last = theirs.push("two", crypto_secretstream_xchacha20poly1305_TAG_FINAL);
  EXPECT_EQ(stream.pull(last, {}).value().place, ChunkPlace::final);
  EXPECT_TRUE(stream.check_ended());
}

TEST_F(SecretStream, RefusesTagsThatOurSendersNeverSet) {
  for (const int tag : {0x01, 0x02, 0x04, 0xff}) {
    LibsodiumStream theirs(key_);
    SecretStreamDecryptor stream(key_, theirs.header());
    EXPECT_EQ(stream.pull(theirs.push("one", static_cast<unsigned char>(tag)), {}).error(),
              CryptoError::decryption_failed);
    EXPECT_EQ(stream.check_ended().error(), CryptoError::stream_truncated);
  }
}

}  // namespace
}  // namespace indaba
