// BackupSet as JSON: a row of an estate export's `backupset` both ways, and an
// object of `headers --json`.
//
// The row has msdb's column names. What msdb has no column for stands in columns
// of this project's own: proof, damage, uuid_is_derived, availability_group_name,
// parent_recovery_fork_guid, parent_fork_point_lsn, is_compressed,
// utc_offset_minutes (only where time_zone's quarter hours cannot say it); on
// media media_date and media_sequence_number; on a media family is_missing; on a
// file filegroup_id, max_size, tde_thumbprint and snapshot_url.
//
// Columns with no member are kept in other_columns; those of nested rows under
// "backupmediaset.x", "backupmediafamily[FAMILY.MIRROR].x" and
// "backupfile[FILE_NUMBER].x"; the second row of one number, as the second tape
// of a family, is under "backupmediafamily[1.0]#2.x".

#ifndef UNBROKEN_MODEL_BACKUP_SET_JSON_H_
#define UNBROKEN_MODEL_BACKUP_SET_JSON_H_

#include <string>
#include <vector>

#include "model/json_columns.h"
#include "model/json_reader.h"
#include "model/json_writer.h"
#include "unbroken/backup_set.h"

namespace unbroken {

struct BackupSetRow {
  BackupSet set;
  // False where the row lacks the column: an export's server object then tells it.
  bool has_server_name = false;
  bool has_machine_name = false;
  // Refused values and columns told twice. The members concerned are not to be used.
  std::vector<RowProblem> problems;
};

// Reads the object whose first token is the reader's current one and leaves its
// last token current. row must be new. False only at an error of the reader.
// A set without backup_set_uuid has a zero uuid: complete_uuid() gives it one.
bool read_backup_set_row(JsonReader& reader, BackupSetRow& row);

// Gives a set without a uuid one that is derived from what identifies its msdb
// row: server, database, type, first and last LSN, start and msdb's
// backup_set_id. The same set told twice gets the same one.
void complete_uuid(BackupSet& set);

// The inverse of read_backup_set_row: every member and other column is written.
void write_backup_set_row(const BackupSet& set, JsonWriter& writer);

// One object of `headers --json`: every column of RESTORE HEADERONLY, FILELISTONLY
// as Files and LABELONLY as Media, null where the evidence does not tell it.
void write_header(const BackupSet& set, JsonWriter& writer);

// Why a set cannot be restored as it stands: its damage, or the families that
// are missing ("media family 2 of 2 is missing"). Empty when it can.
[[nodiscard]] std::string incompleteness_of(const BackupSet& set);

}  // namespace unbroken

#endif  // UNBROKEN_MODEL_BACKUP_SET_JSON_H_
