// What becomes of a valid request before it is sent: it is made another's, or of another time, and
// changed in some of its fields, those within statements included, which are signed again then.
#pragma once

#include "storage/store.h"
#include "tests/fuzz/support/input.h"
#include "tests/fuzz/support/services/alliance_scene.h"

namespace indaba::fuzz {

void collect_names(const ValidRequest& request, Names& names);

struct Circumstances {
  const AllianceScene& scene;
  const storage::Store& store;
  UnixTime now;
};

// As `asker` would say it now: their ids and keys where those are who made it, the next number of
// the revocations, the next epoch of a circle.
Bytes said_by(const Asker& asker, const ValidRequest& request, const Circumstances& where);

// With up to a few fields changed, as the input says.
Bytes changed(const protocol::Method& method, ByteView with, const AllianceScene& scene,
              UnixTime now, Input& input);

}  // namespace indaba::fuzz
