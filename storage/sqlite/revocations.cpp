#include "storage/sqlite/nouns.h"
#include "storage/sqlite/records.h"
#include "storage/statements.h"

namespace indaba::storage::sqlite {

const char* const kRevocationTables = R"sql(
  CREATE TABLE revocations (
    number INTEGER PRIMARY KEY,
    statement BLOB NOT NULL CHECK (length(statement) = 32),
    target BLOB NOT NULL,
    taken INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX revocations_by_target ON revocations (target);
)sql";

namespace {

Status read_revocation(Rows& rows, ListedRevocation& revocation) {
  return rows.read(revocation.number, revocation.statement, revocation.target, revocation.taken);
}

class SqliteRevocationStore final : public RevocationStore {
 public:
  explicit SqliteRevocationStore(Connection& connection) : connection_(connection) {}

  Status append(const ListedRevocation& revocation) override {
    std::uint64_t last = 0;
    INDABA_TRY(read_one(last_(), last));
    if (revocation.number != last + 1) {
      return StorageError::conflict;
    }
    return append_.run(revocation.number, revocation.statement, revocation.target,
                       revocation.taken);
  }

  Result<ListedRevocation> head() const override { return read_record(head_(), read_revocation); }

  Result<ListedRevocation> revocation(std::uint64_t number) const override {
    return read_record(revocation_(number), read_revocation);
  }

  Result<ListedRevocation> of_target(ByteView target) const override {
    return read_record(of_target_(target), read_revocation);
  }

  Result<std::vector<ListedRevocation>> list(std::uint64_t after,
                                             std::size_t limit) const override {
    return read_all(list_(after, limit), read_revocation);
  }

 private:
  Connection& connection_;
  Query last_{connection_, "SELECT coalesce(max(number), 0) FROM revocations"};
  Query append_{connection_,
                "INSERT INTO revocations (number, statement, target, taken) "
                "VALUES (?1, ?2, ?3, ?4)"};
  Query head_{connection_,
              "SELECT number, statement, target, taken FROM revocations "
              "ORDER BY number DESC LIMIT 1"};
  Query revocation_{connection_,
                    "SELECT number, statement, target, taken FROM revocations WHERE number = ?1"};
  Query of_target_{connection_,
                   "SELECT number, statement, target, taken FROM revocations WHERE target = ?1 "
                   "ORDER BY number LIMIT 1"};
  Query list_{connection_,
              "SELECT number, statement, target, taken FROM revocations WHERE number > ?1 "
              "ORDER BY number LIMIT ?2"};
};

}  // namespace

std::unique_ptr<RevocationStore> make_revocation_store(Connection& connection) {
  return std::make_unique<SqliteRevocationStore>(connection);
}

}  // namespace indaba::storage::sqlite
