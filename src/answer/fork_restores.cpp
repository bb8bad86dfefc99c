#include "answer/fork_restores.h"

#include <string>

#include "chain/identity.h"

namespace unbroken {
namespace {

// When the server began the first of its backups on the fork.
std::optional<LocalTime> first_backup(const LoadedDatabase& loaded, ForkIndex fork,
                                      const std::string& server) {
  std::optional<LocalTime> first;
  for (const ChainGraph::Set& set : loaded.graph.sets_ending_on(fork)) {
    const SetFacts& facts = loaded.facts[loaded.graph.vertex_of(set)];
    if (set.start == ChainGraph::kNoTime || !is_same_name(facts.server_name, server)) continue;
    if (!first || set.start < *first) first = set.start;
  }
  return first;
}

// Whether the set is a log backup, of the fork that f left, in which a restore can stop
// at the fork point.
bool holds_point_of(const ChainGraph& graph, ForkIndex f, const Guid& uuid) {
  const auto v = graph.find(uuid);
  if (!v || graph[*v].type != BackupType::log) return false;
  const ChainGraph::Set& log = graph[*v];
  const Fork& fork = graph.forks()[f];
  const bool is_parents = log.first_fork == fork.parent || log.last_fork == fork.parent;
  const bool is_own = log.last_fork == f;
  return is_parents && !is_own && log.first_lsn <= fork.point && fork.point <= log.last_lsn;
}

std::vector<ForkRestore> restores_of(const LoadedDatabase& loaded, ForkIndex f) {
  std::vector<ForkRestore> restores;
  for (const DatabasePlace& place : loaded.estate.places) {
    if (place.server == nullptr) continue;
    const std::optional<LocalTime> backed_up = first_backup(loaded, f, place.server_name);
    for (const RestoreHistoryEntry& row : place.server->restore_history) {
      if (!backed_up || !row.backup_set_uuid || !row.restore_date) continue;
      if (!is_same_name(row.destination_database_name, place.database_name)) continue;
      if (*row.restore_date > *backed_up) continue;
      if (holds_point_of(loaded.graph, f, *row.backup_set_uuid)) {
        restores.push_back({*row.restore_date, row.stop_at});
      }
    }
  }
  return restores;
}

}  // namespace

std::vector<std::optional<ForkRestore>> fork_restores_of(const LoadedDatabase& loaded) {
  std::vector<std::optional<ForkRestore>> restores(loaded.graph.forks().size());
  for (ForkIndex f = 0; f < restores.size(); ++f) {
    if (loaded.graph.forks()[f].parent == kNone) continue;
    const std::vector<ForkRestore> told = restores_of(loaded, f);
    if (told.size() == 1) restores[f] = told.front();
  }
  return restores;
}

std::vector<std::optional<LocalTime>> fork_stops_of(const LoadedDatabase& loaded) {
  std::vector<std::optional<LocalTime>> stops;
  for (const std::optional<ForkRestore>& restore : fork_restores_of(loaded)) {
    stops.push_back(restore ? restore->stop_at : std::nullopt);
  }
  return stops;
}

}  // namespace unbroken
