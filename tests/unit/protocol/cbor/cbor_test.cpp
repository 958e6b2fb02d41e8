// Proves that values and deterministic CBOR (RFC 8949 section 4.2.1) are in one-to-one
// correspondence: by an encoding written out by hand, by the RFC's own examples, and by inputs
// broken in each way that has a name.
#include "protocol/cbor/cbor.h"

#include <gtest/gtest.h>

#include "tests/unit/protocol/cbor/samples.h"

namespace indaba::cbor {
namespace {

using test::hex;

template <class T>
std::error_code refusal(std::string_view text) {
  return decode<T>(hex(text)).error();
}

// A map { a, b } of numbers, of which `b` may be absent.
struct Pair {
  std::uint64_t a = 0;
  std::optional<std::uint64_t> b;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("a", self.a);
    io("b", self.b);
  }
};

TEST(Cbor, EncodesEachKindAsWrittenByHand) { EXPECT_EQ(encode(everything()), hex(kEverythingHex)); }

TEST(Cbor, DecodesWhatItEncodes) {
  const auto decoded = decode<Everything>(hex(kEverythingHex));
  ASSERT_TRUE(decoded) << decoded.error().message();
  EXPECT_EQ(*decoded, everything());
}

TEST(Cbor, RefusesTruncationAtEveryLength) {
  const Bytes whole = hex(kEverythingHex);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(decode<Everything>(ByteView(whole).first(size)).error(), ProtocolError::truncated)
        << size;
  }
}

TEST(Cbor, RefusesTrailingBytes) {
  Bytes longer = hex(kEverythingHex);
  longer.push_back(0);
  EXPECT_EQ(decode<Everything>(longer).error(), ProtocolError::trailing_bytes);
}

// RFC 8949 appendix A.
TEST(Cbor, EncodesTheExamplesOfTheStandard) {
  EXPECT_EQ(encode(std::uint64_t{0}), hex("00"));
  EXPECT_EQ(encode(std::uint64_t{10}), hex("0a"));
  EXPECT_EQ(encode(std::uint64_t{23}), hex("17"));
  EXPECT_EQ(encode(std::uint64_t{24}), hex("1818"));
  EXPECT_EQ(encode(std::uint64_t{100}), hex("1864"));
  EXPECT_EQ(encode(std::uint64_t{1000}), hex("1903e8"));
  EXPECT_EQ(encode(std::uint64_t{1'000'000}), hex("1a000f4240"));
  EXPECT_EQ(encode(std::uint64_t{1'000'000'000'000}), hex("1b000000e8d4a51000"));
  EXPECT_EQ(encode(~std::uint64_t{0}), hex("1bffffffffffffffff"));
  EXPECT_EQ(encode(false), hex("f4"));
  EXPECT_EQ(encode(true), hex("f5"));
  EXPECT_EQ(encode(Bytes{}), hex("40"));
  EXPECT_EQ(encode(Bytes{1, 2, 3, 4}), hex("4401020304"));
  EXPECT_EQ(encode(std::string("IETF")), hex("6449455446"));
  EXPECT_EQ(encode(std::string("\u00fc")), hex("62c3bc"));
  EXPECT_EQ(encode(std::string("\u6c34")), hex("63e6b0b4"));
  EXPECT_EQ(encode(std::vector<std::uint64_t>{}), hex("80"));
  EXPECT_EQ(encode(std::vector<std::uint64_t>{1, 2, 3}), hex("83010203"));
  EXPECT_EQ(encode(Pair{.a = 1, .b = 2}), hex("a2616101616202"));
}

TEST(Cbor, RefusesNumbersAndLengthsInMoreBytesThanTheyNeed) {
  for (const char* text : {"1800", "1817", "190000", "1900ff", "1a00000000", "1a0000ffff",
                           "1b0000000000000000", "1b00000000ffffffff"}) {
    EXPECT_EQ(refusal<std::uint64_t>(text), ProtocolError::non_minimal) << text;
  }
  EXPECT_EQ(refusal<Bytes>("580101"), ProtocolError::non_minimal);
  EXPECT_EQ(refusal<std::string>("780161"), ProtocolError::non_minimal);
  EXPECT_EQ(refusal<std::vector<std::uint64_t>>("980100"), ProtocolError::non_minimal);
  EXPECT_EQ(refusal<Pair>("b801616101"), ProtocolError::non_minimal);
}

TEST(Cbor, RefusesIndefiniteLengths) {
  EXPECT_EQ(refusal<Bytes>("5f4101ff"), ProtocolError::indefinite_length);
  EXPECT_EQ(refusal<std::string>("7f6161ff"), ProtocolError::indefinite_length);
  EXPECT_EQ(refusal<std::vector<std::uint64_t>>("9f00ff"), ProtocolError::indefinite_length);
  EXPECT_EQ(refusal<Pair>("bf616101ff"), ProtocolError::indefinite_length);
  EXPECT_EQ(refusal<std::uint64_t>("ff"), ProtocolError::indefinite_length);
}

TEST(Cbor, RefusesReservedHeads) {
  for (const char* text :
       {"1c", "1d", "1e", "1f", "3f", "5c", "7d", "9e", "bc", "dc", "df", "fc"}) {
    EXPECT_EQ(refusal<std::uint64_t>(text), ProtocolError::reserved_encoding) << text;
  }
}

TEST(Cbor, RefusesTagsFloatsNullUndefinedAndNegativeNumbersWhereverTheyStand) {
  for (const std::string text : {"c101", "d81800", "f6", "f7", "f0", "f8ff", "f93c00", "fa00000000",
                                 "fb0000000000000000", "20", "3863"}) {
    EXPECT_EQ(refusal<std::uint64_t>(text), ProtocolError::unsupported_type) << text;
    EXPECT_EQ(refusal<Raw>(text), ProtocolError::unsupported_type) << text;
    EXPECT_EQ(refusal<Pair>("a16161" + text), ProtocolError::unsupported_type) << text;
    EXPECT_EQ(refusal<Raw>("82008100" + text), ProtocolError::trailing_bytes) << text;
    EXPECT_EQ(refusal<Raw>("820081" + text), ProtocolError::unsupported_type) << text;
  }
}

TEST(Cbor, RefusesKeysOutOfOrderTwiceUnknownOrMissing) {
  EXPECT_EQ(refusal<Pair>("a2616202616101"), ProtocolError::unordered_keys);
  EXPECT_EQ(refusal<Pair>("a2616101616102"), ProtocolError::duplicate_key);
  EXPECT_EQ(refusal<Pair>("a2616101616303"), ProtocolError::unknown_key);
  EXPECT_EQ(refusal<Pair>("a26003616101"), ProtocolError::unknown_key);
  EXPECT_EQ(refusal<Pair>("a2616101 62616103"), ProtocolError::unknown_key);
  EXPECT_EQ(refusal<Pair>("a1616202"), ProtocolError::missing_key);
  EXPECT_EQ(refusal<Pair>("a0"), ProtocolError::missing_key);
  EXPECT_EQ(refusal<Raw>("a2616202616101"), ProtocolError::unordered_keys);
  EXPECT_EQ(refusal<Raw>("a262616103616101"), ProtocolError::unordered_keys);
  EXPECT_EQ(refusal<Raw>("a2616101616102"), ProtocolError::duplicate_key);
}

TEST(Cbor, IgnoresUnknownKeysWhereToldSoButNotWhatIsWrongWithThem) {
  const auto ignoring = [](std::string_view text) {
    return decode<Pair>(hex(text), UnknownKeys::ignore);
  };
  // { "": 1, "a": 7, "aa": [{ "k": h'' }], "b"... } in every place that the order leaves.
  const auto pair = ignoring("a5 6001 616107 616208 616300 626161 81a1616b40");
  ASSERT_TRUE(pair) << pair.error().message();
  EXPECT_EQ(pair->a, 7U);
  EXPECT_EQ(pair->b, 8U);
  EXPECT_EQ(ignoring("a2 616107 6163f6").error(), ProtocolError::unsupported_type);
  EXPECT_EQ(ignoring("a2 616107 6163a2616201616100").error(), ProtocolError::unordered_keys);
  EXPECT_EQ(ignoring("a3 616107 616301 616202").error(), ProtocolError::unordered_keys);
  EXPECT_EQ(ignoring("a2 616300 616301").error(), ProtocolError::duplicate_key);
}

TEST(Cbor, RefusesKeysThatAreNoTexts) {
  EXPECT_EQ(refusal<Pair>("a10001"), ProtocolError::wrong_type);
  EXPECT_EQ(refusal<Raw>("a1416101"), ProtocolError::wrong_type);
}

TEST(Cbor, RefusesEachTypeInThePlaceOfEachOther) {
  const std::vector<std::pair<std::string, int>> items = {{"01", 0}, {"4101", 1}, {"6161", 2},
                                                          {"80", 3}, {"a0", 4},   {"f5", 5}};
  for (const auto& [text, kind] : items) {
    const std::array<std::error_code, 6> errors = {
        refusal<std::uint64_t>(text), refusal<Bytes>(text),
        refusal<std::string>(text),   refusal<std::vector<std::uint64_t>>(text),
        refusal<Pair>(text),          refusal<bool>(text)};
    for (int i = 0; i < 6; ++i) {
      if (i != kind) {
        EXPECT_EQ(errors[static_cast<std::size_t>(i)], ProtocolError::wrong_type) << text << i;
      }
    }
  }
  EXPECT_EQ(refusal<Colour>("01"), ProtocolError::wrong_type);
  EXPECT_EQ((refusal<std::variant<Circle, Dot>>("80")), ProtocolError::wrong_type);
}

TEST(Cbor, AllocatesNothingForLengthsThatTheInputDoesNotPayFor) {
  for (const std::string length : {"a80000000", "b8000000000000000", "bffffffffffffffff"}) {
    for (const std::string major : {"5", "7", "9", "b"}) {
      const std::string text = major + length;
      EXPECT_EQ(refusal<Raw>(text), ProtocolError::truncated) << text;
      EXPECT_EQ(refusal<Raw>("a16161" + text), ProtocolError::truncated) << text;
    }
  }
  EXPECT_EQ(refusal<std::vector<std::uint64_t>>("9b8000000000000000"), ProtocolError::truncated);
  EXPECT_EQ(refusal<Bytes>("5b8000000000000000"), ProtocolError::truncated);
  EXPECT_EQ(refusal<std::string>("7bffffffffffffffff"), ProtocolError::truncated);
  EXPECT_EQ(refusal<Pair>("bb8000000000000000"), ProtocolError::truncated);
}

// Takes much memory and one byte of input.
struct Large {
  ByteArray<2048> unused{};

  template <class Self, class Io>
  static void fields(Self&, Io&) {}
};

TEST(Cbor, DoesNotTurnASmallInputIntoALargeValue) {
  Bytes many = hex("993000");
  many.resize(many.size() + 0x3000, 0xa0);
  EXPECT_EQ(decode<std::vector<Large>>(many).error(), ProtocolError::oversized);
  EXPECT_TRUE(decode<std::vector<Large>>(hex("83a0a0a0")));
}

TEST(Cbor, NestsSixteenDeepAndNoDeeper) {
  const auto nested = [](const char* level, std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) {
      text += level;
    }
    return hex(text + "00");
  };
  for (const char* level : {"81", "a16161"}) {
    EXPECT_TRUE(decode<Raw>(nested(level, kDepthMax)));
    for (const std::size_t depth : {kDepthMax + 1, std::size_t{100'000}}) {
      EXPECT_EQ(decode<Raw>(nested(level, depth)).error(), ProtocolError::too_deep);
    }
  }
  Bytes beside = hex("92");  // as many beside each other as one likes
  for (int i = 0; i < 18; ++i) {
    append(beside, hex("81818100"));
  }
  EXPECT_TRUE(decode<Raw>(beside));
}

TEST(Cbor, HoldsLengthsNumbersAndCountsToTheirBounds) {
  Everything value = everything();
  value.body = {1, 2, 3, 4, 5};
  EXPECT_EQ(decode<Everything>(encode(value)).error(), ProtocolError::wrong_length);
  value = everything();
  value.name = "123456789";
  EXPECT_EQ(decode<Everything>(encode(value)).error(), ProtocolError::wrong_length);
  value = everything();
  value.points.resize(4);
  EXPECT_EQ(decode<Everything>(encode(value)).error(), ProtocolError::wrong_length);
  for (const std::uint16_t some : std::array<std::uint16_t, 2>{9, 5001}) {
    value = everything();
    value.some = some;
    EXPECT_EQ(decode<Everything>(encode(value)).error(), ProtocolError::out_of_range);
  }
  for (const std::uint16_t some : std::array<std::uint16_t, 2>{10, 5000}) {
    value.some = some;
    EXPECT_TRUE(decode<Everything>(encode(value)));
  }
  EXPECT_EQ(refusal<std::uint8_t>("190100"), ProtocolError::out_of_range);
  EXPECT_EQ(refusal<std::uint16_t>("1a00010000"), ProtocolError::out_of_range);
  EXPECT_EQ(refusal<std::uint32_t>("1b0000000100000000"), ProtocolError::out_of_range);
  EXPECT_EQ(refusal<ChannelId>("4f000102030405060708090a0b0c0d0e"), ProtocolError::wrong_length);
  EXPECT_EQ(refusal<ByteArray<2>>("43010203"), ProtocolError::wrong_length);
}

bool is_short(std::string_view text) { return text.size() < 3; }

struct Labels {
  std::vector<std::string> list;
  std::optional<std::string> one;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("one", self.one, texts(is_short));
    io("list", self.list, at_most(2), Bounds{1, 2, is_short});
  }
};

TEST(Cbor, HoldsTheElementsOfArraysToTheirBoundsAndTextsToTheirPattern) {
  EXPECT_TRUE(decode<Labels>(encode(Labels{.list = {"a", "bc"}, .one = ""})));
  EXPECT_EQ(decode<Labels>(encode(Labels{.list = {"a", ""}, .one = {}})).error(),
            ProtocolError::wrong_length);
  EXPECT_EQ(decode<Labels>(encode(Labels{.list = {"abc"}, .one = {}})).error(),
            ProtocolError::wrong_length);
  EXPECT_EQ(decode<Labels>(encode(Labels{.list = {}, .one = "abc"})).error(),
            ProtocolError::unknown_value);
}

TEST(Cbor, RefusesNamesAndTypesThatItDoesNotKnow) {
  EXPECT_EQ(refusal<Colour>("64626c7565"), ProtocolError::unknown_value);
  using Shape = std::variant<Circle, Dot>;
  EXPECT_EQ(refusal<Shape>("a1647479706566737175617265"), ProtocolError::unknown_value);
  EXPECT_EQ(refusal<Shape>("a0"), ProtocolError::unknown_value);
  EXPECT_EQ(refusal<Shape>("a2647479706563646f7466726164697573 05"), ProtocolError::unknown_key);
  EXPECT_TRUE(decode<Shape>(hex("a1647479706563646f74")));
}

TEST(Cbor, ViewsLieInTheInput) {
  const Bytes input = hex("43010203");
  const auto view = decode<ByteView>(ByteView(input));
  ASSERT_TRUE(view);
  EXPECT_EQ(view->data(), input.data() + 1);
  const Bytes map = hex("a16161820102");
  const auto raw = decode<Raw>(ByteView(map));
  ASSERT_TRUE(raw);
  EXPECT_EQ(raw->item.data(), map.data());
  EXPECT_EQ(raw->item.size(), map.size());
}

TEST(Cbor, NamesOfEnumeratorsGoBothWays) {
  static_assert(name_of(Colour::green) == "green");
  static_assert(value_of<Colour>("red") == Colour::red);
  static_assert(!value_of<Colour>("blue"));
}

using CborDeathTest = testing::Test;

struct Misordered {
  template <class Self, class Io>
  static void fields(Self&, Io& io) {
    io("b", 1U);
    io("a", 1U);
  }
};

TEST(CborDeathTest, StopsAtAListOfFieldsThatIsOutOfOrder) {
  EXPECT_DEATH(encode(Misordered{}), "");
}

}  // namespace
}  // namespace indaba::cbor
