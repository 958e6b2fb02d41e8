// Proves how long it is remembered who was admitted, and of how many.
#include "server/service/recent_admissions.h"

#include <gtest/gtest.h>

#include "tests/support/storage/records.h"

namespace indaba::server {
namespace {

using test::id_of;

constexpr UnixTime kThen{1'800'000'000};
constexpr UnixTime kSecondLater{kThen.seconds + 1};

PostTarget target(std::uint64_t channel) {
  return {.channel = {.id = id_of<ChannelId>(channel), .created = {}, .closed = {}}};
}

class RecentAdmissionsTest : public testing::Test {
 protected:
  bool may_post(std::uint64_t device, std::uint64_t channel, UnixTime now = kThen) {
    return admissions_.post(id_of<DeviceId>(device), id_of<ChannelId>(channel), now) != nullptr;
  }
  bool may_send(std::uint64_t device, UnixTime now = kThen) {
    return admissions_.may_send(id_of<DeviceId>(device), now);
  }
  void let(std::uint64_t device, std::uint64_t channel) {
    admissions_.let_send(id_of<DeviceId>(device), kThen);
    admissions_.let_post(id_of<DeviceId>(device), target(channel), kThen);
  }

  RecentAdmissions admissions_;
};

TEST_F(RecentAdmissionsTest, AreOfOneDeviceAndOneChannel) {
  let(1, 5);
  EXPECT_TRUE(may_send(1));
  EXPECT_TRUE(may_post(1, 5));
  EXPECT_FALSE(may_post(1, 6));
  EXPECT_FALSE(may_send(2));
  EXPECT_FALSE(may_post(2, 5));
}

TEST_F(RecentAdmissionsTest, OfSendingAreNoneOfPosting) {
  admissions_.let_send(id_of<DeviceId>(1), kThen);
  EXPECT_FALSE(may_post(1, 5));
  admissions_.let_post(id_of<DeviceId>(2), target(5), kThen);
  EXPECT_FALSE(may_send(2));
}

TEST_F(RecentAdmissionsTest, EndWithTheirSecond) {
  let(1, 5);
  EXPECT_FALSE(may_post(1, 5, kSecondLater));
  EXPECT_FALSE(may_send(1, kSecondLater));
  EXPECT_FALSE(may_send(1)) << "a clock that goes back brings nothing back";
}

TEST_F(RecentAdmissionsTest, AreForgottenWhenAsked) {
  let(1, 5);
  admissions_.forget();
  EXPECT_FALSE(may_send(1));
  EXPECT_FALSE(may_post(1, 5));
}

TEST_F(RecentAdmissionsTest, AreForgottenRatherThanTooMany) {
  for (std::uint64_t device = 1; device <= kAdmissionsMax; ++device) {
    let(device, 5);
  }
  let(1, 6);
  EXPECT_TRUE(may_send(kAdmissionsMax)) << "another channel of a known device needs no room";
  let(kAdmissionsMax + 1, 5);
  EXPECT_FALSE(may_send(1));
  EXPECT_TRUE(may_post(kAdmissionsMax + 1, 5));
}

}  // namespace
}  // namespace indaba::server
