#include "oracle/world_catalog.h"

#include <array>
#include <catch2/catch.hpp>
#include <utility>
#include <vector>

namespace unbroken::oracle {

std::string path_of(const Guid& uuid) { return "D:\\backup\\" + uuid.text() + ".bak"; }

namespace {

BackupSet backup_set_of(const ChainRecord& record) {
  BackupSet set;
  set.uuid = record.uuid;
  set.type = record.type;
  set.database_name = "Sales";
  set.server_name = "SQL01";
  set.family_guid = Guid::parse("FA000000-0000-0000-0000-000000000000").value();
  set.first_lsn = record.first_lsn;
  set.last_lsn = record.last_lsn;
  set.checkpoint_lsn = record.checkpoint_lsn;
  if (record.type == BackupType::differential) {
    set.differential_base_lsn = record.differential_base_lsn;
    set.differential_base_guid = record.differential_base_guid;
  }
  set.first_recovery_fork = record.first_fork;
  set.last_recovery_fork = record.last_fork;
  if (record.first_fork != record.last_fork) set.fork_point_lsn = record.fork_point_lsn;
  if (!record.parent_fork.is_zero()) {
    set.parent_fork = record.parent_fork;
    set.parent_fork_point_lsn = record.parent_fork_point_lsn;
  }
  set.backup_start = record.start;
  set.backup_finish = record.finish;
  set.utc_offset = record.utc_offset;
  set.recovery_model = RecoveryModel::full;
  set.is_copy_only = record.is_copy_only;
  set.has_bulk_logged_data = record.has_bulk_logged_data;
  set.is_damaged = record.is_damaged;
  set.has_backup_checksums = true;
  set.backup_size = record.bytes;
  set.media.family_count = record.is_complete ? 1 : 2;
  BackupDevice device;
  device.path = record.went_to_nul ? "NUL" : path_of(record.uuid);
  device.device_type = 2;
  set.devices.push_back(device);
  return set;
}

// The same of a database of that name which was dropped two days before this one
// was made: the LSNs are alike, family, fork and GUIDs are not.
BackupSet of_namesake(BackupSet set) {
  const auto other = [](const Guid& id) {
    std::array<std::uint8_t, 16> bytes = id.bytes();
    bytes[0] = 0xAB;
    return Guid(bytes);
  };
  set.uuid = other(set.uuid);
  if (set.differential_base_guid) set.differential_base_guid = other(*set.differential_base_guid);
  set.family_guid = Guid::parse("FB000000-0000-0000-0000-000000000000").value();
  set.first_recovery_fork = set.last_recovery_fork = set.family_guid;
  set.fork_point_lsn.reset();
  set.parent_fork.reset();
  set.parent_fork_point_lsn.reset();
  set.backup_start->ms -= 2 * detail::kDayMs;
  set.backup_finish->ms -= 2 * detail::kDayMs;
  return set;
}

void tell(Catalog& catalog, const std::string& location, const std::vector<BackupSet>& sets) {
  auto import = catalog.begin_import({location, std::nullopt});
  REQUIRE(import.ok());
  for (const BackupSet& set : sets) REQUIRE((*import)->add(set).ok());
  REQUIRE((*import)->commit().ok());
}

}  // namespace

std::unique_ptr<Catalog> catalog_of(const World& world) {
  auto catalog = open_catalog(":memory:");
  REQUIRE(catalog.ok());
  std::vector<BackupSet> sets;
  std::vector<BackupSet> again;
  for (const ChainRecord& record : world.records) {
    sets.push_back(backup_set_of(record));
    if (sets.size() % 2 == 0) again.push_back(of_namesake(sets.back()));
    if (sets.size() % 3 == 0) again.push_back(sets.back());
  }
  tell(**catalog, "world", sets);
  tell(**catalog, "elsewhere", again);
  return std::move(*catalog);
}

}  // namespace unbroken::oracle
