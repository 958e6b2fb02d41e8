// Reading: what a device must show of a channel's log, worked out from what was said, by the rules
// that people are told, and not by how the client does it.
#pragma once

#include <map>
#include <vector>

#include "storage/log.h"
#include "tests/agents_sim/ledger.h"

namespace indaba::agents_sim {

struct Line {
  std::uint64_t seq = 0;
  MessageId message;
  MemberId member;
  Bytes content;
  bool is_closed = false;
  std::map<std::pair<MemberId, std::string>, bool> reactions{};
  std::map<MemberId, std::vector<std::uint64_t>> votes{};
};

// An entry that the device can read, by whom, and what it says.
struct ReadEntry {
  std::uint64_t seq = 0;
  MessageId message;
  MemberId member;
  UnixTime at;
  Bytes content;
};

std::vector<Line> lines_of(const std::vector<ReadEntry>& entries);

}  // namespace indaba::agents_sim
