// Searches memory, given back and live: replaces the global new and delete of the program, so that
// a test can tell whether a block holds a secret, or still held it when it was freed. To be
// included by exactly one source file of a program, which has one thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <span>

namespace indaba::test {

// Stands in front of every block. Blocks of an owner are linked.
struct alignas(std::max_align_t) MemoryBlock {
  MemoryBlock* next = nullptr;
  MemoryBlock* previous = nullptr;
  std::size_t size = 0;
  std::uint32_t owner = 0;
  bool freed = false;

  std::uint8_t* bytes() { return reinterpret_cast<std::uint8_t*>(this + 1); }
  bool holds(std::span<const std::uint8_t> needle) {
    const std::span<const std::uint8_t> all(bytes(), size);
    return std::search(all.begin(), all.end(), needle.begin(), needle.end()) != all.end();
  }
};

struct MemorySearchState {
  std::span<const std::uint8_t> needle;
  bool searching = false;
  int found = 0;
  std::uint32_t owner = 0;
  MemoryBlock* owned = nullptr;
};
inline MemorySearchState memory_search;

// While one lives, every freed block is searched for `needle`, which must outlive it.
class FreedMemorySearch {
 public:
  explicit FreedMemorySearch(std::span<const std::uint8_t> needle) {
    memory_search.needle = needle;
    memory_search.found = 0;
    memory_search.searching = true;
  }
  ~FreedMemorySearch() { memory_search.searching = false; }
  FreedMemorySearch(const FreedMemorySearch&) = delete;
  FreedMemorySearch& operator=(const FreedMemorySearch&) = delete;

  // How many freed blocks held it.
  static int found() { return memory_search.found; }
};

// While one lives, what is allocated is `owner`'s (not 0), whoever frees it and when: it can be
// searched until `forget_memory_of`, and freed blocks stay as they were when they were freed.
class MemoryOf {
 public:
  explicit MemoryOf(std::uint32_t owner) : outer_(memory_search.owner) {
    memory_search.owner = owner;
  }
  ~MemoryOf() { memory_search.owner = outer_; }
  MemoryOf(const MemoryOf&) = delete;
  MemoryOf& operator=(const MemoryOf&) = delete;

 private:
  std::uint32_t outer_;
};

struct MemoryFinds {
  int live = 0;
  int freed = 0;
};

// In how many blocks of `owner` the needle is.
inline MemoryFinds search_memory_of(std::uint32_t owner, std::span<const std::uint8_t> needle) {
  MemoryFinds finds;
  for (MemoryBlock* block = memory_search.owned; block != nullptr; block = block->next) {
    if (block->owner == owner && block->holds(needle)) {
      ++(block->freed ? finds.freed : finds.live);
    }
  }
  return finds;
}

inline void give_back(MemoryBlock* block) {
  if (block->owner != 0) {
    (block->previous != nullptr ? block->previous->next : memory_search.owned) = block->next;
    if (block->next != nullptr) {
      block->next->previous = block->previous;
    }
  }
  std::free(block);
}

// Gives the freed blocks of `owner` back at last.
inline void forget_memory_of(std::uint32_t owner) {
  for (MemoryBlock* block = memory_search.owned; block != nullptr;) {
    MemoryBlock* next = block->next;
    if (block->owner == owner && block->freed) {
      give_back(block);
    }
    block = next;
  }
}

}  // namespace indaba::test

// NOLINTBEGIN(misc-definitions-in-headers, misc-new-delete-overloads): see the head of this file
void* operator new(std::size_t size) {
  using indaba::test::MemoryBlock;
  auto& search = indaba::test::memory_search;
  void* memory = std::malloc(sizeof(MemoryBlock) + size);
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  auto* block = new (memory) MemoryBlock();
  // What malloc hands out again may hold what somebody else left there; only what is written into a
  // block counts.
  std::fill_n(block->bytes(), size, std::uint8_t{0});
  block->size = size;
  block->owner = search.owner;
  if (block->owner != 0) {
    block->next = search.owned;
    if (block->next != nullptr) {
      block->next->previous = block;
    }
    search.owned = block;
  }
  return block->bytes();
}

void operator delete(void* bytes) noexcept {
  if (bytes == nullptr) {
    return;
  }
  auto& search = indaba::test::memory_search;
  auto* block = static_cast<indaba::test::MemoryBlock*>(bytes) - 1;
  if (search.searching && block->holds(search.needle)) {
    ++search.found;
  }
  if (block->owner != 0) {
    block->freed = true;
  } else {
    indaba::test::give_back(block);
  }
}

void operator delete(void* bytes, std::size_t) noexcept { operator delete(bytes); }
// NOLINTEND(misc-definitions-in-headers, misc-new-delete-overloads)
