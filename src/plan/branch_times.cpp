#include "plan/branch_times.h"

#include <span>

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
  const LocalTime earliest = clock_.earliest_reading();
  for (std::size_t part = part_of(cut) + 1; part-- > 0;) {
    const ForkIndex fork = path_.parts[part].fork;
    const std::span<const ChainGraph::Set> sets =
        graph_.sets_ending_on(fork).first(graph_.sets_ending_by(fork, cut.to));
    for (std::size_t i = sets.size(); i-- > 0;) {
      if (graph_.blocks().of(fork)[i / SetBlocks::kSize].latest_start < earliest) {
        i -= i % SetBlocks::kSize;
      } else if (!sets[i].last_lsn.is_null() && clock_.is_certain_in(graph_.vertex_of(sets[i]))) {
        return true;
      }
    }
  }
  return false;
}

bool BranchTimes::is_past_end_of(const LogLink& cut) const {
  const ForkIndex branch = branch_at(cut);
  const std::optional<LocalTime> stop = stop_of(branch);
  const std::optional<LocalTime> wanted = clock_.on_clock_of(cut.set);
  if (stop && wanted && *stop <= *wanted) return true;
  if (has_begun_by(branch)) return true;
  for (std::size_t part = part_of(cut) + 1; part < path_.parts.size(); ++part) {
    if (has_begun_by(path_.parts[part].fork)) return true;
  }
  return false;
}

// Whether a set that ends on the fork was started by the wanted time.
bool BranchTimes::has_begun_by(ForkIndex fork) const {
  const LocalTime latest = clock_.latest_reading();
  const std::span<const ChainGraph::Set> sets = graph_.sets_ending_on(fork);
  for (std::size_t i = 0; i < sets.size(); ++i) {
    if (graph_.blocks().of(fork)[i / SetBlocks::kSize].earliest_start > latest) {
      i += SetBlocks::kSize - 1 - i % SetBlocks::kSize;
    } else if (clock_.is_started_by(graph_.vertex_of(sets[i]))) {
      return true;
    }
  }
  return false;
}

}  // namespace unbroken::plan_search
