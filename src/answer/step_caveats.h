// What must be known of the backup sets that a plan restores.

#ifndef UNBROKEN_ANSWER_STEP_CAVEATS_H_
#define UNBROKEN_ANSWER_STEP_CAVEATS_H_

#include <vector>

#include "answer/loaded_database.h"
#include "unbroken/answer.h"

namespace unbroken {

void add_step_caveats(const PlanPath& path, const LoadedDatabase& loaded,
                      std::vector<Caveat>& caveats);

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_STEP_CAVEATS_H_
