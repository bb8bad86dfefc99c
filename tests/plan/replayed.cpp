#include "plan/replayed.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <variant>
#include <vector>

#include "plan/media_of_graph.h"
#include "simulate/restore_engine.h"

namespace unbroken::test {
namespace {

using simulate::DatabaseState;
using simulate::LogCommit;
using simulate::Recovery;
using simulate::RestoreOutcome;
using simulate::StopClause;
using simulate::VirtualDatabase;

using Transactions = std::vector<std::uint32_t>;

Lsn behind(Lsn lsn) { return Lsn::from_halves(lsn.vlf(), lsn.block_and_slot() + 1); }

class Run {
 public:
  Run(const ChainGraph& graph, const PlanOptions& options, const Plan& plan)
      : graph_(graph),
        options_(options),
        plan_(plan),
        path_(graph.path_to(plan.fork)),
        media_(graph, options, path_) {
    database_.name = "Sales";
    if (options.redo_from) stand_at(*options.redo_from);
  }

  [[nodiscard]] std::string wrong() {
    const bool is_to_time = std::holds_alternative<TimePoint>(options_.target);
    if (is_to_time && !media_.has_one_clock()) {  // nobody knows what was committed when
      stops_at_times_ = false;
      return run_certain();
    }
    if (plan_.achieved.only_before) return run_doubtful();
    std::string text = plan_.achieved.is_certain ? run_certain() : run_possible();
    return text.empty() ? wrong_contents() : text;
  }

 private:
  void stand_at(Lsn lsn) {
    database_.state = DatabaseState::restoring;
    database_.lsn = lsn;
    for (const ForkPath::Part& part : path_.parts) {
      if (part.begin <= lsn) database_.fork = graph_.forks()[part.fork].id;
    }
    for (Vertex v = 0; v < graph_.size(); ++v) {
      const bool fits = graph_[v].type == BackupType::differential && options_.redo_base &&
                        graph_[v].differential_base_lsn == *options_.redo_base;
      if (fits) database_.differential_base = media_[v].differential_base_guid;
    }
    for (const LogCommit& commit : media_.wanted()) {
      if (commit.lsn < lsn) database_.transactions.push_back(commit.transaction);
    }
  }

  [[nodiscard]] StopClause stop_of(const PlanStep& step) const {
    if (step.stop_at && stops_at_times_) {
      return StopClause::at(media_.utc(*step.stop_at, plan_.steps.back().set));
    }
    if (!step.stop_at_lsn) return {};
    return step.stops_before_lsn ? StopClause::before(*step.stop_at_lsn)
                                 : StopClause::at(*step.stop_at_lsn);
  }

  RestoreOutcome restore(Vertex v, Recovery recovery, StopClause stop) {
    simulate::RestoreStatement statement;
    statement.set = &media_[v];
    statement.recovery = recovery;
    statement.stop = std::move(stop);
    statement.partial = database_.state == DatabaseState::missing && is_of_files(graph_[v].type);
    statement.continue_after_error = graph_[v].is_damaged || database_.went_on_after_error;
    return simulate::restore(database_, statement);
  }

  std::string restore_steps(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const PlanStep& step = plan_.steps[i];
      const RestoreOutcome outcome = restore(step.set, Recovery::norecovery, stop_of(step));
      if (outcome.number != 0) return raised(outcome, step.set);
    }
    return "";
  }

  std::string run_certain() {
    if (std::string text = restore_steps(plan_.steps.size()); !text.empty()) return text;
    const RestoreOutcome outcome = simulate::restore(database_, {});
    return outcome.number == 0 ? "" : "recovery raises " + std::to_string(outcome.number);
  }

  // Whoever runs it looks where the database stands, and recovers it only up to there.
  std::string run_doubtful() {
    if (std::string text = restore_steps(plan_.steps.size()); !text.empty()) return text;
    if (database_.lsn > *plan_.achieved.only_before) return "";
    const RestoreOutcome outcome = simulate::restore(database_, {});
    if (outcome.number != 0) return "recovery raises " + std::to_string(outcome.number);
    return wrong_contents();
  }

  // The last log recovers if the point is in it, else each next one tries.
  std::string run_possible() {
    if (std::string text = restore_steps(plan_.steps.size() - 1); !text.empty()) return text;
    // The last step need not be a log: the next ones stop at the time all the same.
    StopClause stop = stop_of(plan_.steps.back());
    const auto* time = std::get_if<TimePoint>(&options_.target);
    if (time != nullptr && stops_at_times_) {
      stop = StopClause::at(media_.utc(time->at, plan_.steps.back().set));
    }
    std::vector<Vertex> tries{plan_.steps.back().set};
    tries.insert(tries.end(), plan_.achieved.if_not_reached.begin(),
                 plan_.achieved.if_not_reached.end());
    for (const Vertex v : tries) {
      const bool is_log = graph_[v].type == BackupType::log;
      const Recovery recovery = is_log ? Recovery::recovery : Recovery::norecovery;
      const RestoreOutcome outcome = restore(v, recovery, is_log ? stop : StopClause{});
      if (!outcome.is_done()) return raised(outcome, v);
      if (database_.state == DatabaseState::online) break;
    }
    return "";
  }

  [[nodiscard]] std::string raised(const RestoreOutcome& outcome, Vertex v) const {
    return "set " + std::to_string(graph_[v].uuid.bytes()[15]) + " raises " +
           std::to_string(outcome.number);
  }

  [[nodiscard]] std::string wrong_contents() {
    Transactions& held = database_.transactions;
    std::sort(held.begin(), held.end());
    const auto until = [&](Lsn lsn) { return where([lsn](const auto& c) { return c.lsn < lsn; }); };
    Transactions wanted;
    if (std::holds_alternative<TimePoint>(options_.target)) {
      const LocalTime time =
          media_.utc(std::get<TimePoint>(options_.target).at, plan_.steps.back().set);
      wanted = where([time](const auto& commit) { return commit.at <= time; });
    } else if (const auto* point = std::get_if<LsnPoint>(&options_.target)) {
      // The end of a backup leaves out the record there, a stop in a log does not.
      const bool stops = plan_.steps.back().stop_at_lsn == point->lsn;
      wanted = until(stops ? behind(point->lsn) : point->lsn);
    } else if (const auto* record = std::get_if<RecordPoint>(&options_.target)) {
      wanted = until(record->stops_before ? record->lsn : behind(record->lsn));
    } else {
      wanted = until(plan_.achieved.lsn);
    }
    const bool is_right =
        database_.state == DatabaseState::online
            ? held == wanted
            : std::includes(wanted.begin(), wanted.end(), held.begin(), held.end());
    return is_right ? "" : "the database does not hold what the target leaves in";
  }

  template <class Wanted>
  [[nodiscard]] Transactions where(Wanted wanted) const {
    Transactions transactions;
    for (const LogCommit& commit : media_.wanted()) {
      if (wanted(commit)) transactions.push_back(commit.transaction);
    }
    std::sort(transactions.begin(), transactions.end());
    return transactions;
  }

  const ChainGraph& graph_;
  const PlanOptions& options_;
  const Plan& plan_;
  ForkPath path_;
  MediaOfGraph media_;
  bool stops_at_times_ = true;
  VirtualDatabase database_;
};

void replay(const ChainGraph& graph, const PlanOptions& options, const Plan& plan) {
  const std::string wrong = wrong_with(graph, options, plan);
  if (!wrong.empty()) FAIL(wrong);
  for (const Plan& other : plan.alternatives) replay(graph, options, other);
}

}  // namespace

std::string wrong_with(const ChainGraph& graph, const PlanOptions& options, const Plan& plan) {
  return Run(graph, options, plan).wrong();
}

Result<PlanOutcome> plan_and_replay(const ChainGraph& graph, const PlanOptions& options) {
  Result<PlanOutcome> outcome = plan_restore(graph, options);
  if (!outcome.ok()) return outcome;
  if (const auto* plan = std::get_if<Plan>(&*outcome)) replay(graph, options, *plan);
  if (const auto* why = std::get_if<Unreachable>(&*outcome)) {
    PlanOptions to_their_ends = options;
    to_their_ends.target = NewestPoint{};
    for (const std::optional<Plan>& nearest : {why->nearest_before, why->nearest_after}) {
      if (nearest) replay(graph, to_their_ends, *nearest);
    }
  }
  return outcome;
}

}  // namespace unbroken::test
