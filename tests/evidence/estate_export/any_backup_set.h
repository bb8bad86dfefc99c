// Backup sets with any members, for property tests.

#ifndef UNBROKEN_TESTS_EVIDENCE_ESTATE_EXPORT_ANY_BACKUP_SET_H_
#define UNBROKEN_TESTS_EVIDENCE_ESTATE_EXPORT_ANY_BACKUP_SET_H_

#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <tuple>

#include "unbroken/backup_set.h"

namespace unbroken {

// Fills members with anything that their columns can hold.
class AnyMembers {
 public:
  template <class T>
  void fill(std::optional<T>& member) {
    if (!*rc::gen::inRange(0, 3)) return;
    T value{};
    fill(value);
    member = value;
  }
  void fill(bool& member) { member = *rc::gen::arbitrary<bool>(); }
  void fill(int& member) { member = *rc::gen::arbitrary<int>(); }
  void fill(std::int64_t& member) { member = *rc::gen::arbitrary<std::int64_t>(); }
  void fill(std::uint64_t& member) { member = *rc::gen::arbitrary<std::uint64_t>(); }
  void fill(char& member) { member = *rc::gen::element('D', 'L', 'F', 'S'); }
  void fill(std::string& member) {
    member = *rc::gen::element<std::string>("", "a", "Sales \xC3\xA4", "D:\\b\\\"x\".bak", "<&>\n",
                                            "NT SERVICE\\SQLSERVERAGENT", "\xF0\x9F\x98\x80",
                                            std::string("\0\x1F\x7F", 3), "null", "17");
  }
  void fill(Lsn& member) {
    member = Lsn::from_halves(*rc::gen::inRange<std::uint64_t>(0, 10'000'000'000),
                              *rc::gen::inRange<std::uint64_t>(0, 1'000'000'000'000'000));
  }
  void fill(Guid& member) {
    std::array<std::uint8_t, 16> bytes{};
    for (std::uint8_t& byte : bytes) byte = *rc::gen::arbitrary<std::uint8_t>();
    member = Guid(bytes);
  }
  void fill(LocalTime& member) {
    member.ms = *rc::gen::inRange<std::int64_t>(-62'135'596'800'000, 253'402'300'799'999);
  }
  void fill(UtcOffset& member) { member = *rc::gen::inRange<UtcOffset>(-720, 841); }
  void fill(BackupType& member) { member = static_cast<BackupType>(*rc::gen::inRange(0, 7)); }
  void fill(RecoveryModel& member) { member = static_cast<RecoveryModel>(*rc::gen::inRange(0, 3)); }

  template <class... T>
  void fill_all(T&... members) {
    (fill(members), ...);
  }
};

inline BackupDevice any_device() {
  BackupDevice device;
  AnyMembers().fill_all(device.path, device.logical_name, device.device_type,
                        device.media_family_id, device.is_missing);
  device.family_sequence_number = *rc::gen::inRange(1, 4);
  device.mirror = *rc::gen::inRange(0, 3);
  return device;
}

inline BackupFile any_file() {
  BackupFile f;
  AnyMembers().fill_all(
      f.logical_name, f.physical_name, f.type, f.filegroup_name, f.file_id, f.filegroup_id, f.size,
      f.max_size, f.backup_size, f.source_block_size, f.create_lsn, f.drop_lsn, f.read_only_lsn,
      f.read_write_lsn, f.differential_base_lsn, f.differential_base_guid, f.unique_id,
      f.log_group_guid, f.is_read_only, f.is_present, f.tde_thumbprint, f.snapshot_url);
  return f;
}

inline BackupMedia any_media() {
  BackupMedia m;
  AnyMembers().fill_all(m.media_set_id, m.family_count, m.mirror_count, m.name, m.description,
                        m.software_name, m.software_vendor_id, m.date, m.sequence_number,
                        m.is_password_protected, m.is_compressed, m.is_encrypted);
  return m;
}

// Every member but uuid, which is never zero, holds anything.
inline BackupSet any_backup_set() {
  BackupSet s;
  AnyMembers any;
  any.fill(s.uuid);
  RC_PRE(!s.uuid.is_zero());
  any.fill_all(s.uuid_is_derived, s.type, s.position, s.database_name, s.server_name,
               s.machine_name, s.availability_group, s.family_guid, s.database_guid, s.first_lsn,
               s.last_lsn, s.checkpoint_lsn, s.database_backup_lsn, s.differential_base_lsn,
               s.differential_base_guid, s.first_recovery_fork, s.last_recovery_fork,
               s.fork_point_lsn, s.parent_fork, s.parent_fork_point_lsn);
  any.fill_all(s.backup_start, s.backup_finish, s.utc_offset, s.database_creation, s.expiration,
               s.recovery_model, s.is_copy_only, s.begins_log_chain, s.has_bulk_logged_data,
               s.is_snapshot, s.is_read_only, s.is_single_user, s.is_damaged,
               s.has_backup_checksums, s.has_incomplete_metadata, s.is_force_offline,
               s.is_password_protected, s.is_compressed, s.backup_size, s.compressed_backup_size);
  any.fill_all(s.name, s.description, s.user_name, s.software_vendor_id, s.software_version_major,
               s.software_version_minor, s.software_version_build, s.database_version,
               s.compatibility_level, s.sort_order, s.code_page, s.unicode_locale_id,
               s.unicode_comparison_style, s.flags, s.collation, s.key_algorithm,
               s.encryptor_thumbprint, s.encryptor_type, s.last_valid_restore_time,
               s.compression_algorithm, s.damage);
  s.media = any_media();
  s.proof = static_cast<Proof>(*rc::gen::inRange(0, 3));
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) s.devices.push_back(any_device());
  std::stable_sort(s.devices.begin(), s.devices.end(), [](const auto& a, const auto& b) {
    return std::tie(a.family_sequence_number, a.mirror) <
           std::tie(b.family_sequence_number, b.mirror);
  });
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) s.files.push_back(any_file());
  if (*rc::gen::arbitrary<bool>()) s.other_columns.emplace_back("backup_set_id", "17");
  if (*rc::gen::arbitrary<bool>()) s.other_columns.emplace_back("x.y", R"({"a":[1,null,"b"]})");
  return s;
}

}  // namespace unbroken

#endif  // UNBROKEN_TESTS_EVIDENCE_ESTATE_EXPORT_ANY_BACKUP_SET_H_
