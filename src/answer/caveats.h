// What a plan's reader must know and its steps do not say.

#ifndef UNBROKEN_ANSWER_CAVEATS_H_
#define UNBROKEN_ANSWER_CAVEATS_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "answer/clock_changes.h"
#include "answer/database_index.h"
#include "answer/loaded_database.h"
#include "answer/marks.h"
#include "answer/step_caveats.h"
#include "unbroken/answer.h"
#include "unbroken/plan.h"

namespace unbroken {

// What does not depend on the plan, found once for all plans of a database.
struct StandingCaveats {
  std::vector<Caveat> first;
  std::vector<Caveat> last;
  std::vector<ClockChange> clock_changes;
};

// namesakes: other identities of the same name.
[[nodiscard]] StandingCaveats standing_caveats_of(
    const IndexedDatabase& database, const LoadedDatabase& loaded,
    std::span<const IndexedDatabase* const> namesakes);

struct CaveatSubject {
  const StandingCaveats& standing;
  const LoadedDatabase& loaded;
  const PlanRequest& request;
  const Plan* plan = nullptr;     // nullptr: nothing reaches the target
  std::vector<CaveatStep> steps;  // of the plan
  std::optional<Mark> mark;       // the one the plan is for
  std::size_t marks = 0;          // how many it was chosen from
};

[[nodiscard]] std::vector<Caveat> caveats_of(const CaveatSubject& subject);

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_CAVEATS_H_
