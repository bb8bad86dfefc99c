#include "model/backup_set_json.h"

#include <set>

#include "model/spelling.h"

namespace unbroken {
namespace {

// The members of one object; null is written for what is not known.
class Members {
 public:
  explicit Members(JsonWriter& writer) : writer_(writer) {}

  template <class T>
  Members& add(std::string_view name, const std::optional<T>& known) {
    writer_.key(name);
    known ? writer_.value(detail::spelled(*known)) : writer_.null();
    return *this;
  }
  template <class T>
  Members& add(std::string_view name, const T& value) {
    return add(name, std::optional<T>(value));
  }

 private:
  JsonWriter& writer_;
};

const BackupDevice* first_device(const BackupSet& set) {
  return set.devices.empty() ? nullptr : &set.devices.front();
}

std::optional<bool> either(std::optional<bool> a, std::optional<bool> b) {
  return a && b ? *a || *b : a ? a : b;
}

// A column that the record has no member for, as the evidence had it.
void write_other(const BackupSet& set, std::string_view column, std::string_view name,
                 JsonWriter& writer) {
  writer.key(name);
  for (const auto& [other, json] : set.other_columns) {
    if (other == column) {
      writer.raw(json);
      return;
    }
  }
  writer.null();
}

void write_set(const BackupSet& set, JsonWriter& writer) {
  Members to(writer);
  const BackupDevice* const device = first_device(set);
  to.add("BackupName", set.name).add("BackupDescription", set.description);
  to.add("BackupType", set.type ? std::optional(header_number_of(*set.type)) : std::nullopt);
  to.add("ExpirationDate", set.expiration).add("Compressed", set.is_compressed);
  to.add("Position", set.position);
  to.add("DeviceType", device != nullptr ? device->device_type : std::nullopt);
  to.add("UserName", set.user_name).add("ServerName", set.server_name);
  to.add("DatabaseName", set.database_name).add("DatabaseVersion", set.database_version);
  to.add("DatabaseCreationDate", set.database_creation).add("BackupSize", set.backup_size);
  to.add("FirstLSN", set.first_lsn).add("LastLSN", set.last_lsn);
  to.add("CheckpointLSN", set.checkpoint_lsn).add("DatabaseBackupLSN", set.database_backup_lsn);
  to.add("BackupStartDate", set.backup_start).add("BackupFinishDate", set.backup_finish);
  to.add("time_zone", set.utc_offset);
  to.add("SortOrder", set.sort_order).add("CodePage", set.code_page);
  to.add("UnicodeLocaleId", set.unicode_locale_id);
  to.add("UnicodeComparisonStyle", set.unicode_comparison_style);
  to.add("CompatibilityLevel", set.compatibility_level);
  to.add("SoftwareVendorId", set.software_vendor_id);
  to.add("SoftwareVersionMajor", set.software_version_major);
  to.add("SoftwareVersionMinor", set.software_version_minor);
  to.add("SoftwareVersionBuild", set.software_version_build);
  to.add("MachineName", set.machine_name).add("Flags", set.flags);
  to.add("BindingID", set.database_guid).add("RecoveryForkID", set.last_recovery_fork);
  to.add("Collation", set.collation).add("FamilyGUID", set.family_guid);
  to.add("HasBulkLoggedData", set.has_bulk_logged_data).add("IsSnapshot", set.is_snapshot);
  to.add("IsReadOnly", set.is_read_only).add("IsSingleUser", set.is_single_user);
  to.add("HasBackupChecksums", set.has_backup_checksums).add("IsDamaged", set.is_damaged);
  to.add("BeginsLogChain", set.begins_log_chain);
  to.add("HasIncompleteMetaData", set.has_incomplete_metadata);
  to.add("IsForceOffline", set.is_force_offline).add("IsCopyOnly", set.is_copy_only);
  to.add("FirstRecoveryForkID", set.first_recovery_fork);
  to.add("ForkPointLSN", set.fork_point_lsn).add("RecoveryModel", set.recovery_model);
  to.add("DifferentialBaseLSN", set.differential_base_lsn);
  to.add("DifferentialBaseGUID", set.differential_base_guid);
  to.add("BackupTypeDescription",
         set.type ? std::optional(std::string(description_of(*set.type))) : std::nullopt);
  to.add("BackupSetGUID", set.uuid_is_derived ? std::nullopt : std::optional(set.uuid));
  to.add("CompressedBackupSize", set.compressed_backup_size);
  write_other(set, "containment", "Containment", writer);
  to.add("KeyAlgorithm", set.key_algorithm);
  to.add("EncryptorThumbprint", set.encryptor_thumbprint);
  to.add("EncryptorType", set.encryptor_type);
  to.add("LastValidRestoreTime", set.last_valid_restore_time);
  to.add("TimeZone", set.utc_offset ? std::optional(*set.utc_offset / 15) : std::nullopt);
  to.add("CompressionAlgorithm", set.compression_algorithm);
}

void write_file(const BackupFile& file, JsonWriter& writer) {
  writer.begin_object();
  Members(writer)
      .add("LogicalName", file.logical_name)
      .add("PhysicalName", file.physical_name)
      .add("Type", file.type)
      .add("FileGroupName", file.filegroup_name)
      .add("Size", file.size)
      .add("MaxSize", file.max_size)
      .add("FileID", file.file_id)
      .add("CreateLSN", file.create_lsn)
      .add("DropLSN", file.drop_lsn)
      .add("UniqueID", file.unique_id)
      .add("ReadOnlyLSN", file.read_only_lsn)
      .add("ReadWriteLSN", file.read_write_lsn)
      .add("BackupSizeInBytes", file.backup_size)
      .add("SourceBlockSize", file.source_block_size)
      .add("FileGroupID", file.filegroup_id)
      .add("LogGroupGUID", file.log_group_guid)
      .add("DifferentialBaseLSN", file.differential_base_lsn)
      .add("DifferentialBaseGUID", file.differential_base_guid)
      .add("IsReadOnly", file.is_read_only)
      .add("IsPresent", file.is_present)
      .add("TDEThumbprint", file.tde_thumbprint)
      .add("SnapshotURL", file.snapshot_url);
  writer.end_object();
}

// LABELONLY tells of one family, here the first; Devices tells of all.
void write_media(const BackupSet& set, JsonWriter& writer) {
  const BackupMedia& media = set.media;
  const BackupDevice* const device = first_device(set);
  writer.key("Media").begin_object();
  Members to(writer);
  to.add("MediaName", media.name).add("MediaSetId", media.media_set_id);
  to.add("FamilyCount", media.family_count);
  to.add("FamilySequenceNumber",
         device != nullptr ? std::optional(device->family_sequence_number) : std::nullopt);
  to.add("MediaFamilyId", device != nullptr ? device->media_family_id : std::nullopt);
  to.add("MediaSequenceNumber", media.sequence_number);
  write_other(set, "backupmediaset.media_label_present", "MediaLabelPresent", writer);
  to.add("MediaDescription", media.description).add("SoftwareName", media.software_name);
  to.add("SoftwareVendorId", media.software_vendor_id).add("MediaDate", media.date);
  to.add("Mirror_Count", media.mirror_count).add("IsCompressed", media.is_compressed);
  writer.key("Devices").begin_array();
  for (const BackupDevice& each : set.devices) {
    writer.begin_object();
    Members(writer)
        .add("Path", each.path)
        .add("FamilySequenceNumber", each.family_sequence_number)
        .add("Mirror", each.mirror);
    writer.end_object();
  }
  writer.end_array().end_object();
}

}  // namespace

std::string incompleteness_of(const BackupSet& set) {
  constexpr int kNamed = 4;
  std::string out = set.damage;
  if (has_all_families(set)) return out;
  const int wanted = family_count(set);
  std::set<int> present;
  for (const BackupDevice& device : set.devices) {
    const int family = device.family_sequence_number;
    const bool is_wanted = family >= 1 && family <= wanted;
    if (is_wanted && !device.is_missing.value_or(false)) present.insert(family);
  }
  int missing = wanted - static_cast<int>(present.size());
  int named = 0;
  for (int family = 1; missing > 0 && named < kNamed; ++family) {
    if (present.contains(family)) continue;
    if (!out.empty()) out += "; ";
    out +=
        "media family " + std::to_string(family) + " of " + std::to_string(wanted) + " is missing";
    --missing;
    ++named;
  }
  if (missing > 0) out += "; " + std::to_string(missing) + " more are missing";
  return out;
}

void write_header(const BackupSet& set, JsonWriter& writer) {
  writer.begin_object();
  write_set(set, writer);
  writer.key("Files").begin_array();
  for (const BackupFile& file : set.files) write_file(file, writer);
  writer.end_array();
  write_media(set, writer);
  Members to(writer);
  to.add("PasswordProtected", either(set.is_password_protected, set.media.is_password_protected));
  const std::string reason = incompleteness_of(set);
  to.add("Complete", reason.empty());
  to.add("Incomplete", reason.empty() ? std::nullopt : std::optional(reason));
  writer.end_object();
}

}  // namespace unbroken
