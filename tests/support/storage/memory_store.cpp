#include "tests/support/storage/memory_store.h"

#include "crypto/base/check.h"
#include "storage/sqlite/database.h"

namespace indaba::test {

MemoryStore::MemoryStore()
    : database_(storage::open_sqlite({.path = "store", .vfs = disk_.name()}).value()) {
  check(database_->writer().begin().has_value());
}

MemoryStore::MemoryStore(const std::string& path)
    : database_(storage::open_sqlite({.path = path, .vfs = {}}).value()) {
  check(database_->writer().begin().has_value());
}

void MemoryStore::commit() {
  check(database_->writer().commit().has_value());
  database_.reset();
}

void MemoryStore::begin_piece() { check(database_->writer().begin_piece().has_value()); }

bool MemoryStore::end_piece(bool keep) {
  storage::Writer& writer = database_->writer();
  check((keep ? writer.keep_piece() : writer.undo_piece()).has_value());
  return keep;
}

void MemoryStore::scrub() {
  storage::Writer& writer = database_->writer();
  check(writer.commit().has_value());
  check(writer.scrub().has_value());
  check(writer.begin().has_value());
}

}  // namespace indaba::test
