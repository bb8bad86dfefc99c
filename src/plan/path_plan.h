// The plan for a target along one recovery path.

#ifndef UNBROKEN_PLAN_PATH_PLAN_H_
#define UNBROKEN_PLAN_PATH_PLAN_H_

#include <optional>

#include "plan/path_search.h"
#include "unbroken/chain.h"
#include "unbroken/plan.h"

namespace unbroken::plan_search {

// nullopt where the path does not reach the target.
[[nodiscard]] std::optional<Plan> plan_along(const ChainGraph& graph, const ForkPath& path,
                                             const PlanOptions& options);

// The plan that ends with an arrival, restored to its end.
[[nodiscard]] Plan plan_of(const ChainGraph& graph, const ForkPath& path, const PathSearch& search,
                           const Arrival& arrival);

}  // namespace unbroken::plan_search

#endif  // UNBROKEN_PLAN_PATH_PLAN_H_
