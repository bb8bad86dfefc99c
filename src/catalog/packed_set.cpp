#include "catalog/packed_set.h"

#include <concepts>
#include <type_traits>
#include <utility>

#include "catalog/packed.h"

namespace unbroken::catalog {

namespace {

template <class Record, class Wanted>
concept Either = std::same_as<std::remove_const_t<Record>, Wanted>;

using OtherColumn = std::pair<std::string, std::string>;

}  // namespace

// The numbers are what files hold: append, never renumber or reuse. They are
// found by Packer and Unpacker through the archive's namespace.

template <class Archive>
void pack_members(Archive& archive, Either<BackupDevice> auto& device) {
  archive(1, device.path);
  archive(2, device.logical_name);
  archive(3, device.device_type);
  archive(4, device.family_sequence_number);
  archive(5, device.mirror);
  archive(6, device.media_family_id);
  archive(7, device.is_missing);
}

template <class Archive>
void pack_members(Archive& archive, Either<BackupFile> auto& file) {
  archive(1, file.logical_name);
  archive(2, file.physical_name);
  archive(3, file.type);
  archive(4, file.filegroup_name);
  archive(5, file.file_id);
  archive(6, file.filegroup_id);
  archive(7, file.size);
  archive(8, file.max_size);
  archive(9, file.backup_size);
  archive(10, file.source_block_size);
  archive(11, file.create_lsn);
  archive(12, file.drop_lsn);
  archive(13, file.read_only_lsn);
  archive(14, file.read_write_lsn);
  archive(15, file.differential_base_lsn);
  archive(16, file.differential_base_guid);
  archive(17, file.unique_id);
  archive(18, file.log_group_guid);
  archive(19, file.is_read_only);
  archive(20, file.is_present);
  archive(21, file.tde_thumbprint);
  archive(22, file.snapshot_url);
}

template <class Archive>
void pack_members(Archive& archive, Either<OtherColumn> auto& column) {
  archive(1, column.first);
  archive(2, column.second);
}

template <class Archive>
void pack_members(Archive& archive, Either<BackupSet> auto& set) {
  archive(1, set.uuid_is_derived);
  archive(2, set.type);
  archive(3, set.position);
  archive(4, set.database_name);
  archive(5, set.server_name);
  archive(6, set.machine_name);
  archive(7, set.availability_group);
  archive(8, set.family_guid);
  archive(9, set.database_guid);
  archive(10, set.first_lsn);
  archive(11, set.last_lsn);
  archive(12, set.checkpoint_lsn);
  archive(13, set.database_backup_lsn);
  archive(14, set.differential_base_lsn);
  archive(15, set.differential_base_guid);
  archive(16, set.first_recovery_fork);
  archive(17, set.last_recovery_fork);
  archive(18, set.fork_point_lsn);
  archive(19, set.parent_fork);
  archive(20, set.parent_fork_point_lsn);
  archive(21, set.backup_start);
  archive(22, set.backup_finish);
  archive(23, set.utc_offset);
  archive(24, set.database_creation);
  archive(25, set.expiration);
  archive(26, set.recovery_model);
  archive(27, set.is_copy_only);
  archive(28, set.begins_log_chain);
  archive(29, set.has_bulk_logged_data);
  archive(30, set.is_snapshot);
  archive(31, set.is_read_only);
  archive(32, set.is_single_user);
  archive(33, set.is_damaged);
  archive(34, set.has_backup_checksums);
  archive(35, set.has_incomplete_metadata);
  archive(36, set.is_force_offline);
  archive(37, set.is_password_protected);
  archive(38, set.is_compressed);
  archive(39, set.backup_size);
  archive(40, set.compressed_backup_size);
  archive(41, set.name);
  archive(42, set.description);
  archive(43, set.user_name);
  archive(44, set.software_vendor_id);
  archive(45, set.software_version_major);
  archive(46, set.software_version_minor);
  archive(47, set.software_version_build);
  archive(48, set.database_version);
  archive(49, set.compatibility_level);
  archive(50, set.sort_order);
  archive(51, set.code_page);
  archive(52, set.unicode_locale_id);
  archive(53, set.unicode_comparison_style);
  archive(54, set.flags);
  archive(55, set.collation);
  archive(56, set.key_algorithm);
  archive(57, set.encryptor_thumbprint);
  archive(58, set.encryptor_type);
  archive(59, set.last_valid_restore_time);
  archive(60, set.compression_algorithm);
  archive(61, set.media.media_set_id);
  archive(62, set.media.family_count);
  archive(63, set.media.mirror_count);
  archive(64, set.media.name);
  archive(65, set.media.description);
  archive(66, set.media.software_name);
  archive(67, set.media.software_vendor_id);
  archive(68, set.media.date);
  archive(69, set.media.sequence_number);
  archive(70, set.media.is_password_protected);
  archive(71, set.media.is_compressed);
  archive(72, set.media.is_encrypted);
  archive(73, set.devices);
  archive(74, set.files);
  archive(75, set.proof);
  archive(76, set.damage);
  archive(77, set.other_columns);
}

void pack(const BackupSet& set, std::string& out) {
  out.clear();
  Packer packer(out);
  pack_members(packer, set);
}

std::optional<BackupSet> unpack_set(const Guid& uuid, std::string_view bytes) {
  std::optional<BackupSet> set(std::in_place);
  set->uuid = uuid;
  Unpacker unpacker(bytes);
  pack_members(unpacker, *set);
  if (!unpacker.is_whole()) set.reset();
  return set;
}

}  // namespace unbroken::catalog
