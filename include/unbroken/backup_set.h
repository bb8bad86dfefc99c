// BackupSet: the result of one BACKUP statement, as far as evidence tells it.
//
// A record carries the union of what msdb.dbo.backupset (with its media, media
// family and file rows) and RESTORE HEADERONLY / FILELISTONLY / LABELONLY know.
// Its identity is its GUID, never a file name. Nothing is guessed: what the
// evidence at hand does not tell is nullopt, which is not the same as zero or
// false. A flag that is unknown counts as not set for chains and plans.
//
// Units: LSNs as printed by SQL Server, sizes in bytes, dates in the local time
// of the server that took the backup, offsets in minutes from UTC.

#ifndef UNBROKEN_BACKUP_SET_H_
#define UNBROKEN_BACKUP_SET_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "unbroken/guid.h"
#include "unbroken/lsn.h"
#include "unbroken/time.h"

namespace unbroken {

// backupset.type: D, I, L, F, G, P, Q.
enum class BackupType : std::uint8_t {
  full,
  differential,
  log,
  file,
  file_differential,
  partial,
  partial_differential,
};

// A backup of some of the database's files.
[[nodiscard]] constexpr bool is_of_files(BackupType type) {
  return type == BackupType::file || type == BackupType::file_differential ||
         type == BackupType::partial || type == BackupType::partial_differential;
}

// A backup that holds changes only, of the whole database or of files.
[[nodiscard]] constexpr bool is_differential(BackupType type) {
  return type == BackupType::differential || type == BackupType::file_differential ||
         type == BackupType::partial_differential;
}

enum class RecoveryModel : std::uint8_t { full, bulk_logged, simple };

// How well a fact is founded; a higher one stands behind the lower ones too.
enum class Proof : std::uint8_t {
  history,  // msdb or an export says so, nobody looked
  storage,  // the file was seen where it should be
  header,   // the file's own header was read
};

// One place that holds one media family of a set (a row of backupmediafamily).
struct BackupDevice {
  std::string path;  // physical_device_name, or where the file was read
  std::optional<std::string> logical_name;
  std::optional<int> device_type;  // 2 disk, 5 tape, 7 virtual, 9 URL; permanent ones +100
  int family_sequence_number = 1;  // which stripe, from 1
  int mirror = 0;                  // which redundant copy, from 0
  std::optional<Guid> media_family_id;
  std::optional<bool> is_missing;  // true: somebody looked and the file is not there

  friend bool operator==(const BackupDevice&, const BackupDevice&) = default;
};

// One database file that the set describes (backupfile, FILELISTONLY).
struct BackupFile {
  std::optional<std::string> logical_name;
  std::optional<std::string> physical_name;
  std::optional<char> type;  // D data, L log, F full-text, S FILESTREAM
  std::optional<std::string> filegroup_name;
  std::optional<std::int64_t> file_id;  // backupfile.file_number
  std::optional<std::int64_t> filegroup_id;
  std::optional<std::uint64_t> size;
  std::optional<std::uint64_t> max_size;
  std::optional<std::uint64_t> backup_size;  // BackupSizeInBytes
  std::optional<int> source_block_size;
  std::optional<Lsn> create_lsn;
  std::optional<Lsn> drop_lsn;
  std::optional<Lsn> read_only_lsn;
  std::optional<Lsn> read_write_lsn;
  std::optional<Lsn> differential_base_lsn;
  std::optional<Guid> differential_base_guid;
  std::optional<Guid> unique_id;  // file_guid
  std::optional<Guid> log_group_guid;
  std::optional<bool> is_read_only;
  std::optional<bool> is_present;             // the only sign that the set holds this file
  std::optional<std::string> tde_thumbprint;  // hexadecimal
  std::optional<std::string> snapshot_url;

  friend bool operator==(const BackupFile&, const BackupFile&) = default;
};

// The media set a backup set lies on (backupmediaset, LABELONLY).
struct BackupMedia {
  std::optional<Guid> media_set_id;  // media_uuid
  std::optional<int> family_count;   // stripes
  std::optional<int> mirror_count;   // redundant copies, 1 for none
  std::optional<std::string> name;
  std::optional<std::string> description;
  std::optional<std::string> software_name;
  std::optional<int> software_vendor_id;
  std::optional<LocalTime> date;
  std::optional<int> sequence_number;
  std::optional<bool> is_password_protected;
  std::optional<bool> is_compressed;
  std::optional<bool> is_encrypted;

  friend bool operator==(const BackupMedia&, const BackupMedia&) = default;
};

struct BackupSet {
  Guid uuid;                     // backup_set_uuid
  bool uuid_is_derived = false;  // true: the evidence had none; made from server and msdb row
  std::optional<BackupType> type;
  int position = 1;  // FILE = n on its media

  // Names are labels; identity is family_guid, then the recovery fork.
  std::optional<std::string> database_name;
  std::optional<std::string> server_name;
  std::optional<std::string> machine_name;
  std::optional<std::string> availability_group;  // only where the evidence names it
  std::optional<Guid> family_guid;
  std::optional<Guid> database_guid;  // BindingID

  std::optional<Lsn> first_lsn;
  std::optional<Lsn> last_lsn;  // exclusive: the record after the backup
  std::optional<Lsn> checkpoint_lsn;
  std::optional<Lsn> database_backup_lsn;
  std::optional<Lsn> differential_base_lsn;
  std::optional<Guid> differential_base_guid;

  std::optional<Guid> first_recovery_fork;
  std::optional<Guid> last_recovery_fork;
  std::optional<Lsn> fork_point_lsn;  // where a log backup crosses from the first fork to the last
  // Where last_recovery_fork itself branched off; only file headers tell it.
  std::optional<Guid> parent_fork;
  std::optional<Lsn> parent_fork_point_lsn;

  std::optional<LocalTime> backup_start;
  std::optional<LocalTime> backup_finish;
  std::optional<UtcOffset> utc_offset;
  std::optional<LocalTime> database_creation;
  std::optional<LocalTime> expiration;

  std::optional<RecoveryModel> recovery_model;
  std::optional<bool> is_copy_only;
  std::optional<bool> begins_log_chain;
  std::optional<bool> has_bulk_logged_data;
  std::optional<bool> is_snapshot;
  std::optional<bool> is_read_only;
  std::optional<bool> is_single_user;
  std::optional<bool> is_damaged;
  std::optional<bool> has_backup_checksums;
  std::optional<bool> has_incomplete_metadata;
  std::optional<bool> is_force_offline;
  std::optional<bool> is_password_protected;
  std::optional<bool> is_compressed;

  std::optional<std::uint64_t> backup_size;             // uncompressed
  std::optional<std::uint64_t> compressed_backup_size;  // what the media hold

  std::optional<std::string> name;
  std::optional<std::string> description;
  std::optional<std::string> user_name;
  std::optional<int> software_vendor_id;
  std::optional<int> software_version_major;
  std::optional<int> software_version_minor;
  std::optional<int> software_version_build;
  std::optional<int> database_version;
  std::optional<int> compatibility_level;
  std::optional<int> sort_order;
  std::optional<int> code_page;
  std::optional<int> unicode_locale_id;
  std::optional<int> unicode_comparison_style;
  std::optional<int> flags;
  std::optional<std::string> collation;
  std::optional<std::string> key_algorithm;
  std::optional<std::string> encryptor_thumbprint;  // hexadecimal
  std::optional<std::string> encryptor_type;
  std::optional<LocalTime> last_valid_restore_time;
  std::optional<std::string> compression_algorithm;

  BackupMedia media;
  std::vector<BackupDevice> devices;  // ordered by family, then mirror
  std::vector<BackupFile> files;

  Proof proof = Proof::history;
  // Why the set, as seen so far, is damaged or unfinished; empty when it is
  // neither. Missing stripes are not damage: they show in devices.
  std::string damage;
  // Columns the evidence had and this record has no member for: name and the
  // value's JSON text, kept for export.
  std::vector<std::pair<std::string, std::string>> other_columns;

  friend bool operator==(const BackupSet&, const BackupSet&) = default;
};

[[nodiscard]] constexpr bool is_data(BackupType type) { return type != BackupType::log; }

// How many stripes the set has: what the media say, else as many as are listed.
[[nodiscard]] inline int family_count(const BackupSet& set) {
  if (set.media.family_count) return *set.media.family_count;
  int count = 0;
  for (const BackupDevice& device : set.devices) {
    if (device.family_sequence_number > count) count = device.family_sequence_number;
  }
  return count;
}

// True when a present device is known for every stripe, on any mirror.
// A set without any device row counts as complete: nothing says otherwise.
[[nodiscard]] inline bool has_all_families(const BackupSet& set) {
  const int wanted = family_count(set);
  for (int family = 1; family <= wanted; ++family) {
    bool found = set.devices.empty() && wanted <= 1;
    for (const BackupDevice& device : set.devices) {
      found =
          found || (device.family_sequence_number == family && !device.is_missing.value_or(false));
    }
    if (!found) return false;
  }
  return true;
}

// True when the backup went to the NUL device: it happened, and its data are gone.
[[nodiscard]] inline bool went_to_nul(const BackupSet& set) {
  for (const BackupDevice& device : set.devices) {
    const std::string& path = device.path;
    const auto lower = [&path](std::size_t i) { return static_cast<char>(path[i] | 0x20); };
    const std::size_t start = path.starts_with("\\\\.\\") ? 4 : 0;
    if (path.size() >= start + 3 && lower(start) == 'n' && lower(start + 1) == 'u' &&
        lower(start + 2) == 'l' && (path.size() == start + 3 || path[start + 3] == ':')) {
      return true;
    }
  }
  return false;
}

}  // namespace unbroken

#endif  // UNBROKEN_BACKUP_SET_H_
