// The columns of an export's sections outside backupset.

#ifndef UNBROKEN_MODEL_ESTATE_COLUMNS_H_
#define UNBROKEN_MODEL_ESTATE_COLUMNS_H_

#include "model/json_columns.h"
#include "unbroken/estate.h"

namespace unbroken {

inline constexpr JsonColumn<Database> kLastLogBackupColumn{
    "last_log_backup_lsn",
    [](const JsonValue& value, Database& row) {
      const Expected expected = read_value(value, row.last_log_backup_lsn);
      row.known_last_log_backup = expected.empty();  // NULL says something too
      return expected;
    },
    nullptr};

inline constexpr auto kDatabaseColumns = [] {
  using D = Database;
  return json_columns(
      column<D, &D::name>("name"), column<D, &D::database_id>("database_id"),
      column<D, &D::recovery_model>("recovery_model_desc"), column<D, &D::state>("state_desc"),
      column<D, &D::is_read_only>("is_read_only"), column<D, &D::is_in_standby>("is_in_standby"),
      column<D, &D::family_guid>("family_guid"), column<D, &D::database_guid>("database_guid"),
      column<D, &D::recovery_fork>("recovery_fork_guid"), kLastLogBackupColumn,
      column<D, &D::create_date>("create_date"));
}();

inline constexpr auto kMirroringColumns = [] {
  using M = MirroringSession;
  return json_columns(column<M, &M::database_name>("database_name"),
                      column<M, &M::mirroring_guid>("mirroring_guid"),
                      column<M, &M::role>("mirroring_role_desc"),
                      column<M, &M::state>("mirroring_state_desc"),
                      column<M, &M::partner_instance>("mirroring_partner_instance"));
}();

inline constexpr auto kGroupColumns = [] {
  using G = AvailabilityGroup;
  return json_columns(column<G, &G::group_id>("group_id"), column<G, &G::name>("name"),
                      column<G, &G::backup_preference>("automated_backup_preference_desc"));
}();

inline constexpr auto kReplicaColumns = [] {
  using R = AvailabilityReplica;
  return json_columns(column<R, &R::server_name>("replica_server_name"),
                      column<R, &R::location>("location"), column<R, &R::role>("role_desc"),
                      column<R, &R::allow_connections>("secondary_role_allow_connections_desc"),
                      column<R, &R::backup_priority>("backup_priority"));
}();

inline constexpr auto kLogShippingPrimaryColumns = [] {
  using P = LogShippingPrimary;
  return json_columns(column<P, &P::database_name>("primary_database"),
                      column<P, &P::backup_directory>("backup_directory"),
                      column<P, &P::backup_share>("backup_share"));
}();

inline constexpr auto kLogShippingSecondaryColumns = json_columns(
    column<LogShippingSecondary, &LogShippingSecondary::database_name>("secondary_database"));

inline constexpr auto kPlanColumns = [] {
  using P = MaintenancePlan;
  return json_columns(column<P, &P::name>("name"), column<P, &P::enabled>("enabled"));
}();

inline constexpr auto kTaskColumns = [] {
  using T = MaintenancePlanTask;
  return json_columns(
      column<T, &T::database_name>("database_name"), column<T, &T::backup_type>("backup_type"),
      column<T, &T::copy_only>("copy_only"), column<T, &T::destination>("destination"));
}();

inline constexpr auto kToolColumns = [] {
  using T = BackupTool;
  return json_columns(column<T, &T::name>("name"), column<T, &T::kind>("kind"),
                      column<T, &T::copy_only>("copy_only"));
}();

inline constexpr auto kManagedBackupColumns =
    json_columns(column<ManagedBackup, &ManagedBackup::is_master_switch_on>("is_master_switch_on"));

inline constexpr auto kManagedSettingsColumns = [] {
  using S = ManagedBackupSettings;
  return json_columns(
      column<S, &S::database_name>("db_name"), column<S, &S::is_enabled>("is_smart_backup_enabled"),
      column<S, &S::is_enabled>("is_managed_backup_enabled"),  // its name from 2016 on
      column<S, &S::is_dropped>("is_dropped"), column<S, &S::retention_days>("retention_days"),
      column<S, &S::storage_url>("storage_url"), column<S, &S::container_url>("container_url"),
      column<S, &S::credential_name>("credential_name"), column<S, &S::configured>("configured"),
      column<S, &S::log_backup_freq>("log_backup_freq"),
      column<S, &S::encryption_algorithm>("encryption_algorithm"),
      column<S, &S::encryptor_type>("encryptor_type"),
      column<S, &S::encryptor_name>("encryptor_name"));
}();

inline constexpr auto kRestoreColumns = [] {
  using R = RestoreHistoryEntry;
  return json_columns(column<R, &R::restore_date>("restore_date"),
                      column<R, &R::destination_database_name>("destination_database_name"),
                      column<R, &R::backup_set_uuid>("backup_set_uuid"),
                      column<R, &R::restore_type>("restore_type"),
                      column<R, &R::stop_at>("stop_at"), column<R, &R::recovery>("recovery"));
}();

inline constexpr auto kLogMarkColumns = [] {
  using M = LogMark;
  return json_columns(column<M, &M::database_name>("database_name"),
                      column<M, &M::mark_name>("mark_name"), column<M, &M::lsn>("lsn"),
                      column<M, &M::mark_time>("mark_time"));
}();

inline constexpr auto kEventColumns = [] {
  using E = EstateEvent;
  return json_columns(column<E, &E::at>("at"), column<E, &E::kind>("kind"),
                      column<E, &E::database_name>("database_name"), column<E, &E::from>("from"),
                      column<E, &E::to>("to"));
}();

inline constexpr auto kServerColumns = [] {
  using S = Server;
  return json_columns(column<S, &S::machine_name>("machine_name"),
                      column<S, &S::product_version>("product_version"),
                      column<S, &S::location>("location"), column<S, &S::taken_at>("taken_at"));
}();

}  // namespace unbroken

#endif  // UNBROKEN_MODEL_ESTATE_COLUMNS_H_
