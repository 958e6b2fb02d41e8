// The few algorithms of std::ranges that the house uses, for what compiles to WebAssembly: the
// libc++ of emscripten 3.1.6 has none. Same names, same meaning; to be dropped for them one day.
#pragma once

#include <algorithm>
#include <functional>
#include <iterator>

namespace indaba::ranges {

template <class Range, class Predicate>
auto find_if(Range&& range, Predicate predicate) {
  return std::find_if(std::begin(range), std::end(range), predicate);
}

// The first element whose `projection` (a member, for example) is `value`.
template <class Range, class Value, class Projection = std::identity>
auto find(Range&& range, const Value& value, Projection projection = {}) {
  return ranges::find_if(range,
                         [&](const auto& item) { return std::invoke(projection, item) == value; });
}

template <class Range, class Predicate>
bool all_of(Range&& range, Predicate predicate) {
  return std::all_of(std::begin(range), std::end(range), predicate);
}

template <class Range, class Predicate>
bool any_of(Range&& range, Predicate predicate) {
  return std::any_of(std::begin(range), std::end(range), predicate);
}

template <class Range, class Predicate>
auto count_if(Range&& range, Predicate predicate) {
  return std::count_if(std::begin(range), std::end(range), predicate);
}

template <class Range, class Compare = std::less<>>
void sort(Range&& range, Compare compare = {}) {
  std::sort(std::begin(range), std::end(range), compare);
}

}  // namespace indaba::ranges
