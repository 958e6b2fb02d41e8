// Proves that SHA-256, HMAC, HKDF and BLAKE2b compute what their standards say, by the standards'
// own examples, however the input is cut into pieces.
#include "crypto/primitives/hash.h"

#include <gtest/gtest.h>

#include <string>

#include "crypto/primitives/error.h"
#include "tests/support/hex.h"

namespace indaba {
namespace {

using test::hex;

// The bytes first, first + 1, ... last.
Bytes count(std::size_t first, std::size_t last) {
  Bytes out;
  for (std::size_t i = first; i <= last; ++i) {
    out.push_back(static_cast<std::uint8_t>(i));
  }
  return out;
}

struct Sha256Example {
  std::string message;
  const char* digest;
};
// NIST, FIPS 180-4 examples.
const Sha256Example kSha256Examples[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnop"
     "qrsmnopqrstnopqrstu",
     "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
    {std::string(1'000'000, 'a'),
     "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

TEST(Sha256, ComputesTheNistExamples) {
  for (const auto& example : kSha256Examples) {
    EXPECT_EQ(to_bytes(sha256(as_bytes(example.message))), hex(example.digest));
  }
}

TEST(Sha256, PiecesCountAsOne) {
  const Bytes message = count(0, 200);
  const auto whole = sha256(message);
  for (std::size_t cut = 0; cut <= message.size(); ++cut) {
    const ByteView front = ByteView(message).first(cut);
    const ByteView back = ByteView(message).subspan(cut);
    EXPECT_EQ(sha256({front, back}), whole) << cut;
    EXPECT_EQ(Sha256().update(front).update({}).update(back).finish(), whole) << cut;
  }
}

// Of whole messages and of input in pieces: two libraries, in native builds.
TEST(Sha256, IsTheSameAtOnceAsInPieces) {
  const Bytes message = count(0, 200);
  for (std::size_t size = 0; size <= message.size(); ++size) {
    const ByteView part = ByteView(message).first(size);
    EXPECT_EQ(sha256(part), Sha256().update(part).finish()) << size;
  }
}

struct HmacExample {
  Bytes key;
  Bytes data;
  const char* code;
};

TEST(HmacSha256, ComputesTheExamplesOfRfc4231) {
  const HmacExample examples[] = {
      {Bytes(20, 0x0b), to_bytes("Hi There"),
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {to_bytes("Jefe"), to_bytes("what do ya want for nothing?"),
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {Bytes(20, 0xaa), Bytes(50, 0xdd),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {count(1, 25), Bytes(50, 0xcd),
       "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
      {Bytes(20, 0x0c), to_bytes("Test With Truncation"), "a3b6167473100ee06e0c796c2955552b"},
      {Bytes(131, 0xaa), to_bytes("Test Using Larger Than Block-Size Key - Hash Key First"),
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
      {Bytes(131, 0xaa),
       to_bytes("This is a test using a larger than block-size key and a larger than block-size "
                "data. The key needs to "
                "be hashed before being used by the HMAC algorithm."),
       "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
  };
  for (const auto& example : examples) {
    const Bytes expected = hex(example.code);
    const auto code = hmac_sha256(example.key, {example.data});
    EXPECT_EQ(to_bytes(code.view().first(expected.size())), expected);
    const auto in_pieces = hmac_sha256(
        example.key, {ByteView(example.data).first(3), ByteView(example.data).subspan(3)});
    EXPECT_TRUE(equal(code, in_pieces));
  }
}

struct HkdfExample {
  Bytes input_key_material;
  Bytes salt;
  Bytes info;
  const char* pseudorandom_key;
  const char* output_key_material;
};

TEST(Hkdf, ComputesTheExamplesOfRfc5869) {
  const HkdfExample examples[] = {
      {Bytes(22, 0x0b), count(0x00, 0x0c), count(0xf0, 0xf9),
       "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
       "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
      {count(0x00, 0x4f), count(0x60, 0xaf), count(0xb0, 0xff),
       "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
       "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
       "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
       "cc30c58179ec3e87c14c01d5c1f3434f1d87"},
      {Bytes(22, 0x0b),
       {},
       {},
       "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
       "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"},
  };
  for (const auto& example : examples) {
    const auto key = hkdf_extract(example.salt, {example.input_key_material});
    EXPECT_EQ(to_bytes(key.view()), hex(example.pseudorandom_key));
    const Bytes expected = hex(example.output_key_material);
    Bytes out(expected.size());
    ASSERT_TRUE(hkdf_expand(key.view(), {example.info}, out));
    EXPECT_EQ(out, expected);
  }
}

TEST(Hkdf, InputInPiecesCountsAsOne) {
  const Bytes input = count(0, 99);
  const ByteView front = ByteView(input).first(30);
  const ByteView back = ByteView(input).subspan(30);
  const auto key = hkdf_extract({}, {input});
  EXPECT_TRUE(equal(hkdf_extract({}, {front, {}, back}), key));
  Bytes whole(50);
  Bytes in_pieces(50);
  ASSERT_TRUE(hkdf_expand(key.view(), {input}, whole));
  ASSERT_TRUE(hkdf_expand(key.view(), {front, back, {}}, in_pieces));
  EXPECT_EQ(in_pieces, whole);
}

TEST(Hkdf, ShorterOutputIsAPrefix) {
  const Bytes key(32, 7);
  Bytes longest(std::size_t{255} * 32);
  ASSERT_TRUE(hkdf_expand(key, {}, longest));
  for (const std::size_t size : {0U, 1U, 31U, 32U, 33U, 64U, 65U, 8159U}) {
    Bytes out(size);
    ASSERT_TRUE(hkdf_expand(key, {}, out));
    EXPECT_TRUE(same_bytes(out, ByteView(longest).first(size))) << size;
  }
}

TEST(Hkdf, RefusesMoreThan255Blocks) {
  Bytes out(std::size_t{255} * 32 + 1);
  EXPECT_EQ(hkdf_expand(Bytes(32), {}, out).error(), CryptoError::invalid_length);
}

Bytes blake2b_of(ByteView input, ByteView key, std::size_t size) {
  Bytes out(size);
  EXPECT_TRUE(blake2b(input, key, out));
  return out;
}

TEST(Blake2b, ComputesTheExampleOfRfc7693AppendixA) {
  EXPECT_EQ(blake2b_of(as_bytes("abc"), {}, 64),
            hex("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"));
}

// RFC 7693 appendix E: hashes of hashes over many lengths of input, output and key.
TEST(Blake2b, PassesTheSelfTestOfRfc7693AppendixE) {
  const auto sequence = [](std::size_t size, std::size_t seed) {
    auto a = static_cast<std::uint32_t>(0xdead4bad * seed);
    std::uint32_t b = 1;
    Bytes out;
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint32_t sum = a + b;
      a = b;
      b = sum;
      out.push_back(static_cast<std::uint8_t>(sum >> 24));
    }
    return out;
  };
  Bytes all;
  for (const std::size_t out_size : {20U, 32U, 48U, 64U}) {
    for (const std::size_t in_size : {0U, 3U, 128U, 129U, 255U, 1024U}) {
      const Bytes input = sequence(in_size, in_size);
      append(all, blake2b_of(input, {}, out_size));
      append(all, blake2b_of(input, sequence(out_size, out_size), out_size));
    }
  }
  EXPECT_EQ(blake2b_of(all, {}, 32),
            hex("c23a7800d98123bd10f506c61e29da5603d763b8bbad2e737f5e765a7bccd475"));
}

// From the test vectors of BLAKE2's authors (blake2b-kat.txt), all under the key 00..3f.
TEST(Blake2b, ComputesTheKeyedKnownAnswers) {
  const Bytes key = count(0x00, 0x3f);
  EXPECT_EQ(blake2b_of({}, key, 64),
            hex("10ebb67700b1868efb4417987acf4690ae9d972fb7a590c2f02871799aaa4786"
                "b5e996e8f0f4eb981fc214b005f42d2ff4233499391653df7aefcbc13fc51568"));
  EXPECT_EQ(blake2b_of(count(0, 2), key, 64),
            hex("33d0825dddf7ada99b0e7e307104ad07ca9cfd9692214f1561356315e784f3e5"
                "a17e364ae9dbb14cb2036df932b77f4b292761365fb328de7afdc6d8998f5fc1"));
  EXPECT_EQ(blake2b_of(count(0, 254), key, 64),
            hex("142709d62e28fcccd0af97fad0f8465b971e82201dc51070faa0372aa43e9248"
                "4be1c1e73ba10906d5d1853db6a4106e0a7bf9800d373d6dee2d46d62ef2a461"));
}

TEST(Blake2b, RefusesLengthsOutOfRange) {
  Bytes none;
  Bytes longest(64);
  Bytes too_long(65);
  EXPECT_EQ(blake2b({}, {}, none).error(), CryptoError::invalid_length);
  EXPECT_EQ(blake2b({}, {}, too_long).error(), CryptoError::invalid_length);
  EXPECT_EQ(blake2b({}, too_long, longest).error(), CryptoError::invalid_length);
  EXPECT_TRUE(blake2b({}, longest, longest));
  Bytes shortest(1);
  EXPECT_TRUE(blake2b({}, {}, shortest));
}

}  // namespace
}  // namespace indaba
