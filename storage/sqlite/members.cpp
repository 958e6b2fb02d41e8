#include "storage/members.h"

#include <algorithm>
#include <string>

#include "storage/sqlite/nouns.h"
#include "storage/sqlite/records.h"

namespace indaba::storage::sqlite {

const char* const kMemberTables = R"sql(
  CREATE TABLE members (
    id BLOB PRIMARY KEY CHECK (length(id) = 20),
    handle TEXT NOT NULL UNIQUE,
    standing INTEGER NOT NULL CHECK (standing BETWEEN 1 AND 5),
    registered INTEGER NOT NULL,
    country TEXT,
    statement BLOB CHECK (length(statement) = 32),
    serial BLOB CHECK (length(serial) = 16)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX members_by_standing ON members (standing, id);
  CREATE TABLE identities (
    member BLOB NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    key BLOB NOT NULL CHECK (length(key) = 32),
    statement BLOB NOT NULL CHECK (length(statement) = 32),
    PRIMARY KEY (member, generation)
  ) STRICT, WITHOUT ROWID;
)sql";

namespace {

std::string select_members(const char* where) {
  return std::string(
             "SELECT id, handle, standing, registered, country, statement, serial FROM members ") +
         where;
}

Status read_member(Rows& rows, Member& member) {
  return rows.read(member.id, member.handle, member.standing, member.registered, member.country,
                   member.statement, member.serial);
}

Status read_identity(Rows& rows, Identity& identity) {
  return rows.read(identity.generation, identity.key, identity.statement);
}

class SqliteMemberStore final : public MemberStore {
 public:
  explicit SqliteMemberStore(Connection& connection) : connection_(connection) {}

  Status add(const Member& member) override {
    INDABA_TRY(refuse_taken(member.id, member.handle));
    return add_.run(member.id, member.handle, member.standing, member.registered, member.country,
                    member.statement, member.serial);
  }

  Result<Member> member(const MemberId& id) const override {
    return read_record(member_(id), read_member);
  }

  Result<Member> by_handle(std::string_view handle) const override {
    return read_record(by_handle_(handle), read_member);
  }

  Status set_standing(const MemberId& id, Standing standing) override {
    return found(set_standing_.change(id, standing));
  }

  Status set_statement(const MemberId& id, const protocol::Hash& statement,
                       const protocol::Serial& serial,
                       const std::optional<std::string>& country) override {
    return found(set_statement_.change(id, statement, serial, country));
  }

  Status set_handle(const MemberId& id, std::string_view handle) override {
    const Result<Member> holder = by_handle(handle);
    if (holder && holder->id != id) {
      return StorageError::conflict;
    }
    return found(set_handle_.change(id, handle));
  }

  Status remove(const MemberId& id) override { return found(remove_.change(id)); }

  Result<std::vector<Member>> members(const std::optional<MemberId>& after,
                                      std::size_t limit) const override {
    return read_all(members_(after, limit), read_member);
  }

  Result<std::vector<Member>> members_of(Standing standing, const std::optional<MemberId>& after,
                                         std::size_t limit) const override {
    return read_all(members_of_(standing, after, limit), read_member);
  }

  Result<std::uint64_t> count(Standing standing) const override {
    std::uint64_t count = 0;
    INDABA_TRY(read_one(count_(standing), count));
    return count;
  }

  Status add_identity(const MemberId& id, const Identity& identity) override {
    INDABA_TRY(member(id));
    const Result<Identity> newest = this->identity(id);
    if (newest && newest->generation >= identity.generation) {
      return StorageError::conflict;
    }
    return add_identity_.run(id, identity.generation, identity.key, identity.statement);
  }

  Result<Identity> identity(const MemberId& id) const override {
    INDABA_TRY_ASSIGN(const std::vector<Identity> newest, identities(id, 1));
    if (newest.empty()) {
      return StorageError::not_found;
    }
    return newest.front();
  }

  Result<std::vector<Identity>> identities(const MemberId& id, std::size_t limit) const override {
    INDABA_TRY_ASSIGN(std::vector<Identity> all, read_all(identities_(id, limit), read_identity));
    std::reverse(all.begin(), all.end());
    return all;
  }

 private:
  Status refuse_taken(const MemberId& id, std::string_view handle) const {
    if (member(id)) {
      return StorageError::already_exists;
    }
    if (by_handle(handle)) {
      return StorageError::conflict;
    }
    return {};
  }

  Connection& connection_;
  Query add_{connection_,
             "INSERT INTO members (id, handle, standing, registered, country, statement, serial) "
             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
  Query member_{connection_, select_members("WHERE id = ?1")};
  Query by_handle_{connection_, select_members("WHERE handle = ?1")};
  Query set_standing_{connection_, "UPDATE members SET standing = ?2 WHERE id = ?1"};
  Query set_statement_{
      connection_, "UPDATE members SET statement = ?2, serial = ?3, country = ?4 WHERE id = ?1"};
  Query set_handle_{connection_, "UPDATE members SET handle = ?2 WHERE id = ?1"};
  Query remove_{connection_, "DELETE FROM members WHERE id = ?1"};
  Query members_{connection_, select_members("WHERE id > coalesce(?1, x'') ORDER BY id LIMIT ?2")};
  Query members_of_{
      connection_,
      select_members("WHERE standing = ?1 AND id > coalesce(?2, x'') ORDER BY id LIMIT ?3")};
  Query count_{connection_, "SELECT count(*) FROM members WHERE standing = ?1"};
  Query add_identity_{connection_,
                      "INSERT INTO identities (member, generation, key, statement) "
                      "VALUES (?1, ?2, ?3, ?4)"};
  Query identities_{connection_,
                    "SELECT generation, key, statement FROM identities WHERE member = ?1 "
                    "ORDER BY generation DESC LIMIT ?2"};
};

}  // namespace

std::unique_ptr<MemberStore> make_member_store(Connection& connection) {
  return std::make_unique<SqliteMemberStore>(connection);
}

}  // namespace indaba::storage::sqlite
