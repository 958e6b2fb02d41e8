// Proves that message ids stay unique through what the index in memory does not follow: pieces and
// transactions undone, and a store opened again.
#include <gtest/gtest.h>

#include <memory>

#include "crypto/base/check.h"
#include "storage/sqlite/database.h"
#include "tests/support/storage/records.h"
#include "tests/support/storage/simulated_disk.h"

namespace indaba::storage {
namespace {

using test::id_of;
using test::message_of;

class LoggedMessagesTest : public testing::Test {
 protected:
  LoggedMessagesTest() {
    open();
    check(store().channels->create(test::channel_of(1)).has_value());
  }
  void open() {
    database_.reset();
    database_ = open_sqlite({.path = "store", .vfs = disk_.name()}).value();
    check(writer().begin().has_value());
  }
  Writer& writer() { return database_->writer(); }
  Store& store() { return writer().store(); }
  std::error_code append(std::uint64_t message) {
    return store().log->append(id_of<ChannelId>(1), message_of(message, "body")).error();
  }
  std::size_t drop_through(std::uint64_t seq) {
    return store().log->drop_through(id_of<ChannelId>(1), seq, 20000).value();
  }

  test::SimulatedDisk disk_;
  std::unique_ptr<Database> database_;
};

TEST_F(LoggedMessagesTest, TakesAMessageWhosePieceWasUndone) {
  ASSERT_TRUE(writer().begin_piece());
  ASSERT_FALSE(append(1));
  EXPECT_EQ(append(1), StorageError::already_exists);
  ASSERT_TRUE(writer().undo_piece());
  EXPECT_FALSE(append(1));
  EXPECT_EQ(append(1), StorageError::already_exists);
  EXPECT_EQ(store().log->head(id_of<ChannelId>(1)).value().seq, 1U);
}

TEST_F(LoggedMessagesTest, TakesAMessageWhoseTransactionWasAbandoned) {
  ASSERT_TRUE(writer().commit());
  ASSERT_TRUE(writer().begin());
  ASSERT_FALSE(append(1));
  writer().abandon();
  ASSERT_TRUE(writer().begin());
  EXPECT_EQ(store().log->find(id_of<ChannelId>(1), id_of<MessageId>(1)).error(),
            StorageError::not_found);
  EXPECT_FALSE(append(1));
}

TEST_F(LoggedMessagesTest, KnowsThemAgainInAStoreOpenedAnew) {
  for (std::uint64_t message = 1; message <= 3000; ++message) {
    ASSERT_FALSE(append(message));
  }
  ASSERT_TRUE(writer().commit());
  open();
  for (std::uint64_t message = 1; message <= 3000; ++message) {
    ASSERT_EQ(append(message), StorageError::already_exists);
  }
  EXPECT_EQ(store().log->find(id_of<ChannelId>(1), id_of<MessageId>(77)).value().place.seq, 77U);
}

TEST_F(LoggedMessagesTest, KnowsThoseThatARollbackPutsBack) {
  for (std::uint64_t message = 1; message <= 1000; ++message) {
    ASSERT_FALSE(append(message));
  }
  ASSERT_TRUE(writer().commit());
  ASSERT_TRUE(writer().begin());
  EXPECT_EQ(drop_through(900), 900U);
  for (std::uint64_t message = 1; message <= 5000; ++message) {  // so many that room must be made
    append(message);
  }
  writer().abandon();
  ASSERT_TRUE(writer().begin());
  for (std::uint64_t message = 1; message <= 1000; ++message) {
    ASSERT_EQ(append(message), StorageError::already_exists);
  }
}

TEST_F(LoggedMessagesTest, TakesTheIdOfADroppedMessageAgain) {
  ASSERT_FALSE(append(1));
  EXPECT_EQ(drop_through(1), 1U);
  EXPECT_FALSE(append(1));
  EXPECT_EQ(append(1), StorageError::already_exists);
}

TEST_F(LoggedMessagesTest, StillKnowsAnErasedMessageInAStoreOpenedAnew) {
  ASSERT_FALSE(append(1));
  ASSERT_TRUE(store().log->erase_body(id_of<ChannelId>(1), 1));
  ASSERT_TRUE(writer().commit());
  open();
  EXPECT_EQ(append(1), StorageError::already_exists);
}

TEST_F(LoggedMessagesTest, StaysWholeWhileMostOfWhatItKnewIsDropped) {
  for (std::uint64_t message = 1; message <= 20000; ++message) {
    ASSERT_FALSE(append(message));
    if (message % 50 == 0) {
      drop_through(message - 100);
      ASSERT_TRUE(writer().commit());
      ASSERT_TRUE(writer().begin());
    }
  }
  for (std::uint64_t message = 19901; message <= 20000; ++message) {
    ASSERT_EQ(append(message), StorageError::already_exists);
  }
}

}  // namespace
}  // namespace indaba::storage
