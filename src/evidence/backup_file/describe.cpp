// What a set's configuration records say, as members of a BackupSet.

#include <optional>

#include "evidence/backup_file/config_layout.h"
#include "evidence/backup_file/config_record.h"
#include "evidence/backup_file/values.h"

namespace unbroken::backup_file {
namespace {

// From this version on the leading copy's LSNs of a full or differential backup
// are those of the checkpoint it started with, not of the backup.
constexpr int kFirstVersionWithWrongLeader = 15;

[[nodiscard]] std::optional<Lsn> known_lsn_at(Bytes record, std::size_t at) {
  const Lsn lsn = lsn_at(record, at);
  if (lsn.is_null()) return std::nullopt;
  return lsn;
}

[[nodiscard]] std::optional<std::string> name_at(Bytes record, std::size_t at) {
  std::optional<Bytes> text;
  if (!read_reference(record, at, text) || !text) return std::nullopt;
  return text_of_utf16(*text);
}

[[nodiscard]] RecoveryModel recovery_model_of(std::uint32_t status) {
  if ((status & scin::kStatusSimple) != 0) return RecoveryModel::simple;
  if ((status & scin::kStatusBulkLogged) != 0) return RecoveryModel::bulk_logged;
  return RecoveryModel::full;
}

void describe_flags(std::uint32_t flags, BackupSet& set) {
  const auto has = [flags](std::uint32_t bit) { return (flags & bit) != 0; };
  set.flags = static_cast<int>(flags);
  set.has_bulk_logged_data = has(scin::kBulkLogged);
  set.is_snapshot = has(scin::kSnapshot);
  set.is_read_only = has(scin::kReadOnly);
  set.is_single_user = has(scin::kSingleUser);
  set.has_backup_checksums = has(scin::kChecksums);
  set.is_damaged = has(scin::kDamaged);
  set.has_incomplete_metadata = has(scin::kIncompleteMetadata);
  set.is_force_offline = has(scin::kForceOffline);
  // The set's start block has a second sign of COPY_ONLY; it has been read before.
  set.is_copy_only = set.is_copy_only.value_or(false) || has(scin::kCopyOnly);
}

void describe_forks(Bytes record, bool lsns_are_right, BackupSet& set) {
  const std::optional<Guid> fork = known_guid_at(record, scin::kRecoveryFork);
  const std::optional<Guid> parent = known_guid_at(record, scin::kParentFork);
  const std::optional<Lsn> fork_point = known_lsn_at(record, scin::kForkPointLsn);
  set.last_recovery_fork = fork;
  set.first_recovery_fork = fork;
  set.parent_fork = parent;
  set.parent_fork_point_lsn = fork_point;
  // A log backup that begins before its fork did crosses from the parent into it.
  if (set.type == BackupType::log && lsns_are_right && parent && fork_point &&
      lsn_at(record, scin::kFirstLsn) < *fork_point) {
    set.first_recovery_fork = parent;
    set.fork_point_lsn = fork_point;
  }
}

void describe_lsns(Bytes record, bool lsns_are_right, BackupSet& set) {
  if (lsns_are_right) {
    set.first_lsn = lsn_at(record, scin::kFirstLsn);
    set.last_lsn = lsn_at(record, scin::kLastLsn);
    set.checkpoint_lsn = lsn_at(record, scin::kCheckpointLsn);
  }
  set.database_backup_lsn = lsn_at(record, scin::kDatabaseBackupLsn);
  set.differential_base_lsn = known_lsn_at(record, scin::kDifferentialBaseLsn);
  set.differential_base_guid = known_guid_at(record, scin::kDifferentialBase);
  const bool is_log = set.type == BackupType::log;
  if (!is_log) {
    set.begins_log_chain = false;
  } else if (lsns_are_right && set.software_version_major.value_or(0) >= 10) {
    // SQL Server 2005 does not record where the chain started.
    const Lsn start = lsn_at(record, scin::kChainStartLsn);
    set.begins_log_chain = !start.is_null() && start == set.first_lsn;
  }
}

void describe_set(Bytes record, Told told, BackupSet& set) {
  BackupType type{};
  if (backup_type_of(static_cast<char>(u8(record, scin::kType)), type)) set.type = type;
  set.software_version_build = u16(record, scin::kVersionBuild);
  set.software_version_minor = u8(record, scin::kVersionMinor);
  set.software_version_major = u8(record, scin::kVersionMajor);
  const bool lsns_are_right = told == Told::by_trailer || type == BackupType::log ||
                              *set.software_version_major < kFirstVersionWithWrongLeader;
  describe_lsns(record, lsns_are_right, set);
  describe_forks(record, lsns_are_right, set);
  describe_flags(u32(record, scin::kFlags), set);
  set.recovery_model = recovery_model_of(u32(record, scin::kStatus));
  set.database_creation = date_at(record, scin::kCreationDate);
  set.backup_start = date_at(record, scin::kStartDate);
  set.sort_order = u8(record, scin::kSortOrder);
  set.compatibility_level = u8(record, scin::kCompatibilityLevel);
  set.database_version = u16(record, scin::kDatabaseVersion);
  set.unicode_locale_id = static_cast<int>(u32(record, scin::kUnicodeLocale));
  set.unicode_comparison_style = static_cast<int>(u32(record, scin::kUnicodeComparison));
  set.database_name = name_at(record, scin::kDatabaseName);
  set.server_name = name_at(record, scin::kServerName);
  set.database_guid = known_guid_at(record, scin::kBindingId);
  set.family_guid = known_guid_at(record, scin::kFamily);
  if (told == Told::by_leader_alone) return;  // it holds estimates of these
  set.backup_finish = date_at(record, scin::kFinishDate);
  set.backup_size = u64(record, scin::kBackupSize);
  // In an older record the first string lies here.
  const bool has_compressed_size =
      record.size() >= scin::kSizeWithCompressedSize &&
      u16(record, scin::kDatabaseName + 2) >= scin::kSizeWithCompressedSize &&
      u16(record, scin::kServerName + 2) >= scin::kSizeWithCompressedSize;
  if (has_compressed_size) set.compressed_backup_size = u64(record, scin::kCompressedSize);
}

// FILELISTONLY's letters; S and F are told by public readers only.
[[nodiscard]] std::optional<char> file_type_of(std::uint32_t type) {
  constexpr char kLetters[] = {'D', 'L', 'S', 'F'};
  if (type < 1 || type > 4) return std::nullopt;
  return kLetters[type - 1];
}

// How much of a file the backup holds. A full or differential backup by SQL
// Server 2019 or later reads its data in two passes, and neither copy is known
// to count both; FILELISTONLY shows the leading copy's number for a log file.
[[nodiscard]] std::optional<std::uint64_t> size_in_backup(Bytes file, Told told, Bytes leading_file,
                                                          const BackupSet& set) {
  if (u32(file, sfin::kType) == sfin::kLogType) {
    if (leading_file.empty() || u32(leading_file, sfin::kFileId) != u32(file, sfin::kFileId)) {
      return std::nullopt;
    }
    return u64(leading_file, sfin::kBytesInBackup);
  }
  if (told == Told::by_leader_alone) return std::nullopt;
  const bool has_two_passes = set.type != BackupType::log && set.software_version_major.value_or(
                                                                 0) >= kFirstVersionWithWrongLeader;
  if (has_two_passes) return std::nullopt;
  return u64(file, sfin::kBytesInBackup);
}

[[nodiscard]] BackupFile describe_file(const ConfigRecords::File& told_file, Told told,
                                       Bytes leading_file, const BackupSet& set) {
  const Bytes record = told_file.record;
  BackupFile file;
  file.type = file_type_of(u32(record, sfin::kType));
  file.logical_name = name_at(record, sfin::kLogicalName);
  file.physical_name = name_at(record, sfin::kPhysicalName);
  file.file_id = u32(record, sfin::kFileId);
  if (!told_file.filegroup.empty()) {
    file.filegroup_id = u32(told_file.filegroup, sfgi::kId);
    file.filegroup_name = name_at(told_file.filegroup, sfgi::kName);
  } else if (file.type == 'L') {
    file.filegroup_id = 0;
  }
  file.size = u64(record, sfin::kFileSize);
  file.max_size = u64(record, sfin::kMaxSize);
  file.backup_size = size_in_backup(record, told, leading_file, set);
  file.source_block_size = static_cast<int>(u32(record, sfin::kSourceBlockSize));
  file.create_lsn = lsn_at(record, sfin::kCreateLsn);
  file.drop_lsn = lsn_at(record, sfin::kDropLsn);
  file.unique_id = known_guid_at(record, sfin::kUniqueId);
  // The leading copy of a full backup still names the base before this backup.
  if (told == Told::by_trailer) {
    file.differential_base_lsn = known_lsn_at(record, sfin::kDifferentialBaseLsn);
    file.differential_base_guid = known_guid_at(record, sfin::kDifferentialBase);
  }
  return file;
}

}  // namespace

void describe(const ConfigRecords& records, Told told, const ConfigRecords& leading,
              BackupSet& set) {
  describe_set(records.set, told, set);
  set.files.reserve(records.files.size());
  for (std::size_t i = 0; i < records.files.size(); ++i) {
    // The copies list the same files in the same order.
    const Bytes leading_file =
        leading.files.size() == records.files.size() ? leading.files[i].record : Bytes();
    set.files.push_back(describe_file(records.files[i], told, leading_file, set));
  }
}

}  // namespace unbroken::backup_file
