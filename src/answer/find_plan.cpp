#include "answer/find_plan.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

namespace unbroken {
namespace {

// Whether another fork may hold the mark, of which no log backup there is at hand.
bool is_in_doubt(const Mark& mark, const PlanOptions& options) {
  if (options.fork) return false;
  const std::size_t elsewhere = mark.forks.unheld.size();
  return mark.forks.is_contradicted || elsewhere > (mark.forks.held.empty() ? 1U : 0U);
}

// RESTORE looks for the name and leaves the database RESTORING where the log does not
// have it: unless a later mark of that name comes instead.
bool can_be_tried(const ChainGraph& graph, const Plan& plan, const Mark& mark,
                  std::span<const Mark> later) {
  const PlanStep& last = plan.steps.back();
  const ChainGraph::Set& log = graph[last.set];
  if (log.type != BackupType::log || last.stop_at_lsn != mark.lsn || !mark.name) return false;
  return std::none_of(later.begin(), later.end(), [&log](const Mark& other) {
    return log.first_lsn <= other.lsn && other.lsn < log.last_lsn;
  });
}

void doubt(Plan& plan) {
  plan.achieved.is_certain = false;
  for (Plan& other : plan.alternatives) other.achieved.is_certain = false;
}

}  // namespace

Result<Found> find_plan(const LoadedDatabase& loaded, const PlanOptions& options,
                        const PlanRequest& request, std::span<const Mark> marks) {
  const ChainGraph& graph = loaded.graph;
  Found found{options, Unreachable{}, std::nullopt};
  if (!request.mark) {
    auto outcome = plan_restore(graph, options);
    if (!outcome.ok()) return std::move(outcome).error();
    found.outcome = std::move(*outcome);
    return found;
  }
  const bool is_by_name = marks.front().name || marks.size() > 1;
  const std::size_t meant = request.mark->after ? 1 : marks.size();
  for (std::size_t i = 0; i < meant; ++i) {
    Mark mark = marks[i];
    if (is_by_name) mark.forks = mark_forks(loaded, mark.lsn, mark.time);
    found.options.target = RecordPoint{mark.lsn, request.mark->stops_before};
    found.options.fork = options.fork;
    // A database that is RESTORING stands on a fork that the plan asks for itself.
    if (!options.fork && !options.redo_from) found.options.fork = mark.forks.likeliest();
    found.mark = mark;
    auto outcome = plan_restore(graph, found.options);
    if (!outcome.ok()) return std::move(outcome).error();
    found.outcome = std::move(*outcome);
    auto* const plan = std::get_if<Plan>(&found.outcome);
    if (plan == nullptr) continue;
    if (!is_in_doubt(mark, options)) break;
    const std::span<const Mark> later = marks.subspan(i + 1);
    std::erase_if(plan->alternatives,
                  [&](const Plan& other) { return !can_be_tried(graph, other, mark, later); });
    if (can_be_tried(graph, *plan, mark, later)) {
      doubt(*plan);
      break;
    }
    Unreachable why;
    why.message =
        "the mark may lie in a log backup that is not at hand, on another recovery fork than the "
        "one whose log covers its LSN: --fork says which is meant";
    found.outcome = std::move(why);
  }
  return found;
}

}  // namespace unbroken
