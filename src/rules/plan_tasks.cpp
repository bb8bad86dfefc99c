#include "rules/plan_tasks.h"

#include "unbroken/name.h"

namespace unbroken {
namespace {

Judgement is_of_type(const MaintenancePlanTask& task, std::string_view type) {
  if (!task.backup_type) return Judgement::unknown("maintenance_plans.tasks.backup_type");
  return is_same_name(*task.backup_type, type);
}

Judgement covers(const MaintenancePlanTask& task, std::string_view database) {
  if (!task.database_name) return Judgement::unknown("maintenance_plans.tasks.database_name");
  return *task.database_name == "*" || is_same_name(*task.database_name, database);
}

}  // namespace

PlanTasks tasks_for(const MaintenancePlan& plan, std::string_view database) {
  PlanTasks tasks;
  const Judgement enabled =
      Judgement::of(plan.enabled, "maintenance_plans.enabled of " + plan.name);
  for (const MaintenancePlanTask& task : plan.tasks) {
    const Judgement runs = both(enabled, covers(task, database));
    const Judgement full = is_of_type(task, "full");
    const Judgement log = is_of_type(task, "log");
    const Judgement differential = is_of_type(task, "differential");
    const Judgement is_backup = both(runs, either(full, either(log, differential)));
    // COPY_ONLY is ignored for a differential.
    const Judgement asked = Judgement::of(task.copy_only, "maintenance_plans.tasks.copy_only");
    const Judgement is_copy = both(negated(differential), asked);
    const Judgement is_plain = both(is_backup, negated(is_copy));
    tasks.takes_backups = either(tasks.takes_backups, is_plain);
    tasks.takes_fulls = either(tasks.takes_fulls, both(is_plain, full));
    tasks.takes_logs = either(tasks.takes_logs, both(is_plain, log));
    tasks.takes_copies = either(tasks.takes_copies, both(is_backup, is_copy));
    if (is_plain.is_yes()) tasks.backups.push_back(&task);
  }
  return tasks;
}

}  // namespace unbroken
