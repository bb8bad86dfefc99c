// The k cheapest ways to a target, each different in at least one set.
//
// Every way is the cheapest one except for where it deviates from another: at
// some state it arrives by another last move. A way's children deviate once
// more, nearer to the beginning, so each way is found once, in order of cost.

#ifndef UNBROKEN_PLAN_ALTERNATIVES_H_
#define UNBROKEN_PLAN_ALTERNATIVES_H_

#include <cstddef>
#include <vector>

#include "plan/path_search.h"

namespace unbroken::plan_search {

// How a way ends at the target.
struct Ending {
  Arrival arrival;
  bool is_certain = true;
  Vertex last_log = kNone;  // the log whose clock says what STOPAT means
};

// Cheaper, or as cheap and certain where the other is not.
[[nodiscard]] bool is_better(const Ending& a, const Ending& b);

// A whole way: its steps in the order of restoring, and how it ends.
struct Way {
  std::vector<PlanStep> steps;
  Cost cost;
  Ending ending;
  bool stands_for_earlier = false;  // see PathSearch
};

// The cheapest `count` ways among the endings, the cheapest first. Fewer where
// there are not so many, and none after one that stands for earlier ones.
[[nodiscard]] std::vector<Way> cheapest_ways(const PathSearch& search,
                                             const std::vector<Ending>& endings, std::size_t count);

}  // namespace unbroken::plan_search

#endif  // UNBROKEN_PLAN_ALTERNATIVES_H_
