// A valid sample of every structure of MLS that can be decoded, as messages between members hold
// them, with what a generic test needs of each.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/unit/crypto/mls/public/faulty_writer.h"

namespace indaba::test {

struct StructureSample {
  std::string name;
  Bytes encoded;
  // Decodes and encodes again.
  std::function<Result<Bytes>(ByteView)> again;
  // Writes it with one fault.
  std::function<FaultyWriter(Fault, std::size_t)> with_fault;
};

std::vector<StructureSample> structure_samples();

}  // namespace indaba::test
