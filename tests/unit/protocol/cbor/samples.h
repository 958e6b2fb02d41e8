// One structure with a field of each kind, and its encoding written out by hand.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/cbor/cbor.h"
#include "tests/support/hex.h"

namespace indaba::cbor {

enum class Colour { red, green };
constexpr auto enum_names(Colour) {
  return std::to_array<Named<Colour>>({{Colour::red, "red"}, {Colour::green, "green"}});
}

struct Point {
  std::uint8_t x = 0;
  bool operator==(const Point&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("x", self.x);
  }
};

struct Circle {
  static constexpr std::string_view kType = "circle";
  std::uint64_t radius = 0;
  bool operator==(const Circle&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("radius", self.radius);
  }
};

struct Dot {
  static constexpr std::string_view kType = "dot";
  bool operator==(const Dot&) const = default;

  template <class Self, class Io>
  static void fields(Self&, Io& io) {
    io.literal("type", kType);
  }
};

struct Everything {
  bool flag = false;
  UnixTime at;
  Bytes body;
  Colour colour = Colour::red;
  ByteArray<3> fixed{};
  ChannelId id;
  std::string name;
  std::vector<std::uint64_t> numbers;
  std::vector<Point> points;
  std::variant<Circle, Dot> shape;
  std::optional<std::uint16_t> some;
  std::optional<Bytes> none;

  bool operator==(const Everything&) const = default;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("at", self.at);
    io("id", self.id);
    io("body", self.body, at_most(4));
    io("flag", self.flag);
    io("name", self.name, at_most(8));
    io("none", self.none);
    io("some", self.some, Bounds{10, 5000});
    io("fixed", self.fixed);
    io("shape", self.shape);
    io("colour", self.colour);
    io("points", self.points, at_most(3));
    io("numbers", self.numbers);
  }
};

inline Everything everything() {
  return {.flag = true,
          .at = {1'700'000'000},
          .body = {1, 2},
          .colour = Colour::green,
          .fixed = {7, 8, 9},
          .id = ChannelId(test::hex_array<16>("000102030405060708090a0b0c0d0e0f")),
          .name = "h\u00e9",
          .numbers = {0, 23, 24, 255, 256, 65535, 65536, 0xffffffff, 0x100000000},
          .points = {{1}, {255}},
          .shape = Circle{.radius = 5},
          .some = 1000,
          .none = {}};
}

inline const char* const kEverythingHex =
    "ab"
    "626174 1a6553f100"
    "626964 50000102030405060708090a0b0c0d0e0f"
    "64626f6479 420102"
    "64666c6167 f5"
    "646e616d65 6368c3a9"
    "64736f6d65 1903e8"
    "656669786564 43070809"
    "657368617065 a2 6474797065 66636972636c65 66726164697573 05"
    "66636f6c6f7572 65677265656e"
    "66706f696e7473 82 a1617801 a1617818ff"
    "676e756d62657273 89 00 17 1818 18ff 190100 19ffff 1a00010000 1affffffff 1b0000000100000000";

}  // namespace indaba::cbor
