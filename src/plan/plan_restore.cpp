#include "plan/fork_choice.h"
#include "plan/path_plan.h"
#include "plan/target.h"
#include "plan/unreachable.h"
#include "unbroken/plan.h"

namespace unbroken {
namespace {

using namespace plan_search;

// A time with a zone means nothing to sets whose zone nobody knows.
Status check_zone(const ChainGraph& graph, const PlanOptions& options) {
  const auto* time = std::get_if<TimePoint>(&options.target);
  if (time == nullptr || !time->at.offset || options.utc_offset) return Status();
  if (graph.blocks().all_tell_offset()) return Status();
  return Error{Code::invalid_argument,
               "the wanted time has a zone and the backups do not tell theirs: state it",
               time->at.local.text()};
}

// A point that the path inherits from a parent fork is that fork's, unless the
// fork was asked for by name. The record at a fork point is the branch's own; the
// state there is not.
bool is_of_fork(const ForkPath& path, const Plan& plan, const PlanOptions& options) {
  const Lsn begin = path.parts.back().begin;
  const auto* record = std::get_if<RecordPoint>(&options.target);
  const bool is_held = record != nullptr && !record->stops_before && record->lsn == begin;
  return options.fork || path.parts.size() == 1 || is_held || plan.achieved.lsn > begin;
}

}  // namespace

Result<PlanOutcome> plan_restore(const ChainGraph& graph, const PlanOptions& options) {
  if (const Status zone = check_zone(graph, options); !zone.ok()) return zone.error();
  auto forks = forks_to_try(graph, options);
  if (!forks.ok()) return std::move(forks).error();

  std::optional<Plan> chosen;
  for (const ForkIndex fork : *forks) {
    const ForkPath path = graph.path_to(fork);
    std::vector<Plan> plans =
        plans_along(graph, path, options, chosen ? 1 : 1 + options.alternatives);
    if (plans.empty() || !is_of_fork(path, plans.front(), options)) continue;
    if (chosen) {
      chosen->other_forks.push_back(fork);
      continue;
    }
    chosen = std::move(plans.front());
    plans.erase(plans.begin());
    chosen->alternatives = std::move(plans);
  }
  if (chosen) return PlanOutcome(std::move(*chosen));

  // Explain on the newest fork that can be restored to somewhere before the
  // target, else to anywhere, else on the newest.
  std::optional<Unreachable> reason;
  for (const ForkIndex fork : *forks) {
    Unreachable candidate = explain_unreachable(graph, graph.path_to(fork), options);
    const bool better =
        !reason || (candidate.nearest_before && !reason->nearest_before) ||
        (!reason->nearest_before && candidate.nearest_after && !reason->nearest_after);
    if (better) reason = std::move(candidate);
  }
  if (!reason) return PlanOutcome(Unreachable{"no full backup is at hand", 3118, {}, {}, {}});
  return PlanOutcome(std::move(*reason));
}

}  // namespace unbroken
