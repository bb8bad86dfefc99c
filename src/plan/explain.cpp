#include <algorithm>

#include "plan/target.h"
#include "unbroken/plan.h"
#include "unbroken/roll_forward.h"

namespace unbroken {
namespace {

using plan_search::TargetClock;

class Explanation {
 public:
  Explanation(const ChainGraph& graph, const Plan& plan, const PlanOptions& options)
      : graph_(graph),
        plan_(plan),
        options_(options),
        path_(graph.path_to(plan.fork)),
        placement_(graph) {
    for (const PlanStep& step : plan.steps) {
      if (!is_data(graph[step.set].type)) continue;
      data_.push_back(step.set);
      from_ = std::max(from_, graph[step.set].last_lsn);
      is_in_parts_ = is_in_parts_ || is_told_by_file(step.set);
    }
    if (options.redo_from) from_ = std::max(from_, *options.redo_from);
    if (is_in_parts_) place();
  }

  [[nodiscard]] LeftOutReason reason(Vertex v) const {
    const ChainGraph::Set& set = graph_[v];
    if (!is_allowed(v)) return LeftOutReason::excluded;
    if (set.went_to_nul) return LeftOutReason::to_nul;
    if (!set.is_complete) return LeftOutReason::incomplete_stripes;
    if (!graph_.is_usable(v)) return LeftOutReason::lsns_unknown;
    if (graph_.is_empty_log(v)) return LeftOutReason::empty_log;
    return set.type == BackupType::log ? log_reason(v) : data_reason(v);
  }

 private:
  [[nodiscard]] bool is_allowed(Vertex v) const {
    return options_.allowed.empty() || options_.allowed[v];
  }
  [[nodiscard]] bool is_told_by_file(Vertex v) const {
    const std::span<const Vertex> told = graph_.file_table().sets();
    return std::binary_search(told.begin(), told.end(), v);
  }

  // The files stand at different LSNs, and the log goes on from the lowest.
  void place() {
    for (const Vertex v : data_) {
      if (!placement_.restore(v)) return;
    }
    if (const auto whole = placement_.whole()) from_ = whole->from;
  }

  // What the set rests on, kNone among it for what is not there.
  [[nodiscard]] std::vector<Vertex> bases_of(Vertex v) const {
    const BackupType type = graph_[v].type;
    if (!is_differential(type)) return {};
    if (!is_told_by_file(v)) return {graph_[v].base};
    std::vector<Vertex> bases;
    const std::span<const DataFile> files = graph_.file_table().files_of(v);
    for (std::size_t i = 0; i < files.size(); ++i) {
      const bool rests = files[i].is_present && FileTable::rests_on_base(type, files[i]);
      if (rests) bases.push_back(graph_.file_table().bases_of(v)[i]);
    }
    return bases;
  }

  [[nodiscard]] LeftOutReason data_reason(Vertex v) const {
    const ChainGraph::Set& set = graph_[v];
    if (!graph_.is_on(path_, v)) return LeftOutReason::other_fork;
    const std::vector<Vertex> bases = bases_of(v);
    const auto is_lost = [this](Vertex base) {
      return base == kNone || !graph_.is_usable(base) || !is_allowed(base);
    };
    if (!options_.redo_from && std::any_of(bases.begin(), bases.end(), is_lost)) {
      return LeftOutReason::base_missing;
    }
    if (lies_after_target(v)) return LeftOutReason::after_target;
    if (is_of_files(set.type) && graph_.file_table().files_of(v).empty()) {
      return LeftOutReason::files_unknown;
    }
    if (options_.redo_from) return restoring_reason(v);
    const auto is_step = [this](Vertex base) {
      return std::find(data_.begin(), data_.end(), base) != data_.end();
    };
    if (!std::all_of(bases.begin(), bases.end(), is_step)) return LeftOutReason::other_base;
    if (is_older(v)) return LeftOutReason::older_data_backup;
    return beyond_reason(v);
  }

  // What a database that is RESTORING can take: a differential that fits.
  [[nodiscard]] LeftOutReason restoring_reason(Vertex v) const {
    const ChainGraph::Set& set = graph_[v];
    if (set.last_lsn <= from_) return LeftOutReason::older_data_backup;
    if (!is_differential(set.type)) return LeftOutReason::already_restoring;
    const bool fits = options_.redo_base && set.differential_base_lsn == *options_.redo_base;
    return fits ? beyond_reason(v) : LeftOutReason::other_base;
  }

  // After the plan's data backups RESTORE would take it, and the log goes on past it.
  [[nodiscard]] LeftOutReason beyond_reason(Vertex v) const {
    if (graph_[v].is_damaged) return LeftOutReason::damaged;
    return graph_[v].last_lsn > plan_.achieved.lsn ? LeftOutReason::behind_gap
                                                   : LeftOutReason::costlier;
  }

  [[nodiscard]] bool is_older(Vertex v) const {
    if (!is_in_parts_ || !is_told_by_file(v)) return graph_[v].last_lsn <= from_;
    const Lsn at = detail::position_after(graph_[v]);
    const std::span<const DataFile> files = graph_.file_table().files_of(v);
    return std::all_of(files.begin(), files.end(), [&](const DataFile& file) {
      return !file.is_present || placement_.position_of(file) >= at;
    });
  }

  [[nodiscard]] LeftOutReason log_reason(Vertex v) const {
    const auto link = graph_.link_on(path_, v);
    if (!link) return LeftOutReason::other_fork;
    if (link->to <= from_) return LeftOutReason::covered_by_data_backup;
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
  std::vector<Vertex> data_;  // the plan's data backups
  Lsn from_;                  // where the plan's logs go on from them
  bool is_in_parts_ = false;  // they are told file by file
  detail::Placement placement_;
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
    case LeftOutReason::files_unknown:
      return "files_unknown";
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
    case LeftOutReason::already_restoring:
      return "already_restoring";
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
