#include "plan/path_plan.h"

#include <algorithm>
#include <utility>

#include "plan/target.h"

namespace unbroken::plan_search {
namespace {

bool any_set(Vertex) { return true; }

// A way that ends at the target, and how sure that is.
struct Ending {
  Arrival arrival;
  bool is_certain = true;
  Vertex last_log = kNone;  // the log whose clock says what STOPAT means
};

bool is_better(const Ending& a, const Ending& b) {
  if (a.arrival.cost < b.arrival.cost) return true;
  if (b.arrival.cost < a.arrival.cost) return false;
  return a.is_certain && !b.is_certain;
}

void offer(std::optional<Ending>& best, const Ending& ending) {
  if (!best || is_better(ending, *best)) best = ending;
}

// The empty logs of the path: they prove that a state stood still.
std::vector<Vertex> empty_logs(const ChainGraph& graph, const ForkPath& path,
                               const PlanOptions& options) {
  std::vector<Vertex> empties;
  for (Vertex v = 0; v < graph.size(); ++v) {
    const bool allowed = options.allowed.empty() || options.allowed[v];
    if (allowed && graph.is_usable(v) && graph.is_empty_log(v) && graph.is_on(path, v)) {
      empties.push_back(v);
    }
  }
  return empties;
}

// Logs that would hold the point, should it lie past the last one restored.
std::vector<Vertex> logs_after(const ChainGraph& graph, const PathSearch& search, Lsn state,
                               const TargetClock& clock) {
  std::vector<Vertex> logs;
  while (true) {
    const LogLink* next = nullptr;
    for (const LogLink& link : search.all_links()) {
      if (link.is_cut || graph[link.set].has_bulk_logged_data) continue;
      if (link.from > state || link.through < state || link.to <= state) continue;
      if (next == nullptr || link.to < next->to) next = &link;
    }
    if (next == nullptr) return logs;
    logs.push_back(next->set);
    if (clock.is_certain_in(next->set)) return logs;
    state = next->to;
  }
}

std::optional<Plan> plan_to_newest(const ChainGraph& graph, const ForkPath& path,
                                   const PlanOptions& options) {
  const PathSearch search(graph, path, options, any_set, any_set);
  if (search.states().empty()) return std::nullopt;
  Plan plan = plan_of(graph, path, search, search.best_at(search.states().size() - 1));
  if (plan.steps.empty()) return std::nullopt;
  return plan;
}

std::optional<Plan> plan_to_lsn(const ChainGraph& graph, const ForkPath& path,
                                const PlanOptions& options, Lsn wanted) {
  const PathSearch search(graph, path, options, any_set, any_set);
  std::optional<Ending> best;
  if (const auto state = search.find(wanted)) offer(best, {search.best_at(*state), true, kNone});
  for (const LogLink& link : search.all_links()) {
    if (link.from >= wanted || link.to <= wanted || graph[link.set].has_bulk_logged_data) continue;
    const auto from = search.cheapest_before(link.to, link.from, std::min(link.through, wanted));
    if (from) offer(best, {search.extend(*from, link, wanted), true, link.set});
  }
  if (!best) return std::nullopt;
  Plan plan = plan_of(graph, path, search, best->arrival);
  if (plan.steps.empty()) return std::nullopt;
  return plan;
}

std::optional<Plan> plan_to_time(const ChainGraph& graph, const ForkPath& path,
                                 const PlanOptions& options, const PointInTime& wanted) {
  const TargetClock clock(graph, wanted, options.utc_offset);
  const PathSearch search(
      graph, path, options, [&clock](Vertex v) { return clock.is_finished_by(v); },
      [&clock](Vertex v) { return clock.is_finished_before(v); });
  const std::vector<Vertex> empties = empty_logs(graph, path, options);
  const auto stood_still_at = [&](Lsn state) {
    return std::any_of(empties.begin(), empties.end(), [&](Vertex v) {
      return graph[v].last_lsn == state && clock.is_certain_in(v);
    });
  };

  std::optional<Ending> best;
  for (const LogLink& link : search.all_links()) {
    const ChainGraph::Set& log = graph[link.set];
    if (link.is_cut || log.has_bulk_logged_data || !clock.is_finished_at_or_after(link.set))
      continue;
    const auto from = search.cheapest_before(link.to, link.from, link.through);
    if (!from) continue;
    const bool certain = clock.is_certain_in(link.set) || stood_still_at(link.to);
    offer(best, {search.extend(*from, link, std::nullopt), certain, link.set});
  }
  for (const Vertex v : empties) {
    const auto state = search.find(graph[v].last_lsn);
    if (!state || !clock.is_finished_at_or_after(v)) continue;
    offer(best, {search.best_at(*state), stood_still_at(graph[v].last_lsn), v});
  }
  if (!best) return std::nullopt;

  Plan plan = plan_of(graph, path, search, best->arrival);
  if (plan.steps.empty()) return std::nullopt;
  for (PlanStep& step : plan.steps) {
    if (graph[step.set].type == BackupType::log && !step.stop_at_lsn) {
      step.stop_at = clock.on_clock_of(best->last_log);
    }
  }
  plan.achieved.is_certain = best->is_certain;
  if (!best->is_certain) {
    plan.achieved.if_not_reached = logs_after(graph, search, best->arrival.at, clock);
  }
  return plan;
}

}  // namespace

Plan plan_of(const ChainGraph& graph, const ForkPath& path, const PathSearch& search,
             const Arrival& arrival) {
  Plan plan;
  plan.fork = path.target();
  plan.steps = search.steps_to(arrival);
  plan.achieved.lsn = arrival.at;
  plan.achieved.time =
      plan.steps.empty() ? ChainGraph::kNoTime : graph[plan.steps.back().set].finish;
  plan.cost = {arrival.cost.steps, arrival.cost.bytes, arrival.cost.nanoseconds / 1'000'000,
               arrival.cost.damaged};
  return plan;
}

std::optional<Plan> plan_along(const ChainGraph& graph, const ForkPath& path,
                               const PlanOptions& options) {
  if (const auto* time = std::get_if<TimePoint>(&options.target)) {
    return plan_to_time(graph, path, options, time->at);
  }
  if (const auto* lsn = std::get_if<LsnPoint>(&options.target)) {
    return plan_to_lsn(graph, path, options, lsn->lsn);
  }
  return plan_to_newest(graph, path, options);
}

}  // namespace unbroken::plan_search
