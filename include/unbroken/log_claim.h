// LogClaim: whether somebody is told to take log backups of a database that
// truncate its log. Two such producers of one database each lack what the other
// one takes (LOGTOOL-1).

#ifndef UNBROKEN_LOG_CLAIM_H_
#define UNBROKEN_LOG_CLAIM_H_

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "unbroken/database_place.h"
#include "unbroken/estate.h"
#include "unbroken/managed_state.h"
#include "unbroken/name.h"

namespace unbroken {

struct LogClaim {
  Truth takes_logs = Truth::yes;
  // Where that is unknown: the field of the export that would tell.
  std::string_view missing_field;

  // Both this and the condition have to hold.
  [[nodiscard]] LogClaim given(Truth holds, std::string_view field) const {
    if (takes_logs == Truth::no || holds == Truth::yes) return *this;
    if (holds == Truth::no) return {Truth::no, {}};
    return takes_logs == Truth::unknown ? *this : LogClaim{Truth::unknown, field};
  }
};

// The log of a database in the SIMPLE model cannot be backed up, nor can a mirror
// or what is not online; where those are not told, nothing speaks against it.
[[nodiscard]] inline LogClaim log_claim_on(const DatabasePlace& place) {
  const bool is_simple =
      place.database != nullptr && place.database->recovery_model == RecoveryModel::simple;
  if (is_simple || can_be_backed_up(place) == Truth::no) return {Truth::no, {}};
  return {};
}

// A custom schedule with a log frequency of 0:00 takes no log backups (CFGS). A
// paused managed backup goes on as soon as its master switch is on again.
[[nodiscard]] inline LogClaim log_claim_of(const ManagedState& state, const DatabasePlace& place) {
  const std::optional<std::string> frequency = state.value(&ManagedBackupSettings::log_backup_freq);
  const bool is_never =
      frequency && !frequency->empty() && frequency->find_first_not_of("0:") == std::string::npos;
  return log_claim_on(place)
      .given(is_never ? Truth::no : Truth::yes, {})
      .given(state.is_enabled, state.missing_field);
}

[[nodiscard]] inline LogClaim log_claim_of(const LogShippingPrimary&, const DatabasePlace& place) {
  return log_claim_on(place);
}

namespace detail {

[[nodiscard]] constexpr Truth negated(Truth truth) {
  return truth == Truth::unknown ? truth : truth == Truth::yes ? Truth::no : Truth::yes;
}

}  // namespace detail

[[nodiscard]] inline LogClaim log_claim_of(const MaintenancePlan& plan,
                                           const MaintenancePlanTask& task,
                                           const DatabasePlace& place) {
  const Truth is_log =
      task.backup_type ? truth_of(is_same_name(*task.backup_type, "log")) : Truth::unknown;
  return log_claim_on(place)
      .given(is_log, "maintenance_plans.tasks.backup_type")
      .given(detail::negated(truth_of(task.copy_only)), "maintenance_plans.tasks.copy_only")
      .given(truth_of(plan.enabled), "maintenance_plans.enabled");
}

// What DPM calls incremental is a log backup (LOGTOOL-8).
[[nodiscard]] inline LogClaim log_claim_of(const BackupTool& tool, const DatabasePlace& place) {
  const bool any_log =
      std::any_of(tool.backup_types.begin(), tool.backup_types.end(), [](const std::string& type) {
        return is_same_name(type, "log") || is_same_name(type, "incremental");
      });
  const Truth is_log = tool.backup_types.empty() ? Truth::unknown : truth_of(any_log);
  return log_claim_on(place)
      .given(is_log, "backup_tools.backup_types")
      .given(detail::negated(truth_of(tool.copy_only)), "backup_tools.copy_only");
}

}  // namespace unbroken

#endif  // UNBROKEN_LOG_CLAIM_H_
