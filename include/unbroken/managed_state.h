// ManagedState: what managed backup is told to do with one database, out of its
// own settings and its server's defaults.
//
// Precedence: a database's own settings override the instance's (MB-CFG-3), an
// explicit "off" included (D-43). The instance's defaults reach databases that
// are created later, or that leave the SIMPLE model (MB-CFG-5, MB-CFG-6, D-07,
// D-41), which the database's row then says; without that row it is unknown.

#ifndef UNBROKEN_MANAGED_STATE_H_
#define UNBROKEN_MANAGED_STATE_H_

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "unbroken/database_place.h"
#include "unbroken/estate.h"
#include "unbroken/name.h"

namespace unbroken {

// Whose settings decided.
enum class SettingsLevel : std::uint8_t { none, database, instance };

struct ManagedState {
  // Whether backups are to be taken. The master switch, which pauses all of a
  // server without changing its settings, is told beside it (MB-CFG-7).
  Truth is_enabled = Truth::no;
  SettingsLevel level = SettingsLevel::none;
  bool is_dropped = false;  // the row is of a database that is gone
  std::optional<bool> is_master_switch_on;
  // Where is_enabled is unknown: the field of the export that would tell.
  std::string_view missing_field;
  const ManagedBackupSettings* own = nullptr;
  const ManagedBackupSettings* instance = nullptr;

  // A setting in effect: ManagedState::value(&ManagedBackupSettings::retention_days).
  // What a database that inherits does not tell itself is the instance's.
  template <class T>
  [[nodiscard]] std::optional<T> value(std::optional<T> ManagedBackupSettings::*member) const {
    if (own != nullptr && own->*member) return own->*member;
    if (level == SettingsLevel::instance && instance != nullptr) return instance->*member;
    return std::nullopt;
  }
};

// 12 for SQL Server 2014; nullopt where the version is not known.
[[nodiscard]] inline std::optional<int> major_version(const Server& server) {
  if (!server.product_version) return std::nullopt;
  const std::string& text = *server.product_version;
  int major = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), major);
  if (failed != std::errc() || (end != text.data() + text.size() && *end != '.')) {
    return std::nullopt;
  }
  return major;
}

// The names under which managed backup is known: SQL Server 2014 has
// smart_admin, 2016 and later managed_backup (MB-VER-1).
enum class ManagedProfile : std::uint8_t { smart_admin, managed_backup };

[[nodiscard]] inline std::optional<ManagedProfile> managed_profile_of(const Server& server) {
  const std::optional<int> major = major_version(server);
  if (!major) return std::nullopt;
  return *major < 13 ? ManagedProfile::smart_admin : ManagedProfile::managed_backup;
}

[[nodiscard]] constexpr bool is_system_database(std::string_view name) {
  return is_same_name(name, "master") || is_same_name(name, "model") ||
         is_same_name(name, "msdb") || is_same_name(name, "tempdb");
}

namespace detail {

[[nodiscard]] inline bool is_word(const std::optional<std::string>& told, std::string_view word) {
  return told && is_same_name(*told, word);
}

// The newest change of this database's recovery model that the server tells, if
// it left SIMPLE. Events without a time count as told in order.
[[nodiscard]] inline bool left_simple(const DatabasePlace& place) {
  const EstateEvent* newest = nullptr;
  for (const EstateEvent& event : place.server->events) {
    if (!is_same_name(event.kind, "recovery_model_change")) continue;
    if (!is_same_name(event.database_name, place.database_name)) continue;
    if (newest == nullptr || !newest->at || !event.at || *newest->at <= *event.at) newest = &event;
  }
  return newest != nullptr && is_word(newest->from, "SIMPLE") && !is_word(newest->to, "SIMPLE");
}

// A database without settings of its own, on a server whose defaults are told.
// SQL Server 2014 configures no database in the SIMPLE model.
inline void inherit(const DatabasePlace& place, ManagedState& state) {
  const bool is_simple =
      place.database != nullptr && place.database->recovery_model == RecoveryModel::simple;
  if (is_simple && managed_profile_of(*place.server) == ManagedProfile::smart_admin) return;
  state.is_enabled = truth_of(state.instance->is_enabled);
  if (state.is_enabled == Truth::no) return;
  state.level = SettingsLevel::instance;
  if (state.is_enabled == Truth::unknown) {
    state.missing_field = "managed_backup.instance.is_smart_backup_enabled";
    return;
  }
  if (left_simple(place)) return;
  state.is_enabled = Truth::unknown;
  state.missing_field = "managed_backup.databases";
}

}  // namespace detail

// A server that tells nothing of managed backup has none.
[[nodiscard]] inline ManagedState managed_state_of(const DatabasePlace& place) {
  ManagedState state;
  state.own = place.managed;
  state.instance = place.instance_managed;
  if (place.server != nullptr && place.server->managed_backup) {
    state.is_master_switch_on = place.server->managed_backup->is_master_switch_on;
  }
  if (place.managed == nullptr) {
    const bool may_inherit = place.server != nullptr && state.instance != nullptr &&
                             !is_system_database(place.database_name);
    if (may_inherit) detail::inherit(place, state);
    return state;
  }
  const ManagedBackupSettings& own = *place.managed;
  const bool is_inherited = detail::is_word(own.configured, "inherited");
  state.level = is_inherited ? SettingsLevel::instance : SettingsLevel::database;
  state.is_dropped = own.is_dropped.value_or(false);
  if (state.is_dropped) return state;
  state.is_enabled = truth_of(own.is_enabled);
  if (state.is_enabled != Truth::unknown) return state;
  if (is_inherited && state.instance != nullptr) {
    state.is_enabled = truth_of(state.instance->is_enabled);
  }
  if (state.is_enabled == Truth::unknown) {
    state.missing_field = "managed_backup.databases.is_smart_backup_enabled";
  }
  return state;
}

}  // namespace unbroken

#endif  // UNBROKEN_MANAGED_STATE_H_
