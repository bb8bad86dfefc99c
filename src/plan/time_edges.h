// The times at which the plan to a time may change.

#ifndef UNBROKEN_PLAN_TIME_EDGES_H_
#define UNBROKEN_PLAN_TIME_EDGES_H_

#include <optional>
#include <vector>

#include "unbroken/chain.h"
#include "unbroken/time.h"

namespace unbroken {

// In order, each once: from one of these to just before the next, plan_restore()
// finds the same plan to a local time without a zone, but for the time itself. A plan
// asks what TargetClock and BranchTimes answer, and nothing else, of the time.
// fork_stops are those of PlanOptions.
[[nodiscard]] std::vector<LocalTime> time_edges(
    const ChainGraph& graph, const std::vector<std::optional<LocalTime>>& fork_stops);

}  // namespace unbroken

#endif  // UNBROKEN_PLAN_TIME_EDGES_H_
