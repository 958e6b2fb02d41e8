// Proves RequestStore's contract, against every Store.
#include "storage/requests.h"

#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using test::id_of;
using RequestContract = StoreContract;
INDABA_EVERY_STORE(RequestContract);

KeptReply reply_of(std::string_view text, std::uint64_t at) {
  return {.request_hash = sha256(as_bytes(text)), .reply = to_bytes(text), .at = UnixTime{at}};
}

TEST_P(RequestContract, GivesBackTheReplyOfTheDeviceThatAsked) {
  ASSERT_TRUE(store().requests->keep(id_of<DeviceId>(1), id_of<RequestId>(7), reply_of("one", 5)));
  ASSERT_TRUE(store().requests->keep(id_of<DeviceId>(2), id_of<RequestId>(7), reply_of("two", 6)));
  reopen();
  const KeptReply found = store().requests->find(id_of<DeviceId>(1), id_of<RequestId>(7)).value();
  EXPECT_EQ(found.reply, to_bytes("one"));
  EXPECT_EQ(found.request_hash, sha256(as_bytes("one")));
  EXPECT_EQ(found.at, UnixTime{5});
  EXPECT_EQ(store().requests->find(id_of<DeviceId>(3), id_of<RequestId>(7)).error(),
            StorageError::not_found);
}

TEST_P(RequestContract, NeverReplacesAReply) {
  ASSERT_TRUE(store().requests->keep(id_of<DeviceId>(1), id_of<RequestId>(7), reply_of("one", 5)));
  EXPECT_EQ(
      store().requests->keep(id_of<DeviceId>(1), id_of<RequestId>(7), reply_of("two", 6)).error(),
      StorageError::already_exists);
  EXPECT_EQ(store().requests->find(id_of<DeviceId>(1), id_of<RequestId>(7)).value().reply,
            to_bytes("one"));
}

TEST_P(RequestContract, ForgetsTheOldestFirstAndNoneTooYoung) {
  for (const std::uint64_t at : {30U, 10U, 20U, 40U}) {
    ASSERT_TRUE(
        store().requests->keep(id_of<DeviceId>(1), id_of<RequestId>(at), reply_of("reply", at)));
  }
  EXPECT_EQ(store().requests->forget_before(UnixTime{40}, 2).value(), 2U);
  EXPECT_FALSE(store().requests->find(id_of<DeviceId>(1), id_of<RequestId>(20)));
  EXPECT_TRUE(store().requests->find(id_of<DeviceId>(1), id_of<RequestId>(30)));
  EXPECT_EQ(store().requests->forget_before(UnixTime{40}, 2).value(), 1U);
  EXPECT_TRUE(store().requests->find(id_of<DeviceId>(1), id_of<RequestId>(40)));
}

TEST_P(RequestContract, ForgetsOneDeviceWhole) {
  ASSERT_TRUE(store().requests->keep(id_of<DeviceId>(1), id_of<RequestId>(1), reply_of("a", 1)));
  ASSERT_TRUE(store().requests->keep(id_of<DeviceId>(1), id_of<RequestId>(2), reply_of("b", 1)));
  ASSERT_TRUE(store().requests->keep(id_of<DeviceId>(2), id_of<RequestId>(1), reply_of("c", 1)));
  ASSERT_TRUE(store().requests->forget_device(id_of<DeviceId>(1)));
  EXPECT_FALSE(store().requests->find(id_of<DeviceId>(1), id_of<RequestId>(1)));
  EXPECT_FALSE(store().requests->find(id_of<DeviceId>(1), id_of<RequestId>(2)));
  EXPECT_TRUE(store().requests->find(id_of<DeviceId>(2), id_of<RequestId>(1)));
}

TEST_P(RequestContract, NamesThoseOfOneDevicePageByPage) {
  for (const std::uint64_t number : {3U, 1U, 2U}) {
    ASSERT_TRUE(store().requests->keep(id_of<DeviceId>(1), id_of<RequestId>(number),
                                       reply_of("reply", number)));
  }
  ASSERT_TRUE(store().requests->keep(id_of<DeviceId>(2), id_of<RequestId>(1), reply_of("c", 1)));
  const auto page = store().requests->of_device(id_of<DeviceId>(1), {}, 2).value();
  ASSERT_EQ(page.size(), 2U);
  EXPECT_EQ(page[1].request, id_of<RequestId>(2));
  EXPECT_EQ(page[1].at, UnixTime{2});
  EXPECT_EQ(page[1].size, 5U);
  const auto rest = store().requests->of_device(id_of<DeviceId>(1), page[1].request, 2).value();
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].request, id_of<RequestId>(3));
}

}  // namespace
}  // namespace indaba::storage
