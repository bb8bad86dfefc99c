// Reading dbatools' backup history, with everything told that could not be used.

#ifndef UNBROKEN_EVIDENCE_DBATOOLS_DBATOOLS_HISTORY_H_
#define UNBROKEN_EVIDENCE_DBATOOLS_DBATOOLS_HISTORY_H_

#include <functional>
#include <string_view>

#include "evidence/json_document/json_document.h"
#include "unbroken/evidence.h"

namespace unbroken {

// As read_dbatools_history(), which tells only the fatal problem, or else the
// first. An object with a value it cannot have is left out.
//
// The objects are dbatools' BackupHistory, or with -Raw one row per media
// family; rows that follow each other and have one BackupSetId are one set. A
// BackupSetId that is a GUID (of Get-DbaBackupInformation) is the set's uuid,
// a number is msdb's backup_set_id and the uuid is derived.
[[nodiscard]] JsonReading read_dbatools_document(const std::function<Result<ByteStream>()>& open,
                                                 std::string_view path, EvidenceSink& sink);

}  // namespace unbroken

#endif  // UNBROKEN_EVIDENCE_DBATOOLS_DBATOOLS_HISTORY_H_
