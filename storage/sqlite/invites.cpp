#include "storage/invites.h"

#include <algorithm>
#include <string>

#include "storage/sqlite/nouns.h"
#include "storage/sqlite/records.h"

namespace indaba::storage::sqlite {

// `ends` is the first second in which an invite counts no more, by its date or its revocation.
const char* const kInviteTables = R"sql(
  CREATE TABLE invites (
    key BLOB PRIMARY KEY CHECK (length(key) = 32),
    statement BLOB NOT NULL CHECK (length(statement) = 32),
    issuer BLOB CHECK (length(issuer) = 20),
    mode INTEGER NOT NULL CHECK (mode IN (1, 2)),
    uses INTEGER NOT NULL,
    used INTEGER NOT NULL CHECK (used <= uses),
    not_after INTEGER NOT NULL,
    revoked INTEGER,
    shut INTEGER NOT NULL CHECK (shut IN (0, 1)),
    ends INTEGER NOT NULL,
    box_circle BLOB CHECK (length(box_circle) = 16),
    box_epoch INTEGER,
    box BLOB
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX invites_by_issuer ON invites (issuer, key) WHERE issuer IS NOT NULL;
  CREATE INDEX invites_shut ON invites (issuer) WHERE shut = 1;
  CREATE INDEX invites_by_end ON invites (ends) WHERE used = 0;
  CREATE INDEX invites_by_box ON invites (box_circle, box_epoch, ends)
    WHERE box_circle IS NOT NULL;
  CREATE TABLE invite_uses (
    invite BLOB NOT NULL REFERENCES invites (key) ON DELETE CASCADE,
    use INTEGER NOT NULL,
    member BLOB NOT NULL CHECK (length(member) = 20),
    PRIMARY KEY (invite, use)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX invite_uses_by_member ON invite_uses (member);
  CREATE TABLE registrations (
    member BLOB PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    invite BLOB NOT NULL CHECK (length(invite) = 32),
    use INTEGER NOT NULL,
    at INTEGER NOT NULL,
    note TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
)sql";

namespace {

std::string select_invites(const char* where) {
  return std::string(
             "SELECT key, statement, issuer, mode, uses, used, not_after, revoked, shut, "
             "box_circle, box_epoch, box FROM invites ") +
         where;
}

Status read_invite(Rows& rows, Invite& invite) {
  std::uint8_t shut = 0;
  std::optional<protocol::CircleId> circle;
  std::optional<std::uint64_t> epoch;
  std::optional<Bytes> sealed;
  INDABA_TRY(rows.read(invite.key, invite.statement, invite.issuer, invite.mode, invite.uses,
                       invite.used, invite.not_after, invite.revoked, shut, circle, epoch, sealed));
  invite.shut = shut != 0;
  if (circle && epoch && sealed) {
    invite.box = InviteBox{*circle, *epoch, *std::move(sealed)};
  }
  return {};
}

Status read_registration(Rows& rows, Registration& registration) {
  return rows.read(registration.member, registration.invite, registration.use, registration.at,
                   registration.note);
}

UnixTime end_of(UnixTime not_after) { return {not_after.seconds + 1}; }

class SqliteInviteStore final : public InviteStore {
 public:
  explicit SqliteInviteStore(Connection& connection) : connection_(connection) {}

  Status add(const Invite& invite) override {
    const std::uint8_t shut = invite.shut ? 1 : 0;
    INDABA_TRY(add_.run(invite.key, invite.statement, invite.issuer, invite.mode, invite.uses,
                        invite.used, invite.not_after, invite.revoked, end_of(invite.not_after),
                        shut));
    if (!invite.box) {
      return {};
    }
    return set_box_.run(invite.key, invite.box->circle, invite.box->epoch, invite.box->sealed);
  }

  Result<Invite> invite(const protocol::SigningKey& key) const override {
    return read_record(invite_(key), read_invite);
  }

  Status revoke(const protocol::SigningKey& key, UnixTime now) override {
    INDABA_TRY_ASSIGN(const Invite before, invite(key));
    if (before.revoked) {
      return StorageError::conflict;
    }
    return revoke_.run(key, now, std::min(now, end_of(before.not_after)));
  }

  Status shut_all() override { return shut_all_.run(); }
  Status open_issued_by(const MemberId& issuer) override { return open_issued_by_.run(issuer); }
  Status open_all() override { return open_all_.run(); }

  Result<std::uint64_t> use(const protocol::SigningKey& key, const MemberId& member) override {
    INDABA_TRY_ASSIGN(const Invite before, invite(key));
    if (before.used == before.uses) {
      return StorageError::conflict;
    }
    const std::uint64_t use = before.used + 1;
    INDABA_TRY(set_used_.run(key, use));
    INDABA_TRY(add_use_.run(key, use, member));
    return use;
  }

  Result<MemberId> user(const protocol::SigningKey& key, std::uint64_t use) const override {
    MemberId member;
    INDABA_TRY(read_one(user_(key, use), member));
    return member;
  }

  Status forget_user(const MemberId& member) override { return forget_user_.run(member); }

  Result<std::vector<Invite>> invites(const std::optional<protocol::SigningKey>& after,
                                      std::size_t limit) const override {
    return read_all(invites_(after, limit), read_invite);
  }

  Result<std::vector<Invite>> issued_by(const MemberId& issuer,
                                        const std::optional<protocol::SigningKey>& after,
                                        std::size_t limit) const override {
    return read_all(issued_by_(issuer, after, limit), read_invite);
  }

  Result<bool> has_departed(const protocol::CircleId& circle, std::uint64_t epoch,
                            UnixTime now) const override {
    std::uint64_t count = 0;
    INDABA_TRY(read_one(departed_(circle, epoch, now), count));
    return count != 0;
  }

  Status close_box(const protocol::SigningKey& key, UnixTime now) override {
    return close_box_.run(key, now);
  }

  Result<std::size_t> close_lapsed_boxes(UnixTime now, std::size_t limit) override {
    return close_lapsed_.change(now, limit);
  }

  Result<std::vector<protocol::Hash>> forget_unused_before(UnixTime time,
                                                           std::size_t limit) override {
    INDABA_TRY_ASSIGN(const std::vector<Invite> ended, read_all(ended_(time, limit), read_invite));
    std::vector<protocol::Hash> statements;
    statements.reserve(ended.size());
    for (const Invite& invite : ended) {
      INDABA_TRY(forget_.run(invite.key));
      statements.push_back(invite.statement);
    }
    return statements;
  }

  Status add_registration(const Registration& registration) override {
    const Status added =
        add_registration_.run(registration.member, registration.invite, registration.use,
                              registration.at, registration.note);
    return added.error() == StorageError::conflict ? StorageError::not_found : added;
  }

  Result<Registration> registration(const MemberId& member) const override {
    return read_record(registration_(member), read_registration);
  }

  Status remove_registration(const MemberId& member) override {
    return found(remove_registration_.change(member));
  }

 private:
  Connection& connection_;
  Query add_{connection_,
             "INSERT INTO invites "
             "(key, statement, issuer, mode, uses, used, not_after, revoked, ends, shut) "
             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"};
  Query invite_{connection_, select_invites("WHERE key = ?1")};
  Query set_box_{connection_,
                 "UPDATE invites SET box_circle = ?2, box_epoch = ?3, box = ?4 WHERE key = ?1"};
  Query revoke_{connection_,
                "UPDATE invites SET revoked = ?2, ends = ?3, "
                "box = CASE WHEN box IS NULL THEN NULL ELSE x'' END WHERE key = ?1"};
  Query shut_all_{connection_, "UPDATE invites SET shut = 1 WHERE shut = 0"};
  // By the index, so that the many sign-ins that find nothing to open cost next to nothing.
  Query open_issued_by_{connection_, "UPDATE invites SET shut = 0 WHERE shut = 1 AND issuer = ?1"};
  Query open_all_{connection_, "UPDATE invites SET shut = 0 WHERE shut = 1"};
  Query set_used_{connection_,
                  "UPDATE invites SET used = ?2, box_circle = NULL, box_epoch = NULL, box = NULL "
                  "WHERE key = ?1"};
  Query add_use_{connection_, "INSERT INTO invite_uses (invite, use, member) VALUES (?1, ?2, ?3)"};
  Query user_{connection_, "SELECT member FROM invite_uses WHERE invite = ?1 AND use = ?2"};
  Query forget_user_{connection_, "UPDATE invite_uses SET member = zeroblob(20) WHERE member = ?1"};
  Query invites_{connection_, select_invites("WHERE key > coalesce(?1, x'') "
                                             "ORDER BY key LIMIT ?2")};
  Query issued_by_{connection_, select_invites("WHERE issuer = ?1 AND key > coalesce(?2, x'') "
                                               "ORDER BY key LIMIT ?3")};
  Query departed_{connection_,
                  "SELECT EXISTS (SELECT 1 FROM invites "
                  "WHERE box_circle = ?1 AND box_epoch = ?2 AND ends <= ?3)"};
  Query close_box_{connection_,
                   "UPDATE invites SET box = x'', ends = min(ends, ?2) "
                   "WHERE key = ?1 AND box IS NOT NULL"};
  Query close_lapsed_{connection_,
                      "UPDATE invites SET box = x'' WHERE key IN (SELECT key FROM invites "
                      "WHERE box_circle IS NOT NULL AND ends <= ?1 AND length(box) > 0 LIMIT ?2)"};
  Query ended_{connection_, select_invites("WHERE ends < ?1 AND used = 0 ORDER BY ends LIMIT ?2")};
  Query forget_{connection_, "DELETE FROM invites WHERE key = ?1"};
  Query add_registration_{connection_,
                          "INSERT INTO registrations (member, invite, use, at, note) "
                          "VALUES (?1, ?2, ?3, ?4, ?5)"};
  Query registration_{connection_,
                      "SELECT member, invite, use, at, note FROM registrations WHERE member = ?1"};
  Query remove_registration_{connection_, "DELETE FROM registrations WHERE member = ?1"};
};

}  // namespace

std::unique_ptr<InviteStore> make_invite_store(Connection& connection) {
  return std::make_unique<SqliteInviteStore>(connection);
}

}  // namespace indaba::storage::sqlite
