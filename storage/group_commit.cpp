#include "storage/group_commit.h"

namespace indaba::storage {
namespace {

std::error_code run_piece(Writer& writer, WritePiece& piece, std::error_code& outcome) {
  if (piece.acts_last()) {
    if (const Status begun = writer.begin_sure_piece(); !begun) {
      return begun.error();
    }
    outcome = piece.run(writer.store()).error();
    return writer.end_sure_piece(static_cast<bool>(outcome)).error();
  }
  if (const Status begun = writer.begin_piece(); !begun) {
    return begun.error();
  }
  outcome = piece.run(writer.store()).error();
  if (!outcome) {
    return writer.keep_piece().error();
  }
  // Where undoing is not possible any more, the store's error is the reason.
  const std::error_code error = writer.undo_piece().error();
  return error && outcome.category() == storage_error_category() ? outcome : error;
}

// What fails the whole commit, if anything does.
std::error_code run_pieces(Writer& writer, CommitObserver& observer,
                           std::span<const std::unique_ptr<WritePiece>> pieces,
                           std::span<std::error_code> outcomes) {
  bool any_kept = false;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (const std::error_code error = run_piece(writer, *pieces[i], outcomes[i])) {
      return error;
    }
    any_kept = any_kept || !outcomes[i];
  }
  return any_kept ? observer.before_commit(writer.store()).error() : std::error_code();
}

}  // namespace

std::error_code commit_group(Writer& writer, CommitObserver& observer,
                             std::span<const std::unique_ptr<WritePiece>> pieces,
                             std::span<std::error_code> outcomes) {
  std::error_code error = writer.begin().error();
  if (!error) {
    error = run_pieces(writer, observer, pieces, outcomes);
    if (!error) {
      error = writer.commit().error();
    }
    writer.abandon();
  }
  return error;
}

}  // namespace indaba::storage
