// The plans for a target along one recovery path.

#ifndef UNBROKEN_PLAN_PATH_PLAN_H_
#define UNBROKEN_PLAN_PATH_PLAN_H_

#include <cstddef>
#include <vector>

#include "plan/path_search.h"
#include "unbroken/chain.h"
#include "unbroken/plan.h"

namespace unbroken::plan_search {

// The cheapest `count` plans, the cheapest first; none where the path does not
// reach the target.
[[nodiscard]] std::vector<Plan> plans_along(const ChainGraph& graph, const ForkPath& path,
                                            const PlanOptions& options, std::size_t count);

// The plan of these steps, restored to their end.
[[nodiscard]] Plan plan_of(const ChainGraph& graph, const ForkPath& path,
                           std::vector<PlanStep> steps, Lsn reached, const Cost& cost);

}  // namespace unbroken::plan_search

#endif  // UNBROKEN_PLAN_PATH_PLAN_H_
