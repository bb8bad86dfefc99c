#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/spelling.h"
#include "unbroken/graph_drawing.h"

namespace unbroken {
namespace {

std::string joined(const std::vector<std::optional<std::string>>& parts) {
  std::string out;
  for (const std::optional<std::string>& part : parts) {
    if (!part || part->empty()) continue;
    out += (out.empty() ? "" : ", ") + *part;
  }
  return out;
}

std::optional<std::string> flag(std::optional<bool> told, const char* yes, const char* no) {
  if (!told) return std::nullopt;
  return told == true ? yes : no;
}

std::optional<std::string> location(std::optional<Location> told) {
  if (!told) return std::nullopt;
  return told == Location::azure ? "Azure" : "on premises";
}

std::string_view word(GroupTopology topology) {
  switch (topology) {
    case GroupTopology::azure:
      return "Azure only";
    case GroupTopology::on_premises:
      return "on premises only";
    case GroupTopology::hybrid:
      return "hybrid";
    case GroupTopology::unknown:
      break;
  }
  return "locations unknown";
}

std::string of_place(const EstateGraph& estate, EstateVertex v) {
  const DatabasePlace place = estate.place(v);
  if (estate.is_implied(v)) return "as its partner tells";
  if (place.database == nullptr) return {};
  std::optional<std::string> model;
  if (place.database->recovery_model) model = spelling_of(*place.database->recovery_model);
  const std::optional<std::string> role =
      place.mirroring != nullptr ? place.mirroring->role : std::nullopt;
  return joined({model, place.database->state, role});
}

std::string of_managed(const ManagedBackupSettings& settings) {
  std::optional<std::string> days;
  if (settings.retention_days) days = std::to_string(*settings.retention_days) + " days";
  return joined({flag(settings.is_enabled, "on", "off"), settings.configured, days});
}

// What a vertex shows below its kind and name.
std::string facts_of(const EstateGraph& estate, EstateVertex v) {
  switch (estate.kind(v)) {
    case EstateKind::database:
      return estate.database(v).family ? "family " + estate.database(v).family->text() : "";
    case EstateKind::server:
      if (estate.server(v) == nullptr) return "no export";
      return joined({estate.server(v)->product_version, location(estate.server(v)->location)});
    case EstateKind::place:
      return of_place(estate, v);
    case EstateKind::availability_group:
      return joined({std::string(word(estate.topology_of(v))),
                     estate.availability_group(v).backup_preference});
    case EstateKind::replica:
      return joined({estate.replica(v).role, location(estate.location_of(v))});
    case EstateKind::mirroring_session:
      return joined({estate.mirroring_session(v).state});
    case EstateKind::maintenance_plan:
      return joined({flag(estate.maintenance_plan(v).enabled, "enabled", "disabled")});
    case EstateKind::maintenance_task:
      return joined({estate.maintenance_task(v).backup_type,
                     estate.maintenance_task(v).database_name,
                     flag(estate.maintenance_task(v).copy_only, "copy-only", "")});
    case EstateKind::backup_tool: {
      std::string types;
      for (const std::string& type : estate.backup_tool(v).backup_types) {
        types += (types.empty() ? "" : ", ") + type;
      }
      return joined({estate.backup_tool(v).kind, types,
                     flag(estate.backup_tool(v).copy_only, "copy-only", "")});
    }
    case EstateKind::managed_instance:
    case EstateKind::managed_database:
      return of_managed(estate.managed_settings(v));
    case EstateKind::log_shipping_primary:
    case EstateKind::log_shipping_secondary:
    case EstateKind::storage_account:
    case EstateKind::container:
    case EstateKind::folder:
      break;
  }
  return {};
}

std::string spoken(EstateKind kind) {
  std::string words(kind == EstateKind::managed_instance   ? "managed backup defaults"
                    : kind == EstateKind::managed_database ? "managed backup"
                    : kind == EstateKind::maintenance_task ? "task"
                                                           : word_of(kind));
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

// The server in whose cluster a vertex is drawn; kNone for what stands between servers.
EstateVertex home_of(const EstateGraph& estate, EstateVertex v) {
  switch (estate.kind(v)) {
    case EstateKind::database:
    case EstateKind::availability_group:
    case EstateKind::mirroring_session:
    case EstateKind::storage_account:
    case EstateKind::container:
      return kNone;
    case EstateKind::server:
      return v;
    case EstateKind::place:
      return estate.server_of(v);
    case EstateKind::replica:
      return estate.target(v, EstateRelation::stands_on);
    case EstateKind::log_shipping_primary:
    case EstateKind::log_shipping_secondary:
    case EstateKind::maintenance_plan:
    case EstateKind::maintenance_task:
    case EstateKind::backup_tool:
    case EstateKind::managed_instance:
    case EstateKind::managed_database:
    case EstateKind::folder:
      break;
  }
  if (estate.server(v) == nullptr) return kNone;
  // Servers with rows are the first, in the order of their rows.
  const auto row = estate.server(v) - estate.estate().servers.data();
  return estate.vertices(EstateKind::server)[static_cast<std::size_t>(row)];
}

// The databases' places, what copies or protects these, and where that writes.
std::vector<bool> around(const EstateGraph& estate, const std::vector<EstateVertex>& databases) {
  std::vector<bool> is_shown(estate.size());
  const auto show = [&](const std::vector<EstateVertex>& vertices) {
    for (const EstateVertex v : vertices) is_shown[v] = true;
  };
  for (const EstateVertex database : databases) {
    is_shown[database] = true;
    for (const EstateVertex place : estate.places_of(database)) {
      is_shown[place] = true;
      for (const std::uint32_t e : estate.in_edges(place)) {
        const EstateVertex other = estate.edges()[e].from;
        is_shown[other] = true;
        for (const EstateVertex replica : estate.targets(other, EstateRelation::has_replica)) {
          is_shown[replica] = true;
          show(estate.targets(replica, EstateRelation::stands_on));
        }
        show(estate.sources(other, EstateRelation::runs));  // a task's plan
        for (const EstateVertex into : estate.targets(other, EstateRelation::writes_to)) {
          is_shown[into] = true;
          show(estate.targets(into, EstateRelation::lies_in));
        }
      }
    }
  }
  return is_shown;
}

}  // namespace

std::size_t GraphDrawing::put(DrawnVertex vertex) {
  const std::size_t uses = ++used_ids_[vertex.id];
  if (uses > 1) vertex.id += "#" + std::to_string(uses);
  vertices_.push_back(std::move(vertex));
  return vertices_.size() - 1;
}

std::size_t GraphDrawing::put(const EstateGraph& estate, EstateVertex v, std::size_t cluster) {
  const EstateKind kind = estate.kind(v);
  DrawnVertex drawn;
  drawn.kind = word_of(kind);
  drawn.cluster = cluster;
  const EstateVertex home = home_of(estate, v);
  drawn.id = drawn.kind + ":";
  if (home != kNone && home != v) drawn.id += std::string(estate.name(home)) + "/";
  drawn.id += estate.name(v);
  if (kind == EstateKind::maintenance_task) drawn.id += "/" + facts_of(estate, v);
  const bool has_name = kind != EstateKind::managed_instance && kind != EstateKind::replica &&
                        kind != EstateKind::maintenance_task;
  drawn.lines.push_back(spoken(kind));
  if (has_name) drawn.lines.emplace_back(estate.name(v));
  if (const std::string facts = facts_of(estate, v); !facts.empty()) drawn.lines.push_back(facts);
  for (const std::string& line : drawn.lines) {
    drawn.tooltip += (drawn.tooltip.empty() ? "" : ", ") + line;
  }
  if (kind == EstateKind::storage_account || kind == EstateKind::container) {
    drawn.url = "https://" + std::string(estate.name(v));
  }
  return put(std::move(drawn));
}

void GraphDrawing::add(const EstateGraph& estate) {
  add_shown(estate, std::vector<bool>(estate.size(), true));
}

void GraphDrawing::add(const EstateGraph& estate, const std::vector<EstateVertex>& databases) {
  add_shown(estate, around(estate, databases));
}

void GraphDrawing::add_shown(const EstateGraph& estate, const std::vector<bool>& is_shown) {
  std::vector<std::size_t> drawn(estate.size());
  std::vector<std::size_t> cluster(estate.size());
  for (EstateVertex v = 0; v < estate.size(); ++v) {
    if (!is_shown[v]) continue;
    const EstateVertex home = home_of(estate, v);
    if (home != kNone && cluster[home] == 0) {
      cluster[home] = clusters_.size();
      clusters_.push_back({std::string(estate.name(home)), facts_of(estate, home)});
    }
    drawn[v] = put(estate, v, home == kNone ? 0 : cluster[home]);
  }
  for (const EstateEdge& edge : estate.edges()) {
    if (!is_shown[edge.from] || !is_shown[edge.to]) continue;
    edges_.push_back({drawn[edge.from],
                      drawn[edge.to],
                      std::string(word_of(edge.relation)),
                      {},
                      edge.is_certain});
  }
  for (const Joint& joint : joints_) {
    if (!is_shown[joint.database]) continue;
    edges_.push_back({drawn[joint.database], joint.set, "holds", {}, true});
  }
}

}  // namespace unbroken
