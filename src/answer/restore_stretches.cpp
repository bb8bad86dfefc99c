#include "answer/restore_stretches.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <variant>

#include "answer/clock_changes.h"
#include "plan/time_edges.h"

namespace unbroken {
namespace {

bool is_alike(const PlanStep& a, const PlanStep& b) {
  return std::tuple(a.set, a.stop_at.has_value(), a.stop_at_lsn, a.stops_before_lsn) ==
         std::tuple(b.set, b.stop_at.has_value(), b.stop_at_lsn, b.stops_before_lsn);
}

// Whether the plans differ in the time at most.
bool is_alike(const Plan& a, const Plan& b) {
  const Achieved& one = a.achieved;
  const Achieved& other = b.achieved;
  return a.fork == b.fork && a.cost == b.cost && a.other_forks == b.other_forks &&
         std::tie(one.lsn, one.time, one.is_certain, one.if_not_reached, one.only_before) ==
             std::tie(other.lsn, other.time, other.is_certain, other.if_not_reached,
                      other.only_before) &&
         std::equal(a.steps.begin(), a.steps.end(), b.steps.begin(), b.steps.end(),
                    [](const PlanStep& x, const PlanStep& y) { return is_alike(x, y); });
}

bool is_alike(const std::optional<Plan>& a, const std::optional<Plan>& b) {
  return a.has_value() == b.has_value() && (!a || is_alike(*a, *b));
}

bool is_alike(const std::optional<MissingRange>& a, const std::optional<MissingRange>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return std::tie(a->from_lsn, a->to_lsn, a->fork) == std::tie(b->from_lsn, b->to_lsn, b->fork);
}

bool is_alike(const Unreachable& a, const Unreachable& b) {
  return std::tie(a.message, a.engine_error) == std::tie(b.message, b.engine_error) &&
         is_alike(a.missing, b.missing) && is_alike(a.nearest_before, b.nearest_before) &&
         is_alike(a.nearest_after, b.nearest_after);
}

bool is_alike(const PlanOutcome& a, const PlanOutcome& b) {
  if (a.index() != b.index()) return false;
  if (const auto* plan = std::get_if<Plan>(&a)) return is_alike(*plan, std::get<Plan>(b));
  return is_alike(std::get<Unreachable>(a), std::get<Unreachable>(b));
}

struct TimeRange {
  LocalTime from;
  LocalTime to;
};

bool leads_along(const ChainGraph& graph, const ForkPath& path, Vertex v) {
  return graph[v].type == BackupType::log ? graph.link_on(path, v).has_value()
                                          : graph.is_on(path, v);
}

// When the fork was written, as far as sets tell: nullopt where none of it has a time.
// What its parent had written before it began is the parent's; a log of the parent's
// that it began in may have been taken after its own.
std::optional<TimeRange> times_of(const ChainGraph& graph, ForkIndex f) {
  const Fork& fork = graph.forks()[f];
  const ForkPath path = graph.path_to(f);
  std::optional<TimeRange> own;
  std::optional<LocalTime> parent;  // what was committed by then lies before the fork
  std::optional<LocalTime> last;
  for (const ChainGraph::Set& set : graph.sets()) {
    if (set.start == ChainGraph::kNoTime || set.finish == ChainGraph::kNoTime) continue;
    const Vertex v = graph.vertex_of(set);
    if (set.last_fork == f || set.first_fork == f) {
      if (!own) own = TimeRange{set.start, set.finish};
      own->from = std::min(own->from, set.start);
      own->to = std::max(own->to, set.finish);
    } else if (set.last_lsn <= fork.point && graph.is_on(path, v)) {
      parent = std::max(parent.value_or(set.start), set.start);
    }
    if (leads_along(graph, path, v)) last = std::max(last.value_or(set.finish), set.finish);
  }
  if (!own) return std::nullopt;
  own->from = std::min(own->from, parent.value_or(own->from));
  own->to = std::max(own->to, last.value_or(own->to));
  return own;
}

std::optional<LocalTime> last_finish(const ChainGraph& graph) {
  std::optional<LocalTime> last;
  for (Vertex v = 0; v < graph.size(); ++v) {
    const LocalTime finish = graph[v].finish;
    if (!graph.is_usable(v) || finish == ChainGraph::kNoTime) continue;
    last = std::max(last.value_or(finish), finish);
  }
  return last;
}

// A time of the stretch that texts made for it can be told by: not one that stands in
// them for another reason, as a set's finish may in its file's name.
LocalTime time_within(const PlannedStretch& stretch) {
  constexpr std::int64_t kOddMs = 137;
  const LocalTime odd{(stretch.from.ms / 1000 + 1) * 1000 + kOddMs};
  return !stretch.to || odd <= *stretch.to ? odd : stretch.from;
}

// Plans that are alike stop at the time that each is for.
void stop_at(LocalTime time, Plan& plan) {
  for (PlanStep& step : plan.steps) {
    if (step.stop_at) step.stop_at = time;
  }
}

}  // namespace

std::vector<LocalTime> edges_of(const LoadedDatabase& loaded, const PlanOptions& options) {
  std::vector<LocalTime> edges = time_edges(loaded.graph, options.fork_stops);
  for (const ClockChange& change : clock_changes_of(loaded.graph)) {
    for (const UtcOffset offset : {change.offset_before, change.offset_after}) {
      for (const UtcTime end : {change.from, change.to}) {
        const LocalTime local = LocalTime::of_utc(end, offset);
        edges.push_back(local);
        edges.push_back({local.ms + 1});
      }
    }
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

Status each_stretch(const LoadedDatabase& loaded, ForkIndex fork, const PlanOptions& options,
                    const std::vector<LocalTime>& edges,
                    const std::function<Status(PlannedStretch&)>& each) {
  const ChainGraph& graph = loaded.graph;
  const std::optional<TimeRange> range = times_of(graph, fork);
  if (!range) return Status();
  const std::vector<ClockChange> changes = clock_changes_of(graph);
  PlanOptions asked = options;
  std::optional<PlannedStretch> stretch;
  bool is_ambiguous = false;
  const auto hand_on = [&] {
    stretch->at = time_within(*stretch);
    if (auto* const plan = std::get_if<Plan>(&stretch->outcome)) stop_at(stretch->at, *plan);
    return each(*stretch);
  };
  const auto plan_from = [&](LocalTime from) -> Status {
    asked.target = TimePoint{{from, std::nullopt}};
    auto outcome = plan_restore(graph, asked);
    if (!outcome.ok()) return std::move(outcome).error();
    const bool ambiguous = is_ambiguous_at(changes, from);
    if (stretch && ambiguous == is_ambiguous && is_alike(stretch->outcome, *outcome)) {
      return Status();
    }
    if (stretch) {
      stretch->to = LocalTime{from.ms - 1};
      if (Status done = hand_on(); !done.ok()) return done;
    }
    stretch = PlannedStretch{from, std::nullopt, from, std::move(*outcome)};
    is_ambiguous = ambiguous;
    return Status();
  };
  if (Status done = plan_from(range->from); !done.ok()) return done;
  const auto first = std::upper_bound(edges.begin(), edges.end(), range->from);
  const auto end = std::upper_bound(first, edges.end(), LocalTime{range->to.ms + 1});
  for (auto edge = first; edge != end; ++edge) {
    if (Status done = plan_from(*edge); !done.ok()) return done;
  }
  // Past its end a fork is told apart from the database: others may go on.
  if (const auto end_of_all = last_finish(graph); end_of_all && *end_of_all > range->to) {
    if (Status done = plan_from(LocalTime{end_of_all->ms + 1}); !done.ok()) return done;
  }
  return hand_on();
}

}  // namespace unbroken
