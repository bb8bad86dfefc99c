#include "analysis/chain_values.h"

#include <algorithm>

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
    out.producers.push_back(facts[v].producer);
  }
  std::sort(out.producers.begin(), out.producers.end());
  out.producers.erase(std::unique(out.producers.begin(), out.producers.end()), out.producers.end());
  for (const ChainHole& hole : window.holes) {
    HoleAnalysis made;
    made.from_lsn = hole.from_lsn;
    made.to_lsn = hole.to_lsn;
    made.backup_set_uuid = graph[hole.set].uuid;
    if (graph[hole.set].start != ChainGraph::kNoTime) made.from = graph[hole.set].start;
    made.to = finish_of(graph, hole.set);
    // The hole begins where the set before it ends, which is when that one was taken.
    for (const Vertex v : window.sets) {
      if (graph[v].last_lsn == hole.from_lsn) made.from = finish_of(graph, v);
    }
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
