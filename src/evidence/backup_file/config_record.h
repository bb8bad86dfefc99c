// The configuration records of a backup set: the stream MQCI, which a set holds
// twice. The leading copy (block MSCI) is written when the backup starts, the
// trailing one (MSLS) when it ends; where they differ the trailing one is right,
// and it is what RESTORE HEADERONLY prints.
//
// The stream is a sequence of tagged records: one SCIN for the set, an SFGI for
// every filegroup followed by an SFIN for each of its files, and the SFINs of
// the log files last. It has no checksum of its own.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_CONFIG_RECORD_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_CONFIG_RECORD_H_

#include <string>
#include <vector>

#include "evidence/backup_file/bytes.h"
#include "unbroken/backup_set.h"

namespace unbroken::backup_file {

// The records of one MQCI stream, whose bytes it refers to.
struct ConfigRecords {
  struct File {
    Bytes record;
    Bytes filegroup;  // empty for a log file
  };

  Bytes set;
  std::vector<File> files;
};

// Splits a stream into records and checks that all of it can be read. False,
// with the reason, when lengths, references or the backup type make no sense.
[[nodiscard]] bool read_config(Bytes stream, ConfigRecords& out, std::string& reason);

// Which copy tells.
enum class Told : std::uint8_t {
  by_trailer,
  // The trailing copy could not be read: what is an estimate or known to be
  // wrong in the leading one stays unknown.
  by_leader_alone,
};

// Fills in what records say. `leading` are the leading copy's, or empty where it
// could not be read: the log file's size is taken from there.
void describe(const ConfigRecords& records, Told told, const ConfigRecords& leading,
              BackupSet& set);

// What makes the two copies impossible to belong together, or makes one of them
// contradict itself; empty when nothing does. It is the only check there is on
// the records of a plain file.
[[nodiscard]] std::string contradiction(const ConfigRecords& leading,
                                        const ConfigRecords& trailing);

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_CONFIG_RECORD_H_
