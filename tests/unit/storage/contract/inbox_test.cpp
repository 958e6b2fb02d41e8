// Proves InboxStore's contract, against every Store.
#include "storage/inbox.h"

#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using test::id_of;
using InboxContract = StoreContract;
INDABA_EVERY_STORE(InboxContract);

const auto kReader = id_of<DeviceId>(1);
const auto kOtherReader = id_of<DeviceId>(2);

NewInboxEntry entry_of(std::string_view body, std::uint64_t at = 100) {
  NewInboxEntry entry;
  entry.type = InboxType::contact;
  entry.body = to_bytes(body);
  entry.at = UnixTime{at};
  entry.member = id_of<MemberId>(7);
  return entry;
}

TEST_P(InboxContract, NumbersEachDevicesEntriesFromOne) {
  EXPECT_EQ(store().inboxes->head(kReader).value(), 0U);
  EXPECT_EQ(store().inboxes->append(kReader, entry_of("a")).value(), 1U);
  EXPECT_EQ(store().inboxes->append(kOtherReader, entry_of("b")).value(), 1U);
  EXPECT_EQ(store().inboxes->append(kReader, entry_of("c")).value(), 2U);
  reopen();
  EXPECT_EQ(store().inboxes->head(kReader).value(), 2U);
}

TEST_P(InboxContract, GivesBackWhatWasPutInInOrderAndBounded) {
  NewInboxEntry welcome = entry_of("welcome", 5);
  welcome.type = InboxType::welcome;
  welcome.channel = id_of<ChannelId>(3);
  welcome.device = id_of<DeviceId>(4);
  welcome.generation = 0;
  welcome.epoch = 9;
  ASSERT_TRUE(store().inboxes->append(kReader, welcome));
  ASSERT_TRUE(store().inboxes->append(kReader, entry_of("b")));
  ASSERT_TRUE(store().inboxes->append(kReader, entry_of("c")));

  const auto page = store().inboxes->read(kReader, 0, 2).value();
  ASSERT_EQ(page.size(), 2U);
  EXPECT_EQ(page[0].seq, 1U);
  EXPECT_EQ(page[0].entry.type, InboxType::welcome);
  EXPECT_EQ(page[0].entry.body, to_bytes("welcome"));
  EXPECT_EQ(page[0].entry.at, UnixTime{5});
  EXPECT_EQ(page[0].entry.channel, welcome.channel);
  EXPECT_EQ(page[0].entry.member, welcome.member);
  EXPECT_EQ(page[0].entry.device, welcome.device);
  EXPECT_EQ(page[0].entry.generation, 0U);
  EXPECT_EQ(page[0].entry.epoch, 9U);
  const auto rest = store().inboxes->read(kReader, 2, 10).value();
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].entry.body, to_bytes("c"));
}

TEST_P(InboxContract, CountsWhatIsKept) {
  ASSERT_TRUE(store().inboxes->append(kReader, entry_of("a")));
  NewInboxEntry notice = entry_of("b");
  notice.type = InboxType::notice;
  ASSERT_TRUE(store().inboxes->append(kReader, notice));
  EXPECT_EQ(store().inboxes->count(kReader).value(), 2U);
  EXPECT_EQ(store().inboxes->count_about(kReader, InboxType::contact, id_of<MemberId>(7)).value(),
            1U);
  EXPECT_EQ(store().inboxes->count_about(kReader, InboxType::contact, id_of<MemberId>(8)).value(),
            0U);
}

TEST_P(InboxContract, ForgetsAcknowledgedEntriesByWhenTheyWereFirstAcknowledged) {
  ASSERT_TRUE(store().inboxes->append(kReader, entry_of("a", 100)));
  ASSERT_TRUE(store().inboxes->append(kReader, entry_of("b", 100)));
  ASSERT_TRUE(store().inboxes->acknowledge(kReader, 1, UnixTime{200}));
  ASSERT_TRUE(store().inboxes->acknowledge(kReader, 1, UnixTime{900}));

  EXPECT_EQ(store().inboxes->forget(UnixTime{200}, UnixTime{0}, 10).value(), 0U);
  EXPECT_EQ(store().inboxes->forget(UnixTime{201}, UnixTime{0}, 10).value(), 1U);
  EXPECT_EQ(store().inboxes->read(kReader, 0, 10).value().at(0).seq, 2U);
}

TEST_P(InboxContract, ForgetsOldEntriesWhetherAcknowledgedOrNot) {
  for (const std::uint64_t at : {100U, 200U, 300U}) {
    ASSERT_TRUE(store().inboxes->append(kReader, entry_of("a", at)));
  }
  EXPECT_EQ(store().inboxes->forget(UnixTime{0}, UnixTime{300}, 1).value(), 1U);
  EXPECT_EQ(store().inboxes->forget(UnixTime{0}, UnixTime{300}, 5).value(), 1U);
  EXPECT_EQ(store().inboxes->count(kReader).value(), 1U);
  EXPECT_EQ(store().inboxes->append(kReader, entry_of("b")).value(), 4U);
}

TEST_P(InboxContract, AcknowledgesNothingThatIsYetToCome) {
  ASSERT_TRUE(store().inboxes->append(kReader, entry_of("a")));
  ASSERT_TRUE(store().inboxes->acknowledge(kReader, 99, UnixTime{200}));
  ASSERT_TRUE(store().inboxes->append(kReader, entry_of("b")));
  ASSERT_TRUE(store().inboxes->acknowledge(kReader, 2, UnixTime{500}));
  EXPECT_EQ(store().inboxes->forget(UnixTime{300}, UnixTime{0}, 10).value(), 1U);
  EXPECT_EQ(store().inboxes->forget(UnixTime{501}, UnixTime{0}, 10).value(), 1U);
}

TEST_P(InboxContract, ForgetsOneDeviceOrOneMember) {
  ASSERT_TRUE(store().inboxes->append(kReader, entry_of("a")));
  ASSERT_TRUE(store().inboxes->append(kOtherReader, entry_of("b")));
  ASSERT_TRUE(store().inboxes->forget_device(kReader));
  EXPECT_EQ(store().inboxes->count(kReader).value(), 0U);
  EXPECT_EQ(store().inboxes->forget_about(id_of<MemberId>(7), 10).value(), 1U);
  EXPECT_EQ(store().inboxes->count(kOtherReader).value(), 0U);
}

TEST_P(InboxContract, EndsAPageBeforeItsBodiesAreTooLong) {
  const std::string half(kInboxPageBytesMax / 2, 'x');
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(store().inboxes->append(kReader, entry_of(half)));
  }
  ASSERT_TRUE(store().inboxes->append(kReader, entry_of(half + half + half)));
  EXPECT_EQ(store().inboxes->read(kReader, 0, 10).value().size(), 2U);
  EXPECT_EQ(store().inboxes->read(kReader, 2, 10).value().size(), 1U);
  EXPECT_EQ(store().inboxes->read(kReader, 3, 10).value().size(), 1U);
}

}  // namespace
}  // namespace indaba::storage
