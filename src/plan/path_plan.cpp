#include "plan/path_plan.h"

#include <algorithm>
#include <span>
#include <utility>

#include "plan/alternatives.h"
#include "plan/branch_times.h"
#include "plan/target.h"

namespace unbroken::plan_search {
namespace {

bool any_set(Vertex) { return true; }

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
  const std::span<const LogLink> links = search.all_links();  // ordered by where they lead
  for (;;) {
    const auto next = std::find_if(links.begin(), links.end(), [&](const LogLink& link) {
      const bool can_stop = !link.is_cut && !graph[link.set].has_bulk_logged_data;
      return can_stop && link.from <= state && state < link.to;
    });
    if (next == links.end()) return logs;
    logs.push_back(next->set);
    if (clock.is_certain_in(next->set)) return logs;
    state = next->to;
  }
}

// The ways in which a link can be the last: from any state, or, where only the
// cheapest plan is wanted, from the cheapest.
void end_with(const PathSearch& search, const LogLink& link, std::optional<Lsn> stop,
              bool is_certain, bool want_all, std::vector<Ending>& endings) {
  const Lsn to = stop.value_or(link.to);
  for (const Arrival& arrival : search.open_with(link, stop)) {
    endings.push_back({arrival, is_certain, link.set});
  }
  if (!want_all) {
    const auto from = search.cheapest_before(to, link.from);
    if (from) endings.push_back({search.extend(*from, link, stop), is_certain, link.set});
    return;
  }
  const auto [begin, end] = search.states_below(to, link.from);
  for (std::size_t from = begin; from < end; ++from) {
    endings.push_back({search.extend(from, link, stop), is_certain, link.set});
  }
}

// The same with a link that is cut where the path leaves the log's fork, for a time
// before that: the time stops the log, not the fork point.
void end_in_parent(const PathSearch& search, const LogLink& link, bool is_certain, bool want_all,
                   std::vector<Ending>& endings) {
  const std::size_t first = endings.size();
  end_with(search, link, std::nullopt, is_certain, want_all, endings);
  for (std::size_t i = first; i < endings.size(); ++i) {
    endings[i].arrival.stop_at_lsn.reset();
    endings[i].arrival.stops_before_lsn = false;
  }
}

void end_at(const PathSearch& search, std::size_t state, bool is_certain, Vertex last_log,
            bool want_all, std::vector<Ending>& endings) {
  if (!want_all) {
    endings.push_back({search.best_at(state), is_certain, last_log});
    return;
  }
  for (const Arrival& arrival : search.arrivals_at(state))
    endings.push_back({arrival, is_certain, last_log});
}

// Plans by cost out of the ways that end at the target. finish adds what the
// kind of target knows.
template <class Finish>
std::vector<Plan> plans_of(const ChainGraph& graph, const ForkPath& path, const PathSearch& search,
                           const std::vector<Ending>& endings, std::size_t count, Finish finish) {
  std::vector<Plan> plans;
  const auto add = [&](const Ending& ending, Plan plan) {
    if (plan.steps.empty()) return;  // a restoring database that stands there already
    finish(ending, plan);
    plans.push_back(std::move(plan));
  };
  if (count > 1) {
    for (const Way& way : cheapest_ways(search, endings, count)) {
      add(way.ending,
          plan_of(graph, path, search.steps_of(way.moves), way.ending.arrival.at, way.cost));
    }
    return plans;
  }
  const auto best = std::min_element(endings.begin(), endings.end(), is_better);
  if (best == endings.end()) return plans;
  add(*best,
      plan_of(graph, path, search.steps_to(best->arrival), best->arrival.at, best->arrival.cost));
  return plans;
}

std::vector<Plan> plans_to_newest(const ChainGraph& graph, const ForkPath& path,
                                  const PlanOptions& options, std::size_t count) {
  const PathSearch search(graph, path, options, any_set, any_set);
  std::vector<Ending> endings;
  if (!search.states().empty()) {
    end_at(search, search.states().size() - 1, true, kNone, count > 1, endings);
  }
  return plans_of(graph, path, search, endings, count, [](const Ending&, Plan&) {});
}

std::vector<Plan> plans_to_lsn(const ChainGraph& graph, const ForkPath& path,
                               const PlanOptions& options, Lsn wanted, std::size_t count) {
  const PathSearch search(graph, path, options, any_set, any_set);
  std::vector<Ending> endings;
  if (const auto state = search.find(wanted))
    end_at(search, *state, true, kNone, count > 1, endings);
  for (const LogLink& link : search.all_links()) {
    if (link.to <= wanted || graph[link.set].has_bulk_logged_data) continue;
    end_with(search, link, wanted, true, count > 1, endings);
  }
  return plans_of(graph, path, search, endings, count, [](const Ending&, Plan&) {});
}

// The first position behind a record.
Lsn behind(Lsn record) { return Lsn::from_halves(record.vlf(), record.block_and_slot() + 1); }

std::vector<Plan> plans_to_record(const ChainGraph& graph, const ForkPath& path,
                                  const PlanOptions& options, const RecordPoint& wanted,
                                  std::size_t count) {
  const PathSearch search(graph, path, options, any_set, any_set);
  const Lsn end = wanted.stops_before ? wanted.lsn : behind(wanted.lsn);
  std::vector<Ending> endings;
  if (wanted.stops_before) {
    if (const auto state = search.find(wanted.lsn))
      end_at(search, *state, true, kNone, count > 1, endings);
  }
  for (const LogLink& link : search.all_links()) {
    if (link.to <= wanted.lsn || graph[link.set].has_bulk_logged_data) continue;
    const std::size_t first = endings.size();
    end_with(search, link, end, true, count > 1, endings);
    for (std::size_t i = first; i < endings.size(); ++i) {
      endings[i].arrival.stop_at_lsn = wanted.lsn;
      endings[i].arrival.stops_before_lsn = wanted.stops_before;
    }
  }
  return plans_of(graph, path, search, endings, count,
                  [&wanted](const Ending&, Plan& plan) { plan.achieved.lsn = wanted.lsn; });
}

std::vector<Plan> plans_to_time(const ChainGraph& graph, const ForkPath& path,
                                const PlanOptions& options, const PointInTime& wanted,
                                std::size_t count) {
  const TargetClock clock(graph, wanted, options.utc_offset);
  const BranchTimes branches(graph, path, options, clock);
  // A log that the path leaves before the time may finish after it.
  const auto comes_before = [&](Vertex v) {
    if (clock.is_finished_before(v)) return true;
    const auto link = path.parts.size() > 1 ? graph.link_on(path, v) : std::nullopt;
    return link && link->is_cut && branches.is_past_end_of(*link);
  };
  const PathSearch search(
      graph, path, options, [&clock](Vertex v) { return clock.is_finished_by(v); }, comes_before);
  const std::vector<Vertex> empties = empty_logs(graph, path, options);
  const auto stood_still_at = [&](Lsn state) {
    return std::any_of(empties.begin(), empties.end(), [&](Vertex v) {
      return graph[v].last_lsn == state && clock.is_certain_in(v);
    });
  };

  std::vector<Ending> endings;
  std::vector<Ending> doubtful;  // in a log that the path leaves, and perhaps past that
  for (const LogLink& link : search.all_links()) {
    const ChainGraph::Set& log = graph[link.set];
    if (log.has_bulk_logged_data || !clock.is_finished_at_or_after(link.set)) continue;
    if (!link.is_cut) {
      const bool certain = clock.is_certain_in(link.set) || stood_still_at(link.to);
      end_with(search, link, std::nullopt, certain, count > 1, endings);
    } else if (branches.is_before_end_of(link)) {
      end_in_parent(search, link, true, count > 1, endings);
    } else if (branches.stays_on_path(link) && !branches.is_past_end_of(link)) {
      end_in_parent(search, link, false, count > 1, doubtful);
    }
  }
  for (const Vertex v : empties) {
    const auto state = search.find(graph[v].last_lsn);
    if (!state || !clock.is_finished_at_or_after(v)) continue;
    end_at(search, *state, stood_still_at(graph[v].last_lsn), v, count > 1, endings);
  }
  const bool is_doubtful = endings.empty();
  if (is_doubtful) endings = std::move(doubtful);
  return plans_of(graph, path, search, endings, count, [&](const Ending& ending, Plan& plan) {
    for (PlanStep& step : plan.steps) {
      if (graph[step.set].type == BackupType::log && !step.stop_at_lsn) {
        step.stop_at = clock.on_clock_of(ending.last_log);
      }
    }
    plan.achieved.is_certain = ending.is_certain;
    if (is_doubtful) {
      plan.achieved.only_before = ending.arrival.at;
    } else if (!ending.is_certain) {
      plan.achieved.if_not_reached = logs_after(graph, search, ending.arrival.at, clock);
    }
  });
}

}  // namespace

Plan plan_of(const ChainGraph& graph, const ForkPath& path, std::vector<PlanStep> steps,
             Lsn reached, const Cost& cost) {
  Plan plan;
  plan.fork = path.target();
  plan.steps = std::move(steps);
  plan.achieved.lsn = reached;
  plan.achieved.time =
      plan.steps.empty() ? ChainGraph::kNoTime : graph[plan.steps.back().set].finish;
  plan.cost = {cost.steps, cost.bytes, cost.nanoseconds / 1'000'000, cost.damaged};
  return plan;
}

std::vector<Plan> plans_along(const ChainGraph& graph, const ForkPath& path,
                              const PlanOptions& options, std::size_t count) {
  if (const auto* time = std::get_if<TimePoint>(&options.target)) {
    return plans_to_time(graph, path, options, time->at, count);
  }
  if (const auto* lsn = std::get_if<LsnPoint>(&options.target)) {
    return plans_to_lsn(graph, path, options, lsn->lsn, count);
  }
  if (const auto* record = std::get_if<RecordPoint>(&options.target)) {
    return plans_to_record(graph, path, options, *record, count);
  }
  return plans_to_newest(graph, path, options, count);
}

}  // namespace unbroken::plan_search
