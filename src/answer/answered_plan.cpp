#include "answer/answered_plan.h"

#include <utility>
#include <variant>

#include "analysis/chain_values.h"
#include "answer/caveats.h"
#include "plan/target.h"

namespace unbroken {
namespace {

// The mark's name on the step whose log holds it.
void name_mark(const ChainGraph& graph, const Plan& plan, const Mark& mark, PlanPath& path) {
  const PlanStep& last = plan.steps.back();
  const ChainGraph::Set& log = graph[last.set];
  const bool holds = log.type == BackupType::log && last.stop_at_lsn == mark.lsn &&
                     (mark.forks.held.empty() || fork_at(log, mark.lsn) == plan.fork);
  if (holds) path.steps.back().mark = mark.name;
}

// The STOPAT of the plan; of the next logs alone where no step has one.
std::optional<LocalTime> stop_of(const ChainGraph& graph, const PlanOptions& options,
                                 const Plan& plan) {
  for (const PlanStep& step : plan.steps) {
    if (step.stop_at) return step.stop_at;
  }
  const auto* time = std::get_if<TimePoint>(&options.target);
  if (time == nullptr || plan.achieved.if_not_reached.empty()) return std::nullopt;
  const plan_search::TargetClock clock(graph, time->at, options.utc_offset);
  return clock.on_clock_of(plan.achieved.if_not_reached.front());
}

Result<PlanPath> path_of(const SetSource& sets, const ChainGraph& graph, const PlanOptions& options,
                         const Plan& plan, const std::optional<Mark>& mark = std::nullopt) {
  PlanPath path;
  const auto add = [&](std::vector<PlanStepAnswer>& to, const PlanStep& step) -> Status {
    auto set = sets(step.set);
    if (!set.ok()) return std::move(set).error();
    to.push_back({std::move(*set), step.stop_at, step.stop_at_lsn, step.stops_before_lsn});
    return Status();
  };
  for (const PlanStep& step : plan.steps) {
    if (const Status added = add(path.steps, step); !added.ok()) return added.error();
  }
  const std::optional<LocalTime> stop_at = stop_of(graph, options, plan);
  for (const Vertex v : plan.achieved.if_not_reached) {
    const Status added = add(path.if_not_reached, {v, stop_at, std::nullopt});
    if (!added.ok()) return added.error();
  }
  if (mark) name_mark(graph, plan, *mark, path);
  path.achieved_lsn = plan.achieved.lsn;
  if (plan.achieved.time != ChainGraph::kNoTime) path.achieved_time = plan.achieved.time;
  path.is_certain = plan.achieved.is_certain;
  path.only_before = plan.achieved.only_before;
  path.cost = plan.cost;
  return path;
}

Result<PlanFailure> failure_of(const SetSource& sets, const ChainGraph& graph,
                               const PlanOptions& options, const Unreachable& why) {
  PlanFailure failure;
  failure.message = why.message;
  failure.engine_error = why.engine_error;
  if (why.missing) {
    failure.missing_from = why.missing->from_lsn;
    failure.missing_to = why.missing->to_lsn;
    failure.missing_fork = fork_id(graph, why.missing->fork);
  }
  for (const auto& [plan, to] : {std::pair{&why.nearest_before, &failure.nearest_before},
                                 std::pair{&why.nearest_after, &failure.nearest_after}}) {
    if (!*plan) continue;
    auto path = path_of(sets, graph, options, **plan);
    if (!path.ok()) return std::move(path).error();
    *to = std::move(*path);
  }
  return failure;
}

}  // namespace

Result<PlanAnswer> answered(const PlanSubject& subject, const Found& found, const SetSource& sets) {
  const LoadedDatabase& loaded = subject.loaded;
  const PlanRequest& request = subject.request;
  PlanAnswer answer;
  answer.database = request.database;
  answer.family = subject.database.family;
  answer.target = found.options.target;
  const StandingCaveats standing = standing_caveats_of(subject.database, loaded, subject.namesakes);
  CaveatSubject caveats{standing,
                        loaded,
                        request,
                        std::get_if<Plan>(&found.outcome),
                        {},
                        found.mark,
                        request.mark && request.mark->after ? 1 : subject.marks};
  if (found.mark) answer.mark = PlanMark{request.mark->name, found.mark->time};
  if (caveats.plan != nullptr) {
    auto path = path_of(sets, loaded.graph, found.options, *caveats.plan, found.mark);
    if (!path.ok()) return std::move(path).error();
    answer.fork = fork_id(loaded.graph, caveats.plan->fork);
    const PlanPath& steps = answer.outcome.emplace<PlanPath>(std::move(*path));
    for (const PlanStepAnswer& step : steps.steps) {
      caveats.steps.push_back({step.set, step.stop_at_lsn.has_value()});
    }
    for (const Plan& other : caveats.plan->alternatives) {
      auto other_path = path_of(sets, loaded.graph, found.options, other, found.mark);
      if (!other_path.ok()) return std::move(other_path).error();
      answer.alternatives.push_back(std::move(*other_path));
    }
    if (request.explain) {
      for (const LeftOut& left : explain(loaded.graph, *caveats.plan, found.options)) {
        answer.left_out.push_back({loaded.graph[left.set].uuid, left.reason});
      }
    }
  } else {
    auto failure =
        failure_of(sets, loaded.graph, found.options, std::get<Unreachable>(found.outcome));
    if (!failure.ok()) return std::move(failure).error();
    answer.fork = failure->missing_fork;
    answer.outcome = std::move(*failure);
  }
  answer.caveats = caveats_of(caveats);
  return answer;
}

}  // namespace unbroken
