// Estate: what is configured and what happened on the servers, apart from the
// backups themselves.
//
// Members mirror the sections of an `unbroken-estate/1` document, which carry
// the column names of SQL Server's own tables and views. A column that the
// evidence lacks is nullopt: unknown, never zero. Local dates are the server's.

#ifndef UNBROKEN_ESTATE_H_
#define UNBROKEN_ESTATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/guid.h"
#include "unbroken/lsn.h"
#include "unbroken/time.h"

namespace unbroken {

enum class Location : std::uint8_t { azure, on_premises };

// sys.databases joined with sys.database_recovery_status.
struct Database {
  std::string name;
  std::optional<std::int64_t> database_id;
  std::optional<RecoveryModel> recovery_model;
  std::optional<std::string> state;  // ONLINE, RESTORING, ...
  std::optional<bool> is_read_only;
  std::optional<bool> is_in_standby;
  std::optional<Guid> family_guid;
  std::optional<Guid> database_guid;
  std::optional<Guid> recovery_fork;
  // NULL in the view means that no log backup can follow; known_last_log_backup
  // tells that NULL from a column the evidence lacks.
  std::optional<Lsn> last_log_backup_lsn;
  bool known_last_log_backup = false;
  std::optional<LocalTime> create_date;
};

struct MirroringSession {
  std::string database_name;
  std::optional<Guid> mirroring_guid;
  std::optional<std::string> role;  // PRINCIPAL, MIRROR
  std::optional<std::string> state;
  std::optional<std::string> partner_instance;
};

struct AvailabilityReplica {
  std::string server_name;
  std::optional<Location> location;
  std::optional<std::string> role;               // PRIMARY, SECONDARY
  std::optional<std::string> allow_connections;  // secondary_role_allow_connections_desc
  std::optional<int> backup_priority;
};

struct AvailabilityGroup {
  std::optional<Guid> group_id;
  std::string name;
  std::optional<std::string> backup_preference;  // automated_backup_preference_desc
  std::vector<std::string> databases;
  std::vector<AvailabilityReplica> replicas;
};

struct LogShippingPrimary {
  std::string database_name;
  std::optional<std::string> backup_directory;
  std::optional<std::string> backup_share;
};

struct LogShippingSecondary {
  std::string database_name;
};

struct MaintenancePlanTask {
  std::optional<std::string> database_name;  // "*" is every database
  std::optional<std::string> backup_type;    // full, differential, log
  std::optional<bool> copy_only;
  std::optional<std::string> destination;
};

struct MaintenancePlan {
  std::string name;
  std::optional<bool> enabled;
  std::vector<MaintenancePlanTask> tasks;
};

struct BackupTool {
  std::string name;
  std::optional<std::string> kind;  // dpm, third_party, script
  std::vector<std::string> databases;
  std::vector<std::string> backup_types;
  std::optional<bool> copy_only;
};

// One row of smart_admin.fn_backup_db_config or fn_backup_instance_config (or
// their managed_backup successors). database_name is empty for the instance.
struct ManagedBackupSettings {
  std::string database_name;
  std::optional<bool> is_enabled;
  std::optional<bool> is_dropped;
  std::optional<int> retention_days;
  std::optional<std::string> storage_url;
  std::optional<std::string> container_url;
  std::optional<std::string> credential_name;
  std::optional<std::string> configured;  // explicit, inherited
  std::optional<std::string> log_backup_freq;
  std::optional<std::string> encryption_algorithm;
  std::optional<std::string> encryptor_type;
  std::optional<std::string> encryptor_name;
};

struct ManagedBackup {
  std::optional<bool> is_master_switch_on;
  std::optional<ManagedBackupSettings> instance;
  std::vector<ManagedBackupSettings> databases;
};

struct RestoreHistoryEntry {
  std::optional<LocalTime> restore_date;
  std::string destination_database_name;
  std::optional<Guid> backup_set_uuid;
  std::optional<std::string> restore_type;
  std::optional<LocalTime> stop_at;
  std::optional<bool> recovery;
};

struct LogMark {
  std::string database_name;
  std::string mark_name;
  std::optional<Lsn> lsn;
  std::optional<LocalTime> mark_time;
};

struct EstateEvent {
  std::optional<UtcTime> at;
  std::string kind;  // failover, recovery_model_change, dropped, ...
  std::string database_name;
  std::optional<std::string> from;
  std::optional<std::string> to;
};

struct Server {
  std::string server_name;
  std::optional<std::string> machine_name;
  std::optional<std::string> product_version;
  std::optional<Location> location;
  std::optional<UtcTime> taken_at;  // when the newest export of this server was made

  std::vector<Database> databases;
  std::vector<MirroringSession> database_mirroring;
  std::vector<AvailabilityGroup> availability_groups;
  std::vector<LogShippingPrimary> log_shipping_primaries;
  std::vector<LogShippingSecondary> log_shipping_secondaries;
  std::vector<MaintenancePlan> maintenance_plans;
  std::vector<BackupTool> backup_tools;
  std::optional<ManagedBackup> managed_backup;
  std::vector<RestoreHistoryEntry> restore_history;
  std::vector<LogMark> log_marks;
  std::vector<EstateEvent> events;
};

struct Estate {
  std::vector<Server> servers;
};

}  // namespace unbroken

#endif  // UNBROKEN_ESTATE_H_
