// What a way to a state costs.

#ifndef UNBROKEN_PLAN_COST_H_
#define UNBROKEN_PLAN_COST_H_

#include <cstdint>
#include <tuple>

#include "unbroken/lsn.h"

namespace unbroken::plan_search {

// Compared member by member in this order.
struct Cost {
  std::uint64_t damaged = 0;       // a damaged set is used only where no other way exists
  std::uint64_t wanted_first = 0;  // bytes or nanoseconds where those are minimised first
  std::uint64_t steps = 0;
  Lsn newest_data;  // later is better
  std::uint64_t bytes = 0;
  std::uint64_t nanoseconds = 0;

  friend bool operator<(const Cost& a, const Cost& b) {
    return std::tie(a.damaged, a.wanted_first, a.steps, b.newest_data, a.bytes) <
           std::tie(b.damaged, b.wanted_first, b.steps, a.newest_data, b.bytes);
  }
};

}  // namespace unbroken::plan_search

#endif  // UNBROKEN_PLAN_COST_H_
