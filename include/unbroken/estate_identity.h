// Which databases an estate's rows speak of, each once.
//
// A database is its family. A row that tells none, as a mirror's, is the
// database of that name which its mirroring partner or availability group has;
// where they have several, or none is known, it is known by its server and name
// alone.

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
        if (row.family_guid) add({server.server_name, row.name}, row.family_guid);
      }
    }
    for (const Server& server : estate.servers) {
      for (const Database& row : server.databases) {
        if (!row.family_guid) add({server.server_name, row.name}, std::nullopt);
      }
      if (!server.managed_backup) continue;
      for (const ManagedBackupSettings& row : server.managed_backup->databases) {
        add({server.server_name, row.database_name}, std::nullopt);
      }
    }
    for (const std::string& label : waiting_) place_with_peers(label);
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

  void add(const DatabaseLabel& label, const std::optional<Guid>& family) {
    if (is_same_name(label.database_name, "tempdb")) return;  // nothing can back it up
    const std::string here = key(label.server_name, label.database_name);
    std::optional<std::uint32_t> found = of_family(family);
    if (!found) found = of_label(here, family);
    if (!found && !family) {
      if (unplaced_.try_emplace(here, label).second) waiting_.push_back(here);
      return;
    }
    if (!found) {
      found = create(family);
      by_family_.emplace(*family, *found);
    }
    give(*found, label);
  }

  std::uint32_t create(const std::optional<Guid>& family) {
    databases_.push_back({{}, family});
    return static_cast<std::uint32_t>(databases_.size() - 1);
  }

  void give(std::uint32_t database, const DatabaseLabel& label) {
    std::vector<std::uint32_t>& labelled = by_label_[key(label.server_name, label.database_name)];
    if (std::find(labelled.begin(), labelled.end(), database) != labelled.end()) return;
    labelled.push_back(database);
    databases_[database].labels.push_back(label);
  }

  // All that mirroring and groups join to the label are one database: the one
  // that is known under any of their names, if only one is. All are gathered
  // before any is placed, so that the order of rows decides nothing.
  void place_with_peers(const std::string& first) {
    const auto begin = unplaced_.find(first);
    if (begin == unplaced_.end()) return;
    std::vector<DatabaseLabel> joined{begin->second};
    unplaced_.erase(begin);
    std::vector<std::uint32_t> known;
    for (std::size_t i = 0; i < joined.size(); ++i) {
      const auto peers = peers_.find(key(joined[i].server_name, joined[i].database_name));
      if (peers == peers_.end()) continue;
      for (const std::string& peer : peers->second) {
        if (const auto found = of_label(peer, std::nullopt)) known.push_back(*found);
        const auto other = unplaced_.find(peer);
        if (other == unplaced_.end()) continue;
        joined.push_back(other->second);
        unplaced_.erase(other);
      }
    }
    const bool is_one = !known.empty() && std::all_of(known.begin(), known.end(),
                                                      [&](auto i) { return i == known.front(); });
    const std::uint32_t database = is_one ? known.front() : create(std::nullopt);
    for (const DatabaseLabel& label : joined) give(database, label);
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

  std::vector<EstateDatabase> databases_;
  std::unordered_map<Guid, std::uint32_t> by_family_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_label_;
  std::unordered_map<std::string, std::vector<std::string>> peers_;
  std::unordered_map<std::string, DatabaseLabel> unplaced_;
  std::vector<std::string> waiting_;  // keys that were ever unplaced, in the order of rows
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
