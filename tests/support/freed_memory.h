// Searches memory that is given back: replaces the global new and delete of the program, so that a
// test can tell whether a freed block still held a secret. To be included by exactly one source
// file of a program.
#pragma once

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <span>

namespace indaba::test {

struct FreedMemorySearchState {
  std::span<const std::uint8_t> needle;
  std::atomic<bool> searching = false;
  std::atomic<int> found = 0;
};
inline FreedMemorySearchState freed_memory_search;

// While one lives, every freed block is searched for `needle`, which must outlive it.
class FreedMemorySearch {
 public:
  explicit FreedMemorySearch(std::span<const std::uint8_t> needle) {
    freed_memory_search.needle = needle;
    freed_memory_search.found = 0;
    freed_memory_search.searching = true;
  }
  ~FreedMemorySearch() { freed_memory_search.searching = false; }
  FreedMemorySearch(const FreedMemorySearch&) = delete;
  FreedMemorySearch& operator=(const FreedMemorySearch&) = delete;

  // How many freed blocks held it.
  static int found() { return freed_memory_search.found; }
};

inline void search_freed_block(void* block) {
  auto& search = freed_memory_search;
  if (!search.searching || block == nullptr) {
    return;
  }
  const auto* bytes = static_cast<const std::uint8_t*>(block);
  const auto* end = bytes + malloc_usable_size(block);
  if (std::search(bytes, end, search.needle.begin(), search.needle.end()) != end) {
    ++search.found;
  }
}

}  // namespace indaba::test

// NOLINTBEGIN(misc-definitions-in-headers, misc-new-delete-overloads): see the head of this file
void* operator new(std::size_t size) {
  if (void* block = std::malloc(std::max<std::size_t>(size, 1))) {
    return block;
  }
  throw std::bad_alloc();
}

void operator delete(void* block) noexcept {
  indaba::test::search_freed_block(block);
  std::free(block);
}

void operator delete(void* block, std::size_t) noexcept { operator delete(block); }
// NOLINTEND(misc-definitions-in-headers, misc-new-delete-overloads)
