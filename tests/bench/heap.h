// What the program has on the heap: bytes in live blocks, the allocator's rounding included, as the
// replaced new and delete of heap.cpp count them.
#pragma once

#include <cstddef>

namespace indaba::bench {

std::size_t heap_bytes_live();

}  // namespace indaba::bench
