// Proves, for every method of the table, what is told from the connection alone: who must have
// signed in, who must not, how large and how often a request may be.
#include <gtest/gtest.h>

#include "protocol/frames/methods.h"
#include "tests/integration/planted_server.h"

namespace indaba::test {
namespace {

using namespace protocol;

// A payload of that many bytes that no method takes.
struct Filler {
  Bytes filler;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("filler", self.filler);
  }
};

TEST(EveryMethod, IsRefusedToWhoHasNotSignedInUnlessItIsForThem) {
  const PlantedServer served(1, {"INDABA_REQUESTS_RATE_PERCENT=0"});
  DeviceClient stranger(served.port());
  for (const Method& method : methods()) {
    const std::string refusal = stranger.refusal_of(method.name, Filler{});
    if (method.access >= Access::device) {
      EXPECT_EQ(refusal, "not_signed_in") << method.name;
    } else {
      EXPECT_TRUE(refusal == "malformed" || refusal == "unknown_method")
          << method.name << " " << refusal;
    }
  }
}

TEST(EveryMethod, OfStrangersIsRefusedToWhoHasSignedIn) {
  const PlantedServer served(1, {"INDABA_REQUESTS_RATE_PERCENT=0"});
  const auto device = served.sign_in(served.device(0));
  for (const Method& method : methods()) {
    const std::string refusal = device->refusal_of(method.name, Filler{});
    if (method.access == Access::before_sign_in) {
      EXPECT_EQ(refusal, "already_signed_in") << method.name;
    } else {
      EXPECT_TRUE(refusal == "malformed" || refusal == "unknown_method")
          << method.name << " " << refusal;
    }
  }
}

TEST(EveryMethod, IsRefusedWhatIsLargerThanItMayBe) {
  const PlantedServer served(1, {"INDABA_REQUESTS_RATE_PERCENT=0"});
  const auto device = served.sign_in(served.device(0));
  for (const Method& method : methods()) {
    if (method.access != Access::before_sign_in && method.request_bytes_max < 512U << 10) {
      EXPECT_EQ(device->refusal_of(method.name, Filler{Bytes(method.request_bytes_max)}),
                "too_large")
          << method.name;
    }
  }
}

TEST(EveryMethod, IsRefusedWhenItComesTooOften) {
  const PlantedServer served(1);
  const auto device = served.sign_in(served.device(0));
  for (const Method& method : methods()) {
    if (method.access == Access::before_sign_in) {
      continue;
    }
    std::string refusal;
    for (std::uint32_t i = 0; i <= method.rate.burst + method.rate.per_minute; ++i) {
      refusal = device->refusal_of(method.name, Filler{});
      if (refusal == "rate_limited") {
        EXPECT_GE(i, method.rate.burst) << method.name;
        break;
      }
    }
    EXPECT_EQ(refusal, "rate_limited") << method.name;
  }
}

}  // namespace
}  // namespace indaba::test
