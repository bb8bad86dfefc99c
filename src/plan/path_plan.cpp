#include "plan/path_plan.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "plan/alternatives.h"
#include "plan/branch_times.h"
#include "plan/target.h"
#include "plan/target_section.h"

namespace unbroken::plan_search {
namespace {

bool any_set(Vertex) { return true; }

struct Question {
  const ChainGraph& graph;
  const ForkPath& path;
  const PlanOptions& options;
  std::size_t count;  // of plans

  [[nodiscard]] bool wants_all() const { return count > 1; }
  [[nodiscard]] bool may_use(Vertex v) const {
    return graph.is_usable(v) && (options.allowed.empty() || options.allowed[v]);
  }
  [[nodiscard]] bool is_empty_log(Vertex v) const {
    return may_use(v) && graph.is_empty_log(v) && graph.is_on(path, v);
  }
};

// The empty logs of a section: they prove that a state stood still.
std::vector<Vertex> empty_logs(const Question& asked, const PathSection& section) {
  std::vector<Vertex> empties;
  asked.graph.each_set_in(asked.path, section, [&](Vertex v) {
    if (asked.is_empty_log(v)) empties.push_back(v);
  });
  std::sort(empties.begin(), empties.end());
  return empties;
}

// Whether an empty log proves that the state was still that of the wanted time.
bool stood_still_at(const Question& asked, Lsn state, const TargetClock& clock) {
  const ChainGraph& graph = asked.graph;
  for (const ForkPath::Part& part : asked.path.parts) {
    const std::span<const ChainGraph::Set> sets = graph.sets_ending_on(part.fork);
    for (std::size_t i = graph.sets_ending_by(part.fork, state);
         i-- > 0 && sets[i].last_lsn == state;) {
      const Vertex v = graph.vertex_of(sets[i]);
      if (asked.is_empty_log(v) && clock.is_certain_in(v)) return true;
    }
  }
  return false;
}

// Logs that would hold the point, should it lie past the last one restored.
std::vector<Vertex> logs_after(const Question& asked, Lsn state, const TargetClock& clock) {
  const ChainGraph& graph = asked.graph;
  std::vector<Vertex> logs;
  for (;;) {
    const std::vector<LogLink> links =  // ordered by where they lead
        graph.links_in(asked.path, {state, state}, [&](Vertex v) { return asked.may_use(v); });
    const auto next = std::find_if(links.begin(), links.end(), [&](const LogLink& link) {
      return !link.is_cut && !graph[link.set].has_bulk_logged_data;
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
// kind of target knows. nullopt where ways that begin before the search's section may
// be cheaper than some of them.
template <class Finish>
std::optional<std::vector<Plan>> plans_of(const Question& asked, const PathSearch& search,
                                          const std::vector<Ending>& endings, Finish finish) {
  std::vector<Plan> plans;
  const auto add = [&](const Ending& ending, Plan plan) {
    if (plan.steps.empty()) return;  // a restoring database that stands there already
    finish(ending, plan);
    plans.push_back(std::move(plan));
  };
  if (asked.wants_all()) {
    std::vector<Way> ways = cheapest_ways(search, endings, asked.count);
    if (!ways.empty() && ways.back().stands_for_earlier) return std::nullopt;
    for (Way& way : ways) {
      add(way.ending,
          plan_of(asked.graph, asked.path, std::move(way.steps), way.ending.arrival.at, way.cost));
    }
    return plans;
  }
  const auto best = std::min_element(endings.begin(), endings.end(), is_better);
  if (best == endings.end()) return plans;
  if (search.stands_for_earlier(search.beginning_of(best->arrival))) return std::nullopt;
  add(*best, plan_of(asked.graph, asked.path, search.steps_to(best->arrival), best->arrival.at,
                     best->arrival.cost));
  return plans;
}

// Asks plans_in(section, sets) about longer and longer sections that end at `upto`, and
// begin before `lsn`, until one settles the plans. sets is how many lie between.
template <class PlansIn>
std::vector<Plan> look_back(const Question& asked, std::optional<Lsn> lsn, PlansIn plans_in) {
  constexpr std::size_t kFirst = 64;
  constexpr std::size_t kLonger = 4;
  const bool any_files = !asked.graph.file_table().empty();  // then all parts have to be seen
  for (std::size_t sets = kFirst;; sets *= kLonger) {
    const Lsn after = any_files ? Lsn() : sets_back(asked.graph, asked.path, lsn, sets);
    std::optional<std::vector<Plan>> plans = plans_in(after, sets);
    if (plans) return *std::move(plans);
  }
}

std::vector<Plan> plans_to_newest(const Question& asked) {
  return look_back(
      asked, std::nullopt, [&](Lsn after, std::size_t) -> std::optional<std::vector<Plan>> {
        const PathSearch search(asked.graph, asked.path, asked.options, any_set, any_set, {after});
        std::vector<Ending> endings;
        if (!search.states().empty()) {
          end_at(search, search.states().size() - 1, true, kNone, asked.wants_all(), endings);
        } else if (!after.is_null()) {
          return std::nullopt;
        }
        return plans_of(asked, search, endings, [](const Ending&, Plan&) {});
      });
}

// Looks back from an LSN. A few sets beyond it belong to the section: among ways that
// cost the same, it matters whether states follow.
template <class PlansFrom>
std::vector<Plan> look_back_from(const Question& asked, Lsn lsn, Lsn end, PlansFrom plans_from) {
  constexpr std::ptrdiff_t kStates = 2;
  return look_back(
      asked, lsn, [&](Lsn after, std::size_t sets) -> std::optional<std::vector<Plan>> {
        const bool is_whole = after.is_null() || asked.options.redo_from;
        PathSection section{after, std::nullopt};
        if (!is_whole) section.upto = sets_on(asked.graph, asked.path, end, sets / 4);
        const PathSearch search(asked.graph, asked.path, asked.options, any_set, any_set, section);
        const std::vector<Lsn>& states = search.states();
        const auto beyond = std::lower_bound(states.begin(), states.end(), end);
        if (section.upto && states.end() - beyond < kStates) return std::nullopt;
        return plans_from(search);
      });
}

std::vector<Plan> plans_to_lsn(const Question& asked, Lsn wanted) {
  return look_back_from(asked, wanted, wanted, [&](const PathSearch& search) {
    std::vector<Ending> endings;
    if (const auto state = search.find(wanted))
      end_at(search, *state, true, kNone, asked.wants_all(), endings);
    for (const LogLink& link : search.all_links()) {
      if (link.to <= wanted || asked.graph[link.set].has_bulk_logged_data) continue;
      end_with(search, link, wanted, true, asked.wants_all(), endings);
    }
    return plans_of(asked, search, endings, [](const Ending&, Plan&) {});
  });
}

// The first position behind a record.
Lsn behind(Lsn record) { return Lsn::from_halves(record.vlf(), record.block_and_slot() + 1); }

std::vector<Plan> plans_to_record(const Question& asked, const RecordPoint& wanted) {
  const Lsn end = wanted.stops_before ? wanted.lsn : behind(wanted.lsn);
  return look_back_from(asked, wanted.lsn, end, [&](const PathSearch& search) {
    std::vector<Ending> endings;
    if (wanted.stops_before) {
      if (const auto state = search.find(wanted.lsn))
        end_at(search, *state, true, kNone, asked.wants_all(), endings);
    }
    for (const LogLink& link : search.all_links()) {
      if (link.to <= wanted.lsn || asked.graph[link.set].has_bulk_logged_data) continue;
      const std::size_t first = endings.size();
      end_with(search, link, end, true, asked.wants_all(), endings);
      for (std::size_t i = first; i < endings.size(); ++i) {
        endings[i].arrival.stop_at_lsn = wanted.lsn;
        endings[i].arrival.stops_before_lsn = wanted.stops_before;
      }
    }
    return plans_of(asked, search, endings,
                    [&wanted](const Ending&, Plan& plan) { plan.achieved.lsn = wanted.lsn; });
  });
}

class TimeSearch {
 public:
  TimeSearch(const Question& asked, const PointInTime& wanted)
      : asked_(asked),
        clock_(asked.graph, wanted, asked.options.utc_offset),
        branches_(asked.graph, asked.path, asked.options, clock_) {}

  std::vector<Plan> plans() const {
    if (!asked_.graph.file_table().empty() || asked_.options.redo_from) return *plans_in({});
    const auto about = section_about(asked_.graph, asked_.path, clock_,
                                     [this](const LogLink& cut) { return comes_before(cut.set); });
    if (!about) return {};
    return look_back(asked_, about->first_end, [&](Lsn after, std::size_t) {
      return plans_in({after, about->last_state});
    });
  }

 private:
  // A log that the path leaves before the time may finish after it.
  bool comes_before(Vertex v) const {
    if (clock_.is_finished_before(v)) return true;
    if (asked_.path.parts.size() == 1) return false;
    const auto link = asked_.graph.link_on(asked_.path, v);
    return link && link->is_cut && branches_.is_past_end_of(*link);
  }

  std::optional<std::vector<Plan>> plans_in(const PathSection& section) const {
    const ChainGraph& graph = asked_.graph;
    const PathSearch search(
        graph, asked_.path, asked_.options, [this](Vertex v) { return clock_.is_finished_by(v); },
        [this](Vertex v) { return comes_before(v); }, section);
    std::vector<Ending> endings;
    std::vector<Ending> doubtful;  // in a log that the path leaves, and perhaps past that
    for (const LogLink& link : search.all_links()) {
      const ChainGraph::Set& log = graph[link.set];
      if (log.has_bulk_logged_data || !clock_.is_finished_at_or_after(link.set)) continue;
      if (!link.is_cut) {
        const bool certain =
            clock_.is_certain_in(link.set) || stood_still_at(asked_, link.to, clock_);
        end_with(search, link, std::nullopt, certain, asked_.wants_all(), endings);
      } else if (branches_.is_before_end_of(link)) {
        end_in_parent(search, link, true, asked_.wants_all(), endings);
      } else if (branches_.stays_on_path(link) && !branches_.is_past_end_of(link)) {
        end_in_parent(search, link, false, asked_.wants_all(), doubtful);
      }
    }
    for (const Vertex v : empty_logs(asked_, section)) {
      const auto state = search.find(graph[v].last_lsn);
      if (!state || !clock_.is_finished_at_or_after(v)) continue;
      end_at(search, *state, stood_still_at(asked_, graph[v].last_lsn, clock_), v,
             asked_.wants_all(), endings);
    }
    const bool is_doubtful = endings.empty();
    if (is_doubtful) endings = std::move(doubtful);
    return plans_of(asked_, search, endings, [&](const Ending& ending, Plan& plan) {
      for (PlanStep& step : plan.steps) {
        if (graph[step.set].type == BackupType::log && !step.stop_at_lsn) {
          step.stop_at = clock_.on_clock_of(ending.last_log);
        }
      }
      plan.achieved.is_certain = ending.is_certain;
      if (is_doubtful) {
        plan.achieved.only_before = ending.arrival.at;
      } else if (!ending.is_certain) {
        plan.achieved.if_not_reached = logs_after(asked_, ending.arrival.at, clock_);
      }
    });
  }

  const Question& asked_;
  TargetClock clock_;
  BranchTimes branches_;
};

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
  const Question asked{graph, path, options, count};
  if (const auto* time = std::get_if<TimePoint>(&options.target)) {
    return TimeSearch(asked, time->at).plans();
  }
  if (const auto* lsn = std::get_if<LsnPoint>(&options.target)) {
    return plans_to_lsn(asked, lsn->lsn);
  }
  if (const auto* record = std::get_if<RecordPoint>(&options.target)) {
    return plans_to_record(asked, *record);
  }
  return plans_to_newest(asked);
}

}  // namespace unbroken::plan_search
