#include "storage/roles.h"

#include <string>

#include "storage/sqlite/nouns.h"
#include "storage/sqlite/records.h"

namespace indaba::storage::sqlite {

// Roles stand under their names of the protocol; scopes as they are encoded in statements.
const char* const kRoleTables = R"sql(
  CREATE TABLE roles (
    statement BLOB PRIMARY KEY CHECK (length(statement) = 32),
    member BLOB NOT NULL REFERENCES members (id),
    role TEXT NOT NULL,
    scope BLOB NOT NULL,
    not_before INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    alert_key BLOB CHECK (length(alert_key) = 32)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX roles_by_member ON roles (member);
  CREATE INDEX roles_by_role ON roles (role, member);
  CREATE INDEX roles_by_end ON roles (not_after);
)sql";

namespace {

std::string select_grants(const char* where) {
  return std::string(
             "SELECT statement, member, role, scope, not_before, not_after, alert_key FROM "
             "roles ") +
         where;
}

Status read_grant(Rows& rows, RoleGrant& grant) {
  std::string role;
  Bytes scope;
  INDABA_TRY(rows.read(grant.statement, grant.member, role, scope, grant.not_before,
                       grant.not_after, grant.alert_key));
  const auto known = cbor::value_of<protocol::RoleName>(role);
  auto decoded = cbor::decode<protocol::Scope>(scope);
  if (!known || !decoded) {
    return StorageError::corrupt;
  }
  grant.role = *known;
  grant.scope = std::move(*decoded);
  return {};
}

Status read_holder(Rows& rows, MemberId& member) { return rows.read(member); }

class SqliteRoleStore final : public RoleStore {
 public:
  explicit SqliteRoleStore(Connection& connection) : connection_(connection) {}

  Status add(const RoleGrant& grant) override {
    const Status added =
        add_.run(grant.statement, grant.member, cbor::name_of(grant.role),
                 cbor::encode(grant.scope), grant.not_before, grant.not_after, grant.alert_key);
    return added.error() == StorageError::conflict ? StorageError::not_found : added;
  }

  Result<RoleGrant> grant(const protocol::Hash& statement) const override {
    return read_record(grant_(statement), read_grant);
  }

  Status remove(const protocol::Hash& statement) override {
    return found(remove_.change(statement));
  }

  Status remove_all(const MemberId& member) override { return remove_all_.run(member); }

  Result<std::vector<RoleGrant>> grants_of(const MemberId& member) const override {
    return read_all(grants_of_(member), read_grant);
  }

  Result<std::vector<MemberId>> holders(protocol::RoleName role, UnixTime now,
                                        const std::optional<MemberId>& after,
                                        std::size_t limit) const override {
    return read_all(holders_(cbor::name_of(role), now, after, limit), read_holder);
  }

  Result<std::vector<RoleGrant>> expiring(UnixTime from, UnixTime until,
                                          std::size_t limit) const override {
    return read_all(expiring_(from, until, limit), read_grant);
  }

 private:
  Connection& connection_;
  Query add_{connection_,
             "INSERT INTO roles (statement, member, role, scope, not_before, not_after, alert_key) "
             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
  Query grant_{connection_, select_grants("WHERE statement = ?1")};
  Query remove_{connection_, "DELETE FROM roles WHERE statement = ?1"};
  Query remove_all_{connection_, "DELETE FROM roles WHERE member = ?1"};
  Query grants_of_{connection_, select_grants("WHERE member = ?1 ORDER BY statement")};
  Query holders_{connection_,
                 "SELECT DISTINCT member FROM roles WHERE role = ?1 AND not_before <= ?2 "
                 "AND not_after >= ?2 AND member > coalesce(?3, x'') ORDER BY member LIMIT ?4"};
  Query expiring_{connection_, select_grants("WHERE not_after >= ?1 AND not_after < ?2 "
                                             "ORDER BY not_after LIMIT ?3")};
};

}  // namespace

std::unique_ptr<RoleStore> make_role_store(Connection& connection) {
  return std::make_unique<SqliteRoleStore>(connection);
}

}  // namespace indaba::storage::sqlite
