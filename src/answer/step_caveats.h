// What must be known of the backup sets that a plan restores.

#ifndef UNBROKEN_ANSWER_STEP_CAVEATS_H_
#define UNBROKEN_ANSWER_STEP_CAVEATS_H_

#include <span>
#include <vector>

#include "answer/loaded_database.h"
#include "unbroken/answer.h"

namespace unbroken {

// A step as its caveats see it.
struct CaveatStep {
  const BackupSet& set;
  bool stops_at_lsn = false;
};

void add_step_caveats(std::span<const CaveatStep> steps, const LoadedDatabase& loaded,
                      std::vector<Caveat>& caveats);

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_STEP_CAVEATS_H_
