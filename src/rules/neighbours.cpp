#include "rules/neighbours.h"

#include "rules/managed.h"
#include "unbroken/name.h"

namespace unbroken {

const Server* server_named(const EstateGraph& estate, std::string_view name) {
  for (const Server& server : estate.estate().servers) {
    if (is_same_name(server.server_name, name)) return &server;
  }
  return nullptr;
}

DatabasePlace place_on(const EstateGraph& estate, std::string_view server,
                       std::string_view database) {
  DatabasePlace found;
  found.server_name = server;
  found.database_name = database;
  found.server = server_named(estate, server);
  for (const EstateVertex v : estate.vertices(EstateKind::server)) {
    if (!is_same_name(estate.name(v), server)) continue;
    for (const EstateVertex place : estate.targets(v, EstateRelation::hosts)) {
      if (!is_same_name(estate.name(place), database)) continue;
      // Of a name that was used again the one that is there counts.
      const DatabasePlace told = estate.place(place);
      if (found.database == nullptr && (told.database != nullptr || found.managed == nullptr)) {
        found = told;
      }
    }
  }
  return found;
}

Judgement is_managed_on(const EstateGraph& estate, std::string_view server,
                        std::string_view database) {
  const Server* const row = server_named(estate, server);
  if (row == nullptr) return Judgement::unknown("the server " + std::string(server));
  if (!row->managed_backup) {
    return Judgement::unknown("servers.managed_backup of " + std::string(server));
  }
  return is_managed(place_on(estate, server, database));
}

AvailabilityGroup located(const AvailabilityGroup& group, const EstateGraph& estate) {
  AvailabilityGroup made = group;
  for (AvailabilityReplica& replica : made.replicas) {
    const Server* const server = server_named(estate, replica.server_name);
    if (!replica.location && server != nullptr) replica.location = server->location;
  }
  return made;
}

bool share_a_log(const DatabasePlace& a, const DatabasePlace& b) {
  if (!is_same_name(a.database_name, b.database_name)) return false;
  if (is_same_name(a.server_name, b.server_name)) return true;
  return a.availability_group != nullptr && a.availability_group == b.availability_group;
}

Judgement is_log_managed(const RuleSubject& subject, const DatabasePlace& place) {
  Judgement managed = is_managed(place);
  for (const DatabasePlace& other : subject.places.places) {
    if (share_a_log(place, other)) managed = either(managed, is_managed(other));
  }
  return managed;
}

}  // namespace unbroken
