// The smallest backup sets that tests of the writer begin with.

#ifndef UNBROKEN_TESTS_SIMULATE_SMALL_SET_H_
#define UNBROKEN_TESTS_SIMULATE_SMALL_SET_H_

#include <array>
#include <cstdint>
#include <string>

#include "simulate/backup_file_spec.h"

namespace unbroken::simulate {

inline Guid guid_of(int number) {
  std::array<std::uint8_t, 16> bytes{};
  bytes[0] = 0xA5;
  bytes[14] = static_cast<std::uint8_t>(number >> 8);
  bytes[15] = static_cast<std::uint8_t>(number);
  return Guid(bytes);
}

// The set number `position` of its media, by SQL Server 2012: one data file of
// two pages, one log file.
inline BackupFileSpec small_set(BackupType type, int position = 1) {
  BackupFileSpec spec;
  BackupSet& set = spec.set;
  set.uuid = guid_of(position);
  set.type = type;
  set.position = position;
  set.database_name = "Sales";
  set.server_name = "SQL01";
  set.machine_name = "SQL01";
  set.user_name = "SQL01\\dba";
  set.first_lsn = Lsn(34, 128, 37);
  set.last_lsn = Lsn(34, 200, 1);
  set.checkpoint_lsn = Lsn(34, 128, 37);
  set.last_recovery_fork = guid_of(1000);
  set.family_guid = guid_of(1000);
  set.backup_start = *LocalTime::parse("2026-11-20T02:30:00");
  set.backup_finish = *LocalTime::parse("2026-11-20T02:30:07");
  set.recovery_model = RecoveryModel::full;
  set.software_version_major = 11;
  set.media.media_set_id = guid_of(2000);
  set.media.date = set.backup_start;
  BackupFile data;
  data.type = 'D';
  data.file_id = 1;
  data.filegroup_id = 1;
  data.filegroup_name = "PRIMARY";
  data.logical_name = "Sales";
  data.physical_name = "D:\\data\\Sales.mdf";
  data.backup_size = type == BackupType::log ? 0 : 16384;
  BackupFile log;
  log.type = 'L';
  log.file_id = 2;
  log.logical_name = "Sales_log";
  log.physical_name = "L:\\Sales_log.ldf";
  set.files = {data, log};
  return spec;
}

}  // namespace unbroken::simulate

#endif  // UNBROKEN_TESTS_SIMULATE_SMALL_SET_H_
