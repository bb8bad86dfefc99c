// The properties of dbatools' BackupHistory and the members they tell.

#ifndef UNBROKEN_EVIDENCE_DBATOOLS_HISTORY_COLUMNS_H_
#define UNBROKEN_EVIDENCE_DBATOOLS_HISTORY_COLUMNS_H_

#include <string>
#include <string_view>

#include "evidence/dbatools/property.h"
#include "model/json_value.h"
#include "unbroken/backup_set.h"

namespace unbroken::dbatools {

// One object while it is read.
struct HistoryObject {
  BackupSet set;
  std::vector<std::string> paths;  // FullName, or else Path: one per stripe
  bool has_full_name = false;
  std::optional<int> device_type;
};

// Reads a property into object. Names compare without case. kFits also for a
// name that no member is known for and for what follows from other properties.
Expected take_property(std::string_view name, const Property& property, HistoryObject& object);

// True for a name that only backup histories have.
[[nodiscard]] bool is_history_property(std::string_view name);

}  // namespace unbroken::dbatools

#endif  // UNBROKEN_EVIDENCE_DBATOOLS_HISTORY_COLUMNS_H_
