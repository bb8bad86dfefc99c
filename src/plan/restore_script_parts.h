// Which parts of the database a RESTORE of a file or partial backup names.

#ifndef UNBROKEN_PLAN_RESTORE_SCRIPT_PARTS_H_
#define UNBROKEN_PLAN_RESTORE_SCRIPT_PARTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/status.h"

namespace unbroken::script {

enum class PartKind : std::uint8_t { filegroup, file };

// FILEGROUP or FILE.
[[nodiscard]] std::string_view word_of(PartKind kind);

struct DatabasePart {
  PartKind kind = PartKind::file;
  std::string name;
};

// What the set holds: the filegroups of which it has every file, and single files
// of others. Fails with not_found where its file list does not tell, with
// unsupported for a file without a name that RESTORE takes; the subject is the set.
[[nodiscard]] Result<std::vector<DatabasePart>> parts_of(const BackupSet& set);

}  // namespace unbroken::script

#endif  // UNBROKEN_PLAN_RESTORE_SCRIPT_PARTS_H_
