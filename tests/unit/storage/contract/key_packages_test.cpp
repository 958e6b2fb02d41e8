// Proves KeyPackageStore's contract, against every Store.
#include "storage/key_packages.h"

#include <string>

#include "crypto/primitives/hash.h"
#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using test::id_of;
using KeyPackageContract = StoreContract;
INDABA_EVERY_STORE(KeyPackageContract);

const DeviceId kDevice = id_of<DeviceId>(1);
const DeviceId kOther = id_of<DeviceId>(2);
constexpr UnixTime kNow{1000};

class Package {
 public:
  Package(std::string_view text, std::uint64_t not_after = 2000)
      : bytes_(to_bytes(text)), not_after_{not_after} {}
  NewKeyPackage record() const { return {bytes_, sha256(bytes_), not_after_}; }
  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
  UnixTime not_after_;
};

TEST_P(KeyPackageContract, HandsEachOutOnceInTheOrderInWhichTheyCame) {
  const Package first("first");
  const Package second("second");
  ASSERT_TRUE(store().key_packages->add(kDevice, first.record()));
  ASSERT_TRUE(store().key_packages->add(kDevice, second.record()));
  ASSERT_TRUE(store().key_packages->add(kOther, Package("other").record()));
  reopen();
  EXPECT_EQ(store().key_packages->count(kDevice, kNow).value(), 2U);
  EXPECT_EQ(store().key_packages->take(kDevice, kNow).value().package, first.bytes());
  EXPECT_EQ(store().key_packages->count(kDevice, kNow).value(), 1U);
  EXPECT_EQ(store().key_packages->take(kDevice, kNow).value().package, second.bytes());
  EXPECT_EQ(store().key_packages->take(kDevice, kNow).error(), StorageError::not_found);
}

TEST_P(KeyPackageContract, NeverTakesOneBackThatWasHandedOut) {
  const Package package("package");
  ASSERT_TRUE(store().key_packages->add(kDevice, package.record()));
  EXPECT_EQ(store().key_packages->add(kDevice, package.record()).error(),
            StorageError::already_exists);
  ASSERT_TRUE(store().key_packages->take(kDevice, kNow));
  EXPECT_EQ(store().key_packages->add(kDevice, package.record()).error(),
            StorageError::already_exists);
  EXPECT_EQ(store().key_packages->set_last_resort(kDevice, package.record()).error(),
            StorageError::already_exists);
}

TEST_P(KeyPackageContract, HandsOutTheLastResortAgainAndAgainWhenThereIsNothingElse) {
  const Package last("last");
  const Package package("package");
  ASSERT_TRUE(store().key_packages->set_last_resort(kDevice, last.record()));
  ASSERT_TRUE(store().key_packages->add(kDevice, package.record()));
  EXPECT_EQ(store().key_packages->count(kDevice, kNow).value(), 1U);
  EXPECT_FALSE(store().key_packages->take(kDevice, kNow).value().last_resort);
  for (int i = 0; i < 2; ++i) {
    const KeptKeyPackage taken = store().key_packages->take(kDevice, kNow).value();
    EXPECT_EQ(taken.package, last.bytes());
    EXPECT_TRUE(taken.last_resort);
  }
}

TEST_P(KeyPackageContract, HasOneLastResortADevice) {
  const Package later("later");
  ASSERT_TRUE(store().key_packages->set_last_resort(kDevice, Package("earlier").record()));
  ASSERT_TRUE(store().key_packages->set_last_resort(kOther, Package("other").record()));
  ASSERT_TRUE(store().key_packages->set_last_resort(kDevice, later.record()));
  EXPECT_EQ(store().key_packages->last_resort(kDevice, kNow).value().package, later.bytes());
  EXPECT_EQ(store().key_packages->last_resort(kOther, kNow).value().package, to_bytes("other"));
  EXPECT_EQ(store().key_packages->last_resort(id_of<DeviceId>(3), kNow).error(),
            StorageError::not_found);
}

TEST_P(KeyPackageContract, HandsOutNoneWhoseTimeIsOver) {
  ASSERT_TRUE(store().key_packages->add(kDevice, Package("old", 999).record()));
  ASSERT_TRUE(store().key_packages->add(kDevice, Package("good", 1000).record()));
  ASSERT_TRUE(store().key_packages->set_last_resort(kDevice, Package("last", 999).record()));
  EXPECT_EQ(store().key_packages->count(kDevice, kNow).value(), 1U);
  EXPECT_EQ(store().key_packages->take(kDevice, kNow).value().package, to_bytes("good"));
  EXPECT_EQ(store().key_packages->take(kDevice, kNow).error(), StorageError::not_found);

  EXPECT_EQ(store().key_packages->forget_expired(kNow, 10).value(), 2U);
  EXPECT_TRUE(store().key_packages->add(kDevice, Package("old").record()));
}

TEST_P(KeyPackageContract, ForgetsADeviceWhole) {
  ASSERT_TRUE(store().key_packages->add(kDevice, Package("package").record()));
  ASSERT_TRUE(store().key_packages->set_last_resort(kDevice, Package("last").record()));
  ASSERT_TRUE(store().key_packages->add(kOther, Package("other").record()));
  ASSERT_TRUE(store().key_packages->forget_device(kDevice));
  EXPECT_EQ(store().key_packages->take(kDevice, kNow).error(), StorageError::not_found);
  EXPECT_EQ(store().key_packages->count(kOther, kNow).value(), 1U);
}

TEST_P(KeyPackageContract, ForgetsAllButLastResorts) {
  ASSERT_TRUE(store().key_packages->add(kDevice, Package("package").record()));
  ASSERT_TRUE(store().key_packages->set_last_resort(kDevice, Package("last").record()));
  ASSERT_TRUE(store().key_packages->forget_all());
  EXPECT_EQ(store().key_packages->count(kDevice, kNow).value(), 0U);
  EXPECT_TRUE(store().key_packages->take(kDevice, kNow).value().last_resort);
  EXPECT_EQ(store().key_packages->add(kDevice, Package("package").record()).error(),
            StorageError::already_exists);
}

TEST_P(KeyPackageContract, CountsClaimsOfAPairSinceATime) {
  const MemberId by = id_of<MemberId>(1);
  const MemberId of = id_of<MemberId>(2);
  EXPECT_EQ(store().key_packages->count_claim(by, of, UnixTime{10}, UnixTime{0}).value(), 1U);
  EXPECT_EQ(store().key_packages->count_claim(by, of, UnixTime{20}, UnixTime{0}).value(), 2U);
  EXPECT_EQ(store().key_packages->count_claim(by, of, UnixTime{30}, UnixTime{20}).value(), 2U);
  EXPECT_EQ(store().key_packages->count_claim(of, by, UnixTime{30}, UnixTime{0}).value(), 1U);
  EXPECT_EQ(store().key_packages->forget_claims_before(UnixTime{30}, 10).value(), 2U);
  EXPECT_EQ(store().key_packages->count_claim(by, of, UnixTime{40}, UnixTime{0}).value(), 2U);
  ASSERT_TRUE(store().key_packages->forget_member(of));
  EXPECT_EQ(store().key_packages->count_claim(by, of, UnixTime{50}, UnixTime{0}).value(), 1U);
}

}  // namespace
}  // namespace indaba::storage
