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

const DeviceId kOwner = id_of<DeviceId>(1);
const DeviceId kOtherOwner = id_of<DeviceId>(2);
constexpr UnixTime kClaimedAt{1000};

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
  ASSERT_TRUE(store().key_packages->add(kOwner, first.record()));
  ASSERT_TRUE(store().key_packages->add(kOwner, second.record()));
  ASSERT_TRUE(store().key_packages->add(kOtherOwner, Package("other").record()));
  reopen();
  EXPECT_EQ(store().key_packages->count(kOwner, kClaimedAt).value(), 2U);
  EXPECT_EQ(store().key_packages->take(kOwner, kClaimedAt).value().package, first.bytes());
  EXPECT_EQ(store().key_packages->count(kOwner, kClaimedAt).value(), 1U);
  EXPECT_EQ(store().key_packages->take(kOwner, kClaimedAt).value().package, second.bytes());
  EXPECT_EQ(store().key_packages->take(kOwner, kClaimedAt).error(), StorageError::not_found);
}

TEST_P(KeyPackageContract, NeverTakesOneBackThatWasHandedOut) {
  const Package package("package");
  ASSERT_TRUE(store().key_packages->add(kOwner, package.record()));
  EXPECT_EQ(store().key_packages->add(kOwner, package.record()).error(),
            StorageError::already_exists);
  ASSERT_TRUE(store().key_packages->take(kOwner, kClaimedAt));
  EXPECT_EQ(store().key_packages->add(kOwner, package.record()).error(),
            StorageError::already_exists);
  EXPECT_EQ(store().key_packages->set_last_resort(kOwner, package.record()).error(),
            StorageError::already_exists);
}

TEST_P(KeyPackageContract, HandsOutTheLastResortAgainAndAgainWhenThereIsNothingElse) {
  const Package last("last");
  const Package package("package");
  ASSERT_TRUE(store().key_packages->set_last_resort(kOwner, last.record()));
  ASSERT_TRUE(store().key_packages->add(kOwner, package.record()));
  EXPECT_EQ(store().key_packages->count(kOwner, kClaimedAt).value(), 1U);
  EXPECT_FALSE(store().key_packages->take(kOwner, kClaimedAt).value().last_resort);
  for (int i = 0; i < 2; ++i) {
    const KeptKeyPackage taken = store().key_packages->take(kOwner, kClaimedAt).value();
    EXPECT_EQ(taken.package, last.bytes());
    EXPECT_TRUE(taken.last_resort);
  }
}

TEST_P(KeyPackageContract, HasOneLastResortADevice) {
  const Package later("later");
  ASSERT_TRUE(store().key_packages->set_last_resort(kOwner, Package("earlier").record()));
  ASSERT_TRUE(store().key_packages->set_last_resort(kOtherOwner, Package("other").record()));
  ASSERT_TRUE(store().key_packages->set_last_resort(kOwner, later.record()));
  EXPECT_EQ(store().key_packages->last_resort(kOwner, kClaimedAt).value().package, later.bytes());
  EXPECT_EQ(store().key_packages->last_resort(kOtherOwner, kClaimedAt).value().package,
            to_bytes("other"));
  EXPECT_EQ(store().key_packages->last_resort(id_of<DeviceId>(3), kClaimedAt).error(),
            StorageError::not_found);
}

TEST_P(KeyPackageContract, HandsOutNoneWhoseTimeIsOver) {
  ASSERT_TRUE(store().key_packages->add(kOwner, Package("old", 999).record()));
  ASSERT_TRUE(store().key_packages->add(kOwner, Package("good", 1000).record()));
  ASSERT_TRUE(store().key_packages->set_last_resort(kOwner, Package("last", 999).record()));
  EXPECT_EQ(store().key_packages->count(kOwner, kClaimedAt).value(), 1U);
  EXPECT_EQ(store().key_packages->take(kOwner, kClaimedAt).value().package, to_bytes("good"));
  EXPECT_EQ(store().key_packages->take(kOwner, kClaimedAt).error(), StorageError::not_found);

  EXPECT_EQ(store().key_packages->forget_expired(kClaimedAt, 10).value(), 2U);
  EXPECT_TRUE(store().key_packages->add(kOwner, Package("old").record()));
}

TEST_P(KeyPackageContract, ForgetsADeviceWhole) {
  ASSERT_TRUE(store().key_packages->add(kOwner, Package("package").record()));
  ASSERT_TRUE(store().key_packages->set_last_resort(kOwner, Package("last").record()));
  ASSERT_TRUE(store().key_packages->add(kOtherOwner, Package("other").record()));
  ASSERT_TRUE(store().key_packages->forget_device(kOwner));
  EXPECT_EQ(store().key_packages->take(kOwner, kClaimedAt).error(), StorageError::not_found);
  EXPECT_EQ(store().key_packages->count(kOtherOwner, kClaimedAt).value(), 1U);
}

TEST_P(KeyPackageContract, ForgetsAllButLastResorts) {
  ASSERT_TRUE(store().key_packages->add(kOwner, Package("package").record()));
  ASSERT_TRUE(store().key_packages->set_last_resort(kOwner, Package("last").record()));
  ASSERT_TRUE(store().key_packages->forget_all());
  EXPECT_EQ(store().key_packages->count(kOwner, kClaimedAt).value(), 0U);
  EXPECT_TRUE(store().key_packages->take(kOwner, kClaimedAt).value().last_resort);
  EXPECT_EQ(store().key_packages->add(kOwner, Package("package").record()).error(),
            StorageError::already_exists);
  ASSERT_TRUE(store().key_packages->add(kOwner, Package("new").record()));
  EXPECT_EQ(store().key_packages->count(kOwner, kClaimedAt).value(), 1U);
  EXPECT_FALSE(store().key_packages->take(kOwner, kClaimedAt).value().last_resort);
}

TEST_P(KeyPackageContract, CountsClaimsOfAPairSinceATime) {
  const auto by = id_of<MemberId>(1);
  const auto of = id_of<MemberId>(2);
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
