// Servers and their rows for tests of the estate graph.

#ifndef UNBROKEN_TESTS_ESTATE_TELLING_H_
#define UNBROKEN_TESTS_ESTATE_TELLING_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "history.h"
#include "unbroken/estate_graph.h"
#include "unbroken/estate_identity.h"

namespace unbroken::test {

inline Database database(const std::string& name, std::uint8_t family = 0) {
  Database row;
  row.name = name;
  row.state = "ONLINE";
  row.recovery_model = RecoveryModel::full;
  if (family != 0) row.family_guid = guid(family);
  return row;
}

inline Server server(const std::string& name, std::vector<Database> databases = {}) {
  Server made;
  made.server_name = name;
  made.databases = std::move(databases);
  return made;
}

inline ManagedBackupSettings managed(const std::string& database, bool is_enabled) {
  ManagedBackupSettings row;
  row.database_name = database;
  row.is_enabled = is_enabled;
  return row;
}

inline MirroringSession mirroring(const std::string& database, const std::string& role,
                                  const std::string& partner) {
  return {database, std::nullopt, role, "SYNCHRONIZED", partner};
}

inline AvailabilityReplica replica(const std::string& server,
                                   std::optional<Location> location = std::nullopt) {
  AvailabilityReplica row;
  row.server_name = server;
  row.location = location;
  return row;
}

inline MaintenancePlan log_plan(const std::string& name, const std::string& database,
                                const std::string& destination = "D:\\plan") {
  return {name, true, {{database, "log", false, destination}}};
}

// Of the databases that the servers' own rows tell.
inline EstateGraph graph_of(std::vector<Server> servers) {
  Estate estate{std::move(servers)};
  std::vector<EstateDatabase> databases = databases_of(estate);
  return EstateGraph(std::move(estate), std::move(databases));
}

// "container acct.blob.core.windows.net/c"
inline std::string told(const EstateGraph& graph, EstateVertex v) {
  return std::string(word_of(graph.kind(v))) + " " + std::string(graph.name(v));
}
inline std::vector<std::string> told(const EstateGraph& graph,
                                     const std::vector<EstateVertex>& vertices) {
  std::vector<std::string> out;
  for (const EstateVertex v : vertices) out.push_back(told(graph, v));
  return out;
}

// The only vertex of the kind with this name; kNone where there is none or more.
inline EstateVertex only(const EstateGraph& graph, EstateKind kind, std::string_view name) {
  EstateVertex found = kNone;
  for (const EstateVertex v : graph.vertices(kind)) {
    if (graph.name(v) != name) continue;
    if (found != kNone) return kNone;
    found = v;
  }
  return found;
}

// The place of a database on a server, under its name there.
inline EstateVertex place_at(const EstateGraph& graph, std::string_view server,
                             std::string_view database) {
  for (const EstateVertex v : graph.vertices(EstateKind::place)) {
    if (graph.name(v) == database && graph.name(graph.server_of(v)) == server) return v;
  }
  return kNone;
}

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_ESTATE_TELLING_H_
