// Pages of a channel's log, as they are read.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <vector>

#include "protocol/frames/log.h"

namespace indaba::client {

inline constexpr std::uint64_t kEntriesPage = 100;

// Puts the entries of a page, which follow each other, where they belong among those that are here.
inline void merge_page(const std::vector<protocol::Entry>& page,
                       std::deque<protocol::Entry>& entries) {
  if (page.empty()) {
    return;
  }
  const auto begin = std::find_if(entries.begin(), entries.end(),
                                  [&](const auto& entry) { return page.front().seq <= entry.seq; });
  const auto end = std::find_if(begin, entries.end(),
                                [&](const auto& entry) { return page.back().seq < entry.seq; });
  entries.insert(entries.erase(begin, end), page.begin(), page.end());
}

}  // namespace indaba::client
