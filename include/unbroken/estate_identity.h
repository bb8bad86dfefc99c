// Which databases an estate's rows speak of, each once.
//
// A database is its family. A row that tells none, as a mirror's, is the
// database of that name which its mirroring partner or availability group has;
// else it is known by its server and name alone.

#ifndef UNBROKEN_ESTATE_IDENTITY_H_
#define UNBROKEN_ESTATE_IDENTITY_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "unbroken/database_place.h"
#include "unbroken/estate.h"
#include "unbroken/estate_vertex.h"
#include "unbroken/guid.h"
#include "unbroken/name.h"

namespace unbroken {
namespace detail {

class DatabaseFinder {
 public:
  explicit DatabaseFinder(std::vector<EstateDatabase> known) : databases_(std::move(known)) {
    for (std::uint32_t i = 0; i < databases_.size(); ++i) {
      if (databases_[i].family) by_family_.try_emplace(*databases_[i].family, i);
      for (const DatabaseLabel& label : databases_[i].labels) {
        by_label_[key(label.server_name, label.database_name)].push_back(i);
      }
    }
  }

  [[nodiscard]] std::vector<EstateDatabase> read(const Estate& estate) && {
    for (const Server& server : estate.servers) note_peers(server);
    for (const Server& server : estate.servers) {
      for (const Database& row : server.databases) {
        if (row.family_guid) add(server.server_name, row.name, row.family_guid);
      }
    }
    for (const Server& server : estate.servers) {
      for (const Database& row : server.databases) {
        if (!row.family_guid) add(server.server_name, row.name, std::nullopt);
      }
      if (!server.managed_backup) continue;
      for (const ManagedBackupSettings& row : server.managed_backup->databases) {
        add(server.server_name, row.database_name, std::nullopt);
      }
    }
    return std::move(databases_);
  }

 private:
  static std::string key(std::string_view server, std::string_view database) {
    return name_key(server) + '/' + name_key(database);
  }

  // Names under which mirroring or a group keeps the same database elsewhere.
  void note_peers(const Server& server) {
    const auto note = [this, &server](std::string_view other, std::string_view database) {
      if (is_same_name(other, server.server_name)) return;
      const std::string here = key(server.server_name, database);
      const std::string there = key(other, database);
      peers_[here].push_back(there);
      peers_[there].push_back(here);
    };
    for (const MirroringSession& row : server.database_mirroring) {
      if (row.partner_instance) note(*row.partner_instance, row.database_name);
    }
    for (const AvailabilityGroup& group : server.availability_groups) {
      for (const AvailabilityReplica& replica : group.replicas) {
        for (const std::string& database : group.databases) note(replica.server_name, database);
      }
    }
  }

  void add(const std::string& server, const std::string& name, const std::optional<Guid>& family) {
    if (is_same_name(name, "tempdb")) return;  // nothing can back it up
    const std::string here = key(server, name);
    std::optional<std::uint32_t> found = of_family(family);
    if (!found) found = of_label(here, family);
    if (!found && !family) found = of_peer(here);
    if (!found) {
      found = static_cast<std::uint32_t>(databases_.size());
      databases_.push_back({{}, family});
      if (family) by_family_.emplace(*family, *found);
    }
    std::vector<std::uint32_t>& labelled = by_label_[here];
    if (std::find(labelled.begin(), labelled.end(), *found) != labelled.end()) return;
    labelled.push_back(*found);
    databases_[*found].labels.push_back({server, name});
  }

  [[nodiscard]] std::optional<std::uint32_t> of_family(const std::optional<Guid>& family) const {
    if (!family) return std::nullopt;
    const auto at = by_family_.find(*family);
    return at == by_family_.end() ? std::nullopt : std::optional(at->second);
  }

  [[nodiscard]] std::optional<std::uint32_t> of_label(const std::string& label,
                                                      const std::optional<Guid>& family) const {
    const auto at = by_label_.find(label);
    if (at == by_label_.end()) return std::nullopt;
    for (const std::uint32_t i : at->second) {
      if (!family || !databases_[i].family) return i;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::uint32_t> of_peer(const std::string& label) const {
    const auto at = peers_.find(label);
    if (at == peers_.end()) return std::nullopt;
    for (const std::string& peer : at->second) {
      if (const auto found = of_label(peer, std::nullopt)) return found;
    }
    return std::nullopt;
  }

  std::vector<EstateDatabase> databases_;
  std::unordered_map<Guid, std::uint32_t> by_family_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_label_;
  std::unordered_map<std::string, std::vector<std::string>> peers_;
};

}  // namespace detail

// The known databases, in their order and with the labels that rows add to
// them, then those that only rows tell of.
[[nodiscard]] inline std::vector<EstateDatabase> databases_of(
    const Estate& estate, std::vector<EstateDatabase> known = {}) {
  return detail::DatabaseFinder(std::move(known)).read(estate);
}

}  // namespace unbroken

#endif  // UNBROKEN_ESTATE_IDENTITY_H_
