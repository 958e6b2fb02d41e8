#include "storage/base/query.h"

namespace indaba::storage::sqlite {

Rows::Rows(const Query& query, int code)
    : query_(query), statement_(query.statement_), code_(code) {}

Rows::~Rows() { query_.reset(); }

Result<bool> Rows::next() {
  if (code_ == SQLITE_OK) {
    const int step = sqlite3_step(statement_);
    if (step == SQLITE_ROW && query_.connection_.take_row()) {
      return true;
    }
    if (step == SQLITE_DONE) {
      return false;
    }
    code_ = step == SQLITE_ROW ? SQLITE_INTERRUPT : step;
  }
  return query_.connection_.error(code_);
}

int Query::prepare() const {
  check(!in_use_);
  in_use_ = true;
  if (statement_ != nullptr) {
    return SQLITE_OK;
  }
  return sqlite3_prepare_v3(connection_.handle(), sql_.c_str(), -1, SQLITE_PREPARE_PERSISTENT,
                            &statement_, nullptr);
}

Status Query::finish(int code) const {
  if (code == SQLITE_OK) {
    code = sqlite3_step(statement_);
  }
  reset();
  if (code != SQLITE_DONE && code != SQLITE_ROW) {
    return connection_.error(code);
  }
  return {};
}

void Query::reset() const {
  if (statement_ != nullptr) {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  in_use_ = false;
}

}  // namespace indaba::storage::sqlite
