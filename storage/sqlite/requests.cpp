#include "storage/requests.h"

#include "storage/base/query.h"
#include "storage/sqlite/nouns.h"

namespace indaba::storage::sqlite {

// Replies can be long, so they don't stand in the key's own tree.
const char* const kRequestTables = R"sql(
  CREATE TABLE requests (
    place INTEGER PRIMARY KEY,
    device BLOB NOT NULL CHECK (length(device) = 16),
    request BLOB NOT NULL CHECK (length(request) = 16),
    request_hash BLOB NOT NULL CHECK (length(request_hash) = 32),
    at INTEGER NOT NULL,
    reply BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX requests_by_id ON requests (device, request);
  CREATE INDEX requests_by_time ON requests (at);
)sql";

namespace {

class SqliteRequestStore final : public RequestStore {
 public:
  explicit SqliteRequestStore(Connection& connection) : connection_(connection) {}

  Status keep(const DeviceId& device, const RequestId& request, const KeptReply& reply) override {
    return keep_.run(device, request, reply.request_hash, reply.at, reply.reply);
  }

  Result<KeptReply> find(const DeviceId& device, const RequestId& request) const override {
    KeptReply reply;
    INDABA_TRY(read_one(find_(device, request), reply.request_hash, reply.at, reply.reply));
    return reply;
  }

  Result<std::vector<ReplyNote>> of_device(const DeviceId& device,
                                           const std::optional<RequestId>& after,
                                           std::size_t limit) const override {
    return read_all(of_device_(device, after, limit), read_note);
  }

  Result<std::size_t> forget_before(UnixTime time, std::size_t limit) override {
    return forget_before_.change(time, limit);
  }

  Status forget_device(const DeviceId& device) override { return forget_device_.run(device); }

 private:
  static Status read_note(Rows& rows, ReplyNote& note) {
    return rows.read(note.request, note.at, note.size);
  }

  Connection& connection_;
  Query keep_{connection_,
              "INSERT INTO requests (device, request, request_hash, at, reply) "
              "VALUES (?1, ?2, ?3, ?4, ?5)"};
  Query find_{connection_,
              "SELECT request_hash, at, reply FROM requests WHERE device = ?1 AND request = ?2"};
  Query of_device_{connection_,
                   "SELECT request, at, length(reply) FROM requests "
                   "WHERE device = ?1 AND request > coalesce(?2, x'') ORDER BY request LIMIT ?3"};
  Query forget_before_{connection_,
                       "DELETE FROM requests WHERE place IN "
                       "(SELECT place FROM requests WHERE at < ?1 ORDER BY at LIMIT ?2)"};
  Query forget_device_{connection_, "DELETE FROM requests WHERE device = ?1"};
};

}  // namespace

std::unique_ptr<RequestStore> make_request_store(Connection& connection) {
  return std::make_unique<SqliteRequestStore>(connection);
}

}  // namespace indaba::storage::sqlite
