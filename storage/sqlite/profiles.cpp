#include "storage/profiles.h"

#include <array>
#include <string>

#include "storage/sqlite/nouns.h"
#include "storage/sqlite/records.h"

namespace indaba::storage::sqlite {

const char* const kProfileTables = R"sql(
  CREATE TABLE profile_values (
    member BLOB NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    field INTEGER NOT NULL,
    place INTEGER NOT NULL,
    text TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (member, field, place)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX profile_values_by_key ON profile_values (field, key, member);
  CREATE TABLE profile_sealed (
    member BLOB NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    field INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (member, field)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE first_contacts (
    member BLOB PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    setting INTEGER NOT NULL CHECK (setting BETWEEN 1 AND 3)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE contact_requests (
    sender BLOB NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    receiver BLOB NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    asked INTEGER NOT NULL,
    accepted INTEGER,
    PRIMARY KEY (sender, receiver)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX contact_requests_by_receiver ON contact_requests (receiver);
  CREATE INDEX contact_requests_by_time ON contact_requests (sender, asked);
)sql";

namespace {

class SqliteProfileStore final : public ProfileStore {
 public:
  explicit SqliteProfileStore(Connection& connection) : connection_(connection) {}

  Status set(const MemberId& member, const std::vector<ProfileEntry>& profile) override {
    INDABA_TRY(forget_profile(member));
    for (const ProfileEntry& entry : profile) {
      std::uint64_t place = 0;
      for (const ProfileValue& value : entry.values) {
        INDABA_TRY(add_value_.run(member, entry.field, place++, value.text, value.key));
      }
      if (entry.sealed) {
        INDABA_TRY(add_sealed_.run(member, entry.field, *entry.sealed));
      }
    }
    return {};
  }

  Result<std::vector<ProfileEntry>> profile(const MemberId& member) const override {
    std::vector<ProfileEntry> profile;
    INDABA_TRY(read_values(member, profile));
    INDABA_TRY(read_sealed(member, profile));
    return profile;
  }

  Result<std::vector<MemberId>> search(const std::vector<DirectoryMatch>& matches,
                                       const std::optional<std::string>& after,
                                       std::size_t limit) const override {
    if (matches.size() > kDirectoryMatchesMax) {
      return StorageError::out_of_range;
    }
    std::array<std::optional<std::uint8_t>, kDirectoryMatchesMax> fields;
    std::array<std::string, kDirectoryMatchesMax> keys;
    for (std::size_t i = 0; i < matches.size(); ++i) {
      fields[i] = matches[i].field;
      keys[i] = matches[i].key;
    }
    return read_all(
        search_(after, limit, fields[0], keys[0], fields[1], keys[1], fields[2], keys[2], fields[3],
                keys[3], fields[4], keys[4]),
        +[](Rows& rows, MemberId& member) { return rows.read(member); });
  }

  Status set_first_contact(const MemberId& member, FirstContact setting) override {
    return set_first_contact_.run(member, setting);
  }

  Result<FirstContact> first_contact(const MemberId& member) const override {
    FirstContact setting = FirstContact::shared_group;
    Rows rows = first_contact_(member);
    INDABA_TRY_ASSIGN(const bool set, rows.next());
    if (set) {
      INDABA_TRY(rows.read(setting));
    }
    return setting;
  }

  Status ask(const ContactRequest& request) override {
    return ask_.run(request.from, request.to, request.asked, stored(request.accepted));
  }

  Result<ContactRequest> contact(const MemberId& from, const MemberId& to) const override {
    ContactRequest request;
    request.from = from;
    request.to = to;
    std::optional<std::uint8_t> accepted;
    INDABA_TRY(read_one(contact_(from, to), request.asked, accepted));
    if (accepted) {
      request.accepted = *accepted != 0;
    }
    return request;
  }

  Status settle(const MemberId& from, const MemberId& to, bool accepted) override {
    return found(settle_.change(from, to, *stored(accepted)));
  }

  Result<std::vector<ContactRequest>> contacts_of(const MemberId& member,
                                                  const std::optional<ContactPair>& after,
                                                  std::size_t limit) const override {
    const auto from = after ? std::optional(after->from) : std::nullopt;
    const auto to = after ? std::optional(after->to) : std::nullopt;
    return read_all(contacts_of_(member, from, to, limit), read_contact);
  }

  Result<std::uint64_t> asked_since(const MemberId& from, UnixTime time) const override {
    std::uint64_t count = 0;
    INDABA_TRY(read_one(asked_since_(from, time), count));
    return count;
  }

  Status forget(const MemberId& member) override {
    INDABA_TRY(forget_profile(member));
    INDABA_TRY(forget_first_contact_.run(member));
    return forget_contacts_.run(member);
  }

 private:
  static Status read_contact(Rows& rows, ContactRequest& contact) {
    std::optional<std::uint8_t> accepted;
    INDABA_TRY(rows.read(contact.from, contact.to, contact.asked, accepted));
    contact.accepted = accepted ? std::optional(*accepted != 0) : std::nullopt;
    return {};
  }

  static std::optional<std::uint8_t> stored(std::optional<bool> accepted) {
    return accepted ? std::optional<std::uint8_t>(*accepted ? 1 : 0) : std::nullopt;
  }

  Status forget_profile(const MemberId& member) {
    INDABA_TRY(forget_values_.run(member));
    return forget_sealed_.run(member);
  }

  Status read_values(const MemberId& member, std::vector<ProfileEntry>& profile) const {
    Rows rows = values_(member);
    while (true) {
      INDABA_TRY_ASSIGN(const bool more, rows.next());
      if (!more) {
        return {};
      }
      std::uint8_t field = 0;
      ProfileValue value;
      INDABA_TRY(rows.read(field, value.text, value.key));
      if (profile.empty() || profile.back().field != field) {
        profile.emplace_back().field = field;
      }
      profile.back().values.push_back(std::move(value));
    }
  }

  Status read_sealed(const MemberId& member, std::vector<ProfileEntry>& profile) const {
    Rows rows = sealed_(member);
    while (true) {
      INDABA_TRY_ASSIGN(const bool more, rows.next());
      if (!more) {
        return {};
      }
      ProfileEntry& entry = profile.emplace_back();
      INDABA_TRY(rows.read(entry.field, entry.sealed.emplace()));
    }
  }

  Connection& connection_;
  Query add_value_{connection_,
                   "INSERT INTO profile_values (member, field, place, text, key) "
                   "VALUES (?1, ?2, ?3, ?4, ?5)"};
  Query add_sealed_{connection_,
                    "INSERT INTO profile_sealed (member, field, sealed) VALUES (?1, ?2, ?3)"};
  Query values_{connection_,
                "SELECT field, text, key FROM profile_values WHERE member = ?1 "
                "ORDER BY field, place"};
  Query sealed_{connection_, "SELECT field, sealed FROM profile_sealed WHERE member = ?1"};
  // A match without a field always holds. Standing 3 is full (members.h).
  Query search_{connection_,
                "SELECT id FROM members WHERE standing = 3 AND handle > coalesce(?1, '') "
                "AND (?3 IS NULL OR id IN "
                "(SELECT member FROM profile_values WHERE field = ?3 AND key = ?4)) "
                "AND (?5 IS NULL OR id IN "
                "(SELECT member FROM profile_values WHERE field = ?5 AND key = ?6)) "
                "AND (?7 IS NULL OR id IN "
                "(SELECT member FROM profile_values WHERE field = ?7 AND key = ?8)) "
                "AND (?9 IS NULL OR id IN "
                "(SELECT member FROM profile_values WHERE field = ?9 AND key = ?10)) "
                "AND (?11 IS NULL OR id IN "
                "(SELECT member FROM profile_values WHERE field = ?11 AND key = ?12)) "
                "ORDER BY handle LIMIT ?2"};
  Query set_first_contact_{connection_,
                           "INSERT INTO first_contacts (member, setting) VALUES (?1, ?2) "
                           "ON CONFLICT (member) DO UPDATE SET setting = ?2"};
  Query first_contact_{connection_, "SELECT setting FROM first_contacts WHERE member = ?1"};
  Query ask_{connection_,
             "INSERT INTO contact_requests (sender, receiver, asked, accepted) "
             "VALUES (?1, ?2, ?3, ?4)"};
  Query contact_{connection_,
                 "SELECT asked, accepted FROM contact_requests "
                 "WHERE sender = ?1 AND receiver = ?2"};
  Query contacts_of_{connection_,
                     "SELECT sender, receiver, asked, accepted FROM contact_requests "
                     "WHERE (sender = ?1 OR receiver = ?1) "
                     "AND (sender, receiver) > (coalesce(?2, x''), coalesce(?3, x'')) "
                     "ORDER BY sender, receiver LIMIT ?4"};
  Query settle_{connection_,
                "UPDATE contact_requests SET accepted = ?3 WHERE sender = ?1 AND receiver = ?2"};
  Query asked_since_{connection_,
                     "SELECT count(*) FROM contact_requests WHERE sender = ?1 AND asked >= ?2"};
  Query forget_values_{connection_, "DELETE FROM profile_values WHERE member = ?1"};
  Query forget_sealed_{connection_, "DELETE FROM profile_sealed WHERE member = ?1"};
  Query forget_first_contact_{connection_, "DELETE FROM first_contacts WHERE member = ?1"};
  Query forget_contacts_{connection_,
                         "DELETE FROM contact_requests WHERE sender = ?1 OR receiver = ?1"};
};

}  // namespace

std::unique_ptr<ProfileStore> make_profile_store(Connection& connection) {
  return std::make_unique<SqliteProfileStore>(connection);
}

}  // namespace indaba::storage::sqlite
