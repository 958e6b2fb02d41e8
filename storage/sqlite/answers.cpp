#include "storage/answers.h"

#include <string>

#include "storage/sqlite/nouns.h"
#include "storage/sqlite/records.h"

namespace indaba::storage::sqlite {

const char* const kAnswerTables = R"sql(
  CREATE TABLE answers (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    circle BLOB NOT NULL CHECK (length(circle) = 16),
    subject BLOB NOT NULL CHECK (length(subject) = 32),
    member BLOB NOT NULL CHECK (length(member) = 20),
    device BLOB NOT NULL CHECK (length(device) = 16),
    counter INTEGER NOT NULL,
    at INTEGER NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX answers_by_device ON answers (member, subject, circle, device);
  CREATE INDEX answers_by_subject ON answers (subject, circle, number);
  CREATE INDEX answers_by_time ON answers (at);
)sql";

namespace {

std::string select_answers(const char* where) {
  return std::string(
             "SELECT number, circle, subject, member, device, counter, at, sealed FROM answers ") +
         where;
}

Status read_answer(Rows& rows, KeptAnswer& kept) {
  Answer& answer = kept.answer;
  return rows.read(kept.number, answer.circle, answer.subject, answer.member, answer.device,
                   answer.counter, answer.at, answer.sealed);
}

class SqliteAnswerStore final : public AnswerStore {
 public:
  explicit SqliteAnswerStore(Connection& connection) : connection_(connection) {}

  Result<std::uint64_t> put(const Answer& answer) override {
    INDABA_TRY(make_room(answer));
    INDABA_TRY(put_.run(answer.circle, answer.subject, answer.member, answer.device, answer.counter,
                        answer.at, answer.sealed));
    std::uint64_t number = 0;
    INDABA_TRY(read_one(last_(), number));
    return number;
  }

  Result<KeptAnswer> answer(std::uint64_t number) const override {
    return read_record(answer_(number), read_answer);
  }

  Result<std::vector<KeptAnswer>> read(const protocol::CircleId& circle,
                                       const protocol::Hash& subject, std::uint64_t after,
                                       std::size_t limit) const override {
    return read_all(read_(subject, circle, after, limit), read_answer);
  }

  Result<std::vector<KeptAnswer>> of_member(const MemberId& member, std::uint64_t after,
                                            std::size_t limit) const override {
    return read_all(of_member_(member, after, limit), read_answer);
  }

  Result<std::uint64_t> newest() const override {
    std::uint64_t number = 0;
    INDABA_TRY(read_one(newest_(), number));
    return number;
  }

  Result<std::uint64_t> subjects_of(const MemberId& member) const override {
    std::uint64_t count = 0;
    INDABA_TRY(read_one(subjects_of_(member), count));
    return count;
  }

  Result<std::size_t> forget_before(UnixTime time, std::size_t limit) override {
    return forget_before_.change(time, limit);
  }

  Status forget_member(const MemberId& member) override { return forget_member_.run(member); }

 private:
  // The new answer gets a number of its own, so that readers see that there is one.
  Status make_room(const Answer& answer) {
    std::uint64_t number = 0;
    std::uint64_t counter = 0;
    {
      Rows rows = earlier_(answer.member, answer.subject, answer.circle, answer.device);
      INDABA_TRY_ASSIGN(const bool found, rows.next());
      if (!found) {
        return {};
      }
      INDABA_TRY(rows.read(number, counter));
    }
    if (answer.counter <= counter) {
      return StorageError::conflict;
    }
    return remove_.run(number);
  }

  Connection& connection_;
  Query earlier_{connection_,
                 "SELECT number, counter FROM answers "
                 "WHERE member = ?1 AND subject = ?2 AND circle = ?3 AND device = ?4"};
  Query remove_{connection_, "DELETE FROM answers WHERE number = ?1"};
  Query put_{connection_,
             "INSERT INTO answers (circle, subject, member, device, counter, at, sealed) "
             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"};
  Query last_{connection_, "SELECT last_insert_rowid()"};
  Query answer_{connection_, select_answers("WHERE number = ?1")};
  Query read_{connection_,
              select_answers(
                  "WHERE subject = ?1 AND circle = ?2 AND number > ?3 ORDER BY number LIMIT ?4")};
  Query of_member_{connection_,
                   select_answers("WHERE member = ?1 AND number > ?2 ORDER BY number LIMIT ?3")};
  Query newest_{connection_, "SELECT coalesce(max(number), 0) FROM answers"};
  Query subjects_of_{connection_,
                     "SELECT count(*) FROM "
                     "(SELECT DISTINCT subject, circle FROM answers WHERE member = ?1)"};
  Query forget_before_{connection_,
                       "DELETE FROM answers WHERE number IN "
                       "(SELECT number FROM answers WHERE at < ?1 ORDER BY at LIMIT ?2)"};
  Query forget_member_{connection_, "DELETE FROM answers WHERE member = ?1"};
};

}  // namespace

std::unique_ptr<AnswerStore> make_answer_store(Connection& connection) {
  return std::make_unique<SqliteAnswerStore>(connection);
}

}  // namespace indaba::storage::sqlite
