// Whether managed backup is configured for a database on one server.

#ifndef UNBROKEN_RULES_MANAGED_H_
#define UNBROKEN_RULES_MANAGED_H_

#include <cstdint>
#include <string>

#include "estate/database_facts.h"

namespace unbroken {

enum class Configured : std::uint8_t { no, yes, unknown };

[[nodiscard]] inline Configured managed_backup_on(const DatabasePlace& place) {
  if (place.managed == nullptr) return Configured::no;
  if (place.managed->is_dropped.value_or(false)) return Configured::no;
  if (!place.managed->is_enabled) return Configured::unknown;
  return *place.managed->is_enabled ? Configured::yes : Configured::no;
}

inline constexpr const char* kEnabledField = "managed_backup.databases.is_smart_backup_enabled";

// "SQL01: Sales"
[[nodiscard]] inline std::string subject_of(const DatabasePlace& place) {
  return place.server_name + ": " + place.database_name;
}

}  // namespace unbroken

#endif  // UNBROKEN_RULES_MANAGED_H_
