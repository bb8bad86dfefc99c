#include "chain/identity.h"

#include <algorithm>
#include <string_view>

namespace unbroken {
namespace {

bool do_meet(const LsnRange& a, const LsnRange& b) {
  const bool both_known = !a.last.is_null() && !b.last.is_null();
  return both_known && a.first <= b.last && b.first <= a.last;
}

class Grouping {
 public:
  Grouping(std::span<const Lineage> lineages, std::span<const LsnRange> ranges)
      : lineages_(lineages), ranges_(ranges), group_of_(lineages.size(), kUngrouped) {}

  std::vector<DatabaseIdentity> run() {
    join_where([](const Lineage& l) { return l.family.has_value(); },
               [](const Lineage& a, const Lineage& b) { return a.family == b.family; });
    join_where([](const Lineage& l) { return l.fork.has_value(); },
               [](const Lineage& a, const Lineage& b) { return a.fork == b.fork; });
    join_where([](const Lineage& l) { return !l.availability_group.empty(); },
               [](const Lineage& a, const Lineage& b) {
                 return is_same_name(a.availability_group, b.availability_group) &&
                        is_same_name(a.database_name, b.database_name);
               });
    join_by_name();
    return std::move(groups_);
  }

 private:
  static constexpr std::size_t kUngrouped = static_cast<std::size_t>(-1);

  // Every lineage still alone that may be joined this way goes to the group of
  // the first lineage it matches, or founds one. Of two that are the same, both may.
  template <class May, class Same>
  void join_where(May may, Same same) {
    for (std::size_t i = 0; i < lineages_.size(); ++i) {
      if (group_of_[i] != kUngrouped || !may(lineages_[i])) continue;
      std::size_t group = kUngrouped;
      for (std::size_t j = 0; j < lineages_.size() && group == kUngrouped; ++j) {
        if (same(lineages_[i], lineages_[j])) group = group_of_[j];
      }
      put(i, group);
    }
  }

  // Rows that know nothing but names: first with their own server's database of
  // that name, then with another server's whose LSNs they continue or overlap.
  void join_by_name() {
    for (std::size_t i = 0; i < lineages_.size(); ++i) {
      if (group_of_[i] != kUngrouped) continue;
      std::optional<std::size_t> own = namesake(i);
      if (!own) {
        own = only_group(i, [this, i](std::size_t j) {
          return is_same_name(lineages_[i].server_name, lineages_[j].server_name);
        });
      }
      std::optional<std::size_t> other;
      if (!own) {
        other = only_group(i, [this, i](std::size_t j) {
          return !lineages_[j].family && !lineages_[j].fork && do_meet(ranges_[i], ranges_[j]);
        });
      }
      put(i, own ? *own : other.value_or(kUngrouped));
      if (other) groups_[group_of_[i]].is_joined_by_name = true;
    }
  }

  // The group of rows that tell the same of themselves, but for the case of letters.
  [[nodiscard]] std::optional<std::size_t> namesake(std::size_t i) const {
    for (std::size_t j = 0; j < i; ++j) {
      if (lineages_[j].family || lineages_[j].fork) continue;
      if (is_same_name(lineages_[i].server_name, lineages_[j].server_name) &&
          is_same_name(lineages_[i].database_name, lineages_[j].database_name) &&
          is_same_name(lineages_[i].availability_group, lineages_[j].availability_group)) {
        return group_of_[j];
      }
    }
    return std::nullopt;
  }

  template <class Fits>
  std::optional<std::size_t> only_group(std::size_t i, Fits fits) const {
    std::optional<std::size_t> found;
    for (std::size_t j = 0; j < lineages_.size(); ++j) {
      if (group_of_[j] == kUngrouped || !fits(j)) continue;
      if (!is_same_name(lineages_[i].database_name, lineages_[j].database_name)) continue;
      if (found && *found != group_of_[j]) return std::nullopt;  // two databases share the name
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
};

}  // namespace

std::vector<DatabaseIdentity> identities_of(std::span<const Lineage> lineages,
                                            std::span<const LsnRange> ranges) {
  return Grouping(lineages, ranges).run();
}

}  // namespace unbroken
