// What is known of managed backup for a database on one server, as rules ask it.

#ifndef UNBROKEN_RULES_MANAGED_H_
#define UNBROKEN_RULES_MANAGED_H_

#include <optional>
#include <string>

#include "rules/judgement.h"
#include "unbroken/database_place.h"
#include "unbroken/managed_state.h"

namespace unbroken {

inline constexpr const char* kEnabledField = "managed_backup.databases.is_smart_backup_enabled";
inline constexpr const char* kVersionField = "servers.product_version";

[[nodiscard]] std::optional<ManagedProfile> profile_of(const Server* server);

[[nodiscard]] Judgement is_managed(const DatabasePlace& place);

// Whether it came from the instance's defaults, or may have: MP-3 is about the
// instance, so a database without a row of its own counts.
[[nodiscard]] Judgement is_managed_by_defaults(const DatabasePlace& place);

[[nodiscard]] Judgement has_instance_defaults(const Server& server);

// A setting in effect for the database.
template <class T>
std::optional<T> setting(const DatabasePlace& place, std::optional<T> ManagedBackupSettings::*m) {
  return managed_state_of(place).value(m);
}

// "smart_admin.sp_backup_on_demand", or without schema where the version is unknown.
[[nodiscard]] std::string on_demand_procedure(const Server* server);

// "SQL01: Sales", the subject of findings.
[[nodiscard]] std::string subject_of(const DatabasePlace& place);
// "Sales on SQL01", in their sentences.
[[nodiscard]] std::string name_of(const DatabasePlace& place);

}  // namespace unbroken

#endif  // UNBROKEN_RULES_MANAGED_H_
