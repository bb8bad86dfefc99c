// What a plan's reader must know and its steps do not say.

#ifndef UNBROKEN_ANSWER_CAVEATS_H_
#define UNBROKEN_ANSWER_CAVEATS_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "answer/database_index.h"
#include "answer/loaded_database.h"
#include "answer/marks.h"
#include "unbroken/answer.h"
#include "unbroken/plan.h"

namespace unbroken {

struct CaveatSubject {
  const IndexedDatabase& database;
  const LoadedDatabase& loaded;
  const PlanRequest& request;
  const Plan* plan = nullptr;  // nullptr: nothing reaches the target
  const PlanPath* path = nullptr;
  std::vector<const IndexedDatabase*> namesakes;  // other identities of the same name
  std::optional<Mark> mark;                       // the one the plan is for
  std::size_t marks = 0;                          // how many it was chosen from
};

[[nodiscard]] std::vector<Caveat> caveats_of(const CaveatSubject& subject);

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_CAVEATS_H_
