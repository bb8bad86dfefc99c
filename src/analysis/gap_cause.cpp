#include "analysis/gap_cause.h"

#include <algorithm>

#include "chain/identity.h"

namespace unbroken {
namespace {

// Log backups of the gap's fork whose LSNs lie in the gap, the earliest first.
std::vector<Vertex> logs_inside(const ChainGap& gap, const ChainGraph& graph) {
  std::vector<Vertex> logs;
  for (Vertex v = 0; v < graph.size(); ++v) {
    const ChainGraph::Set& set = graph[v];
    if (set.type != BackupType::log || set.is_copy_only) continue;
    if (set.first_fork != gap.fork && set.last_fork != gap.fork) continue;
    if (set.first_lsn < gap.to_lsn && set.last_lsn > gap.from_lsn) logs.push_back(v);
  }
  std::sort(logs.begin(), logs.end(),
            [&graph](Vertex a, Vertex b) { return graph[a].first_lsn < graph[b].first_lsn; });
  return logs;
}

std::optional<LocalTime> known(LocalTime time) {
  return time == ChainGraph::kNoTime ? std::nullopt : std::optional<LocalTime>(time);
}

GapCause caused_by(CauseKind kind, Vertex v, const ChainGraph& graph,
                   const std::vector<SetFacts>& facts) {
  GapCause cause;
  cause.kind = kind;
  cause.producer = facts[v].producer;
  cause.backup_set_uuid = graph[v].uuid;
  cause.user_name = facts[v].user_name;
  cause.device = facts[v].device;
  cause.at = known(graph[v].finish);
  cause.confidence = Confidence::certain;
  return cause;
}

// When the gap's neighbours were taken, as UTC, where that is known.
struct Span {
  std::optional<UtcTime> from;
  std::optional<UtcTime> to;

  [[nodiscard]] bool holds(UtcTime at) const { return from && to && *from <= at && at <= *to; }
};

std::optional<UtcTime> utc(const ChainGraph& graph, Vertex v) {
  if (v == kNone || graph[v].finish == ChainGraph::kNoTime || !graph[v].has_utc_offset)
    return std::nullopt;
  return graph[v].finish.to_utc(graph[v].utc_offset);
}

std::optional<GapCause> caused_by_event(const ChainGap& gap, const ChainGraph& graph,
                                        const DatabaseFacts& estate) {
  const Span span{utc(graph, gap.after), utc(graph, gap.before)};
  for (const DatabasePlace& place : estate.places) {
    if (place.server == nullptr) continue;
    for (const EstateEvent& event : place.server->events) {
      if (!event.at || !span.holds(*event.at)) continue;
      if (!is_same_name(event.database_name, place.database_name)) continue;
      GapCause cause;
      cause.confidence = Confidence::likely;
      if (graph[gap.before].has_utc_offset) {
        cause.at = LocalTime::of_utc(*event.at, graph[gap.before].utc_offset);
      }
      if (is_same_name(event.kind, "recovery_model_change")) {
        cause.kind = CauseKind::recovery_model_change;
        return cause;
      }
      if (is_same_name(event.kind, "restored")) {
        cause.kind = CauseKind::restore;
        return cause;
      }
    }
  }
  return std::nullopt;
}

}  // namespace

GapCause cause_of(const ChainGap& gap, const ChainGraph& graph, const std::vector<SetFacts>& facts,
                  const DatabaseFacts& estate, const std::optional<Producer>& only) {
  const std::vector<Vertex> inside = logs_inside(gap, graph);
  for (const Vertex v : inside) {
    if (graph[v].went_to_nul) return caused_by(CauseKind::nul_backup, v, graph, facts);
  }
  for (const Vertex v : inside) {
    if (!graph[v].is_complete && !facts[v].has_missing_file) {
      return caused_by(CauseKind::incomplete_stripes, v, graph, facts);
    }
  }
  for (const Vertex v : inside) {
    if (only && facts[v].producer != *only) {
      return caused_by(CauseKind::foreign_log_backup, v, graph, facts);
    }
  }
  for (const Vertex v : inside) {
    if (facts[v].has_missing_file) return caused_by(CauseKind::missing_file, v, graph, facts);
  }
  if (auto cause = caused_by_event(gap, graph, estate)) return *cause;
  if (gap.before != kNone && graph[gap.before].begins_log_chain) {
    // The chain was begun anew: the model was SIMPLE, or no data backup allowed a log.
    GapCause cause;
    cause.kind = CauseKind::recovery_model_change;
    cause.confidence = Confidence::likely;
    return cause;
  }
  return GapCause{};
}

}  // namespace unbroken
