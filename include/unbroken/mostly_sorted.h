// Sorting what mostly stands in order already.

#ifndef UNBROKEN_MOSTLY_SORTED_H_
#define UNBROKEN_MOSTLY_SORTED_H_

#include <algorithm>
#include <cstddef>
#include <span>

namespace unbroken {

namespace detail {

// Sorts, stably, what mostly stands in order already, as backups do that come
// one after the other: the few that do not are moved to their place.
template <class T, class Less>
void sort_mostly_sorted(std::span<T> values, Less less) {
  std::size_t moves = 0;
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (!less(values[i], values[i - 1])) continue;
    const T value = values[i];
    std::size_t at = i;
    for (; at > 0 && less(value, values[at - 1]); --at) values[at] = values[at - 1];
    values[at] = value;
    moves += i - at;
    if (moves > 4 * values.size()) {
      std::stable_sort(values.begin(), values.end(), less);
      return;
    }
  }
}

}  // namespace detail

}  // namespace unbroken

#endif  // UNBROKEN_MOSTLY_SORTED_H_
