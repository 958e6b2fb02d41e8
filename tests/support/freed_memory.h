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

// While one lives, every freed block is searched for `needle`, which must outlive it.
class FreedMemorySearch {
 public:
  explicit FreedMemorySearch(std::span<const std::uint8_t> needle) {
    needle_ = needle;
    found_ = 0;
    searching_ = true;
  }
  ~FreedMemorySearch() { searching_ = false; }
  FreedMemorySearch(const FreedMemorySearch&) = delete;
  FreedMemorySearch& operator=(const FreedMemorySearch&) = delete;

  // How many freed blocks held it.
  int found() const { return found_; }

  static void search(void* block) {
    if (!searching_ || block == nullptr) {
      return;
    }
    const auto* bytes = static_cast<const std::uint8_t*>(block);
    const auto* end = bytes + malloc_usable_size(block);
    if (std::search(bytes, end, needle_.begin(), needle_.end()) != end) {
      ++found_;
    }
  }

 private:
  static inline std::span<const std::uint8_t> needle_;
  static inline std::atomic<bool> searching_ = false;
  static inline std::atomic<int> found_ = 0;
};

}  // namespace indaba::test

// NOLINTBEGIN(misc-definitions-in-headers, cppcoreguidelines-no-malloc): see the head of this file
void* operator new(std::size_t size) {
  if (void* block = std::malloc(std::max<std::size_t>(size, 1))) {
    return block;
  }
  throw std::bad_alloc();
}

void operator delete(void* block) noexcept {
  indaba::test::FreedMemorySearch::search(block);
  std::free(block);
}

void operator delete(void* block, std::size_t) noexcept { operator delete(block); }
// NOLINTEND(misc-definitions-in-headers, cppcoreguidelines-no-malloc)
