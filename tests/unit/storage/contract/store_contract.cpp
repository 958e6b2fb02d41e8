#include "tests/unit/storage/contract/store_contract.h"

#include "crypto/base/check.h"
#include "storage/sqlite/database.h"

namespace indaba::storage {

std::string name_of(const testing::TestParamInfo<Backend>& info) {
  switch (info.param) {
    case Backend::sqlite_on_files:
      return "SqliteOnFiles";
    case Backend::sqlite_on_simulated_disk:
      return "SqliteOnSimulatedDisk";
  }
  return "Unknown";
}

StoreContract::StoreContract() { open(); }

StoreContract::~StoreContract() = default;

void StoreContract::open() {
  const bool on_files = GetParam() == Backend::sqlite_on_files;
  database_ = open_sqlite({.path = on_files ? folder_.path("store") : "store",
                           .vfs = on_files ? "" : disk_.name()})
                  .value();
  check(database_->writer().begin().has_value());
}

void StoreContract::commit() {
  check(database_->writer().commit().has_value());
  check(database_->writer().begin().has_value());
}

void StoreContract::reopen() {
  check(database_->writer().commit().has_value());
  database_.reset();
  open();
}

ChannelId StoreContract::make_channel(std::uint64_t number, std::uint64_t messages) {
  const Channel channel = test::channel_of(number);
  check(store().channels->create(channel).has_value());
  for (std::uint64_t message = 1; message <= messages; ++message) {
    const std::string body = "message " + std::to_string(message);
    check(store().log->append(channel.id, test::message_of(message, body)).has_value());
  }
  return channel.id;
}

}  // namespace indaba::storage
