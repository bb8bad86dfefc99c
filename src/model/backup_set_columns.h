// The columns of backupset, backupmediaset, backupmediafamily and backupfile.

#ifndef UNBROKEN_MODEL_BACKUP_SET_COLUMNS_H_
#define UNBROKEN_MODEL_BACKUP_SET_COLUMNS_H_

#include <type_traits>

#include "model/json_columns.h"
#include "unbroken/backup_set.h"

namespace unbroken {

inline constexpr JsonColumn<BackupSet> kTimeZoneColumn{
    "time_zone",
    [](const JsonValue& value, BackupSet& set) {
      std::optional<int> quarters;
      const Expected expected = read_value(value, quarters);
      if (expected.empty() && quarters) set.utc_offset = offset_of_quarter_hours(*quarters);
      return expected;
    },
    [](const BackupSet& set, std::string_view name, JsonWriter& writer) {
      if (!set.utc_offset) return;
      if (*set.utc_offset % 15 == 0) {
        writer.member(name, *set.utc_offset / 15);
      } else {
        writer.member("utc_offset_minutes", *set.utc_offset);
      }
    }};

inline constexpr JsonColumn<BackupSet> kUtcOffsetColumn{
    "utc_offset_minutes",
    [](const JsonValue& value, BackupSet& set) { return read_value(value, set.utc_offset); },
    [](const BackupSet&, std::string_view, JsonWriter&) {}};  // written by time_zone

// Columns of this project that are left out while they say nothing.
template <auto kMember>
constexpr JsonColumn<BackupSet> rare_column(std::string_view name) {
  JsonColumn<BackupSet> made = column<BackupSet, kMember>(name);
  made.write = [](const BackupSet& set, std::string_view key, JsonWriter& writer) {
    using Value = std::remove_cvref_t<decltype(set.*kMember)>;
    if (set.*kMember != Value{}) detail::write_known(set.*kMember, key, writer);
  };
  return made;
}

// Always written, null where unknown: a row that lacks them has its server's.
template <auto kMember>
constexpr JsonColumn<BackupSet> server_column(std::string_view name) {
  JsonColumn<BackupSet> made = column<BackupSet, kMember>(name);
  made.write = [](const BackupSet& set, std::string_view key, JsonWriter& writer) {
    writer.member(key, set.*kMember);
  };
  return made;
}

inline constexpr auto kBackupSetColumns = [] {
  using S = BackupSet;
  return json_columns(
      column<S, &S::uuid>("backup_set_uuid"), rare_column<&S::uuid_is_derived>("uuid_is_derived"),
      column<S, &S::position>("position"), column<S, &S::type>("type"),
      column<S, &S::database_name>("database_name"), column<S, &S::database_guid>("database_guid"),
      column<S, &S::family_guid>("family_guid"), server_column<&S::server_name>("server_name"),
      server_column<&S::machine_name>("machine_name"),
      column<S, &S::availability_group>("availability_group_name"),
      column<S, &S::first_lsn>("first_lsn"), column<S, &S::last_lsn>("last_lsn"),
      column<S, &S::checkpoint_lsn>("checkpoint_lsn"),
      column<S, &S::database_backup_lsn>("database_backup_lsn"),
      column<S, &S::differential_base_lsn>("differential_base_lsn"),
      column<S, &S::differential_base_guid>("differential_base_guid"),
      column<S, &S::first_recovery_fork>("first_recovery_fork_guid"),
      column<S, &S::last_recovery_fork>("last_recovery_fork_guid"),
      column<S, &S::fork_point_lsn>("fork_point_lsn"),
      column<S, &S::parent_fork>("parent_recovery_fork_guid"),
      column<S, &S::parent_fork_point_lsn>("parent_fork_point_lsn"),
      column<S, &S::backup_start>("backup_start_date"),
      column<S, &S::backup_finish>("backup_finish_date"), kTimeZoneColumn, kUtcOffsetColumn,
      column<S, &S::database_creation>("database_creation_date"),
      column<S, &S::expiration>("expiration_date"), column<S, &S::recovery_model>("recovery_model"),
      column<S, &S::is_copy_only>("is_copy_only"),
      column<S, &S::begins_log_chain>("begins_log_chain"),
      column<S, &S::has_bulk_logged_data>("has_bulk_logged_data"),
      column<S, &S::is_snapshot>("is_snapshot"), column<S, &S::is_read_only>("is_readonly"),
      column<S, &S::is_single_user>("is_single_user"), column<S, &S::is_damaged>("is_damaged"),
      column<S, &S::has_backup_checksums>("has_backup_checksums"),
      column<S, &S::has_incomplete_metadata>("has_incomplete_metadata"),
      column<S, &S::is_force_offline>("is_force_offline"),
      column<S, &S::is_password_protected>("is_password_protected"),
      column<S, &S::is_compressed>("is_compressed"), column<S, &S::backup_size>("backup_size"),
      column<S, &S::compressed_backup_size>("compressed_backup_size"), column<S, &S::name>("name"),
      column<S, &S::description>("description"), column<S, &S::user_name>("user_name"),
      column<S, &S::software_vendor_id>("software_vendor_id"),
      column<S, &S::software_version_major>("software_major_version"),
      column<S, &S::software_version_minor>("software_minor_version"),
      column<S, &S::software_version_build>("software_build_version"),
      column<S, &S::database_version>("database_version"),
      column<S, &S::compatibility_level>("compatibility_level"),
      column<S, &S::sort_order>("sort_order"), column<S, &S::code_page>("code_page"),
      column<S, &S::unicode_locale_id>("unicode_locale"),
      column<S, &S::unicode_comparison_style>("unicode_compare_style"),
      column<S, &S::flags>("flags"), column<S, &S::collation>("collation_name"),
      column<S, &S::key_algorithm>("key_algorithm"),
      column<S, &S::encryptor_thumbprint>("encryptor_thumbprint"),
      column<S, &S::encryptor_type>("encryptor_type"),
      column<S, &S::last_valid_restore_time>("last_valid_restore_time"),
      column<S, &S::compression_algorithm>("compression_algorithm"),
      rare_column<&S::proof>("proof"), rare_column<&S::damage>("damage"));
}();

inline constexpr auto kMediaSetColumns = [] {
  using M = BackupMedia;
  return json_columns(
      column<M, &M::media_set_id>("media_uuid"), column<M, &M::family_count>("media_family_count"),
      column<M, &M::mirror_count>("mirror_count"), column<M, &M::name>("name"),
      column<M, &M::description>("description"), column<M, &M::software_name>("software_name"),
      column<M, &M::software_vendor_id>("software_vendor_id"), column<M, &M::date>("media_date"),
      column<M, &M::sequence_number>("media_sequence_number"),
      column<M, &M::is_password_protected>("is_password_protected"),
      column<M, &M::is_compressed>("is_compressed"), column<M, &M::is_encrypted>("is_encrypted"));
}();

inline constexpr auto kMediaFamilyColumns = [] {
  using D = BackupDevice;
  return json_columns(column<D, &D::family_sequence_number>("family_sequence_number"),
                      column<D, &D::mirror>("mirror"), column<D, &D::device_type>("device_type"),
                      column<D, &D::path>("physical_device_name"),
                      column<D, &D::logical_name>("logical_device_name"),
                      column<D, &D::media_family_id>("media_family_id"),
                      column<D, &D::is_missing>("is_missing"));
}();

inline constexpr auto kBackupFileColumns = [] {
  using F = BackupFile;
  return json_columns(
      column<F, &F::file_id>("file_number"), column<F, &F::type>("file_type"),
      column<F, &F::logical_name>("logical_name"), column<F, &F::physical_name>("physical_name"),
      column<F, &F::filegroup_name>("filegroup_name"), column<F, &F::filegroup_id>("filegroup_id"),
      column<F, &F::size>("file_size"), column<F, &F::max_size>("max_size"),
      column<F, &F::backup_size>("backup_size"),
      column<F, &F::source_block_size>("source_file_block_size"),
      column<F, &F::create_lsn>("create_lsn"), column<F, &F::drop_lsn>("drop_lsn"),
      column<F, &F::read_only_lsn>("read_only_lsn"),
      column<F, &F::read_write_lsn>("read_write_lsn"),
      column<F, &F::differential_base_lsn>("differential_base_lsn"),
      column<F, &F::differential_base_guid>("differential_base_guid"),
      column<F, &F::unique_id>("file_guid"), column<F, &F::log_group_guid>("log_filegroup_guid"),
      column<F, &F::is_read_only>("is_readonly"), column<F, &F::is_present>("is_present"),
      column<F, &F::tde_thumbprint>("tde_thumbprint"), column<F, &F::snapshot_url>("snapshot_url"));
}();

}  // namespace unbroken

#endif  // UNBROKEN_MODEL_BACKUP_SET_COLUMNS_H_
