#include <algorithm>

#include "plan/target.h"
#include "unbroken/plan.h"

namespace unbroken {
namespace {

using plan_search::TargetClock;

class Explanation {
 public:
  Explanation(const ChainGraph& graph, const Plan& plan, const PlanOptions& options)
      : graph_(graph), plan_(plan), options_(options), path_(graph.path_to(plan.fork)) {
    for (const PlanStep& step : plan.steps) {
      if (is_data(graph[step.set].type)) {
        anchor_ = std::max(anchor_, graph[step.set].last_lsn);
        if (graph[step.set].type == BackupType::full) full_ = step.set;
      }
    }
    if (options.redo_from) anchor_ = std::max(anchor_, *options.redo_from);
  }

  [[nodiscard]] LeftOutReason reason(Vertex v) const {
    const ChainGraph::Set& set = graph_[v];
    if (!options_.allowed.empty() && !options_.allowed[v]) return LeftOutReason::excluded;
    if (set.went_to_nul) return LeftOutReason::to_nul;
    if (!set.is_complete) return LeftOutReason::incomplete_stripes;
    if (!graph_.is_usable(v)) return LeftOutReason::lsns_unknown;
    if (graph_.is_empty_log(v)) return LeftOutReason::empty_log;
    return set.type == BackupType::log ? log_reason(v) : data_reason(v);
  }

 private:
  [[nodiscard]] LeftOutReason data_reason(Vertex v) const {
    const ChainGraph::Set& set = graph_[v];
    if (!graph_.is_on(path_, v)) return LeftOutReason::other_fork;
    if (set.type == BackupType::differential && set.base == kNone)
      return LeftOutReason::base_missing;
    if (lies_after_target(v)) return LeftOutReason::after_target;
    if (set.type == BackupType::differential && set.base != full_) return LeftOutReason::other_base;
    if (set.last_lsn <= anchor_) return LeftOutReason::older_data_backup;
    return set.is_damaged ? LeftOutReason::damaged : LeftOutReason::costlier;
  }

  [[nodiscard]] LeftOutReason log_reason(Vertex v) const {
    const auto link = graph_.link_on(path_, v);
    if (!link) return LeftOutReason::other_fork;
    if (link->to <= anchor_) return LeftOutReason::covered_by_data_backup;
    const Lsn reached = plan_.achieved.lsn;
    if (link->from >= reached) {
      return std::holds_alternative<NewestPoint>(options_.target) ? LeftOutReason::behind_gap
                                                                  : LeftOutReason::after_target;
    }
    if (graph_[v].is_damaged) return LeftOutReason::damaged;
    return link->to <= reached ? LeftOutReason::overlap : LeftOutReason::costlier;
  }

  [[nodiscard]] bool lies_after_target(Vertex v) const {
    if (const auto* time = std::get_if<TimePoint>(&options_.target)) {
      return !TargetClock(graph_, time->at, options_.utc_offset).is_finished_by(v);
    }
    const auto* lsn = std::get_if<LsnPoint>(&options_.target);
    if (const auto* record = std::get_if<RecordPoint>(&options_.target)) {
      return graph_[v].last_lsn > record->lsn;
    }
    return lsn != nullptr && graph_[v].last_lsn > lsn->lsn;
  }

  const ChainGraph& graph_;
  const Plan& plan_;
  const PlanOptions& options_;
  ForkPath path_;
  Lsn anchor_;           // where the data backups of the plan lead
  Vertex full_ = kNone;  // the plan's full
};

}  // namespace

std::vector<LeftOut> explain(const ChainGraph& graph, const Plan& plan,
                             const PlanOptions& options) {
  VertexMask used(graph.size());
  for (const PlanStep& step : plan.steps) used[step.set] = true;
  const Explanation explanation(graph, plan, options);
  std::vector<LeftOut> left_out;
  for (Vertex v = 0; v < graph.size(); ++v) {
    if (!used[v]) left_out.push_back({v, explanation.reason(v)});
  }
  return left_out;
}

std::string_view spelling_of(LeftOutReason reason) {
  switch (reason) {
    case LeftOutReason::excluded:
      return "excluded";
    case LeftOutReason::to_nul:
      return "to_nul";
    case LeftOutReason::incomplete_stripes:
      return "incomplete_stripes";
    case LeftOutReason::lsns_unknown:
      return "lsns_unknown";
    case LeftOutReason::empty_log:
      return "empty_log";
    case LeftOutReason::other_fork:
      return "other_fork";
    case LeftOutReason::base_missing:
      return "base_missing";
    case LeftOutReason::other_base:
      return "other_base";
    case LeftOutReason::after_target:
      return "after_target";
    case LeftOutReason::older_data_backup:
      return "older_data_backup";
    case LeftOutReason::covered_by_data_backup:
      return "covered_by_data_backup";
    case LeftOutReason::behind_gap:
      return "behind_gap";
    case LeftOutReason::overlap:
      return "overlap";
    case LeftOutReason::damaged:
      return "damaged";
    case LeftOutReason::costlier:
      return "costlier";
  }
  return "";
}

}  // namespace unbroken
