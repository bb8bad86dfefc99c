#include "answer/replayed_answer.h"

#include <algorithm>
#include <optional>
#include <variant>

#include "plan/replayed.h"
#include "unbroken/chain.h"
#include "unbroken/plan.h"

namespace unbroken::test {
namespace {

// The database's sets, as the answer tells those that are steps.
class Told {
 public:
  Told(const std::vector<BackupSet>& sets, const PlanAnswer& answer) : answer_(answer) {
    const auto take = [this](const BackupSet& set) {
      const auto is_it = [&set](const ChainRecord& record) { return record.uuid == set.uuid; };
      if (std::none_of(records_.begin(), records_.end(), is_it)) {
        records_.push_back(chain_record_of(set));
      }
    };
    each_path([&take](const PlanPath& path) {
      for (const PlanStepAnswer& step : path.steps) take(step.set);
    });
    for (const BackupSet& set : sets) {
      if (!set.family_guid || set.family_guid == answer.family) take(set);
    }
  }

  template <class Each>
  void each_path(Each each) const {
    if (const auto* path = std::get_if<PlanPath>(&answer_.outcome)) each(*path);
    for (const PlanPath& path : answer_.alternatives) each(path);
    if (const auto* failure = std::get_if<PlanFailure>(&answer_.outcome)) {
      if (failure->nearest_before) each(*failure->nearest_before);
      if (failure->nearest_after) each(*failure->nearest_after);
    }
  }

  [[nodiscard]] ChainGraph graph() const { return ChainGraph(records_); }

 private:
  const PlanAnswer& answer_;
  std::vector<ChainRecord> records_;
};

PlanStep step_of(const ChainGraph& graph, const PlanStepAnswer& told) {
  return {graph.find(told.set.uuid).value(), told.stop_at, told.stop_at_lsn, told.stops_before_lsn};
}

Plan plan_of(const ChainGraph& graph, const PlanAnswer& answer, const PlanPath& told) {
  Plan plan;
  plan.fork = graph.find_fork(answer.fork.value_or(Guid())).value_or(0);
  for (const PlanStepAnswer& step : told.steps) plan.steps.push_back(step_of(graph, step));
  plan.achieved.lsn = told.achieved_lsn;
  plan.achieved.is_certain = told.is_certain;
  plan.achieved.only_before = told.only_before;
  for (const PlanStepAnswer& step : told.if_not_reached) {
    plan.achieved.if_not_reached.push_back(step_of(graph, step).set);
  }
  return plan;
}

}  // namespace

std::string wrong_with(const std::vector<BackupSet>& sets, const PlanRequest& request,
                       const PlanAnswer& answer) {
  const Told told(sets, answer);
  const ChainGraph graph = told.graph();
  PlanOptions options;
  if (std::holds_alternative<PlanPath>(answer.outcome)) options.target = answer.target;
  options.redo_from = request.redo_from;
  options.redo_base = request.redo_base;
  options.utc_offset = request.utc_offset;
  std::string wrong;
  told.each_path([&](const PlanPath& path) {
    if (wrong.empty()) wrong = wrong_with(graph, options, plan_of(graph, answer, path));
  });
  return wrong;
}

}  // namespace unbroken::test
