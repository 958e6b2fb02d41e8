// Work: one request on its way through the store, as a piece of work.
//
// Inside the transaction it is settled who may call (the device must still count, the member must
// be far enough in, and have one of the roles that the method table asks for) and whether the same
// request was answered before; then the service function runs.
#pragma once

#include <functional>
#include <memory>
#include <system_error>

#include "crypto/base/time.h"
#include "server/dispatch/job.h"
#include "storage/pieces.h"

namespace indaba::server {

// What came of it: a reply or an error, encoded, and effects, none with an error.
struct Finished {
  net::SessionId session;
  Bytes reply;
  Effects effects;
  std::error_code error;
};

// What all work needs.
struct WorkTools {
  const Clock& clock;
  Random& random;
  std::function<std::shared_ptr<const ServerIdentity>()> identity;
  const HeadSigner* heads = nullptr;
  GroupCache* groups = nullptr;            // for changing work only
  RecentAdmissions* admissions = nullptr;  // likewise
};

// `finish` is called once, on a thread of the executor. `tools` must outlive the piece.
std::unique_ptr<storage::WritePiece> changing_work(Job job, const WorkTools& tools,
                                                   std::function<void(Finished)> finish);
std::unique_ptr<storage::ReadPiece> reading_work(Job job, const WorkTools& tools,
                                                 std::function<void(Finished)> finish);

}  // namespace indaba::server
