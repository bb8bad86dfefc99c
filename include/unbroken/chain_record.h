// ChainRecord: what chains and plans need to know of one backup set.
//
// A BackupSet holds all that evidence tells; a record the few facts that decide
// what follows what, and, only where one file may differ from another, those of
// the data files. Everything here is inline and needs no library.

#ifndef UNBROKEN_CHAIN_RECORD_H_
#define UNBROKEN_CHAIN_RECORD_H_

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/guid.h"
#include "unbroken/lsn.h"
#include "unbroken/time.h"

namespace unbroken {

// A set's place in its graph, and a fork's.
using Vertex = std::uint32_t;
using ForkIndex = std::uint32_t;
inline constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

// The labels a set was found under. Identity is derived from them in this
// order: family, fork, availability group, name.
struct Lineage {
  std::optional<Guid> family;
  std::optional<Guid> fork;
  std::string availability_group;
  std::string server_name;
  std::string database_name;

  friend auto operator<=>(const Lineage&, const Lineage&) = default;
};

// One data file of the database as a data backup describes it. Null LSNs, zero
// GUIDs and number 0 are unknown.
struct DataFile {
  std::int64_t number = 0;  // backupfile.file_number; the primary file is 1
  Guid guid;
  bool is_present = false;  // the set holds it
  bool is_read_only = false;
  std::optional<Lsn> create_lsn;  // null, not unknown, for a file as old as its database
  Lsn drop_lsn;
  Lsn read_only_lsn;  // where it last became read-only
  Lsn differential_base_lsn;
  Guid differential_base_guid;

  friend bool operator==(const DataFile&, const DataFile&) = default;
};

inline constexpr std::int64_t kPrimaryFile = 1;

// Whether two descriptions mean one file. Numbers are reused after a file was
// dropped, GUIDs are not.
[[nodiscard]] inline bool is_same_file(const DataFile& a, const DataFile& b) {
  if (!a.guid.is_zero() && !b.guid.is_zero()) return a.guid == b.guid;
  return a.number != 0 && a.number == b.number;
}

// What chains and plans need to know of one backup set. Null LSNs and zero
// GUIDs are unknown.
struct ChainRecord {
  Guid uuid;
  BackupType type = BackupType::full;
  Proof proof = Proof::history;
  bool is_copy_only = false;
  bool has_bulk_logged_data = false;
  bool is_damaged = false;
  bool is_snapshot = false;
  bool begins_log_chain = false;
  bool is_simple = false;    // taken while the recovery model was SIMPLE
  bool is_complete = true;   // every stripe is at hand
  bool went_to_nul = false;  // taken, and thrown away
  Lsn first_lsn;
  Lsn last_lsn;
  Lsn checkpoint_lsn;
  Lsn differential_base_lsn;
  Guid differential_base_guid;
  Guid first_fork;
  Guid last_fork;
  Lsn fork_point_lsn;  // of a log that crosses from first_fork to last_fork
  Guid parent_fork;    // where last_fork came from, if the set tells
  Lsn parent_fork_point_lsn;
  std::optional<LocalTime> start;
  std::optional<LocalTime> finish;
  std::optional<UtcOffset> utc_offset;
  std::uint64_t bytes = 0;  // what a restore reads: compressed size, else size
  // Only of sets that are looked at file by file: see is_told_by_file().
  std::vector<DataFile> files;

  friend bool operator==(const ChainRecord&, const ChainRecord&) = default;
};

// Whether what a set holds, or rests on, differs from file to file: backups of
// some files, and differentials on several bases, which name none as a whole.
[[nodiscard]] inline bool is_told_by_file(const BackupSet& set) {
  const BackupType type = set.type.value_or(BackupType::full);
  if (is_of_files(type)) return true;
  if (type != BackupType::differential) return false;
  if (set.differential_base_guid && !set.differential_base_guid->is_zero()) return false;
  return std::any_of(set.files.begin(), set.files.end(), [](const BackupFile& file) {
    return file.differential_base_guid.has_value() && !file.differential_base_guid->is_zero();
  });
}

[[nodiscard]] inline DataFile data_file_of(const BackupFile& file) {
  DataFile made;
  made.number = file.file_id.value_or(0);
  made.guid = file.unique_id.value_or(Guid());
  made.is_present = file.is_present.value_or(false);
  made.is_read_only = file.is_read_only.value_or(false);
  made.create_lsn = file.create_lsn;
  made.drop_lsn = file.drop_lsn.value_or(Lsn());
  made.read_only_lsn = file.read_only_lsn.value_or(Lsn());
  made.differential_base_lsn = file.differential_base_lsn.value_or(Lsn());
  made.differential_base_guid = file.differential_base_guid.value_or(Guid());
  return made;
}

[[nodiscard]] inline ChainRecord chain_record_of(const BackupSet& set) {
  ChainRecord record;
  record.uuid = set.uuid;
  record.type = set.type.value_or(BackupType::full);
  record.proof = set.proof;
  record.is_copy_only = set.is_copy_only.value_or(false);
  record.has_bulk_logged_data = set.has_bulk_logged_data.value_or(false);
  record.is_damaged = set.is_damaged.value_or(false) || !set.damage.empty();
  record.is_snapshot = set.is_snapshot.value_or(false);
  record.begins_log_chain = set.begins_log_chain.value_or(false);
  record.is_simple = set.recovery_model == RecoveryModel::simple;
  record.is_complete = has_all_families(set);
  record.went_to_nul = went_to_nul(set);
  record.first_lsn = set.first_lsn.value_or(Lsn());
  record.last_lsn = set.last_lsn.value_or(Lsn());
  record.checkpoint_lsn = set.checkpoint_lsn.value_or(Lsn());
  record.differential_base_lsn = set.differential_base_lsn.value_or(Lsn());
  record.differential_base_guid = set.differential_base_guid.value_or(Guid());
  record.last_fork = set.last_recovery_fork.value_or(set.first_recovery_fork.value_or(Guid()));
  record.first_fork = set.first_recovery_fork.value_or(record.last_fork);
  record.fork_point_lsn = set.fork_point_lsn.value_or(Lsn());
  record.parent_fork = set.parent_fork.value_or(Guid());
  record.parent_fork_point_lsn = set.parent_fork_point_lsn.value_or(Lsn());
  record.start = set.backup_start;
  record.finish = set.backup_finish;
  record.utc_offset = set.utc_offset;
  record.bytes = set.compressed_backup_size.value_or(set.backup_size.value_or(0));
  if (is_told_by_file(set)) {
    for (const BackupFile& file : set.files) {
      if (file.type != 'L') record.files.push_back(data_file_of(file));
    }
  }
  return record;
}

}  // namespace unbroken

#endif  // UNBROKEN_CHAIN_RECORD_H_
