#include "storage/statements.h"

#include <string>

#include "storage/sqlite/nouns.h"
#include "storage/sqlite/records.h"

namespace indaba::storage::sqlite {

// `place` is the order in which they were taken.
const char* const kStatementTables = R"sql(
  CREATE TABLE statements (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 20),
    subject BLOB CHECK (length(subject) = 20),
    issuer BLOB CHECK (length(issuer) = 20),
    taken INTEGER NOT NULL,
    revoked INTEGER,
    encoded BLOB NOT NULL
  ) STRICT;
  CREATE INDEX statements_by_kind ON statements (kind, place);
  CREATE INDEX statements_by_subject ON statements (subject, kind, place)
    WHERE subject IS NOT NULL;
  CREATE INDEX statements_by_issuer ON statements (issuer, kind, place) WHERE issuer IS NOT NULL;
)sql";

namespace {

std::string select_statements(const char* where) {
  return std::string(
             "SELECT hash, kind, subject, issuer, taken, revoked, encoded FROM statements ") +
         where;
}

Status read_statement(Rows& rows, KeptStatement& statement) {
  return rows.read(statement.hash, statement.kind, statement.subject, statement.issuer,
                   statement.taken, statement.revoked, statement.encoded);
}

class SqliteStatementStore final : public StatementStore {
 public:
  explicit SqliteStatementStore(Connection& connection) : connection_(connection) {}

  Status add(const KeptStatement& statement) override {
    return add_.run(statement.hash, statement.kind, statement.subject, statement.issuer,
                    statement.taken, statement.revoked, statement.encoded);
  }

  Result<KeptStatement> statement(const protocol::Hash& hash) const override {
    return read_record(statement_(hash), read_statement);
  }

  Status revoke(const protocol::Hash& hash, std::uint64_t number) override {
    INDABA_TRY_ASSIGN(const KeptStatement before, statement(hash));
    if (before.revoked) {
      return StorageError::conflict;
    }
    return revoke_.run(hash, number);
  }

  Status remove(const protocol::Hash& hash) override { return found(remove_.change(hash)); }

  Result<std::vector<KeptStatement>> of_kind(StatementKind kind,
                                             const std::optional<protocol::Hash>& after,
                                             std::size_t limit) const override {
    INDABA_TRY_ASSIGN(const std::uint64_t place, place_of(after));
    return read_all(of_kind_(kind, place, limit), read_statement);
  }

  Result<KeptStatement> newest(StatementKind kind) const override {
    return read_record(newest_(kind), read_statement);
  }

  Result<std::vector<KeptStatement>> about(const MemberId& subject, StatementKind kind,
                                           const std::optional<protocol::Hash>& after,
                                           std::size_t limit) const override {
    INDABA_TRY_ASSIGN(const std::uint64_t place, place_of(after));
    return read_all(about_(subject, kind, place, limit), read_statement);
  }

  Result<std::vector<KeptStatement>> issued_by(const MemberId& issuer, StatementKind kind,
                                               const std::optional<protocol::Hash>& after,
                                               std::size_t limit) const override {
    INDABA_TRY_ASSIGN(const std::uint64_t place, place_of(after));
    return read_all(issued_by_(issuer, kind, place, limit), read_statement);
  }

  Result<std::size_t> remove_about(const MemberId& subject, std::size_t limit) override {
    return remove_about_.change(subject, limit);
  }

 private:
  Result<std::uint64_t> place_of(const std::optional<protocol::Hash>& hash) const {
    std::uint64_t place = 0;
    if (hash) {
      INDABA_TRY(read_one(place_of_(*hash), place));
    }
    return place;
  }

  Connection& connection_;
  Query add_{connection_,
             "INSERT INTO statements (hash, kind, subject, issuer, taken, revoked, encoded) "
             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
  Query statement_{connection_, select_statements("WHERE hash = ?1")};
  Query revoke_{connection_, "UPDATE statements SET revoked = ?2 WHERE hash = ?1"};
  Query remove_{connection_, "DELETE FROM statements WHERE hash = ?1"};
  Query place_of_{connection_, "SELECT place FROM statements WHERE hash = ?1"};
  Query of_kind_{connection_,
                 select_statements("WHERE kind = ?1 AND place > ?2 ORDER BY place LIMIT ?3")};
  Query newest_{connection_, select_statements("WHERE kind = ?1 ORDER BY place DESC LIMIT 1")};
  Query about_{
      connection_,
      select_statements("WHERE subject = ?1 AND kind = ?2 AND place > ?3 ORDER BY place LIMIT ?4")};
  Query issued_by_{
      connection_,
      select_statements("WHERE issuer = ?1 AND kind = ?2 AND place > ?3 ORDER BY place LIMIT ?4")};
  Query remove_about_{connection_,
                      "DELETE FROM statements WHERE place IN "
                      "(SELECT place FROM statements WHERE subject = ?1 LIMIT ?2)"};
};

}  // namespace

std::unique_ptr<StatementStore> make_statement_store(Connection& connection) {
  return std::make_unique<SqliteStatementStore>(connection);
}

}  // namespace indaba::storage::sqlite
