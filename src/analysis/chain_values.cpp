#include "analysis/chain_values.h"

#include <algorithm>
#include <map>

namespace unbroken {

std::optional<Guid> fork_id(const ChainGraph& graph, ForkIndex fork) {
  if (fork == kNone || graph.forks()[fork].id.is_zero()) return std::nullopt;
  return graph.forks()[fork].id;
}

std::optional<LocalTime> finish_of(const ChainGraph& graph, Vertex v) {
  if (graph[v].finish == ChainGraph::kNoTime) return std::nullopt;
  return graph[v].finish;
}

WindowAnalysis window_analysis(const ChainWindow& window, const ChainGraph& graph,
                               const std::vector<SetFacts>& facts) {
  WindowAnalysis out;
  out.from_lsn = window.from_lsn;
  out.to_lsn = window.to_lsn;
  out.fork = fork_id(graph, window.fork);
  out.from = finish_of(graph, window.first);
  out.to = finish_of(graph, window.last);
  out.proved_by = Proof::header;
  for (const Vertex v : window.sets) {
    out.proved_by = std::min(out.proved_by, graph[v].proof);
    const Producer& producer = facts[v].producer;
    const auto at = std::lower_bound(out.producers.begin(), out.producers.end(), producer);
    if (at == out.producers.end() || *at != producer) out.producers.insert(at, producer);
  }
  std::map<Lsn, Vertex> ending_at;
  if (!window.holes.empty()) {
    for (const Vertex v : window.sets) ending_at[graph[v].last_lsn] = v;
  }
  for (const ChainHole& hole : window.holes) {
    HoleAnalysis made;
    made.from_lsn = hole.from_lsn;
    made.to_lsn = hole.to_lsn;
    made.backup_set_uuid = graph[hole.set].uuid;
    if (graph[hole.set].start != ChainGraph::kNoTime) made.from = graph[hole.set].start;
    made.to = finish_of(graph, hole.set);
    // The hole begins where the set before it ends, which is when that one was taken.
    const auto before = ending_at.find(hole.from_lsn);
    if (before != ending_at.end()) made.from = finish_of(graph, before->second);
    out.holes.push_back(made);
  }
  return out;
}

GapAnalysis gap_analysis(const ChainGap& gap, const ChainGraph& graph, const GapCause& cause) {
  GapAnalysis out;
  out.from_lsn = gap.from_lsn;
  out.to_lsn = gap.to_lsn;
  out.fork = fork_id(graph, gap.fork);
  if (gap.after != kNone) out.after = graph[gap.after].uuid;
  out.before = graph[gap.before].uuid;
  out.cause = cause;
  return out;
}

}  // namespace unbroken
