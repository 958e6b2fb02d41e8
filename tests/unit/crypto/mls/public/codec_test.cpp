// Proves that the presentation language of RFC 9420 section 2.1 is read strictly and written
// minimally: by the RFC's own examples, the boundaries of every size of length, and inputs broken
// in each way that has a name.
#include "crypto/mls/public/codec.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/support/hex.h"

namespace indaba::mls {
namespace {

using test::hex;

enum class Colour : std::uint8_t { red = 1, green = 2 };

// One field of each kind that has no length of its own, and then those that have.
struct Everything {
  bool flag = false;
  std::uint8_t u8 = 0;
  std::uint16_t u16 = 0;
  std::uint32_t u32 = 0;
  std::uint64_t u64 = 0;
  Colour colour = Colour::red;
  ByteArray<3> fixed{};
  Bytes opaque;
  std::vector<std::uint16_t> numbers;
  std::optional<std::uint16_t> some;
  std::optional<Bytes> none;

  bool operator==(const Everything&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.flag, self.u8, self.u16, self.u32, self.u64, self.colour, self.fixed, self.opaque,
       self.numbers, self.some, self.none);
  }
};

const Everything kEverything{.flag = true,
                             .u8 = 0x12,
                             .u16 = 0x1234,
                             .u32 = 0x12345678,
                             .u64 = 0x123456789abcdef0,
                             .colour = Colour::green,
                             .fixed = {1, 2, 3},
                             .opaque = {4, 5},
                             .numbers = {6, 7, 8},
                             .some = 0x0910,
                             .none = {}};
const char* const kEverythingHex =
    "01 12 1234 12345678 123456789abcdef0 02 010203 020405 06000600070008 010910 00";

// Takes much memory and one byte of input.
struct Large {
  std::uint8_t tag = 0;
  ByteArray<2048> unused{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.tag);
  }
};

struct SecretList {
  std::vector<SecretBytes> secrets;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io(self.secrets);
  }
};

template <class T>
std::error_code error_of(ByteView input) {
  return decode<T>(input).error();
}

std::size_t length_in(ByteView input) {
  Reader reader(input);
  const std::size_t length = reader.take_length();
  EXPECT_TRUE(reader.ok());
  EXPECT_TRUE(reader.empty());
  return length;
}

std::error_code length_error(ByteView input) {
  Reader reader(input);
  EXPECT_EQ(reader.take_length(), 0U);
  return reader.error();
}

TEST(Codec, WritesFieldsInOrderAndNumbersBigEndian) {
  EXPECT_EQ(encode(kEverything), hex(kEverythingHex));
}

TEST(Codec, ReadsBackWhatItWrote) {
  const auto read = decode<Everything>(hex(kEverythingHex));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, kEverything);
}

TEST(Codec, RefusesEveryStrictPrefixAsTruncated) {
  const Bytes whole = hex(kEverythingHex);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(error_of<Everything>(ByteView(whole).first(size)), MlsError::truncated) << size;
  }
}

TEST(Codec, RefusesTrailingBytes) {
  Bytes longer = hex(kEverythingHex);
  longer.push_back(0);
  EXPECT_EQ(error_of<Everything>(longer), MlsError::trailing_bytes);
}

TEST(Codec, ReadsNumbersAtTheirLimits) {
  EXPECT_EQ(decode<std::uint8_t>(hex("ff")).value(), 0xff);
  EXPECT_EQ(decode<std::uint16_t>(hex("ffff")).value(), 0xffff);
  EXPECT_EQ(decode<std::uint32_t>(hex("ffffffff")).value(), 0xffffffff);
  EXPECT_EQ(decode<std::uint64_t>(hex("ffffffffffffffff")).value(),
            std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(decode<std::uint64_t>(hex("0000000000000000")).value(), 0U);
}

TEST(Codec, RefusesPresenceOtherThanZeroAndOne) {
  for (unsigned value = 2; value < 256; ++value) {
    const Bytes input{static_cast<std::uint8_t>(value), 0, 0};
    EXPECT_EQ(error_of<std::optional<std::uint16_t>>(input), MlsError::unknown_value) << value;
    EXPECT_EQ(error_of<bool>(ByteView(input).first(1)), MlsError::unknown_value) << value;
  }
}

TEST(Codec, ReadsAbsentAndPresentOptionals) {
  EXPECT_EQ(decode<std::optional<std::uint16_t>>(hex("00")).value(), std::nullopt);
  EXPECT_EQ(decode<std::optional<std::uint16_t>>(hex("010000")).value(), std::uint16_t{0});
}

// The examples and the table of section 2.1.2.
TEST(CodecLength, ReadsTheExamplesOfTheStandard) {
  EXPECT_EQ(length_in(hex("9d7f3e7d")), 494'878'333U);
  EXPECT_EQ(length_in(hex("7bbd")), 15'293U);
  EXPECT_EQ(length_in(hex("25")), 37U);
}

TEST(CodecLength, UsesTheSmallestSizeAtEachBoundary) {
  const std::pair<std::size_t, const char*> boundaries[] = {
      {0, "00"},
      {1, "01"},
      {63, "3f"},
      {64, "4040"},
      {16'383, "7fff"},
      {16'384, "80004000"},
      {65'536, "80010000"},
      {kVectorBytesMax, "bfffffff"},
  };
  for (const auto& [length, text] : boundaries) {
    EXPECT_EQ(to_bytes(VectorLength(length).view()), hex(text)) << length;
    EXPECT_EQ(length_in(hex(text)), length);
  }
}

TEST(CodecLength, RefusesNonMinimalLengths) {
  for (const char* text :
       {"4000", "4001", "403f", "80000000", "80000001", "8000003f", "80000040", "80003fff"}) {
    EXPECT_EQ(length_error(hex(text)), MlsError::non_minimal_length) << text;
  }
}

TEST(CodecLength, RefusesThePrefixOneOne) {
  for (unsigned first = 0xc0; first < 0x100; ++first) {
    const Bytes input{static_cast<std::uint8_t>(first), 0, 0, 0, 0, 0, 0, 0};
    EXPECT_EQ(length_error(input), MlsError::invalid_length_prefix) << first;
  }
}

TEST(CodecLength, RefusesATruncatedLength) {
  for (const char* text : {"", "40", "7f", "80", "8000", "800040", "bfffff"}) {
    EXPECT_EQ(length_error(hex(text)), MlsError::truncated) << text;
  }
}

TEST(CodecVector, RefusesALengthBeyondTheInput) {
  for (const char* text : {"01", "3f00", "404000", "bfffffff", "bfffffff00112233"}) {
    EXPECT_EQ(error_of<Bytes>(hex(text)), MlsError::truncated) << text;
  }
}

TEST(CodecVector, RefusesAnElementThatCrossesItsEnd) {
  EXPECT_EQ(error_of<std::vector<std::uint16_t>>(hex("03000600")), MlsError::truncated);
  EXPECT_EQ(error_of<std::vector<Bytes>>(hex("020201 0203")), MlsError::truncated);
}

TEST(CodecVector, KeepsContentsOfEverySizeOfLength) {
  for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 16'383U, 16'384U, 16'385U, 100'000U}) {
    const Bytes content(size, 0xa5);
    const Bytes encoded = encode(content);
    EXPECT_EQ(encoded.size(), size + (size < 64 ? 1 : size < 16'384 ? 2 : 4));
    EXPECT_EQ(decode<Bytes>(encoded).value(), content);
    const std::vector<Bytes> nested{content, {}, content};
    EXPECT_EQ(decode<std::vector<Bytes>>(encode(nested)).value(), nested);
  }
}

TEST(CodecVector, ReadsNothingIntoElementsOfAnEmptyVector) {
  EXPECT_TRUE(decode<std::vector<Everything>>(hex("00")).value().empty());
}

TEST(Codec, RefusesInputBeyondTheLimit) {
  Bytes input(kInputBytesMax, 0);
  const Bytes header = to_bytes(VectorLength(kInputBytesMax - 4).view());
  std::copy(header.begin(), header.end(), input.begin());
  EXPECT_TRUE(decode<Bytes>(input));
  input.push_back(0);
  EXPECT_EQ(error_of<Bytes>(input), MlsError::oversized);
}

TEST(Codec, RefusesInputThatWouldTakeTooMuchMemory) {
  const auto encoded = [](std::size_t count) { return encode(Bytes(count, 0)); };
  const std::size_t fits = kDecodedBytesFree / sizeof(Large);
  EXPECT_TRUE(decode<std::vector<Large>>(encoded(fits)));
  EXPECT_EQ(error_of<std::vector<Large>>(encoded(2 * fits)), MlsError::oversized);
}

TEST(Codec, AllowsMemoryOncePerInputHoweverItIsNested) {
  const Bytes inner = encode(Bytes(kDecodedBytesFree / sizeof(Large) / 2, 0));
  Bytes all;
  for (int i = 0; i < 5; ++i) {
    append(all, inner);
  }
  EXPECT_EQ(error_of<std::vector<std::vector<Large>>>(encode(all)), MlsError::oversized);
}

TEST(Codec, RefusesASecretOfAnotherLength) {
  EXPECT_TRUE(decode<Secret<4>>(hex("0401020304")));
  for (const char* text : {"00", "03010203", "050102030405"}) {
    EXPECT_EQ(error_of<Secret<4>>(hex(text)), MlsError::wrong_length) << text;
  }
}

TEST(Codec, ReadsAndWritesSecretsLikeVectors) {
  const auto fixed = decode<Secret<4>>(hex("0401020304"));
  EXPECT_EQ(to_bytes(encode_secret(*fixed).view()), hex("0401020304"));
  const auto any = decode<SecretBytes>(hex("03010203"));
  EXPECT_EQ(to_bytes(any->view()), hex("010203"));
  EXPECT_EQ(to_bytes(encode_secret(*any).view()), hex("03010203"));
}

TEST(CodecReader, KeepsTheFirstError) {
  const Bytes input = hex("02");
  Reader reader(input);
  bool flag = false;
  reader(flag);
  EXPECT_EQ(reader.error(), MlsError::unknown_value);
  std::uint64_t number = 0;
  Bytes bytes;
  std::vector<Bytes> vectors;
  std::optional<Bytes> optional;
  Secret<4> secret;
  ByteArray<4> array{};
  reader(number, bytes, vectors, optional, secret, array);
  reader.fail(MlsError::oversized);
  EXPECT_EQ(reader.error(), MlsError::unknown_value);
}

TEST(CodecReader, ReadsNothingAfterAnError) {
  const Bytes input = hex("02 01 02 03");
  Reader reader(input);
  bool flag = false;
  std::uint8_t number = 0;
  reader(flag, number);
  EXPECT_EQ(number, 0);
  EXPECT_TRUE(reader.empty());
  EXPECT_TRUE(reader.take_rest().empty());
  EXPECT_TRUE(reader.take_vector().empty());
}

TEST(CodecReader, TakesTheErrorOfAnElement) {
  EXPECT_EQ(error_of<std::vector<std::optional<Bytes>>>(hex("0302 0000")), MlsError::unknown_value);
  EXPECT_EQ(error_of<std::vector<Bytes>>(hex("03 4001 00")), MlsError::non_minimal_length);
  EXPECT_EQ(error_of<std::vector<Bytes>>(hex("01 c0")), MlsError::invalid_length_prefix);
}

TEST(CodecWriter, WritesSecretsIntoMemoryThatIsWiped) {
  static_assert(std::is_same_v<decltype(SecretWriter().finish()), SecretBuffer>);
  static_assert(std::is_same_v<decltype(encode_secret(Secret<4>())), SecretBytes>);
  // A vector's contents move up when its length comes in front: in the wiping buffer too.
  SecretList list;
  list.secrets.emplace_back(ByteView(Bytes(100, 0x5e)));
  const SecretBytes encoded = encode_secret(list);
  EXPECT_EQ(decode<SecretList>(encoded.view())->secrets.front().size(), 100U);
}

}  // namespace
}  // namespace indaba::mls
