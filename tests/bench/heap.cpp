#include "tests/bench/heap.h"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace indaba::bench {
namespace {

std::size_t live = 0;  // the benchmarks run on one thread

}  // namespace

std::size_t heap_bytes_live() { return live; }

void* counted_new(std::size_t size) {
  if (void* block = std::malloc(std::max<std::size_t>(size, 1))) {
    live += malloc_usable_size(block);
    return block;
  }
  throw std::bad_alloc();
}

void counted_delete(void* block) {
  if (block != nullptr) {
    live -= malloc_usable_size(block);
    std::free(block);
  }
}

}  // namespace indaba::bench

// NOLINTBEGIN(misc-new-delete-overloads): the other forms call these
void* operator new(std::size_t size) { return indaba::bench::counted_new(size); }
void operator delete(void* block) noexcept { indaba::bench::counted_delete(block); }
void operator delete(void* block, std::size_t) noexcept { indaba::bench::counted_delete(block); }
// NOLINTEND(misc-new-delete-overloads)
