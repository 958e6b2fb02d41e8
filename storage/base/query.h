// Query: one SQL statement of a noun, prepared at its first use and kept.
//
//   Query find_{connection, "SELECT seq, body FROM log WHERE channel = ?1 AND message = ?2"};
//   Rows rows = find_(channel, message);
//   INDABA_TRY_ASSIGN(const bool found, rows.next());
//   INDABA_TRY(rows.read(seq, body));
//
// Parameters are numbered in the order of the arguments. Calls are const because a prepared
// statement is a cache: whether it changes the store is a matter of its SQL.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "crypto/base/check.h"
#include "crypto/base/result.h"
#include "storage/base/connection.h"
#include "storage/base/values.h"

namespace indaba::storage::sqlite {

class Query;

// The rows of one execution; the Query is free again when it ends.
class [[nodiscard]] Rows {
 public:
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  ~Rows();

  // Goes on to the first or next row; false behind the last.
  Result<bool> next();
  // The present row's columns, from the first on. Errors: corrupt.
  template <class... Values>
  Status read(Values&... values) {
    int column = 0;
    if (!(... && Value<Values>::read(statement_, column++, values))) {
      return StorageError::corrupt;
    }
    return {};
  }

 private:
  friend class Query;
  Rows(const Query& query, int code);

  const Query& query_;
  sqlite3_stmt* statement_;
  int code_;  // SQLITE_OK until binding or stepping fails
};

class Query {
 public:
  // `connection` must outlive the query.
  Query(Connection& connection, std::string sql) : connection_(connection), sql_(std::move(sql)) {}
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query() { sqlite3_finalize(statement_); }

  // The arguments are copied.
  template <class... Values>
  Rows operator()(const Values&... values) const {
    return {*this, bind(SQLITE_TRANSIENT, values...)};
  }
  // To its end, at once. Errors: as the statement's constraints are named in error().
  template <class... Values>
  Status run(const Values&... values) const {
    return finish(bind(SQLITE_STATIC, values...));
  }
  // Likewise; how many rows were changed.
  template <class... Values>
  Result<std::size_t> change(const Values&... values) const {
    INDABA_TRY(run(values...));
    return connection_.changed_rows();
  }

 private:
  friend class Rows;

  template <class... Values>
  int bind([[maybe_unused]] Lifetime lifetime, const Values&... values) const {
    int code = prepare();
    [[maybe_unused]] int index = 0;
    (void)(... && (code == SQLITE_OK && (code = Value<Values>::bind(statement_, ++index, values,
                                                                    lifetime)) == SQLITE_OK));
    return code;
  }
  int prepare() const;
  Status finish(int code) const;
  void reset() const;

  Connection& connection_;
  std::string sql_;
  mutable sqlite3_stmt* statement_ = nullptr;
  mutable bool in_use_ = false;
};

// Reads the row of a query that has at most one. Errors: not_found.
template <class... Values>
Status read_one(Rows&& rows, Values&... values) {
  INDABA_TRY_ASSIGN(const bool found, rows.next());
  if (!found) {
    return StorageError::not_found;
  }
  return rows.read(values...);
}

// Reads all rows, each by `read(rows, value)`.
template <class T>
Result<std::vector<T>> read_all(Rows&& rows, Status (*read)(Rows&, T&)) {
  std::vector<T> values;
  while (true) {
    INDABA_TRY_ASSIGN(const bool found, rows.next());
    if (!found) {
      return values;
    }
    INDABA_TRY(read(rows, values.emplace_back()));
  }
}

}  // namespace indaba::storage::sqlite
