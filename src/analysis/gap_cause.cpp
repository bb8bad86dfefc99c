#include "analysis/gap_cause.h"

#include <algorithm>
#include <utility>

#include "chain/identity.h"

namespace unbroken {
namespace {

std::optional<LocalTime> known(LocalTime time) {
  return time == ChainGraph::kNoTime ? std::nullopt : std::optional<LocalTime>(time);
}

bool is_simple(const std::optional<std::string>& model) {
  return model && is_same_name(*model, "SIMPLE");
}

// Between FULL and BULK_LOGGED the log goes on.
bool may_end_log(const EstateEvent& event) {
  return !event.from || !event.to || is_simple(event.from) || is_simple(event.to);
}

std::optional<CauseKind> cause_kind_of(const EstateEvent& event) {
  if (is_same_name(event.kind, "recovery_model_change") && may_end_log(event)) {
    return CauseKind::recovery_model_change;
  }
  if (is_same_name(event.kind, "restored")) return CauseKind::restore;
  return std::nullopt;
}

bool is_managed(const SetFacts& set) { return set.producer.kind == ProducerKind::managed_backup; }

// Whether backups known to be lost cover the gap from end to end: then nothing
// else can have happened to the log.
bool cover(const std::vector<Vertex>& lost, const ChainGraph& graph, const ChainGap& gap) {
  Lsn covered = gap.from_lsn;
  for (const Vertex v : lost) {  // by first LSN
    if (graph[v].first_lsn <= covered) covered = std::max(covered, graph[v].last_lsn);
  }
  return covered >= gap.to_lsn;
}

}  // namespace

GapCauses::GapCauses(const ChainGraph& graph, const std::vector<SetFacts>& facts,
                     const DatabaseFacts& estate, std::optional<UtcOffset> utc_offset, UtcTime now)
    : graph_(graph), facts_(facts), estate_(estate), utc_offset_(utc_offset), now_(now) {
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

std::optional<UtcOffset> GapCauses::offset_of(Vertex v) const {
  return graph_[v].has_utc_offset ? std::optional(graph_[v].utc_offset) : utc_offset_;
}

std::optional<UtcTime> GapCauses::finish_in_utc(Vertex v) const {
  if (v == kNone || graph_[v].finish == ChainGraph::kNoTime) return std::nullopt;
  const std::optional<UtcOffset> offset = offset_of(v);
  return offset ? std::optional(graph_[v].finish.to_utc(*offset)) : std::nullopt;
}

std::optional<LocalTime> GapCauses::on_clock_of(Vertex v, UtcTime at) const {
  const std::optional<UtcOffset> offset = offset_of(v);
  return offset ? std::optional(LocalTime::of_utc(at, *offset)) : std::nullopt;
}

// Both times are the same server's, so that no zone is needed.
bool GapCauses::was_restored(const RestoreHistoryEntry& restore, const ChainGap& gap,
                             const DatabasePlace& place) const {
  if (gap.after == kNone || gap.before == kNone || !restore.restore_date) return false;
  if (restore.restore_type && is_same_name(*restore.restore_type, "V")) return false;  // verified
  if (!is_same_name(restore.destination_database_name, place.database_name)) return false;
  for (const Vertex v : {gap.after, gap.before}) {
    if (graph_[v].finish == ChainGraph::kNoTime) return false;
    if (!is_same_name(facts_[v].server_name, place.server_name)) return false;
  }
  return graph_[gap.after].finish <= *restore.restore_date &&
         *restore.restore_date <= graph_[gap.before].finish;
}

// The earliest event that can be the cause broke the chain; of two at one time
// the order of the evidence does not decide.
std::optional<GapCause> GapCauses::caused_by_event(const ChainGap& gap) const {
  if (gap.before == kNone) return std::nullopt;
  const std::optional<UtcTime> from = finish_in_utc(gap.after);
  const std::optional<UtcTime> to = finish_in_utc(gap.before);
  std::optional<std::pair<LocalTime, CauseKind>> first;  // on the clock of the set after the gap
  const auto add = [&first](LocalTime at, CauseKind kind) {
    if (!first || std::pair(at, kind) < *first) first = {at, kind};
  };
  for (const DatabasePlace& place : estate_.places) {
    if (place.server == nullptr) continue;
    for (const EstateEvent& event : place.server->events) {
      const bool is_inside = event.at && from && to && *from <= *event.at && *event.at <= *to;
      if (!is_inside || !is_same_name(event.database_name, place.database_name)) continue;
      const std::optional<CauseKind> kind = cause_kind_of(event);
      const std::optional<LocalTime> at = on_clock_of(gap.before, *event.at);
      if (kind && at) add(*at, *kind);
    }
    for (const RestoreHistoryEntry& restore : place.server->restore_history) {
      if (was_restored(restore, gap, place)) add(*restore.restore_date, CauseKind::restore);
    }
  }
  if (!first) return std::nullopt;
  GapCause cause;
  cause.kind = first->second;
  cause.confidence = Confidence::likely;
  cause.at = first->first;
  return cause;
}

// Managed backup deletes what is older than its retention (MB-RET-1): where both
// neighbours are its own and the gap ended before that, its logs in between may
// have been deleted as they should.
bool GapCauses::may_be_purged(const ChainGap& gap, const std::optional<Producer>& only) const {
  if (only && only->kind != ProducerKind::managed_backup) return false;
  if (gap.before == kNone || !is_managed(facts_[gap.before])) return false;
  if (gap.after != kNone && !is_managed(facts_[gap.after])) return false;
  std::optional<int> days;
  for (const DatabasePlace& place : estate_.places) {
    for (const ManagedBackupSettings* const settings : {place.managed, place.instance_managed}) {
      if (settings == nullptr || !settings->retention_days) continue;
      days = std::max(days.value_or(0), *settings->retention_days);
      break;  // the database's own setting goes before the instance's
    }
  }
  const std::optional<UtcTime> ended = finish_in_utc(gap.before);
  constexpr std::int64_t kDayMs = 86'400'000;
  return days && ended && now_.ms - ended->ms > *days * kDayMs;
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
  std::vector<Vertex> lost;
  for (const Vertex v : inside) {
    if (facts_[v].has_missing_file) lost.push_back(v);
  }
  const bool is_lost = cover(lost, graph_, gap);
  if (!is_lost) {
    if (auto cause = caused_by_event(gap)) return *cause;
  }
  if (!lost.empty()) return caused_by(CauseKind::missing_file, lost.front());
  GapCause cause;
  if (graph_[gap.before].begins_log_chain) {
    // The chain was begun anew: the model was SIMPLE, or no data backup allowed a log.
    cause.kind = CauseKind::recovery_model_change;
    cause.confidence = Confidence::likely;
  } else if (may_be_purged(gap, only)) {
    cause.kind = CauseKind::purge;
    cause.producer = Producer{ProducerKind::managed_backup, {}};
    cause.confidence = Confidence::likely;
  }
  return cause;
}

}  // namespace unbroken
