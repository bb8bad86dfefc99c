#include "plan/time_edges.h"

#include <algorithm>

namespace unbroken {
namespace {

constexpr LocalTime just_after(LocalTime time) { return {time.ms + 1}; }

}  // namespace

std::vector<LocalTime> time_edges(const ChainGraph& graph,
                                  const std::vector<std::optional<LocalTime>>& fork_stops) {
  const bool has_branches = graph.forks().size() > 1;
  std::vector<LocalTime> edges;
  for (const ChainGraph::Set& set : graph.sets()) {
    const bool is_log = set.type == BackupType::log;
    if (set.start != ChainGraph::kNoTime) {
      // Up to a log's start the time is certain to lie in it; which branch a time lies
      // on is asked of every set, with what started before it.
      if (is_log || has_branches) edges.push_back(just_after(set.start));
      if (has_branches) edges.push_back(set.start);
    }
    if (set.finish != ChainGraph::kNoTime) {
      edges.push_back(just_after(set.finish));
      if (!is_log) edges.push_back(set.finish);  // from then on it is restored
    }
  }
  for (const std::optional<LocalTime>& stop : fork_stops) {
    if (!stop) continue;
    edges.push_back(*stop);
    edges.push_back(just_after(*stop));
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

}  // namespace unbroken
