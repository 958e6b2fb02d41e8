// Proves DeviceStore's contract, against every Store.
#include "storage/devices.h"

#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using test::device_of;
using test::id_of;
using test::member_of;

class DeviceContract : public StoreContract {
 protected:
  DeviceContract() {
    check(store().members->add(member_of(1)).has_value());
    check(store().members->add(member_of(2)).has_value());
  }
};
INDABA_EVERY_STORE(DeviceContract);

std::vector<DeviceId> ids_of(const std::vector<Device>& devices) {
  std::vector<DeviceId> ids;
  ids.reserve(devices.size());
  for (const Device& device : devices) {
    ids.push_back(device.id);
  }
  return ids;
}

TEST_P(DeviceContract, KeepsWhatItIsGiven) {
  Device device = device_of(1, 2);
  device.certifier = id_of<DeviceId>(9);
  ASSERT_TRUE(store().devices->add(device));
  reopen();
  const Device found = store().devices->device(device.id).value();
  EXPECT_EQ(found.member, device.member);
  EXPECT_EQ(found.generation, device.generation);
  EXPECT_EQ(found.signature_key, device.signature_key);
  EXPECT_EQ(found.box_key, device.box_key);
  EXPECT_EQ(found.created, device.created);
  EXPECT_EQ(found.expires, device.expires);
  EXPECT_EQ(found.certifier, device.certifier);
  EXPECT_EQ(found.statement, device.statement);
  EXPECT_FALSE(found.ended);
}

TEST_P(DeviceContract, FindsTheDeviceOfAKey) {
  const Device device = device_of(1, 2);
  ASSERT_TRUE(store().devices->add(device));
  EXPECT_EQ(store().devices->device_of_key(device.signature_key).value().id, device.id);
  EXPECT_EQ(store().devices->device_of_key(device_of(2, 2).signature_key).error(),
            StorageError::not_found);
  ASSERT_TRUE(store().devices->end(device.id, UnixTime{5}));
  EXPECT_EQ(store().devices->device_of_key(device.signature_key).value().id, device.id);
}

TEST_P(DeviceContract, NumbersChangesWithoutGaps) {
  EXPECT_EQ(store().devices->last_change().value(), 0U);
  EXPECT_EQ(store().devices->add(device_of(1, 1)).value(), 1U);
  EXPECT_EQ(store().devices->add(device_of(2, 2)).value(), 2U);
  EXPECT_EQ(store().devices->end(id_of<DeviceId>(1), UnixTime{5}).value(), 3U);
  EXPECT_EQ(store().devices->last_change().value(), 3U);
  const auto changes = store().devices->changes(1, 9).value();
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].number, 2U);
  EXPECT_EQ(changes[0].device, id_of<DeviceId>(2));
  EXPECT_EQ(changes[0].member, id_of<MemberId>(2));
  EXPECT_TRUE(changes[0].added);
  EXPECT_EQ(changes[1].number, 3U);
  EXPECT_FALSE(changes[1].added);
  EXPECT_EQ(store().devices->changes(0, 1).value().size(), 1U);
}

TEST_P(DeviceContract, RefusesTakenIdsAndKeysAndUnknownMembers) {
  ASSERT_TRUE(store().devices->add(device_of(1, 1)));
  ASSERT_TRUE(store().devices->end(id_of<DeviceId>(1), UnixTime{5}));
  EXPECT_EQ(store().devices->add(device_of(1, 2)).error(), StorageError::already_exists);
  Device same_key = device_of(2, 2);
  same_key.signature_key = device_of(1, 1).signature_key;
  EXPECT_EQ(store().devices->add(same_key).error(), StorageError::already_exists);
  EXPECT_EQ(store().devices->add(device_of(3, 9)).error(), StorageError::not_found);
  EXPECT_EQ(store().devices->last_change().value(), 2U);
}

TEST_P(DeviceContract, EndsADeviceOnce) {
  ASSERT_TRUE(store().devices->add(device_of(1, 1)));
  ASSERT_TRUE(store().devices->add(device_of(2, 1)));
  ASSERT_TRUE(store().devices->end(id_of<DeviceId>(1), UnixTime{5}));
  EXPECT_EQ(store().devices->end(id_of<DeviceId>(1), UnixTime{6}).error(), StorageError::conflict);
  EXPECT_EQ(store().devices->end(id_of<DeviceId>(9), UnixTime{6}).error(), StorageError::not_found);
  EXPECT_EQ(store().devices->device(id_of<DeviceId>(1)).value().ended, UnixTime{5});
  EXPECT_EQ(ids_of(store().devices->devices_of(id_of<MemberId>(1)).value()),
            std::vector{id_of<DeviceId>(2)});
  EXPECT_EQ(ids_of(store().devices->all_of(id_of<MemberId>(1), {}, 9).value()),
            (std::vector{id_of<DeviceId>(1), id_of<DeviceId>(2)}));
  EXPECT_EQ(ids_of(store().devices->all_of(id_of<MemberId>(1), id_of<DeviceId>(1), 9).value()),
            std::vector{id_of<DeviceId>(2)});
}

TEST_P(DeviceContract, RenewsOnlyTheSameDeviceAndKeys) {
  ASSERT_TRUE(store().devices->add(device_of(1, 1)));
  Device later = device_of(1, 1);
  later.expires = UnixTime{9000};
  later.statement = {77};
  EXPECT_EQ(store().devices->renew(later).value(), 2U);
  EXPECT_EQ(store().devices->device(later.id).value().expires, UnixTime{9000});
  EXPECT_EQ(store().devices->device(later.id).value().statement, protocol::Hash{77});
  Device other_keys = later;
  other_keys.box_key = {99};
  EXPECT_EQ(store().devices->renew(other_keys).error(), StorageError::conflict);
  Device other_member = later;
  other_member.member = id_of<MemberId>(2);
  EXPECT_EQ(store().devices->renew(other_member).error(), StorageError::conflict);
  EXPECT_EQ(store().devices->renew(device_of(5, 1)).error(), StorageError::not_found);
  ASSERT_TRUE(store().devices->end(later.id, UnixTime{5}));
  EXPECT_EQ(store().devices->renew(later).error(), StorageError::conflict);
}

TEST_P(DeviceContract, KnowsWhatADeviceCertified) {
  ASSERT_TRUE(store().devices->add(device_of(1, 1)));
  for (const std::uint64_t number : {2U, 3U}) {
    Device device = device_of(number, 1);
    device.certifier = id_of<DeviceId>(1);
    ASSERT_TRUE(store().devices->add(device));
  }
  ASSERT_TRUE(store().devices->end(id_of<DeviceId>(2), UnixTime{5}));
  EXPECT_EQ(ids_of(store().devices->certified_by(id_of<DeviceId>(1)).value()),
            std::vector{id_of<DeviceId>(3)});
  EXPECT_TRUE(store().devices->certified_by(id_of<DeviceId>(3)).value().empty());
}

TEST_P(DeviceContract, CountsSends) {
  ASSERT_TRUE(store().devices->add(device_of(1, 1)));
  EXPECT_EQ(store().devices->sends(id_of<DeviceId>(1)).value(), 0U);
  ASSERT_TRUE(store().devices->count_send(id_of<DeviceId>(1)));
  ASSERT_TRUE(store().devices->count_send(id_of<DeviceId>(1)));
  EXPECT_EQ(store().devices->sends(id_of<DeviceId>(1)).value(), 2U);
  EXPECT_EQ(store().devices->count_send(id_of<DeviceId>(9)).error(), StorageError::not_found);
}

TEST_P(DeviceContract, LeavesOnlyTheNumbersOfARemovedDevice) {
  ASSERT_TRUE(store().devices->add(device_of(1, 1)));
  ASSERT_TRUE(store().devices->add(device_of(2, 1)));
  ASSERT_TRUE(store().devices->count_send(id_of<DeviceId>(2)));
  ASSERT_TRUE(store().devices->remove(id_of<DeviceId>(2)));
  EXPECT_EQ(store().devices->remove(id_of<DeviceId>(2)).error(), StorageError::not_found);
  reopen();
  EXPECT_EQ(store().devices->last_change().value(), 2U);
  EXPECT_EQ(store().devices->changes(0, 9).value().size(), 1U);
  EXPECT_EQ(store().devices->sends(id_of<DeviceId>(2)).value(), 0U);
  EXPECT_EQ(store().devices->add(device_of(3, 1)).value(), 3U);
}

}  // namespace
}  // namespace indaba::storage
