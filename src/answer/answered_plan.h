// A plan in plain values: what was found, with the sets that its steps restore
// and what its reader must know.

#ifndef UNBROKEN_ANSWER_ANSWERED_PLAN_H_
#define UNBROKEN_ANSWER_ANSWERED_PLAN_H_

#include <cstddef>
#include <functional>
#include <vector>

#include "answer/database_index.h"
#include "answer/find_plan.h"
#include "answer/loaded_database.h"
#include "unbroken/answer.h"

namespace unbroken {

struct PlanSubject {
  const IndexedDatabase& database;
  const LoadedDatabase& loaded;
  const PlanRequest& request;
  std::vector<const IndexedDatabase*> namesakes;  // other identities of the same name
  std::size_t marks = 0;                          // from how many the mark was chosen
};

// Where the sets of a plan's steps are read.
using SetSource = std::function<Result<BackupSet>(Vertex)>;

// Of the database that the request names. Fails with what the source fails with.
[[nodiscard]] Result<PlanAnswer> answered(const PlanSubject& subject, const Found& found,
                                          const SetSource& sets);

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_ANSWERED_PLAN_H_
