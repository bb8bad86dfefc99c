#include "rules/managed.h"

#include "unbroken/name.h"

namespace unbroken {

std::optional<ManagedProfile> profile_of(const Server* server) {
  return server == nullptr ? std::nullopt : managed_profile_of(*server);
}

Judgement has_instance_defaults(const Server& server) {
  if (!server.managed_backup || !server.managed_backup->instance) return false;
  return Judgement::of(server.managed_backup->instance->is_enabled,
                       "managed_backup.instance.is_smart_backup_enabled");
}

Judgement is_managed(const DatabasePlace& place) {
  const ManagedState state = managed_state_of(place);
  if (state.is_enabled == Truth::unknown) {
    return Judgement::unknown(std::string(state.missing_field));
  }
  return state.is_enabled == Truth::yes;
}

Judgement is_managed_by_defaults(const DatabasePlace& place) {
  if (place.server == nullptr) return false;
  const ManagedState state = managed_state_of(place);
  if (place.managed == nullptr) {
    const bool is_reached = place.database != nullptr && state.level == SettingsLevel::instance;
    return is_reached ? has_instance_defaults(*place.server) : Judgement(false);
  }
  if (place.managed->configured) {
    return both(state.level == SettingsLevel::instance, is_managed(place));
  }
  return both(both(is_managed(place), has_instance_defaults(*place.server)),
              Judgement::unknown("managed_backup.databases.configured"));
}

std::string on_demand_procedure(const Server* server) {
  const std::optional<ManagedProfile> profile = profile_of(server);
  if (!profile) return "sp_backup_on_demand";
  return *profile == ManagedProfile::smart_admin ? "smart_admin.sp_backup_on_demand"
                                                 : "managed_backup.sp_backup_on_demand";
}

std::string subject_of(const DatabasePlace& place) {
  return place.server_name + ": " + place.database_name;
}

std::string name_of(const DatabasePlace& place) {
  return place.database_name + " on " + place.server_name;
}

}  // namespace unbroken
