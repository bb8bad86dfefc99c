// RestoreEngine: what SQL Server answers to a RESTORE statement.
//
// A virtual database takes RESTORE statements one by one and either moves on or
// answers the number of the error that SQL Server would raise. Every set brings
// the transactions its log holds, so it can be said afterwards which of them the
// restored database contains: whether a restore reached its point is judged by
// that and by nothing else.
//
// The engine is what chains and plans are tested against and shares no code
// with them. It knows one path at a time, the one the database came along, and
// looks at one set at a time, as the server does.

#ifndef UNBROKEN_SIMULATE_RESTORE_ENGINE_H_
#define UNBROKEN_SIMULATE_RESTORE_ENGINE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/guid.h"
#include "unbroken/lsn.h"
#include "unbroken/time.h"

namespace unbroken::simulate {

// The commit record of one transaction. Transactions are told apart over all
// forks by their number; LSNs repeat.
struct LogCommit {
  Lsn lsn;
  LocalTime at;
  std::uint32_t transaction = 0;
  std::string mark;  // BEGIN TRANSACTION ... WITH MARK, else empty
  int file = 1;      // the data file that the transaction changed

  friend bool operator==(const LogCommit&, const LogCommit&) = default;
};

// A fork, and the LSN at which the next one on the way branched off it.
struct BranchPoint {
  Guid fork;
  Lsn lsn;

  friend bool operator==(const BranchPoint&, const BranchPoint&) = default;
};

// A data file of the database as a set lists it; file 1 is the primary one.
struct RestorableFile {
  int number = 1;
  bool is_present = true;  // the set holds it
  bool is_read_only = false;
  Lsn create_lsn;               // null: as old as the database
  Lsn read_only_lsn;            // where it became read-only
  Guid differential_base_guid;  // zero: the set holds the whole file
};

// A backup set as RESTORE finds it on its media: the header, and the commits it
// carries. A log backup's are those with first_lsn <= lsn < last_lsn, in LSN
// order; a data backup's are all that the database held at last_lsn.
struct RestorableSet {
  Guid uuid;
  BackupType type = BackupType::full;
  Guid family;
  std::string database_name;
  int database_version = 904;
  RecoveryModel recovery_model = RecoveryModel::full;
  Lsn first_lsn;
  Lsn last_lsn;
  Guid differential_base_guid;
  Guid first_fork;
  Guid last_fork;
  Lsn fork_point_lsn;                 // of a log that crosses from first_fork to last_fork
  std::vector<BranchPoint> ancestry;  // the forks before last_fork
  LocalTime finish;
  bool is_copy_only = false;
  bool is_damaged = false;
  bool has_backup_checksums = false;
  bool has_bulk_logged_data = false;
  int family_count = 1;            // stripes
  int families_at_hand = 1;        // of which the statement names this many
  bool can_be_opened = true;       // the devices that it names
  std::vector<std::string> files;  // physical names of the database's files
  // Where the files are not all alike to the set. A backup of files has them, and
  // a full that such backups are to go with; a log backup those it makes.
  std::vector<RestorableFile> data_files;
  std::vector<LogCommit> commits;
};

// Where one file of a database stands that is restored file by file.
struct FileState {
  int number = 1;
  bool is_restored = false;
  Lsn lsn;    // the next record that its roll forward needs
  Lsn reach;  // it is consistent from here on
  Lsn taken;  // where the backup began that it was restored from
  Guid base;  // what a differential of it can rest on
  Lsn create_lsn;
  Lsn read_only_since;  // null: it is not read-only
  std::vector<LogCommit> commits;
};

enum class DatabaseState : std::uint8_t { missing, online, restoring, standby };

// A database of the virtual server. What the second half says of a database
// that exists is for the caller to set; RESTORE only asks.
struct VirtualDatabase {
  std::string name;
  DatabaseState state = DatabaseState::missing;
  Guid family;
  Guid fork;
  Lsn lsn;  // the next record that roll forward needs
  // The full it was restored from, while a differential can still rest on it.
  Guid differential_base;
  RecoveryModel recovery_model = RecoveryModel::full;
  int database_version = 904;
  bool went_on_after_error = false;  // restored with CONTINUE_AFTER_ERROR from a damaged set
  std::vector<std::uint32_t> transactions;
  std::optional<LocalTime> newest_commit;
  // Empty where all files stand alike, at lsn; else lsn is the lowest that one of
  // them needs.
  std::vector<FileState> files;
  Lsn files_as_of;  // which files there are, and read-only, is known as of here

  bool has_tail = false;                // log that no backup holds
  std::optional<LocalTime> tail_since;  // when the tail began: the last log backup was taken
  bool is_mirrored = false;
  bool is_in_availability_group = false;
  bool is_in_use = false;
  bool is_in_use_by_this_session = false;
  bool is_interrupted = false;  // a RESTORE broke off
};

struct VirtualServer {
  int database_version = 904;  // the newest it can attach
  std::vector<std::string> files_of_other_databases;
};

enum class Recovery : std::uint8_t { recovery, norecovery, standby };

// STOPAT, STOPATMARK and STOPBEFOREMARK, by LSN ('lsn:...') or by name.
struct StopClause {
  enum class Kind : std::uint8_t { none, at_time, at_lsn, before_lsn, at_mark, before_mark };
  Kind kind = Kind::none;
  LocalTime time;
  Lsn lsn;
  std::string mark;
  std::optional<LocalTime> after;  // AFTER: only a mark at or after this time

  static StopClause at(LocalTime time) { return {Kind::at_time, time, {}, {}, {}}; }
  static StopClause at(Lsn lsn) { return {Kind::at_lsn, {}, lsn, {}, {}}; }
  static StopClause before(Lsn lsn) { return {Kind::before_lsn, {}, lsn, {}, {}}; }
  static StopClause at_mark(std::string name) {
    return {Kind::at_mark, {}, {}, std::move(name), {}};
  }
  static StopClause before_mark(std::string name) {
    return {Kind::before_mark, {}, {}, std::move(name), {}};
  }
};

// RESTORE DATABASE or RESTORE LOG, whichever the set's type asks for.
struct RestoreStatement {
  const RestorableSet* set = nullptr;  // borrowed; null: no FROM, only recovery
  Recovery recovery = Recovery::recovery;
  StopClause stop = {};
  bool partial = false;  // begins to put a database together from parts
  bool replace = false;
  bool checksum = false;
  bool continue_after_error = false;
  bool restart = false;
  std::vector<std::pair<std::string, std::string>> move = {};  // from and to, physical names
};

// What the server says. A warning leaves the statement's work done.
struct RestoreOutcome {
  int number = 0;  // 0: nothing to say
  bool is_warning = false;

  [[nodiscard]] bool is_done() const { return number == 0 || is_warning; }
  // The messages in order; an error is followed by 3013 (for a data backup that
  // cannot be placed also by 3119).
  [[nodiscard]] std::vector<int> messages() const;

  friend bool operator==(const RestoreOutcome&, const RestoreOutcome&) = default;
};

// Runs one statement against the database. After an error the database is as it
// was before.
RestoreOutcome restore(VirtualDatabase& database, const RestoreStatement& statement,
                       const VirtualServer& server = {});

}  // namespace unbroken::simulate

#endif  // UNBROKEN_SIMULATE_RESTORE_ENGINE_H_
