// How a channel's log is read: its pages, and what keeps an entry from being judged.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <system_error>
#include <vector>

#include "clients/core/agent/session.h"
#include "clients/core/error.h"
#include "protocol/frames/error_code.h"
#include "protocol/frames/log.h"

namespace indaba::client {

inline constexpr std::uint64_t kEntriesPage = 100;

// Whether the server, the connection or a key kept an entry from being judged: it is taken up
// another time.
inline bool is_undecided(std::error_code error) {
  return may_be_asked_again(error) || error == make_error_code(ClientError::no_box) ||
         error.category() == make_error_code(protocol::ErrorCode::internal).category();
}

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
