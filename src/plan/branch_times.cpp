#include "plan/branch_times.h"

#include <algorithm>

namespace unbroken::plan_search {

BranchTimes::BranchTimes(const ChainGraph& graph, const ForkPath& path, const PlanOptions& options,
                         const TargetClock& clock)
    : graph_(graph), path_(path), options_(options), clock_(clock) {}

// The part of the path that the link ends on.
std::size_t BranchTimes::part_of(const LogLink& cut) const {
  const ChainGraph::Set& log = graph_[cut.set];
  const std::optional<std::size_t> last = path_.place_of(log.last_fork);
  return last ? *last : *path_.place_of(log.first_fork);
}

bool BranchTimes::stays_on_path(const LogLink& cut) const {
  return path_.place_of(graph_[cut.set].last_fork).has_value();
}

// The fork that begins where the link ends.
ForkIndex BranchTimes::branch_at(const LogLink& cut) const {
  const ForkPath::Part& part = path_.parts[part_of(cut)];
  const bool is_next = part.end && *part.end == cut.to;
  return is_next ? path_.parts[part_of(cut) + 1].fork : graph_[cut.set].last_fork;
}

std::optional<LocalTime> BranchTimes::stop_of(ForkIndex branch) const {
  return branch < options_.fork_stops.size() ? options_.fork_stops[branch] : std::nullopt;
}

bool BranchTimes::is_before_end_of(const LogLink& cut) const {
  const std::optional<LocalTime> stop = stop_of(branch_at(cut));
  const std::optional<LocalTime> wanted = clock_.on_clock_of(cut.set);
  if (stop && wanted && *wanted <= *stop) return true;
  const std::size_t part = part_of(cut);
  return std::any_of(graph_.sets().begin(), graph_.sets().end(), [&](const ChainGraph::Set& set) {
    if (set.last_lsn.is_null() || set.last_lsn > cut.to) return false;
    const std::optional<std::size_t> place = path_.place_of(set.last_fork);
    return place && *place <= part && clock_.is_certain_in(graph_.vertex_of(set));
  });
}

bool BranchTimes::is_past_end_of(const LogLink& cut) const {
  const ForkIndex branch = branch_at(cut);
  const std::optional<LocalTime> stop = stop_of(branch);
  const std::optional<LocalTime> wanted = clock_.on_clock_of(cut.set);
  if (stop && wanted && *stop <= *wanted) return true;
  const std::size_t part = part_of(cut);
  return std::any_of(graph_.sets().begin(), graph_.sets().end(), [&](const ChainGraph::Set& set) {
    const std::optional<std::size_t> place = path_.place_of(set.last_fork);
    const bool is_on_branch = set.last_fork == branch || (place && *place > part);
    return is_on_branch && clock_.is_started_by(graph_.vertex_of(set));
  });
}

}  // namespace unbroken::plan_search
