#include "analysis/gap_cause.h"

#include <algorithm>
#include <utility>

#include "chain/identity.h"

namespace unbroken {
namespace {

std::optional<LocalTime> known(LocalTime time) {
  return time == ChainGraph::kNoTime ? std::nullopt : std::optional<LocalTime>(time);
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

std::optional<CauseKind> cause_kind_of(const EstateEvent& event) {
  if (is_same_name(event.kind, "recovery_model_change")) return CauseKind::recovery_model_change;
  if (is_same_name(event.kind, "restored")) return CauseKind::restore;
  return std::nullopt;
}

}  // namespace

GapCauses::GapCauses(const ChainGraph& graph, const std::vector<SetFacts>& facts,
                     const DatabaseFacts& estate)
    : graph_(graph), facts_(facts), estate_(estate) {
  for (Vertex v = 0; v < graph.size(); ++v) {
    const ChainGraph::Set& set = graph[v];
    if (set.type == BackupType::log && !set.is_copy_only) logs_.push_back(v);
  }
  std::stable_sort(logs_.begin(), logs_.end(), [&graph](Vertex a, Vertex b) {
    return graph[a].first_lsn < graph[b].first_lsn;
  });
  for (const Vertex v : logs_) {
    reached_.push_back(reached_.empty() ? graph[v].last_lsn
                                        : std::max(reached_.back(), graph[v].last_lsn));
  }
}

// Log backups of the gap's fork whose LSNs lie in the gap, the earliest first.
std::vector<Vertex> GapCauses::logs_inside(const ChainGap& gap) const {
  std::vector<Vertex> logs;
  const auto begin = std::upper_bound(reached_.begin(), reached_.end(), gap.from_lsn);
  for (auto i = static_cast<std::size_t>(begin - reached_.begin()); i < logs_.size(); ++i) {
    const ChainGraph::Set& set = graph_[logs_[i]];
    if (set.first_lsn >= gap.to_lsn) break;
    if (set.first_fork != gap.fork && set.last_fork != gap.fork) continue;
    if (set.last_lsn > gap.from_lsn) logs.push_back(logs_[i]);
  }
  return logs;
}

GapCause GapCauses::caused_by(CauseKind kind, Vertex v) const {
  GapCause cause;
  cause.kind = kind;
  cause.producer = facts_[v].producer;
  cause.backup_set_uuid = graph_[v].uuid;
  cause.user_name = facts_[v].user_name;
  cause.device = facts_[v].device;
  cause.at = known(graph_[v].finish);
  cause.confidence = Confidence::certain;
  return cause;
}

// The earliest event that can be the cause broke the chain; of two at one time
// the order of the evidence does not decide.
std::optional<GapCause> GapCauses::caused_by_event(const ChainGap& gap) const {
  const Span span{utc(graph_, gap.after), utc(graph_, gap.before)};
  std::optional<std::pair<UtcTime, CauseKind>> first;
  for (const DatabasePlace& place : estate_.places) {
    if (place.server == nullptr) continue;
    for (const EstateEvent& event : place.server->events) {
      if (!event.at || !span.holds(*event.at)) continue;
      if (!is_same_name(event.database_name, place.database_name)) continue;
      const std::optional<CauseKind> kind = cause_kind_of(event);
      if (kind && (!first || std::pair(*event.at, *kind) < *first)) first = {*event.at, *kind};
    }
  }
  if (!first) return std::nullopt;
  GapCause cause;
  cause.kind = first->second;
  cause.confidence = Confidence::likely;
  cause.at = LocalTime::of_utc(first->first, graph_[gap.before].utc_offset);
  return cause;
}

GapCause GapCauses::cause_of(const ChainGap& gap, const std::optional<Producer>& only) const {
  const std::vector<Vertex> inside = logs_inside(gap);
  for (const Vertex v : inside) {
    if (graph_[v].went_to_nul) return caused_by(CauseKind::nul_backup, v);
  }
  for (const Vertex v : inside) {
    if (!graph_[v].is_complete && !facts_[v].has_missing_file) {
      return caused_by(CauseKind::incomplete_stripes, v);
    }
  }
  for (const Vertex v : inside) {
    if (only && facts_[v].producer != *only) {
      return caused_by(CauseKind::foreign_log_backup, v);
    }
  }
  for (const Vertex v : inside) {
    if (facts_[v].has_missing_file) return caused_by(CauseKind::missing_file, v);
  }
  if (auto cause = caused_by_event(gap)) return *cause;
  if (graph_[gap.before].begins_log_chain) {
    // The chain was begun anew: the model was SIMPLE, or no data backup allowed a log.
    GapCause cause;
    cause.kind = CauseKind::recovery_model_change;
    cause.confidence = Confidence::likely;
    return cause;
  }
  return GapCause{};
}

}  // namespace unbroken
