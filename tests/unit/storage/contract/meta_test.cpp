// Proves MetaStore's contract, against every Store.
#include "storage/meta.h"

#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using test::id_of;
using MetaContract = StoreContract;
INDABA_EVERY_STORE(MetaContract);

TEST_P(MetaContract, HasNoIncarnationUntilOneBegins) {
  EXPECT_EQ(store().meta->incarnation().error(), StorageError::not_found);
}

TEST_P(MetaContract, CountsIncarnationsAndKnowsTheLast) {
  ASSERT_TRUE(store().meta->begin_incarnation(id_of<IncarnationId>(9), UnixTime{5}));
  ASSERT_TRUE(store().meta->begin_incarnation(id_of<IncarnationId>(3), UnixTime{4}));
  reopen();
  const Incarnation present = store().meta->incarnation().value();
  EXPECT_EQ(present.id, id_of<IncarnationId>(3));
  EXPECT_EQ(present.number, 2U);
  EXPECT_EQ(present.began, UnixTime{4});
  const Incarnation ended = store().meta->incarnation(id_of<IncarnationId>(9)).value();
  EXPECT_EQ(ended.number, 1U);
  EXPECT_EQ(ended.began, UnixTime{5});
  EXPECT_EQ(store().meta->incarnation(id_of<IncarnationId>(1)).error(), StorageError::not_found);
}

TEST_P(MetaContract, RefusesAnIncarnationOfBefore) {
  ASSERT_TRUE(store().meta->begin_incarnation(id_of<IncarnationId>(1), UnixTime{5}));
  ASSERT_TRUE(store().meta->begin_incarnation(id_of<IncarnationId>(2), UnixTime{6}));
  EXPECT_EQ(store().meta->begin_incarnation(id_of<IncarnationId>(1), UnixTime{7}).error(),
            StorageError::already_exists);
  EXPECT_EQ(store().meta->incarnation().value().number, 2U);
}

TEST_P(MetaContract, KeepsTheLastValueOfAKey) {
  EXPECT_EQ(store().meta->value(MetaKey::clock_mark).error(), StorageError::not_found);
  ASSERT_TRUE(store().meta->set_value(MetaKey::clock_mark, as_bytes("one")));
  ASSERT_TRUE(store().meta->set_value(MetaKey::clock_mark, as_bytes("")));
  reopen();
  EXPECT_EQ(store().meta->value(MetaKey::clock_mark).value(), Bytes());
  ASSERT_TRUE(store().meta->remove_value(MetaKey::clock_mark));
  ASSERT_TRUE(store().meta->remove_value(MetaKey::clock_mark));
  EXPECT_EQ(store().meta->value(MetaKey::clock_mark).error(), StorageError::not_found);
}

TEST_P(MetaContract, KeepsNumbers) {
  EXPECT_EQ(store().meta->number(MetaKey::list_changes).value(), std::nullopt);
  ASSERT_TRUE(store().meta->set_number(MetaKey::list_changes, 0x0102030405060708));
  EXPECT_EQ(store().meta->number(MetaKey::list_changes).value(), 0x0102030405060708U);
  ASSERT_TRUE(store().meta->set_value(MetaKey::list_changes, as_bytes("seven b")));
  EXPECT_EQ(store().meta->number(MetaKey::list_changes).error(), StorageError::corrupt);
}

}  // namespace
}  // namespace indaba::storage
