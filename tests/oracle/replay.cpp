#include "oracle/replay.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace unbroken::oracle {

using simulate::DatabaseState;
using simulate::Recovery;
using simulate::RestorableSet;
using simulate::RestoreOutcome;
using simulate::RestoreStatement;
using simulate::StopClause;
using simulate::VirtualDatabase;

namespace {

std::string raises(const RestoreOutcome& outcome, const std::string& at) {
  return "engine raises " + std::to_string(outcome.number) + " at " + at;
}

StopClause stop_of(const PlanStep& step) {
  if (step.stop_at) return StopClause::at(*step.stop_at);
  if (!step.stop_at_lsn) return {};
  return step.stops_before_lsn ? StopClause::before(*step.stop_at_lsn)
                               : StopClause::at(*step.stop_at_lsn);
}

}  // namespace

RestoreOutcome restore_set(VirtualDatabase& database, const RestorableSet& set, Recovery recovery,
                           StopClause stop) {
  RestoreStatement statement;
  statement.set = &set;
  statement.recovery = recovery;
  statement.stop = std::move(stop);
  statement.continue_after_error = set.is_damaged || database.went_on_after_error;
  return simulate::restore(database, statement);
}

std::string text_of(const std::vector<std::uint32_t>& transactions) {
  std::string text = "{";
  for (const std::uint32_t transaction : transactions) text += " " + std::to_string(transaction);
  return text + " }";
}

std::string wrong_contents(const VirtualDatabase& database, const WorldFork& fork,
                           const PlanTarget& target, Lsn achieved) {
  const std::vector<std::uint32_t>& held = database.transactions;
  std::vector<std::uint32_t> wanted;
  if (const auto* time = std::get_if<TimePoint>(&target)) {
    wanted = fork.up_to(time->at.local);
  } else if (const auto* point = std::get_if<LsnPoint>(&target)) {
    // The end of a backup leaves out the record there, a stop in a log does not.
    if (held == fork.through(point->lsn)) return "";
    wanted = fork.before(point->lsn);
  } else if (const auto* record = std::get_if<RecordPoint>(&target)) {
    wanted = record->stops_before ? fork.before(record->lsn) : fork.through(record->lsn);
  } else {
    wanted = fork.before(achieved);
  }
  const bool is_beginning =
      held.size() <= wanted.size() && std::equal(held.begin(), held.end(), wanted.begin());
  const bool is_right = database.state == DatabaseState::online ? held == wanted : is_beginning;
  return is_right ? "" : "engine holds " + text_of(held) + ", wanted " + text_of(wanted);
}

std::string wrong_in_doubt(VirtualDatabase& database, const WorldFork& fork,
                           const PlanTarget& target, Lsn only_before) {
  if (database.lsn > only_before) {
    const LocalTime time = std::get<TimePoint>(target).at.local;
    const bool is_past = fork.up_to(time).size() >= fork.before(only_before).size();
    return is_past ? "" : "engine stands past the fork point, and the time lies before it";
  }
  const RestoreOutcome outcome = simulate::restore(database, {});
  if (outcome.number != 0) return raises(outcome, "recovery");
  return wrong_contents(database, fork, target, only_before);
}

Replay::Replay(const World& world, const ChainGraph& graph, const WorldFork& fork)
    : world_(world), fork_(fork) {
  for (const ChainGraph::Set& set : graph.sets()) {
    const auto at = std::find_if(world.records.begin(), world.records.end(),
                                 [&set](const ChainRecord& r) { return r.uuid == set.uuid; });
    set_of_.push_back(static_cast<std::size_t>(at - world.records.begin()));
  }
}

std::string Replay::name_of(std::size_t set) const {
  return world_.records[set].uuid.text().substr(34);
}

std::string Replay::restore_steps(const Plan& plan, std::size_t count,
                                  VirtualDatabase& database) const {
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t set = set_of_[plan.steps[i].set];
    const RestoreOutcome outcome =
        restore_set(database, world_.on_media[set], Recovery::norecovery, stop_of(plan.steps[i]));
    if (outcome.number != 0) return raises(outcome, name_of(set));
  }
  return "";
}

std::string Replay::roll_forward(const Plan& plan, VirtualDatabase& database) const {
  return restore_steps(plan, plan.steps.size(), database);
}

std::string Replay::run(const PlanTarget& target, const Plan& plan) const {
  if (plan.achieved.only_before) return run_doubtful(target, plan);
  if (!plan.achieved.is_certain) return run_possible(target, plan);
  VirtualDatabase database;
  if (std::string text = roll_forward(plan, database); !text.empty()) return text;
  const RestoreOutcome outcome = simulate::restore(database, {});
  if (outcome.number != 0) return raises(outcome, "recovery");
  return wrong_contents(database, fork_, target, plan.achieved.lsn);
}

std::string Replay::run_doubtful(const PlanTarget& target, const Plan& plan) const {
  VirtualDatabase database;
  if (std::string text = roll_forward(plan, database); !text.empty()) return text;
  return wrong_in_doubt(database, fork_, target, *plan.achieved.only_before);
}

// The last log recovers if the point is in it, else each next one tries.
std::string Replay::run_possible(const PlanTarget& target, const Plan& plan) const {
  VirtualDatabase database;
  std::size_t whole = plan.steps.size();
  std::vector<std::pair<std::size_t, StopClause>> tries;
  const std::size_t last = set_of_[plan.steps.back().set];
  if (world_.records[last].type == BackupType::log) {
    tries.emplace_back(last, stop_of(plan.steps.back()));
    --whole;
  }
  const StopClause stop = StopClause::at(std::get<TimePoint>(target).at.local);
  for (const Vertex v : plan.achieved.if_not_reached) tries.emplace_back(set_of_[v], stop);
  if (std::string text = restore_steps(plan, whole, database); !text.empty()) return text;
  for (const auto& [set, until] : tries) {
    const RestoreOutcome outcome =
        restore_set(database, world_.on_media[set], Recovery::recovery, until);
    if (!outcome.is_done()) return raises(outcome, name_of(set));
    if (database.state == DatabaseState::online) break;
  }
  return wrong_contents(database, fork_, target, plan.achieved.lsn);
}

}  // namespace unbroken::oracle
