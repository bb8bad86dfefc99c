// A catalog's plans, restored on the RESTORE engine as well.

#ifndef UNBROKEN_TESTS_ANSWER_REPLAYED_ANSWER_H_
#define UNBROKEN_TESTS_ANSWER_REPLAYED_ANSWER_H_

#include <string>
#include <vector>

#include "unbroken/answer.h"
#include "unbroken/backup_set.h"

namespace unbroken::test {

// What goes wrong when the plans of the answer are run, alternatives and those to
// the nearest points included; empty if nothing does. sets: all that the catalog
// was told of.
std::string wrong_with(const std::vector<BackupSet>& sets, const PlanRequest& request,
                       const PlanAnswer& answer);

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_ANSWER_REPLAYED_ANSWER_H_
