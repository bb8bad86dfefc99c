// Availability groups as all their replicas tell them.
//
// Every replica's server may export its own rows of a group, with some of its
// members' columns unknown. The newest export's word counts, and what it does
// not tell is filled in from the others.

#ifndef UNBROKEN_ESTATE_GROUP_H_
#define UNBROKEN_ESTATE_GROUP_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "unbroken/estate.h"
#include "unbroken/guid.h"
#include "unbroken/name.h"

namespace unbroken {

// Where the replicas of a group stand. One of each kind makes it hybrid, however
// many others are unknown; the other two need all replicas' locations.
enum class GroupTopology : std::uint8_t { azure, on_premises, hybrid, unknown };

namespace detail {

// The indexes of the servers, those with the newest exports first.
[[nodiscard]] inline std::vector<std::uint32_t> newest_first(const Estate& estate) {
  std::vector<std::uint32_t> order(estate.servers.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&estate](std::uint32_t a, std::uint32_t b) {
    return estate.servers[b].taken_at < estate.servers[a].taken_at;
  });
  return order;
}

class GroupMerger {
 public:
  void add(const Server& server, const AvailabilityGroup& told) {
    std::vector<std::string> members{name_key(server.server_name)};
    for (const AvailabilityReplica& replica : told.replicas) {
      members.push_back(name_key(replica.server_name));
    }
    const std::size_t index = find(told, members);
    if (index == groups_.size()) {
      groups_.emplace_back().name = told.name;
      members_.emplace_back();
      by_name_[name_key(told.name)].push_back(index);
    }
    merge(groups_[index], told);
    for (std::string& member : members) put(members_[index], std::move(member));
  }

  // The groups, and for each the keys of its servers' names.
  [[nodiscard]] std::pair<std::vector<AvailabilityGroup>, std::vector<std::vector<std::string>>>
  take() && {
    return {std::move(groups_), std::move(members_)};
  }

 private:
  // Names are unique in a cluster only: without an id the two have to share a server.
  [[nodiscard]] std::size_t find(const AvailabilityGroup& told,
                                 const std::vector<std::string>& members) const {
    const auto named = by_name_.find(name_key(told.name));
    if (named == by_name_.end()) return groups_.size();
    for (const std::size_t i : named->second) {
      const std::optional<Guid>& id = groups_[i].group_id;
      if (id && told.group_id) {
        if (id == told.group_id) return i;
        continue;
      }
      const bool meets = std::any_of(members.begin(), members.end(), [&](const std::string& name) {
        return std::find(members_[i].begin(), members_[i].end(), name) != members_[i].end();
      });
      if (meets) return i;
    }
    return groups_.size();
  }

  static void put(std::vector<std::string>& names, std::string name) {
    const bool known = std::any_of(names.begin(), names.end(), [&name](const std::string& other) {
      return is_same_name(other, name);
    });
    if (!known) names.push_back(std::move(name));
  }

  template <class T>
  static void fill(std::optional<T>& into, const std::optional<T>& told) {
    if (!into) into = told;
  }

  static void merge(AvailabilityGroup& into, const AvailabilityGroup& told) {
    fill(into.group_id, told.group_id);
    fill(into.backup_preference, told.backup_preference);
    for (const std::string& database : told.databases) put(into.databases, database);
    for (const AvailabilityReplica& replica : told.replicas) {
      const auto known = std::find_if(into.replicas.begin(), into.replicas.end(),
                                      [&replica](const AvailabilityReplica& other) {
                                        return is_same_name(other.server_name, replica.server_name);
                                      });
      if (known == into.replicas.end()) {
        into.replicas.push_back(replica);
        continue;
      }
      fill(known->location, replica.location);
      fill(known->role, replica.role);
      fill(known->allow_connections, replica.allow_connections);
      fill(known->backup_priority, replica.backup_priority);
    }
  }

  std::vector<AvailabilityGroup> groups_;
  std::vector<std::vector<std::string>> members_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_name_;
};

}  // namespace detail
}  // namespace unbroken

#endif  // UNBROKEN_ESTATE_GROUP_H_
