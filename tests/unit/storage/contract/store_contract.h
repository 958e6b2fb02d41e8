// StoreContract: what the tests of the contract stand on. Each runs once against every Store there
// is, inside one open transaction.
//
//   using LogContract = StoreContract;
//   INDABA_EVERY_STORE(LogContract);
//   TEST_P(LogContract, NumbersEntriesFromOne) { ... store().log->append(...) ... }
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "storage/database.h"
#include "tests/support/storage/records.h"
#include "tests/support/storage/scratch_folder.h"
#include "tests/support/storage/simulated_disk.h"

namespace indaba::storage {

enum class Backend { sqlite_on_files, sqlite_on_simulated_disk };

// Of no channel that a test makes.
inline const ChannelId kNowhere = test::id_of<ChannelId>(999);

std::string name_of(const testing::TestParamInfo<Backend>& info);

class StoreContract : public testing::TestWithParam<Backend> {
 public:
  ~StoreContract() override;

 protected:
  StoreContract();

  Store& store() { return database().writer().store(); }
  Database& database() { return *database_; }
  // Commits what was done, and begins the next transaction.
  void commit();
  // Commits, closes and opens again.
  void reopen();

  // A channel of that number, with so many messages "message 1", "message 2" ... by device 1.
  ChannelId make_channel(std::uint64_t number, std::uint64_t messages = 0);

 private:
  void open();

  test::ScratchFolder folder_;
  test::SimulatedDisk disk_;
  std::unique_ptr<Database> database_;
};

}  // namespace indaba::storage

#define INDABA_EVERY_STORE(Suite) \
  INSTANTIATE_TEST_SUITE_P(       \
      EveryStore, Suite,          \
      testing::Values(Backend::sqlite_on_files, Backend::sqlite_on_simulated_disk), name_of)
