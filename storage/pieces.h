// Pieces of work on a store, as StoreExecutor runs them.
#pragma once

#include <memory>
#include <system_error>
#include <type_traits>
#include <utility>

#include "crypto/base/result.h"
#include "storage/store.h"

namespace indaba::storage {

// Work that may change the store. The executor owns a piece from when it is handed over until its
// `done` has returned.
class WritePiece {
 public:
  virtual ~WritePiece() = default;
  // On the writer thread, in the piece's own savepoint. An error undoes what was changed. Must not
  // throw, block or wait.
  virtual Status run(Store& store) = 0;
  // Whether `run` changes nothing when it fails, but for the store's own faults: then it needs no
  // savepoint, which costs a copy of every page that it changes. If it did, its commit fails whole.
  virtual bool acts_last() const { return false; }
  // On the writer thread, once: without error after the commit, else with the reason for which
  // nothing was kept: `run`'s own, or the executor's. Must be quick and must not throw.
  virtual void done(std::error_code error) = 0;
};

// Work that only reads. Likewise, on one of the reading threads: `run` in a read transaction,
// `done` when it has ended.
class ReadPiece {
 public:
  virtual ~ReadPiece() = default;
  virtual Status run(const Store& store) = 0;
  virtual void done(std::error_code error) = 0;
};

// A piece out of two callables, `Status run(Store&)` (or `const Store&`) and
// `void done(std::error_code)`. They are moved, never copied; one allocation in all.
template <class Piece, class StoreReference, class Run, class Done>
class PieceOfCallables final : public Piece {
 public:
  PieceOfCallables(Run run, Done done) : run_(std::move(run)), done_(std::move(done)) {}
  Status run(StoreReference store) override { return run_(store); }
  void done(std::error_code error) override { done_(error); }

 private:
  Run run_;
  Done done_;
};

template <class Run, class Done>
std::unique_ptr<WritePiece> write_piece(Run run, Done done) {
  return std::make_unique<PieceOfCallables<WritePiece, Store&, Run, Done>>(std::move(run),
                                                                           std::move(done));
}

template <class Run, class Done>
std::unique_ptr<ReadPiece> read_piece(Run run, Done done) {
  return std::make_unique<PieceOfCallables<ReadPiece, const Store&, Run, Done>>(std::move(run),
                                                                                std::move(done));
}

}  // namespace indaba::storage
