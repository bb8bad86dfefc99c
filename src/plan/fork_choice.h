// Which fork's history a plan follows, where the user named none.

#ifndef UNBROKEN_PLAN_FORK_CHOICE_H_
#define UNBROKEN_PLAN_FORK_CHOICE_H_

#include <vector>

#include "unbroken/chain.h"
#include "unbroken/plan.h"
#include "unbroken/status.h"

namespace unbroken::plan_search {

// The forks a plan may follow, newest first: the one asked for, those that go on
// from redo_from, or all. Fails with invalid_argument where several forks hold
// redo_from, not_found where none does.
[[nodiscard]] Result<std::vector<ForkIndex>> forks_to_try(const ChainGraph& graph,
                                                          const PlanOptions& options);

}  // namespace unbroken::plan_search

#endif  // UNBROKEN_PLAN_FORK_CHOICE_H_
