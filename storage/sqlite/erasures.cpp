#include "storage/erasures.h"

#include "storage/sqlite/nouns.h"
#include "storage/sqlite/records.h"

namespace indaba::storage::sqlite {

const char* const kErasureTables = R"sql(
  CREATE TABLE erasures (
    place INTEGER PRIMARY KEY,
    device BLOB NOT NULL UNIQUE CHECK (length(device) = 16),
    channel BLOB CHECK (length(channel) = 16),
    seq INTEGER NOT NULL
  ) STRICT;
)sql";

namespace {

Status read_erasure(Rows& rows, Erasure& erasure) {
  return rows.read(erasure.device, erasure.channel, erasure.seq);
}

class SqliteErasureStore final : public ErasureStore {
 public:
  explicit SqliteErasureStore(Connection& connection) : connection_(connection) {}

  Status add(const DeviceId& device) override { return add_.run(device); }

  Result<Erasure> first() const override { return read_record(first_(), read_erasure); }

  Status go_on(const Erasure& erasure) override {
    return found(go_on_.change(erasure.device, erasure.channel, erasure.seq));
  }

  Status remove(const DeviceId& device) override { return found(remove_.change(device)); }

 private:
  Connection& connection_;
  Query add_{connection_,
             "INSERT INTO erasures (device, seq) VALUES (?1, 0) "
             "ON CONFLICT (device) DO UPDATE SET channel = NULL, seq = 0"};
  Query first_{connection_, "SELECT device, channel, seq FROM erasures ORDER BY place LIMIT 1"};
  Query go_on_{connection_, "UPDATE erasures SET channel = ?2, seq = ?3 WHERE device = ?1"};
  Query remove_{connection_, "DELETE FROM erasures WHERE device = ?1"};
};

}  // namespace

std::unique_ptr<ErasureStore> make_erasure_store(Connection& connection) {
  return std::make_unique<SqliteErasureStore>(connection);
}

}  // namespace indaba::storage::sqlite
