// The stretches of time in which a plan to a time stays the same.

#ifndef UNBROKEN_ANSWER_RESTORE_STRETCHES_H_
#define UNBROKEN_ANSWER_RESTORE_STRETCHES_H_

#include <functional>
#include <optional>
#include <vector>

#include "answer/loaded_database.h"
#include "unbroken/chain.h"
#include "unbroken/plan.h"
#include "unbroken/status.h"
#include "unbroken/time.h"

namespace unbroken {

// One stretch, both ends included, and what was found for `at`, a time in it.
struct PlannedStretch {
  LocalTime from;
  std::optional<LocalTime> to;  // nullopt: no backup is later
  LocalTime at;
  PlanOutcome outcome;
};

// In order, each once: where plans to a time, or what must be known of one, may change.
[[nodiscard]] std::vector<LocalTime> edges_of(const LoadedDatabase& loaded,
                                              const PlanOptions& options);

// Calls each for the stretches of a fork, in order and without a gap: from the
// start of its first set, or of the last one that its parent finished before it
// began, until after its last.
// options.fork says which fork is planned for, if any; options.target is not read.
[[nodiscard]] Status each_stretch(const LoadedDatabase& loaded, ForkIndex fork,
                                  const PlanOptions& options, const std::vector<LocalTime>& edges,
                                  const std::function<Status(PlannedStretch&)>& each);

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_RESTORE_STRETCHES_H_
