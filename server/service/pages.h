// Going through what the store lists page by page.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "crypto/base/result.h"

namespace indaba::server {

inline constexpr std::size_t kPageRows = 100;

// All of a list: `page(after, limit)` gives the records behind a key, `key(record)` is a record's.
// For lists that have a limit of their own.
template <class Key, class Page, class KeyOf>
auto read_all_pages(Page page, KeyOf key) -> decltype(page(std::optional<Key>(), kPageRows)) {
  auto all = page(std::optional<Key>(), kPageRows);
  std::size_t last = all ? all->size() : 0;
  while (all && last == kPageRows) {
    auto next = page(std::optional<Key>(key(all->back())), kPageRows);
    if (!next) {
      return next;
    }
    last = next->size();
    all->insert(all->end(), std::make_move_iterator(next->begin()),
                std::make_move_iterator(next->end()));
  }
  return all;
}

}  // namespace indaba::server
