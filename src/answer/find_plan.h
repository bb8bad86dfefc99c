// The plan for a target, or for the first of the marks that can be reached.

#ifndef UNBROKEN_ANSWER_FIND_PLAN_H_
#define UNBROKEN_ANSWER_FIND_PLAN_H_

#include <optional>
#include <span>

#include "answer/loaded_database.h"
#include "answer/marks.h"
#include "unbroken/answer.h"
#include "unbroken/plan.h"
#include "unbroken/status.h"

namespace unbroken {

// What was found, for which of the marks where they are asked for, and with which
// options.
struct Found {
  PlanOptions options;
  PlanOutcome outcome;
  std::optional<Mark> mark;
};

// The first of the marks that a plan leads to, else why none leads to the last; for
// options.target where the request names no mark. Where another fork may hold the
// mark, in a log backup that is not at hand, the plan is not certain, and there is
// one only if RESTORE itself looks for the mark by its name.
[[nodiscard]] Result<Found> find_plan(const LoadedDatabase& loaded, const PlanOptions& options,
                                      const PlanRequest& request, std::span<const Mark> marks);

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_FIND_PLAN_H_
