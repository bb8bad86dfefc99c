// Opening: backups of a database's files, and the logs that bring those files to
// one point.
//
// Until then the database stands between states: it can be rolled forward, and
// not recovered. So these LSNs are no states of the search; only where a log
// carries the database past the roll forward set's end is it whole.

#ifndef UNBROKEN_PLAN_OPENING_H_
#define UNBROKEN_PLAN_OPENING_H_

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "plan/cost.h"
#include "unbroken/chain.h"
#include "unbroken/plan.h"
#include "unbroken/roll_forward.h"

namespace unbroken::plan_search {

class Opening {
 public:
  // How far the log has been restored: by `link`, from the stage `before`.
  struct Stage {
    Lsn at;
    Cost cost;
    std::uint32_t before = kNone;
    LogLink link = {};
  };

  // cost: of the data backups.
  Opening(RollForwardSet set, const Cost& cost)
      : set_(std::move(set)), stages_{{set_.from, cost, kNone, {}}} {}

  [[nodiscard]] Lsn from() const { return set_.from; }
  [[nodiscard]] Lsn to() const { return set_.to; }
  [[nodiscard]] const Stage& operator[](std::uint32_t stage) const { return stages_[stage]; }
  [[nodiscard]] Lsn furthest() const { return stages_.back().at; }

  // In LSN order; of several at one LSN the cheapest stays.
  void add(const Stage& stage);

  // The cheapest stage in [from, to); `to` is at or after every stage.
  [[nodiscard]] std::optional<std::uint32_t> cheapest_before(Lsn to, Lsn from) const;

  // The data backups, then the logs up to the stage.
  void add_steps(std::uint32_t stage, std::vector<PlanStep>& steps) const;

 private:
  RollForwardSet set_;
  std::vector<Stage> stages_;
  // Stages before the last one, each cheaper than all after it.
  std::vector<std::uint32_t> rising_;
};

}  // namespace unbroken::plan_search

#endif  // UNBROKEN_PLAN_OPENING_H_
