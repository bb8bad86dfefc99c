#include "chain/identity.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

namespace unbroken {
namespace {

bool do_meet(const LsnRange& a, const LsnRange& b) {
  const bool both_known = !a.last.is_null() && !b.last.is_null();
  return both_known && a.first <= b.last && b.first <= a.last;
}

bool knows_only_names(const Lineage& lineage) { return !lineage.family && !lineage.fork; }

std::string key_of(std::string_view a, std::string_view b, std::string_view c = {}) {
  std::string key = std::to_string(a.size()) + '/' + std::to_string(b.size()) + '/';
  for (const std::string_view name : {a, b, c}) key += name_key(name);
  return key;
}

class Grouping {
 public:
  Grouping(std::span<const Lineage> lineages, std::span<const LsnRange> ranges)
      : lineages_(lineages), ranges_(ranges), group_of_(lineages.size(), kUngrouped) {}

  std::vector<DatabaseIdentity> run() {
    join_where<Guid>([](const Lineage& l) { return l.family; });
    join_where<Guid>([](const Lineage& l) { return l.fork; });
    join_where<std::string>([](const Lineage& l) {
      return l.availability_group.empty()
                 ? std::nullopt
                 : std::optional(key_of(l.availability_group, l.database_name));
    });
    join_by_name();
    return std::move(groups_);
  }

 private:
  static constexpr std::size_t kUngrouped = static_cast<std::size_t>(-1);
  static constexpr std::size_t kSeveral = static_cast<std::size_t>(-2);

  // Every lineage still alone that has a key goes to the group of the first
  // lineage with that key, or founds one.
  template <class Key, class KeyOf>
  void join_where(KeyOf key_of) {
    std::unordered_map<Key, std::size_t> group_of_key;
    for (std::size_t i = 0; i < lineages_.size(); ++i) {
      if (group_of_[i] == kUngrouped) continue;
      if (const auto key = key_of(lineages_[i])) group_of_key.try_emplace(*key, group_of_[i]);
    }
    for (std::size_t i = 0; i < lineages_.size(); ++i) {
      if (group_of_[i] != kUngrouped) continue;
      const auto key = key_of(lineages_[i]);
      if (!key) continue;
      const auto known = group_of_key.find(*key);
      put(i, known == group_of_key.end() ? kUngrouped : known->second);
      group_of_key.try_emplace(*key, group_of_[i]);
    }
  }

  // Rows that know nothing but names: first with their own server's database of
  // that name, then with another server's whose LSNs they continue or overlap.
  void join_by_name() {
    for (std::size_t i = 0; i < lineages_.size(); ++i) {
      if (group_of_[i] != kUngrouped) note(i);
    }
    for (std::size_t i = 0; i < lineages_.size(); ++i) {
      const Lineage& lineage = lineages_[i];
      // Rows that tell the same of themselves, but for the case of letters.
      const std::string own_key =
          key_of(lineage.server_name, lineage.database_name, lineage.availability_group);
      if (group_of_[i] == kUngrouped) {
        std::size_t own = group_under(namesakes_, own_key);
        if (own == kUngrouped) {
          own = group_under(on_server_, key_of(lineage.server_name, lineage.database_name));
        }
        const bool has_own = own != kUngrouped && own != kSeveral;
        const std::size_t other = has_own ? kUngrouped : only_group_met(i);
        put(i, has_own ? own : other);
        if (other != kUngrouped) groups_[other].is_joined_by_name = true;
        note(i);
      }
      if (knows_only_names(lineage)) namesakes_.try_emplace(own_key, group_of_[i]);
    }
  }

  // Makes a lineage that has a group known to those of its name.
  void note(std::size_t i) {
    const Lineage& lineage = lineages_[i];
    const auto [at, is_new] =
        on_server_.try_emplace(key_of(lineage.server_name, lineage.database_name), group_of_[i]);
    if (!is_new && at->second != group_of_[i]) at->second = kSeveral;
    if (knows_only_names(lineage)) by_name_[name_key(lineage.database_name)].push_back(i);
  }

  using Groups = std::unordered_map<std::string, std::size_t>;

  static std::size_t group_under(const Groups& groups, const std::string& key) {
    const auto at = groups.find(key);
    return at == groups.end() ? kUngrouped : at->second;
  }

  // The group of the rows of i's name whose LSNs meet its own, where it is one.
  [[nodiscard]] std::size_t only_group_met(std::size_t i) const {
    std::size_t found = kUngrouped;
    const auto named = by_name_.find(name_key(lineages_[i].database_name));
    if (named == by_name_.end()) return found;
    for (const std::size_t j : named->second) {
      if (!do_meet(ranges_[i], ranges_[j])) continue;
      if (found != kUngrouped && found != group_of_[j]) return kUngrouped;
      found = group_of_[j];
    }
    return found;
  }

  void put(std::size_t i, std::size_t group) {
    if (group == kUngrouped) {
      group = groups_.size();
      groups_.emplace_back();
    }
    group_of_[i] = group;
    DatabaseIdentity& identity = groups_[group];
    identity.lineages.insert(
        std::upper_bound(identity.lineages.begin(), identity.lineages.end(), i), i);
    if (!identity.family) identity.family = lineages_[i].family;
  }

  std::span<const Lineage> lineages_;
  std::span<const LsnRange> ranges_;
  std::vector<std::size_t> group_of_;
  std::vector<DatabaseIdentity> groups_;
  Groups namesakes_;  // of lineages so far that know only names
  Groups on_server_;  // by server and name; kSeveral where two databases share them
  std::unordered_map<std::string, std::vector<std::size_t>> by_name_;  // that know only names
};

}  // namespace

std::vector<DatabaseIdentity> identities_of(std::span<const Lineage> lineages,
                                            std::span<const LsnRange> ranges) {
  return Grouping(lineages, ranges).run();
}

}  // namespace unbroken
