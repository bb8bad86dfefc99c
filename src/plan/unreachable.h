// Why no plan reaches a target on one path, and the plans nearest to it.

#ifndef UNBROKEN_PLAN_UNREACHABLE_H_
#define UNBROKEN_PLAN_UNREACHABLE_H_

#include "unbroken/chain.h"
#include "unbroken/plan.h"

namespace unbroken::plan_search {

[[nodiscard]] Unreachable explain_unreachable(const ChainGraph& graph, const ForkPath& path,
                                              const PlanOptions& options);

}  // namespace unbroken::plan_search

#endif  // UNBROKEN_PLAN_UNREACHABLE_H_
