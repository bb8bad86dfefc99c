#include <algorithm>
#include <array>

#include "rules/families.h"
#include "rules/history.h"
#include "rules/managed.h"
#include "rules/neighbours.h"
#include "rules/plan_tasks.h"
#include "unbroken/name.h"

namespace unbroken {
namespace {

constexpr const char* kSource =
    "SQL Server Managed Backup to Azure: Interoperability and Coexistence, Maintenance Plan";

std::span<const MaintenancePlan> plans_of(const DatabasePlace& place) {
  return place.server == nullptr ? std::span<const MaintenancePlan>()
                                 : place.server->maintenance_plans;
}

std::string types_of(const std::vector<const MaintenancePlanTask*>& tasks) {
  std::string types;
  for (const MaintenancePlanTask* const task : tasks) {
    const std::string& type = *task->backup_type;
    if (types.find(type) == std::string::npos) types += (types.empty() ? "" : ", ") + type;
  }
  return types;
}

// Reports each plan of the place whose backups of the database are no copies.
template <class Message>
void report(const Rule& rule, const DatabasePlace& place, const Judgement& managed, Message message,
            Findings& findings) {
  if (managed.is_no()) return;
  for (const MaintenancePlan& plan : plans_of(place)) {
    const PlanTasks tasks = tasks_for(plan, place.database_name);
    Finding* const finding = conclude(
        rule, subject_of(place), both(managed, tasks.takes_backups),
        [&] { return message(plan, types_of(tasks.backups)); }, findings);
    if (finding != nullptr) finding->because.push_back(plan.name);
  }
}

// A plan that only takes full backups breaks no log chain (D-34).
void warn_of_moved_base(const Rule& rule, const DatabasePlace& place, Findings& findings) {
  for (const MaintenancePlan& plan : plans_of(place)) {
    const PlanTasks tasks = tasks_for(plan, place.database_name);
    if (!tasks.takes_fulls.is_yes() || !tasks.takes_logs.is_no()) continue;
    Finding warning = finding_of(
        rule, subject_of(place),
        "the full backups that the maintenance plan " + plan.name + " takes of " + name_of(place) +
            " move the differential base; they break no log chain, though the topic says so of "
            "every plan");
    warning.severity = Severity::warning;
    warning.because.push_back(plan.name);
    findings.push_back(std::move(warning));
  }
}

void beside_managed_backup(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    const Judgement managed = is_log_managed(subject, place);
    report(
        rule, place, managed,
        [&place](const MaintenancePlan& plan, const std::string& types) {
          return "the maintenance plan " + plan.name + " takes backups (" + types + ") of " +
                 name_of(place) + ", which has managed backup";
        },
        findings);
    if (managed.is_yes()) warn_of_moved_base(rule, place, findings);
  }
}

void has_broken_the_chain(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    const Judgement managed = is_managed(place);
    if (managed.is_no()) continue;
    Judgement fires = false;
    std::vector<Vertex> sets;
    for (const Vertex v : sets_bearing_on(subject, place)) {
      if (subject.facts[v].producer.kind != ProducerKind::maintenance_plan) continue;
      const Judgement truncates = truncates_log(subject, v);
      if (truncates.is_yes()) sets.push_back(v);
      fires = either(fires, truncates);
    }
    Finding* const finding = conclude(
        rule, subject_of(place), both(managed, fires),
        [&] {
          std::string message = count_of(sets.size(), "a log backup", "log backups");
          message += " of " + name_of(place) + " by a maintenance plan";
          const std::string& name = subject.facts[sets.front()].producer.name;
          if (!name.empty()) message += " (" + name + ")";
          return message +
                 " broke managed backup's log chain, and it may be unable to guarantee "
                 "that the database can be recovered";
        },
        findings);
    if (finding != nullptr) finding->because = uuids_of(subject, sets);
  }
}

void beside_defaults(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    report(
        rule, place, is_managed_by_defaults(place),
        [&place](const MaintenancePlan& plan, const std::string& types) {
          return "the maintenance plan " + plan.name + " takes backups (" + types + ") of " +
                 name_of(place) + ", where managed backup is enabled for the instance";
        },
        findings);
  }
}

void with_copies_only(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    const Judgement managed = either(is_log_managed(subject, place), is_managed_by_defaults(place));
    if (managed.is_no()) continue;
    for (const MaintenancePlan& plan : plans_of(place)) {
      const PlanTasks tasks = tasks_for(plan, place.database_name);
      Finding* const finding = conclude(
          rule, subject_of(place), both(managed, tasks.takes_copies),
          [&] {
            return "the copy-only backups that the maintenance plan " + plan.name + " takes of " +
                   name_of(place) + " are supported beside managed backup";
          },
          findings);
      if (finding != nullptr) finding->because.push_back(plan.name);
    }
  }
}

}  // namespace

std::span<const Rule> maintenance_plan_rules() {
  static constexpr std::array<Rule, 4> kRules{{
      {{"MP-1", RuleKind::check, Severity::error, 20,
        "A maintenance plan backs up a database that has managed backup.",
        "maintenance_plans.enabled, tasks.database_name, tasks.backup_type, tasks.copy_only; "
        "managed_backup.databases.is_smart_backup_enabled.",
        "Remove the backup task from the plan, or make its backups copy-only.", kSource},
       beside_managed_backup},
      {{"MP-2", RuleKind::check, Severity::error, 12,
        "A maintenance plan has taken log backups of a database that has managed backup.",
        "backupset of type L whose device lies in a plan's destination; "
        "managed_backup.databases.is_smart_backup_enabled.",
        "Stop the plan's log backups, then take a full backup with sp_backup_on_demand.", kSource},
       has_broken_the_chain},
      {{"MP-3", RuleKind::check, Severity::error, 21,
        "A maintenance plan backs up a database that has managed backup through instance defaults.",
        "maintenance_plans.enabled, tasks.database_name, tasks.backup_type, tasks.copy_only; "
        "managed_backup.instance.is_smart_backup_enabled, managed_backup.databases.configured.",
        "Remove the backup task from the plan, or make its backups copy-only; or disable managed "
        "backup for the database explicitly.",
        kSource},
       beside_defaults},
      {{"MP-4", RuleKind::check, Severity::info, 220,
        "A maintenance plan with copy-only backups is supported beside managed backup.",
        "maintenance_plans.enabled, tasks.database_name, tasks.backup_type, tasks.copy_only; "
        "managed_backup.databases.is_smart_backup_enabled.",
        "Nothing needs to be done.", kSource},
       with_copies_only},
  }};
  return kRules;
}

}  // namespace unbroken
