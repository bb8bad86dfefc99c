// EstateDraft: an EstateGraph's servers and places while its rows are read, and
// vertices and edges before they have their numbers.
//
// Every name is looked up by its key, so that the work grows with the rows and
// not with their square.

#ifndef UNBROKEN_ESTATE_DRAFT_H_
#define UNBROKEN_ESTATE_DRAFT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "unbroken/chain_record.h"
#include "unbroken/database_place.h"
#include "unbroken/estate.h"
#include "unbroken/estate_table.h"
#include "unbroken/estate_vertex.h"
#include "unbroken/guid.h"
#include "unbroken/name.h"

namespace unbroken::detail {

// The place as its pointers say it.
[[nodiscard]] inline DatabasePlace place_in(const EstateTable& table, const PlaceRows& rows,
                                            std::string_view server_name) {
  DatabasePlace place;
  place.server_name = server_name;
  place.database_name = rows.name;
  if (rows.group != kNone) place.availability_group = &table.groups[rows.group];
  if (rows.server == kNone) return place;
  const Server& server = table.estate.servers[rows.server];
  place.server = &server;
  const auto at = [](const auto& section, std::uint32_t row) {
    return row == kNone ? nullptr : &section[row];
  };
  place.database = at(server.databases, rows.row);
  if (server.managed_backup) {
    place.managed = at(server.managed_backup->databases, rows.managed);
    if (server.managed_backup->instance) place.instance_managed = &*server.managed_backup->instance;
  }
  place.mirroring = at(server.database_mirroring, rows.mirroring);
  place.log_shipping_primary = at(server.log_shipping_primaries, rows.log_shipping_primary);
  place.log_shipping_secondary = at(server.log_shipping_secondaries, rows.log_shipping_secondary);
  return place;
}

class EstateDraft {
 public:
  EstateDraft(Estate estate, std::vector<EstateDatabase> databases) {
    table_.estate = std::move(estate);
    table_.databases = std::move(databases);
    for (std::uint32_t i = 0; i < count(table_.databases); ++i) {
      add(EstateKind::database, {kNone, i, kNone});
    }
    for (std::uint32_t s = 0; s < count(servers()); ++s) add_server(servers()[s].server_name, s);
    read_places();
  }

  // A vertex before all kinds are counted: the n-th of its kind.
  struct Ref {
    EstateKind kind;
    std::uint32_t index;
  };
  using Places = std::vector<std::uint32_t>;

  template <class Section>
  static std::uint32_t count(const Section& section) {
    return static_cast<std::uint32_t>(section.size());
  }
  [[nodiscard]] const std::vector<Server>& servers() const { return table_.estate.servers; }
  [[nodiscard]] EstateTable& table() { return table_; }
  [[nodiscard]] const Places& places_on(std::uint32_t server) const { return places_on_[server]; }

  Ref add(EstateKind kind, EstateRowPlace at) {
    std::vector<EstateRowPlace>& own = by_kind_[static_cast<std::size_t>(kind)];
    own.push_back(at);
    return {kind, count(own) - 1};
  }
  void link(Ref from, EstateRelation relation, Ref to, bool is_certain = true) {
    links_.push_back({from, to, relation, is_certain});
  }
  // Keeps the name of what no row names.
  std::uint32_t keep(std::string_view name) {
    table_.names.emplace_back(name);
    return count(table_.names) - 1;
  }
  static Ref place_ref(std::uint32_t place) { return {EstateKind::place, place}; }
  static Ref server_ref(std::uint32_t server) { return {EstateKind::server, server}; }

  // ---- Servers and places

  // The server of this name, which others may mention without its own export.
  std::uint32_t name_server(std::string_view name) {
    const auto known = server_by_name_.find(name_key(name));
    return known == server_by_name_.end() ? add_server(name, kNone) : known->second;
  }

  void add_place(std::uint32_t database, std::uint32_t server_vertex, std::string_view name,
                 std::uint32_t server = kNone, std::uint32_t row = kNone) {
    const std::string key = name_key(name);
    for (const std::uint32_t known : all_named(server_vertex, key)) {
      if (table_.places[known].database == database) return;
    }
    const std::uint32_t index = count(table_.places);
    PlaceRows place;
    place.database = database;
    place.server_vertex = server_vertex;
    place.server = server;
    place.row = row;
    place.name = name;
    table_.places.push_back(std::move(place));
    add(EstateKind::place, {server, index, kNone});
    place_by_name_[place_key(server_vertex, key)].push_back(index);
    places_on_[server_vertex].push_back(index);
    link(server_ref(server_vertex), EstateRelation::hosts, place_ref(index));
    link(place_ref(index), EstateRelation::copy_of, {EstateKind::database, database});
  }

  [[nodiscard]] const Places& all_named(std::uint32_t server_vertex, const std::string& key) const {
    static const Places kNowhere;
    const auto at = place_by_name_.find(place_key(server_vertex, key));
    return at == place_by_name_.end() ? kNowhere : at->second;
  }

  // The places that a row of this server means by a database's name.
  [[nodiscard]] Places named(std::uint32_t server, std::string_view name) const {
    Places found;
    for (const std::uint32_t place : all_named(server, name_key(name))) {
      if (table_.places[place].server != kNone) found.push_back(place);
    }
    return found;
  }
  // The same for a plan's or tool's list, where "*" is every database.
  [[nodiscard]] Places meant(std::uint32_t server, std::string_view name) const {
    if (name != "*") return named(server, name);
    Places found;
    for (const std::uint32_t place : places_on_[server]) {
      const PlaceRows& rows = table_.places[place];
      if (rows.server != kNone && !is_same_name(rows.name, "tempdb")) found.push_back(place);
    }
    return found;
  }

  // What was drafted, with its vertices numbered kind by kind.
  [[nodiscard]] EstateTable finish() && {
    number();
    return std::move(table_);
  }

 private:
  struct Link {
    Ref from;
    Ref to;
    EstateRelation relation;
    bool is_certain;
  };
  using Rows = std::unordered_map<std::string, std::uint32_t>;

  // Servers with rows come first, so that their vertices have their rows' numbers.
  std::uint32_t add_server(std::string_view name, std::uint32_t row) {
    const Ref made = add(EstateKind::server, {row, row == kNone ? keep(name) : kNone, kNone});
    server_by_name_.try_emplace(name_key(name), made.index);
    places_on_.emplace_back();
    return made.index;
  }

  template <class Section, class Name>
  static Rows rows_by_name(const Section& section, Name name) {
    Rows rows;
    for (std::uint32_t i = 0; i < count(section); ++i) {
      rows.try_emplace(name_key(section[i].*name), i);
    }
    return rows;
  }
  static std::uint32_t row_in(const Rows& rows, const std::string& key) {
    const auto at = rows.find(key);
    return at == rows.end() ? kNone : at->second;
  }

  // A database has a place wherever one of its labels or its family is found.
  void read_places() {
    std::vector<Rows> rows;
    std::unordered_map<Guid, std::vector<std::pair<std::uint32_t, std::uint32_t>>> of_family;
    for (std::uint32_t s = 0; s < count(servers()); ++s) {
      const std::vector<Database>& databases = servers()[s].databases;
      rows.push_back(rows_by_name(databases, &Database::name));
      for (std::uint32_t i = 0; i < count(databases); ++i) {
        if (databases[i].family_guid) of_family[*databases[i].family_guid].emplace_back(s, i);
      }
    }
    for (std::uint32_t d = 0; d < count(table_.databases); ++d) {
      const EstateDatabase& database = table_.databases[d];
      for (const DatabaseLabel& label : database.labels) {
        const std::uint32_t server = name_server(label.server_name);
        if (server >= count(servers())) {
          add_place(d, server, label.database_name);
          continue;
        }
        const std::uint32_t row = row_in(rows[server], name_key(label.database_name));
        // A database that was dropped and created again keeps its name, not its family.
        const Database* told = row == kNone ? nullptr : &servers()[server].databases[row];
        const bool is_another = told != nullptr && database.family && told->family_guid &&
                                told->family_guid != database.family;
        add_place(d, server, label.database_name, is_another ? kNone : server,
                  is_another ? kNone : row);
      }
      if (!database.family) continue;
      const auto found = of_family.find(*database.family);
      if (found == of_family.end()) continue;
      for (const auto& [server, row] : found->second) {
        add_place(d, server, servers()[server].databases[row].name, server, row);
      }
    }
    read_place_rows();
  }

  template <class Section, class Name>
  void note_rows(std::uint32_t server, const Section& section, Name name,
                 std::uint32_t PlaceRows::*member) {
    for (std::uint32_t i = 0; i < count(section); ++i) {
      for (const std::uint32_t place : named(server, section[i].*name)) {
        std::uint32_t& row = table_.places[place].*member;
        if (row == kNone) row = i;
      }
    }
  }

  void read_place_rows() {
    for (std::uint32_t s = 0; s < count(servers()); ++s) {
      const Server& server = servers()[s];
      note_rows(s, server.database_mirroring, &MirroringSession::database_name,
                &PlaceRows::mirroring);
      note_rows(s, server.log_shipping_primaries, &LogShippingPrimary::database_name,
                &PlaceRows::log_shipping_primary);
      note_rows(s, server.log_shipping_secondaries, &LogShippingSecondary::database_name,
                &PlaceRows::log_shipping_secondary);
      if (!server.managed_backup) continue;
      note_rows(s, server.managed_backup->databases, &ManagedBackupSettings::database_name,
                &PlaceRows::managed);
    }
  }

  static std::string place_key(std::uint32_t server_vertex, const std::string& name) {
    return std::to_string(server_vertex) + '/' + name;
  }

  void number() {
    for (std::size_t k = 0; k < kEstateKinds; ++k) {
      table_.begins[k] = count(table_.vertices);
      table_.vertices.insert(table_.vertices.end(), by_kind_[k].begin(), by_kind_[k].end());
    }
    table_.begins[kEstateKinds] = count(table_.vertices);
    const auto vertex = [this](Ref ref) {
      return table_.begins[static_cast<std::size_t>(ref.kind)] + ref.index;
    };
    table_.edges.reserve(links_.size());
    for (const Link& link : links_) {
      table_.edges.push_back({vertex(link.from), vertex(link.to), link.relation, link.is_certain});
    }
  }

  EstateTable table_;
  std::array<std::vector<EstateRowPlace>, kEstateKinds> by_kind_;
  std::vector<Link> links_;
  Rows server_by_name_;
  std::vector<Places> places_on_;  // by server
  std::unordered_map<std::string, Places> place_by_name_;
};

}  // namespace unbroken::detail

#endif  // UNBROKEN_ESTATE_DRAFT_H_
