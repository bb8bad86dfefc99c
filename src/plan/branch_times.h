// BranchTimes: whether a wanted time lies before or past the points at which a
// path leaves its forks.
//
// A fork point is an LSN, and nothing records when its log record was written.
// Backups tell: what they end before was written after they started. So does the
// restore that made the branch, where its STOPAT is known; and a backup taken on
// the branch started after that restore.

#ifndef UNBROKEN_PLAN_BRANCH_TIMES_H_
#define UNBROKEN_PLAN_BRANCH_TIMES_H_

#include <optional>
#include <vector>

#include "plan/target.h"
#include "unbroken/chain.h"
#include "unbroken/plan.h"

namespace unbroken::plan_search {

class BranchTimes {
 public:
  BranchTimes(const ChainGraph& graph, const ForkPath& path, const PlanOptions& options,
              const TargetClock& clock);

  // Whether all that was committed by the wanted time is certain to lie before
  // the end of this link, which is_cut there.
  [[nodiscard]] bool is_before_end_of(const LogLink& cut) const;

  // Whether nothing before the end of this link, which is_cut there, is certain to
  // have been committed after the wanted time.
  [[nodiscard]] bool is_past_end_of(const LogLink& cut) const;

  // Whether the log goes on, past the end of this link, along its own fork, not
  // over to a branch beside the path.
  [[nodiscard]] bool stays_on_path(const LogLink& cut) const;

 private:
  [[nodiscard]] std::size_t part_of(const LogLink& cut) const;
  [[nodiscard]] ForkIndex branch_at(const LogLink& cut) const;
  [[nodiscard]] bool has_begun_by(ForkIndex fork) const;
  [[nodiscard]] std::optional<LocalTime> stop_of(ForkIndex branch) const;

  const ChainGraph& graph_;
  const ForkPath& path_;
  const PlanOptions& options_;
  const TargetClock& clock_;
};

}  // namespace unbroken::plan_search

#endif  // UNBROKEN_PLAN_BRANCH_TIMES_H_
