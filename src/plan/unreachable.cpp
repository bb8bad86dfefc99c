#include "plan/unreachable.h"

#include <algorithm>

#include "plan/parts_missing.h"
#include "plan/path_plan.h"
#include "plan/path_search.h"
#include "plan/target.h"

namespace unbroken::plan_search {
namespace {

// Numbers of SQL Server's messages (DOMAIN C13).
constexpr int kNoDataBackup = 3118;
constexpr int kOtherDifferentialBase = 3136;
constexpr int kLogBeginsLater = 4305;
constexpr int kLogEndsEarlier = 4326;
constexpr int kOtherRecoveryPath = 4330;
constexpr int kTargetBeforeDataBackup = 4335;
constexpr int kBulkLogged = 4341;

bool any_set(Vertex) { return true; }

// The target as the two questions asked of a set: does it lie wholly before the
// target, and does it reach as far as the target or beyond.
class Reach {
 public:
  Reach(const ChainGraph& graph, const PlanOptions& options)
      : graph_(graph),
        time_(std::get_if<TimePoint>(&options.target)),
        lsn_(lsn_of(options.target)),
        is_record_(is_record_to_hold(options.target)),
        clock_(graph, time_ != nullptr ? time_->at : PointInTime{}, options.utc_offset) {}

  [[nodiscard]] bool is_newest() const { return time_ == nullptr && !lsn_; }
  [[nodiscard]] bool ends_before(Vertex v) const {
    if (time_ != nullptr) {
      return graph_[v].type == BackupType::log ? clock_.is_finished_before(v)
                                               : clock_.is_finished_by(v);
    }
    return !lsn_ || graph_[v].last_lsn <= *lsn_;
  }
  [[nodiscard]] bool gets_there(Vertex v) const {
    if (time_ != nullptr) return clock_.is_finished_at_or_after(v);
    if (!lsn_) return false;
    return is_record_ ? graph_[v].last_lsn > *lsn_ : graph_[v].last_lsn >= *lsn_;
  }

 private:
  static std::optional<Lsn> lsn_of(const PlanTarget& target) {
    if (const auto* lsn = std::get_if<LsnPoint>(&target)) return lsn->lsn;
    if (const auto* record = std::get_if<RecordPoint>(&target)) return record->lsn;
    return std::nullopt;
  }
  // A backup that ends at an LSN does not hold the record there.
  static bool is_record_to_hold(const PlanTarget& target) {
    const auto* record = std::get_if<RecordPoint>(&target);
    return record != nullptr && !record->stops_before;
  }

  const ChainGraph& graph_;
  const TimePoint* time_;
  std::optional<Lsn> lsn_;
  bool is_record_;
  TargetClock clock_;
};

bool may_use(const ChainGraph& graph, const PlanOptions& options, Vertex v) {
  return graph.is_usable(v) && (options.allowed.empty() || options.allowed[v]);
}

// The set that a person would try next, and what SQL Server would say to it.
struct Next {
  std::optional<int> engine_error;
  std::string message;
  std::optional<Lsn> begins_at;
};

Next next_after(const ChainGraph& graph, const ForkPath& path, const PlanOptions& options,
                const Reach& reach, std::optional<Lsn> stands_at) {
  const Lsn state = stands_at.value_or(Lsn());
  bool any_gets_there = false;
  bool log_ends_earlier = false;
  const ChainGraph::Set* later_log = nullptr;
  const ChainGraph::Set* other_fork = nullptr;
  const ChainGraph::Set* other_base = nullptr;
  for (Vertex v = 0; v < graph.size(); ++v) {
    const ChainGraph::Set& set = graph[v];
    if (!may_use(graph, options, v)) continue;
    any_gets_there = any_gets_there || reach.gets_there(v);
    if (set.type == BackupType::differential && graph.is_on(path, v) && set.last_lsn > state) {
      const bool has_base = set.base != kNone && may_use(graph, options, set.base);
      if (!has_base && (other_base == nullptr || set.last_lsn < other_base->last_lsn))
        other_base = &set;
    }
    if (set.type != BackupType::log || set.first_lsn == set.last_lsn) continue;
    const auto link = graph.link_on(path, v);
    if (!link) {
      const bool follows = set.first_lsn <= state && state < set.last_lsn;
      if (follows && !path.place_of(set.last_fork) &&
          (other_fork == nullptr || set.first_lsn > other_fork->first_lsn)) {
        other_fork = &set;
      }
      continue;
    }
    if (link->from > state && (later_log == nullptr || link->from < later_log->first_lsn)) {
      later_log = &set;
    }
    log_ends_earlier = log_ends_earlier || link->to <= state;
  }

  if (!reach.is_newest() && !any_gets_there) {
    return {std::nullopt, "the target lies past the end of every backup", std::nullopt};
  }
  if (other_fork != nullptr &&
      (later_log == nullptr || other_fork->first_lsn < later_log->first_lsn)) {
    return {kOtherRecoveryPath,
            "the log backup that goes on from here belongs to another recovery fork", std::nullopt};
  }
  if (later_log != nullptr) {
    return {kLogBeginsLater, "a log backup is missing", later_log->first_lsn};
  }
  if (other_base != nullptr) {
    return {kOtherDifferentialBase, "a differential's base is missing", std::nullopt};
  }
  if (log_ends_earlier) {
    return {kLogEndsEarlier, "the log backups end before the target", std::nullopt};
  }
  return {std::nullopt, "no log backup reaches the target", std::nullopt};
}

bool lies_in_bulk_logged(const ChainGraph& graph, const PathSearch& before, const Reach& reach) {
  return std::any_of(before.all_links().begin(), before.all_links().end(),
                     [&](const LogLink& link) {
                       return graph[link.set].has_bulk_logged_data && reach.gets_there(link.set) &&
                              !reach.ends_before(link.set) &&
                              before.cheapest_before(link.to, link.from).has_value();
                     });
}

Plan plan_to_state(const ChainGraph& graph, const ForkPath& path, const PathSearch& search,
                   std::size_t state) {
  const Arrival& best = search.best_at(state);
  return plan_of(graph, path, search.steps_to(best), best.at, best.cost);
}

}  // namespace

Unreachable explain_unreachable(const ChainGraph& graph, const ForkPath& path,
                                const PlanOptions& options) {
  const Reach reach(graph, options);
  const auto ends_before = [&reach](Vertex v) { return reach.ends_before(v); };
  const PathSearch before(graph, path, options, ends_before, ends_before);
  PlanOptions anywhere = options;
  anywhere.target = NewestPoint{};
  const PathSearch all(graph, path, anywhere, any_set, any_set);

  Unreachable answer;
  std::optional<Lsn> stands_at;
  if (!before.states().empty()) {
    stands_at = before.states().back();
    Plan plan = plan_to_state(graph, path, before, before.states().size() - 1);
    if (!plan.steps.empty()) answer.nearest_before = std::move(plan);
  }
  for (std::size_t i = 0; i < all.states().size(); ++i) {
    if (stands_at && all.states()[i] <= *stands_at) continue;
    Plan plan = plan_to_state(graph, path, all, i);
    if (plan.steps.empty()) continue;
    answer.nearest_after = std::move(plan);
    break;
  }

  const bool has_data =
      options.redo_from ||
      std::any_of(graph.sets().begin(), graph.sets().end(), [&](const ChainGraph::Set& set) {
        const auto v = static_cast<Vertex>(&set - graph.sets().data());
        return set.type == BackupType::full && may_use(graph, options, v) && graph.is_on(path, v);
      });
  const ForkIndex fork = path.target();
  if (!has_data && all.openings().empty()) {
    VertexMask allowed(graph.size());
    for (Vertex v = 0; v < graph.size(); ++v) allowed[v] = may_use(graph, options, v);
    if (auto parts = parts_missing(graph, path, allowed)) {
      answer.engine_error = parts->engine_error;
      answer.message = std::move(parts->message);
      return answer;
    }
    answer.engine_error = kNoDataBackup;
    answer.message = "no full backup is at hand";
    return answer;
  }
  if (!stands_at) {
    answer.engine_error = kTargetBeforeDataBackup;
    answer.message =
        has_data ? "the target lies before the end of the earliest full backup"
                 : "the target lies before the point from which the backups of files are whole";
    return answer;
  }
  if (lies_in_bulk_logged(graph, before, reach)) {
    answer.engine_error = kBulkLogged;
    answer.message =
        "the target lies inside a log backup with bulk-logged changes, which can only be "
        "restored to its end";
    return answer;
  }
  const Next next = next_after(graph, path, options, reach, stands_at);
  answer.engine_error = next.engine_error;
  answer.message = next.message;
  answer.missing = MissingRange{*stands_at, next.begins_at, fork};
  return answer;
}

}  // namespace unbroken::plan_search
