#include "simulate/config_records.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "simulate/byte_block.h"

namespace unbroken::simulate {
namespace {

constexpr std::int64_t kPrimary = 1;

// The values in which the two copies differ.
struct CopyValues {
  std::optional<Lsn> first_lsn;
  std::optional<Lsn> last_lsn;
  std::optional<Lsn> checkpoint_lsn;
  std::optional<Lsn> last_log_backup_lsn;
  std::optional<LocalTime> finish;
  std::uint64_t backup_size = 0;
  std::uint64_t compressed_size = 0;
};

template <class T>
std::optional<T> either(const std::optional<T>& first, const std::optional<T>& second) {
  return first ? first : second;
}

CopyValues values_of(const SetContent& content, HeaderCopy copy) {
  const BackupFileSpec& spec = *content.spec;
  const BackupSet& set = spec.set;
  const std::optional<Lsn>& last_log = spec.database.last_log_backup_lsn;
  if (copy == HeaderCopy::trailing) {
    return {set.first_lsn,
            set.last_lsn,
            set.checkpoint_lsn,
            last_log,
            set.backup_finish,
            content.backup_size,
            set.compressed_backup_size.value_or(content.backup_size)};
  }
  const LeadingDetail& leading = spec.leading;
  return {either(leading.first_lsn, set.first_lsn),
          either(leading.last_lsn, set.last_lsn),
          either(leading.checkpoint_lsn, set.checkpoint_lsn),
          either(leading.last_log_backup_lsn, last_log),
          std::nullopt,
          content.leading_size,
          content.leading_size};
}

// LSNs and forks as they stand in SCIN and, since SQL Server 2012, in each SFGI.
struct ForkPlaces {
  std::size_t last_lsn, fork, parent_point, parent, older_point, older;
};

void put_forks(ByteBlock& record, const SetContent& content, const CopyValues& values,
               const ForkPlaces& at) {
  const BackupSet& set = content.spec->set;
  const DatabaseDetail& database = content.spec->database;
  record.lsn(at.last_lsn, values.last_lsn, "last_lsn");
  record.guid(at.fork, set.last_recovery_fork);
  record.lsn(at.parent_point, set.parent_fork_point_lsn, "parent_fork_point_lsn");
  record.guid(at.parent, set.parent_fork);
  record.lsn(at.older_point,
             either(database.older_parent_fork_point_lsn, set.parent_fork_point_lsn),
             "older_parent_fork_point_lsn");
  record.guid(at.older, either(database.older_parent_fork, set.parent_fork));
}

std::optional<Lsn> log_chain_start(const SetContent& content) {
  const BackupSet& set = content.spec->set;
  if (content.spec->database.log_chain_start) return content.spec->database.log_chain_start;
  return set.begins_log_chain.value_or(false) ? set.first_lsn : std::nullopt;
}

std::uint32_t status_word(const SetContent& content) {
  std::uint32_t word = content.spec->database.status & ~0xCU;
  const std::optional<RecoveryModel>& model = content.spec->set.recovery_model;
  if (model == RecoveryModel::simple) word |= 8;
  if (model == RecoveryModel::bulk_logged) word |= 4;
  return word;
}

std::optional<int> database_version(const BackupSet& set) {
  if (set.database_version) return set.database_version;
  if (set.software_version_major == 10) return set.software_version_minor == 50 ? 661 : 655;
  constexpr std::pair<int, int> kVersions[] = {{9, 611},  {11, 706}, {12, 782}, {13, 852},
                                               {14, 869}, {15, 904}, {16, 957}, {17, 998}};
  for (const auto& [major, version] : kVersions) {
    if (set.software_version_major == major) return version;
  }
  return std::nullopt;
}

// Three counters or identifiers of unknown meaning, the same in every set.
void put_extension(ByteBlock& record, int major) {
  if (major >= 16) {
    record.put(0x17C, 4, 1);
    record.put(0x180, 4, 2);
    record.put(0x184, 4, 3);
  } else if (major >= 11) {
    record.put(0x174, 4, 1);
  }
}

void end_record(ByteBlock& record) { record.put(4, 4, record.size()); }

ByteBlock set_record(const SetContent& content, HeaderCopy copy) {
  const BackupSet& set = content.spec->set;
  const DatabaseDetail& database = content.spec->database;
  const CopyValues values = values_of(content, copy);
  const auto logs = static_cast<std::uint64_t>(std::count_if(
      set.files.begin(), set.files.end(), [](const BackupFile& file) { return file.type == 'L'; }));
  ByteBlock record(content.layout.set_record);
  record.tag(0, "SCIN");
  record.put(0x08, 4, content.flags);
  record.put(0x0C, 4, set.files.size() - logs);
  record.put(0x10, 4, logs);
  record.number(0x18, 2, set.software_version_build, "software_version_build");
  record.number(0x1A, 1, set.software_version_minor, "software_version_minor");
  record.number(0x1B, 1, set.software_version_major, "software_version_major");
  record.put(0x1C, 4, 9);
  record.lsn(0x20, values.first_lsn, "first_lsn");
  record.lsn(0x2A, values.last_lsn, "last_lsn");
  record.lsn(0x34, values.checkpoint_lsn, "checkpoint_lsn");
  record.lsn(0x3E, set.database_backup_lsn, "database_backup_lsn");
  record.date(0x48, set.database_creation, "database_creation");
  record.date(0x4D, set.backup_start, "backup_start");
  record.date(0x52, values.finish, "backup_finish");
  record.put(0x57, 1, static_cast<std::uint8_t>(content.type));
  record.number(0x58, 1, set.sort_order, "sort_order");
  record.put(0x59, 2, 1);
  record.number(0x5B, 1, set.compatibility_level, "compatibility_level");
  record.put(0x5C, 2, database.database_id);
  record.number(0x5E, 2, database_version(set), "database_version");
  record.put(0x60, 8, values.backup_size);
  record.text(0x68, set.database_name, "database_name");
  record.text(0x6C, set.server_name, "server_name");
  record.number(0x74, 4, set.unicode_locale_id, "unicode_locale_id");
  record.number(0x78, 4, set.unicode_comparison_style, "unicode_comparison_style");
  record.guid(0x7C, set.database_guid);
  put_forks(record, content, values, {0x90, 0x9C, 0xAC, 0xB8, 0x130, 0x13C});
  record.guid(0xC8, database.last_full_uuid);
  record.put(0xD8, 4,
             database.collation_id.value_or(
                 0xD00000U | static_cast<std::uint32_t>(set.unicode_locale_id.value_or(0))));
  record.number(0xDC, 4, set.sort_order, "sort_order");
  record.guid(0xE0, set.family_guid);
  record.put(0xF0, 4, content.spec->media.transfer_size);
  record.put(0xF4, 4, status_word(content));
  if (content.layout.has_log_chain_start) {
    record.lsn(0xF8, log_chain_start(content), "log_chain_start");
  }
  record.lsn(0x104, set.differential_base_lsn, "differential_base_lsn");
  record.guid(0x110, set.differential_base_guid);
  record.lsn(0x14C, values.last_log_backup_lsn, "last_log_backup_lsn");
  if (content.layout.has_compressed_size) record.put(0x158, 8, values.compressed_size);
  put_extension(record, set.software_version_major.value_or(0));
  end_record(record);
  return record;
}

ByteBlock filegroup_record(const SetContent& content, HeaderCopy copy, const BackupFile& file) {
  ByteBlock record(content.layout.filegroup_record);
  const std::int64_t id = file.filegroup_id.value_or(kPrimary);
  record.tag(0, "SFGI");
  record.put(0x08, 4, id == kPrimary ? 0x10 : 0);
  record.number(0x0C, 4, id, "filegroup_id");
  record.text(0x10, file.filegroup_name, "filegroup_name");
  record.put(0x14, 4, 1);
  if (content.layout.filegroup_record > 0xD4) {
    const CopyValues values = values_of(content, copy);
    record.put(0x28, 4, 4);
    record.lsn(0x34, values.first_lsn, "first_lsn");
    record.lsn(0x40, values.last_lsn, "last_lsn");
    record.lsn(0x4C, values.checkpoint_lsn, "checkpoint_lsn");
    record.lsn(0x64, log_chain_start(content), "log_chain_start");
    record.lsn(0x70, values.last_log_backup_lsn, "last_log_backup_lsn");
    put_forks(record, content, values, {0x80, 0x8C, 0x9C, 0xA8, 0xB8, 0xC4});
  }
  end_record(record);
  return record;
}

std::uint32_t file_kind(char type) {
  switch (type) {
    case 'L':
      return 2;
    case 'S':
      return 3;
    case 'F':
      return 4;
    default:
      return 1;
  }
}

// How many characters of a path are its folder, the separator included.
std::size_t folder_length(const std::string& path) {
  const std::size_t separator = path.find_last_of("\\/");
  if (separator == std::string::npos) return 0;
  const auto wide = utf16(path.substr(0, separator + 1));
  return wide ? wide->size() / 2 : 0;
}

ByteBlock file_record(const SetContent& content, HeaderCopy copy, std::size_t index) {
  const BackupFile& file = content.spec->set.files[index];
  const FileDetail& detail = content.files[index];
  const CopyValues values = values_of(content, copy);
  const bool trails = copy == HeaderCopy::trailing;
  const bool is_log = file.type == 'L';
  const std::uint64_t bytes =
      trails ? detail.trailing_bytes.value_or(leading_bytes(file)) : leading_bytes(file);
  ByteBlock record(content.layout.file_record);
  record.tag(0, "SFIN");
  record.put(
      0x08, 4,
      4U | (detail.growth_is_percent ? 8U : 0) | (!is_log && content.type == 'D' ? 0x80U : 0));
  record.put(0x10, 4, 8192);
  record.number(0x14, 4, file.file_id, "file_id");
  record.number(0x18, 4, static_cast<std::int64_t>(bytes / 8192), "backup_size of a file");
  record.put(0x1C, 4, file_kind(file.type.value_or('D')));
  record.number(0x20, 4, file.source_block_size, "source_block_size");
  if (!is_log) record.number(0x24, 4, file.filegroup_id.value_or(kPrimary), "filegroup_id");
  record.put(0x28, 8, file.size.value_or(0));
  record.text(0x30, file.logical_name, "logical_name");
  record.text(0x34, file.physical_name, "physical_name");
  record.put(0x56, 8, file.max_size.value_or(0));
  record.put(0x5E, 4, detail.growth);
  record.put(0x72, 8, detail.initial_size.value_or(file.size.value_or(0)));
  record.put(0x7A, 8, 0x1FFFFFFFE000);
  record.put(0x82, 8, file.size.value_or(0));
  record.lsn(0x8A, file.create_lsn, "create_lsn");
  record.lsn(0x94, file.drop_lsn, "drop_lsn");
  record.lsn(0x9E, trails ? file.differential_base_lsn : detail.leading_base_lsn,
             "differential_base_lsn of a file");
  record.guid(0xAA, trails ? file.differential_base_guid : detail.leading_base_guid);
  record.guid(0xBA, file.unique_id);
  record.lsn(0xCA, values.first_lsn, "first_lsn");
  record.lsn(0xDA, values.last_lsn, "last_lsn");
  record.lsn(0xEA, values.checkpoint_lsn, "checkpoint_lsn");
  record.put(0xFA, 8, bytes);
  record.put(0x106, 8, trails ? detail.base_time : detail.leading_base_time);
  if (content.layout.file_record > 0x402 && file.physical_name) {
    record.put(0x402, 2, folder_length(*file.physical_name));
  }
  end_record(record);
  return record;
}

}  // namespace

Result<std::vector<std::byte>> config_records(const SetContent& content, HeaderCopy copy) {
  const std::vector<BackupFile>& files = content.spec->set.files;
  std::vector<std::byte> out;
  Status status;
  const auto add = [&](const ByteBlock& record) {
    if (status.ok()) status = record.status();
    out.insert(out.end(), record.bytes().begin(), record.bytes().end());
  };
  add(set_record(content, copy));
  const BackupFile* previous = nullptr;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const bool is_log = files[i].type == 'L';
    if (!is_log && (previous == nullptr || previous->filegroup_id != files[i].filegroup_id ||
                    previous->filegroup_name != files[i].filegroup_name)) {
      add(filegroup_record(content, copy, files[i]));
      previous = &files[i];
    }
    add(file_record(content, copy, i));
  }
  if (!status) return status.error();
  return out;
}

}  // namespace unbroken::simulate
