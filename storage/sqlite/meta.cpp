#include "storage/meta.h"

#include "storage/base/query.h"
#include "storage/sqlite/nouns.h"

namespace indaba::storage::sqlite {

const char* const kMetaTables = R"sql(
  CREATE TABLE incarnations (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    began INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE meta_values (
    name INTEGER PRIMARY KEY,
    value BLOB NOT NULL
  ) STRICT;
)sql";

namespace {

class SqliteMetaStore final : public MetaStore {
 public:
  explicit SqliteMetaStore(Connection& connection) : connection_(connection) {}

  Result<Incarnation> incarnation() const override {
    Incarnation incarnation;
    INDABA_TRY(read_one(incarnation_(), incarnation.number, incarnation.id, incarnation.began));
    return incarnation;
  }

  Result<Incarnation> incarnation(const IncarnationId& id) const override {
    Incarnation incarnation;
    INDABA_TRY(
        read_one(incarnation_of_(id), incarnation.number, incarnation.id, incarnation.began));
    return incarnation;
  }

  Status begin_incarnation(const IncarnationId& id, UnixTime now) override {
    return begin_incarnation_.run(id, now);
  }

  Result<Bytes> value(MetaKey key) const override {
    Bytes value;
    INDABA_TRY(read_one(value_(key), value));
    return value;
  }

  Status set_value(MetaKey key, ByteView value) override { return set_value_.run(key, value); }
  Status remove_value(MetaKey key) override { return remove_value_.run(key); }

 private:
  Connection& connection_;
  Query incarnation_{connection_,
                     "SELECT number, id, began FROM incarnations ORDER BY number DESC LIMIT 1"};
  Query incarnation_of_{connection_, "SELECT number, id, began FROM incarnations WHERE id = ?1"};
  Query begin_incarnation_{connection_, "INSERT INTO incarnations (id, began) VALUES (?1, ?2)"};
  Query value_{connection_, "SELECT value FROM meta_values WHERE name = ?1"};
  Query set_value_{connection_,
                   "INSERT INTO meta_values (name, value) VALUES (?1, ?2) "
                   "ON CONFLICT (name) DO UPDATE SET value = excluded.value"};
  Query remove_value_{connection_, "DELETE FROM meta_values WHERE name = ?1"};
};

}  // namespace

std::unique_ptr<MetaStore> make_meta_store(Connection& connection) {
  return std::make_unique<SqliteMetaStore>(connection);
}

}  // namespace indaba::storage::sqlite
