// What most nouns need around a query: a record or not_found, a change that must have hit a row.
#pragma once

#include <cstdint>

#include "storage/base/query.h"

namespace indaba::storage::sqlite {

// The record of a query that has at most one row. Errors: not_found.
template <class T>
Result<T> read_record(Rows&& rows, Status (*read)(Rows&, T&)) {
  INDABA_TRY_ASSIGN(const bool found, rows.next());
  if (!found) {
    return StorageError::not_found;
  }
  T record;
  INDABA_TRY(read(rows, record));
  return record;
}

// What a change of no row means. Errors: not_found.
inline Status found(const Result<std::size_t>& changed) {
  INDABA_TRY(changed);
  return *changed != 0 ? Status() : StorageError::not_found;
}

}  // namespace indaba::storage::sqlite
