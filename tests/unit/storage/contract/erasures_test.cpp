// Proves ErasureStore's contract, against every Store.
#include "storage/erasures.h"

#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using test::id_of;
using ErasureContract = StoreContract;
INDABA_EVERY_STORE(ErasureContract);

TEST_P(ErasureContract, GoesThroughThemInTheOrderInWhichTheyCame) {
  EXPECT_EQ(store().erasures->first().error(), StorageError::not_found);
  ASSERT_TRUE(store().erasures->add(id_of<DeviceId>(2)));
  ASSERT_TRUE(store().erasures->add(id_of<DeviceId>(1)));
  const Erasure first = store().erasures->first().value();
  EXPECT_EQ(first.device, id_of<DeviceId>(2));
  EXPECT_FALSE(first.channel);
  EXPECT_EQ(first.seq, 0U);
  ASSERT_TRUE(store().erasures->remove(id_of<DeviceId>(2)));
  EXPECT_EQ(store().erasures->first().value().device, id_of<DeviceId>(1));
  EXPECT_EQ(store().erasures->remove(id_of<DeviceId>(2)).error(), StorageError::not_found);
}

TEST_P(ErasureContract, RemembersHowFarOneHasCome) {
  ASSERT_TRUE(store().erasures->add(id_of<DeviceId>(1)));
  ASSERT_TRUE(store().erasures->go_on({id_of<DeviceId>(1), id_of<ChannelId>(3), 70}));
  reopen();
  const Erasure first = store().erasures->first().value();
  EXPECT_EQ(first.channel, id_of<ChannelId>(3));
  EXPECT_EQ(first.seq, 70U);
  ASSERT_TRUE(store().erasures->add(id_of<DeviceId>(1)));
  EXPECT_EQ(store().erasures->first().value().seq, 0U);
  EXPECT_EQ(store().erasures->go_on({id_of<DeviceId>(9), {}, 0}).error(), StorageError::not_found);
}

}  // namespace
}  // namespace indaba::storage
