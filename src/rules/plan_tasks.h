// What a maintenance plan's tasks do to one database.

#ifndef UNBROKEN_RULES_PLAN_TASKS_H_
#define UNBROKEN_RULES_PLAN_TASKS_H_

#include <string_view>
#include <vector>

#include "rules/judgement.h"
#include "unbroken/estate.h"

namespace unbroken {

struct PlanTasks {
  Judgement takes_backups = false;                  // any that are not copy-only
  Judgement takes_fulls = false;                    // full ones among them
  Judgement takes_logs = false;                     // log backups among them
  Judgement takes_copies = false;                   // copy-only ones
  std::vector<const MaintenancePlanTask*> backups;  // those that certainly are not copy-only
};

// Nothing for a plan that is disabled. Tasks of another kind than full,
// differential or log are none that back up.
[[nodiscard]] PlanTasks tasks_for(const MaintenancePlan& plan, std::string_view database);

}  // namespace unbroken

#endif  // UNBROKEN_RULES_PLAN_TASKS_H_
