// EstateGraph: servers, the databases on them, and everything that copies them
// or takes backups of them, as a graph of typed relations.
//
// A vertex is one thing of a kind (EstateKind), a directed edge one relation
// (EstateRelation) between two. Rows are kept once, in the Estate they came in,
// and a vertex is the place of its row: what the evidence does not tell stays
// nullopt. The databases are numbered first and in the order given, so that the
// n-th database identity, which may have a ChainGraph, is vertex n.
//
// Everything here is inline, needs no library and does no I/O. A graph does not
// change after it was built: any number of threads may read it. What it hands
// out by pointer or reference lives as long as the graph, and moves with it.

#ifndef UNBROKEN_ESTATE_GRAPH_H_
#define UNBROKEN_ESTATE_GRAPH_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "unbroken/chain_record.h"
#include "unbroken/database_place.h"
#include "unbroken/estate.h"
#include "unbroken/estate_group.h"
#include "unbroken/estate_reader.h"
#include "unbroken/estate_table.h"
#include "unbroken/estate_vertex.h"
#include "unbroken/log_claim.h"
#include "unbroken/managed_state.h"
#include "unbroken/name.h"

namespace unbroken {

// Somebody who is told to take log backups of a database, or may be.
struct LogProducer {
  EstateVertex producer = kNone;  // settings, a log shipping primary, a plan's task, a tool
  EstateVertex place = kNone;
  LogClaim claim;  // yes or unknown
};

class EstateGraph {
 public:
  EstateGraph() : EstateGraph(Estate(), {}) {}

  // databases are the identities to find; a row of another database has no vertex.
  EstateGraph(Estate estate, std::vector<EstateDatabase> databases)
      : table_(detail::EstateReader(std::move(estate), std::move(databases)).read()) {
    index();
    link_competitors();
    index();
  }

  // ---- Vertices and edges

  [[nodiscard]] std::size_t size() const { return table_.vertices.size(); }
  [[nodiscard]] EstateKind kind(EstateVertex v) const {
    const auto after = std::upper_bound(table_.begins.begin(), table_.begins.end(), v);
    return static_cast<EstateKind>(after - table_.begins.begin() - 1);
  }

  // The vertices of one kind, for a range-based for.
  class Range {
   public:
    class Iterator {
     public:
      using value_type = EstateVertex;
      using difference_type = std::ptrdiff_t;
      Iterator() = default;
      explicit Iterator(EstateVertex at) : at_(at) {}
      EstateVertex operator*() const { return at_; }
      Iterator& operator++() {
        ++at_;
        return *this;
      }
      Iterator operator++(int) { return Iterator(at_++); }
      friend bool operator==(const Iterator&, const Iterator&) = default;

     private:
      EstateVertex at_ = 0;
    };

    Range(EstateVertex begin, EstateVertex end) : begin_(begin), end_(end) {}
    [[nodiscard]] Iterator begin() const { return Iterator(begin_); }
    [[nodiscard]] Iterator end() const { return Iterator(end_); }
    [[nodiscard]] std::size_t size() const { return end_ - begin_; }
    [[nodiscard]] bool empty() const { return begin_ == end_; }
    [[nodiscard]] EstateVertex operator[](std::size_t i) const {
      return begin_ + static_cast<EstateVertex>(i);
    }

   private:
    EstateVertex begin_;
    EstateVertex end_;
  };
  [[nodiscard]] Range vertices(EstateKind kind) const {
    const std::size_t k = static_cast<std::size_t>(kind);
    return {table_.begins[k], table_.begins[k + 1]};
  }

  // In the order of their sources, then relations, then targets.
  [[nodiscard]] std::span<const EstateEdge> edges() const { return table_.edges; }
  [[nodiscard]] std::span<const EstateEdge> out_edges(EstateVertex v) const {
    return edges().subspan(out_begins_[v], out_begins_[v + 1] - out_begins_[v]);
  }
  // Indexes into edges(), ascending.
  [[nodiscard]] std::span<const std::uint32_t> in_edges(EstateVertex v) const {
    return std::span(in_edges_).subspan(in_begins_[v], in_begins_[v + 1] - in_begins_[v]);
  }

  // Where the relation leads from v, and from where it leads to v; ascending.
  [[nodiscard]] std::vector<EstateVertex> targets(EstateVertex v, EstateRelation relation) const {
    std::vector<EstateVertex> found;
    for (const EstateEdge& edge : out_edges(v)) {
      if (edge.relation == relation) found.push_back(edge.to);
    }
    return found;
  }
  [[nodiscard]] std::vector<EstateVertex> sources(EstateVertex v, EstateRelation relation) const {
    std::vector<EstateVertex> found;
    for (const std::uint32_t e : in_edges(v)) {
      if (edges()[e].relation == relation) found.push_back(edges()[e].from);
    }
    return found;
  }
  // The first of them; kNone where there is none.
  [[nodiscard]] EstateVertex target(EstateVertex v, EstateRelation relation) const {
    for (const EstateEdge& edge : out_edges(v)) {
      if (edge.relation == relation) return edge.to;
    }
    return kNone;
  }
  [[nodiscard]] EstateVertex source(EstateVertex v, EstateRelation relation) const {
    for (const std::uint32_t e : in_edges(v)) {
      if (edges()[e].relation == relation) return edges()[e].from;
    }
    return kNone;
  }

  // ---- Rows. Each is for vertices of the kind that its name says.

  [[nodiscard]] const Estate& estate() const { return table_.estate; }
  // The server on which the vertex stands, or which it is; nullptr where no
  // export tells of it, and for what belongs to no single server.
  [[nodiscard]] const Server* server(EstateVertex v) const {
    const std::uint32_t at = table_.vertices[v].server;
    return at == kNone ? nullptr : &table_.estate.servers[at];
  }
  [[nodiscard]] const EstateDatabase& database(EstateVertex v) const {
    return table_.databases[table_.vertices[v].row];
  }
  [[nodiscard]] DatabasePlace place(EstateVertex v) const {
    const detail::PlaceRows& rows = rows_of(v);
    return detail::place_in(table_, rows, name(server_of(v)));
  }
  // A place of which only the mirroring partner's server tells.
  [[nodiscard]] bool is_implied(EstateVertex place) const { return rows_of(place).is_implied; }
  [[nodiscard]] const AvailabilityGroup& availability_group(EstateVertex v) const {
    return table_.groups[table_.vertices[v].row];
  }
  [[nodiscard]] const AvailabilityReplica& replica(EstateVertex v) const {
    return availability_group(v).replicas[table_.vertices[v].part];
  }
  // As the first of its partners tells it; each partner's own row is its place's.
  [[nodiscard]] const MirroringSession& mirroring_session(EstateVertex v) const {
    return server(v)->database_mirroring[table_.vertices[v].row];
  }
  [[nodiscard]] const LogShippingPrimary& log_shipping_primary(EstateVertex v) const {
    return server(v)->log_shipping_primaries[table_.vertices[v].row];
  }
  [[nodiscard]] const LogShippingSecondary& log_shipping_secondary(EstateVertex v) const {
    return server(v)->log_shipping_secondaries[table_.vertices[v].row];
  }
  // Of a plan or of one of its tasks.
  [[nodiscard]] const MaintenancePlan& maintenance_plan(EstateVertex v) const {
    return server(v)->maintenance_plans[table_.vertices[v].row];
  }
  [[nodiscard]] const MaintenancePlanTask& maintenance_task(EstateVertex v) const {
    return maintenance_plan(v).tasks[table_.vertices[v].part];
  }
  [[nodiscard]] const BackupTool& backup_tool(EstateVertex v) const {
    return server(v)->backup_tools[table_.vertices[v].row];
  }
  // Of an instance or of a database.
  [[nodiscard]] const ManagedBackupSettings& managed_settings(EstateVertex v) const {
    const ManagedBackup& told = *server(v)->managed_backup;
    const std::uint32_t row = table_.vertices[v].row;
    return row == kNone ? *told.instance : told.databases[row];
  }

  // What people call it; not unique. A task has its plan's name, a storage
  // account its host, a container the host and its own.
  [[nodiscard]] std::string_view name(EstateVertex v) const;

  // ---- Questions

  [[nodiscard]] std::vector<EstateVertex> places_of(EstateVertex database) const {
    return sources(database, EstateRelation::copy_of);
  }
  [[nodiscard]] EstateVertex database_of(EstateVertex place) const {
    return rows_of(place).database;
  }
  [[nodiscard]] EstateVertex server_of(EstateVertex place) const {
    return vertices(EstateKind::server)[rows_of(place).server_vertex];
  }
  [[nodiscard]] EstateVertex group_of(EstateVertex place) const {
    return source(place, EstateRelation::replicates);
  }
  [[nodiscard]] std::vector<EstateVertex> replicas_of(EstateVertex group) const {
    return targets(group, EstateRelation::has_replica);
  }
  // The place of the mirroring partner; kNone where the database is not mirrored.
  [[nodiscard]] EstateVertex partner_of(EstateVertex place) const;

  // A replica's own location, else that of the server it stands on.
  [[nodiscard]] std::optional<Location> location_of(EstateVertex replica) const;
  [[nodiscard]] GroupTopology topology_of(EstateVertex group) const;

  // Managed backup's settings in effect for the place.
  [[nodiscard]] ManagedState managed_state(EstateVertex place) const {
    return managed_state_of(this->place(place));
  }

  // Whether the producer, which protects the place, takes log backups there that
  // truncate.
  [[nodiscard]] LogClaim log_claim(EstateVertex producer, EstateVertex place) const;

  // Who is told to take such log backups of the database, on any of its places,
  // or may be; by place, then producer. More than one of a database's own
  // replicas or partners may be told the same: see competes_with for rivals.
  [[nodiscard]] std::vector<LogProducer> log_producers_of(EstateVertex database) const;

  // The producers of backups that write into the account or one of its containers.
  [[nodiscard]] std::vector<EstateVertex> writers_to(EstateVertex account) const;

 private:
  [[nodiscard]] const detail::PlaceRows& rows_of(EstateVertex place) const {
    return table_.places[table_.vertices[place].row];
  }

  void index() {
    std::sort(table_.edges.begin(), table_.edges.end(),
              [](const EstateEdge& a, const EstateEdge& b) {
                return std::tie(a.from, a.relation, a.to, b.is_certain) <
                       std::tie(b.from, b.relation, b.to, a.is_certain);
              });
    const auto again = std::unique(
        table_.edges.begin(), table_.edges.end(), [](const EstateEdge& a, const EstateEdge& b) {
          return a.from == b.from && a.relation == b.relation && a.to == b.to;
        });
    table_.edges.erase(again, table_.edges.end());
    out_begins_.assign(size() + 1, 0);
    in_begins_.assign(size() + 1, 0);
    for (const EstateEdge& edge : edges()) {
      ++out_begins_[edge.from + 1];
      ++in_begins_[edge.to + 1];
    }
    std::partial_sum(out_begins_.begin(), out_begins_.end(), out_begins_.begin());
    std::partial_sum(in_begins_.begin(), in_begins_.end(), in_begins_.begin());
    in_edges_.resize(edges().size());
    std::vector<std::uint32_t> next(in_begins_.begin(), in_begins_.end() - 1);
    for (std::uint32_t e = 0; e < edges().size(); ++e) in_edges_[next[edges()[e].to]++] = e;
  }

  void link_competitors();
  [[nodiscard]] EstateVertex unit_of(EstateVertex place) const;
  [[nodiscard]] bool is_one_producer(EstateVertex a, EstateVertex b) const;

  detail::EstateTable table_;
  std::vector<std::uint32_t> out_begins_;
  std::vector<std::uint32_t> in_begins_;
  std::vector<std::uint32_t> in_edges_;
};

inline std::string_view EstateGraph::name(EstateVertex v) const {
  switch (kind(v)) {
    case EstateKind::database:
      return database(v).labels.empty() ? std::string_view()
                                        : database(v).labels.front().database_name;
    case EstateKind::server:
      if (server(v) != nullptr) return server(v)->server_name;
      break;
    case EstateKind::place:
      return rows_of(v).name;
    case EstateKind::availability_group:
      return availability_group(v).name;
    case EstateKind::replica:
      return replica(v).server_name;
    case EstateKind::mirroring_session:
      return mirroring_session(v).database_name;
    case EstateKind::log_shipping_primary:
      return log_shipping_primary(v).database_name;
    case EstateKind::log_shipping_secondary:
      return log_shipping_secondary(v).database_name;
    case EstateKind::maintenance_plan:
    case EstateKind::maintenance_task:
      return maintenance_plan(v).name;
    case EstateKind::backup_tool:
      return backup_tool(v).name;
    case EstateKind::managed_instance:
      return server(v)->server_name;
    case EstateKind::managed_database:
      return managed_settings(v).database_name;
    case EstateKind::storage_account:
    case EstateKind::container:
    case EstateKind::folder:
      break;
  }
  return table_.names[table_.vertices[v].row];
}

inline EstateVertex EstateGraph::partner_of(EstateVertex place) const {
  const EstateVertex session = source(place, EstateRelation::mirrors);
  if (session == kNone) return kNone;
  for (const EstateVertex other : targets(session, EstateRelation::mirrors)) {
    if (other != place && server_of(other) != server_of(place)) return other;
  }
  return kNone;
}

inline std::optional<Location> EstateGraph::location_of(EstateVertex replica) const {
  if (this->replica(replica).location) return this->replica(replica).location;
  const Server* stands_on = server(target(replica, EstateRelation::stands_on));
  return stands_on == nullptr ? std::nullopt : stands_on->location;
}

inline GroupTopology EstateGraph::topology_of(EstateVertex group) const {
  std::size_t azure = 0;
  std::size_t on_premises = 0;
  const std::vector<EstateVertex> replicas = replicas_of(group);
  for (const EstateVertex replica : replicas) {
    const std::optional<Location> location = location_of(replica);
    azure += location == Location::azure ? 1U : 0U;
    on_premises += location == Location::on_premises ? 1U : 0U;
  }
  if (azure > 0 && on_premises > 0) return GroupTopology::hybrid;
  if (replicas.empty() || azure + on_premises < replicas.size()) return GroupTopology::unknown;
  return azure > 0 ? GroupTopology::azure : GroupTopology::on_premises;
}

inline LogClaim EstateGraph::log_claim(EstateVertex producer, EstateVertex place) const {
  const DatabasePlace told = this->place(place);
  const EstateKind kind_of_producer = kind(producer);
  if (kind_of_producer == EstateKind::log_shipping_primary) {
    return log_claim_of(log_shipping_primary(producer), told);
  }
  if (kind_of_producer == EstateKind::maintenance_task) {
    const LogClaim claim =
        log_claim_of(maintenance_plan(producer), maintenance_task(producer), told);
    const Truth names = truth_of(maintenance_task(producer).database_name.has_value());
    return claim.given(names == Truth::yes ? names : Truth::unknown,
                       "maintenance_plans.tasks.database_name");
  }
  if (kind_of_producer == EstateKind::backup_tool) return log_claim_of(backup_tool(producer), told);
  const bool is_managed = kind_of_producer == EstateKind::managed_instance ||
                          kind_of_producer == EstateKind::managed_database;
  if (is_managed) return log_claim_of(managed_state_of(told), told);
  return {Truth::no, {}};
}

inline std::vector<LogProducer> EstateGraph::log_producers_of(EstateVertex database) const {
  std::vector<LogProducer> found;
  for (const EstateVertex place : places_of(database)) {
    for (const EstateVertex producer : sources(place, EstateRelation::protects)) {
      const LogClaim claim = log_claim(producer, place);
      if (claim.takes_logs != Truth::no) found.push_back({producer, place, claim});
    }
  }
  return found;
}

inline std::vector<EstateVertex> EstateGraph::writers_to(EstateVertex account) const {
  std::vector<EstateVertex> found = sources(account, EstateRelation::writes_to);
  for (const EstateVertex container : sources(account, EstateRelation::lies_in)) {
    const std::vector<EstateVertex> more = sources(container, EstateRelation::writes_to);
    found.insert(found.end(), more.begin(), more.end());
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// Places whose log is one log: a group's replicas, a session's partners.
inline EstateVertex EstateGraph::unit_of(EstateVertex place) const {
  const EstateVertex group = group_of(place);
  if (group != kNone) return group;
  const EstateVertex session = source(place, EstateRelation::mirrors);
  return session != kNone ? session : place;
}

// Managed backup told on several levels or on several partners is one producer
// (D-44), and so is another one that is told alike on each of them.
inline bool EstateGraph::is_one_producer(EstateVertex a, EstateVertex b) const {
  const auto is_managed = [this](EstateVertex v) {
    return kind(v) == EstateKind::managed_instance || kind(v) == EstateKind::managed_database;
  };
  if (is_managed(a) && is_managed(b)) return true;
  return kind(a) == kind(b) && is_same_name(name(a), name(b));
}

inline void EstateGraph::link_competitors() {
  std::vector<EstateEdge> found;
  for (const EstateVertex database : vertices(EstateKind::database)) {
    const std::vector<LogProducer> producers = log_producers_of(database);
    for (std::size_t i = 0; i < producers.size(); ++i) {
      for (std::size_t j = i + 1; j < producers.size(); ++j) {
        const LogProducer& a = producers[i];
        const LogProducer& b = producers[j];
        if (is_one_producer(a.producer, b.producer)) continue;
        if (unit_of(a.place) != unit_of(b.place)) continue;
        const bool is_certain =
            a.claim.takes_logs == Truth::yes && b.claim.takes_logs == Truth::yes;
        found.push_back({std::min(a.producer, b.producer), std::max(a.producer, b.producer),
                         EstateRelation::competes_with, is_certain});
      }
    }
  }
  table_.edges.insert(table_.edges.end(), found.begin(), found.end());
}

}  // namespace unbroken

#endif  // UNBROKEN_ESTATE_GRAPH_H_
