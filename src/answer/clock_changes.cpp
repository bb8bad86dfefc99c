#include "answer/clock_changes.h"

#include <algorithm>
#include <cstddef>

namespace unbroken {

bool ClockChange::makes_ambiguous(LocalTime time) const {
  const auto lies_between = [&](UtcOffset offset) {
    const UtcTime utc = time.to_utc(offset);
    return from < utc && utc < to;
  };
  const bool first = lies_between(offset_before);
  const bool second = lies_between(offset_after);
  const bool never = !first && !second && LocalTime::of_utc(from, offset_before) < time &&
                     time < LocalTime::of_utc(to, offset_after);
  return (first && second) || never;
}

std::vector<ClockChange> clock_changes_of(const ChainGraph& graph) {
  std::vector<Vertex> by_time;
  for (Vertex v = 0; v < graph.size(); ++v) {
    if (graph[v].has_utc_offset && graph[v].finish != ChainGraph::kNoTime) by_time.push_back(v);
  }
  std::sort(by_time.begin(), by_time.end(), [&graph](Vertex a, Vertex b) {
    return graph.finish_for_ordering(a) < graph.finish_for_ordering(b);
  });
  std::vector<ClockChange> changes;
  for (std::size_t i = 1; i < by_time.size(); ++i) {
    const ChainGraph::Set& before = graph[by_time[i - 1]];
    const ChainGraph::Set& after = graph[by_time[i]];
    if (before.utc_offset == after.utc_offset) continue;
    changes.push_back({before.finish.to_utc(before.utc_offset),
                       after.finish.to_utc(after.utc_offset), before.utc_offset, after.utc_offset});
  }
  return changes;
}

bool is_ambiguous_at(const std::vector<ClockChange>& changes, LocalTime time) {
  return std::any_of(changes.begin(), changes.end(),
                     [time](const ClockChange& change) { return change.makes_ambiguous(time); });
}

}  // namespace unbroken
