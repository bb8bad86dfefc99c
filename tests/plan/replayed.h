// Every plan that a test asks for, restored on the RESTORE engine as well.

#ifndef UNBROKEN_TESTS_PLAN_REPLAYED_H_
#define UNBROKEN_TESTS_PLAN_REPLAYED_H_

#include <string>

#include "unbroken/chain.h"
#include "unbroken/plan.h"
#include "unbroken/status.h"

namespace unbroken::test {

// What goes wrong when the plan is run as its script would; empty if nothing
// does. The sets on media are those of the graph, with commits at every edge of
// one and beside it; the database has to end with those that the target leaves
// in. With options.redo_from it begins as a database that stands there.
std::string wrong_with(const ChainGraph& graph, const PlanOptions& options, const Plan& plan);

// plan_restore(), and a failed test where one of the plans in its answer, the
// alternatives and those to the nearest points included, does not run.
Result<PlanOutcome> plan_and_replay(const ChainGraph& graph, const PlanOptions& options);

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_PLAN_REPLAYED_H_
