#include "oracle/agreement.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "oracle/brute_force.h"
#include "oracle/replay.h"
#include "oracle/windows.h"
#include "simulate/restore_engine.h"
#include "unbroken/plan.h"

namespace unbroken::oracle {
namespace {

using simulate::Recovery;
using simulate::RestoreOutcome;
using simulate::StopClause;
using simulate::VirtualDatabase;

std::string text_of(const PlanTarget& target) {
  if (const auto* time = std::get_if<TimePoint>(&target)) return "time " + time->at.local.text();
  if (const auto* point = std::get_if<LsnPoint>(&target)) return "lsn " + point->lsn.decimal();
  if (const auto* record = std::get_if<RecordPoint>(&target)) {
    return (record->stops_before ? "before record " : "record ") + record->lsn.decimal();
  }
  return "newest";
}

std::string text_of(Minimize minimize) {
  switch (minimize) {
    case Minimize::sets:
      return "sets";
    case Minimize::bytes:
      return "bytes";
    case Minimize::time:
      return "time";
  }
  return "";
}

std::string text_of(const Price& price) {
  return "damaged " + std::to_string(price.damaged) + ", first " +
         std::to_string(price.wanted_first) + ", steps " + std::to_string(price.steps) +
         ", data to " + price.newest_data.decimal() + ", bytes " + std::to_string(price.bytes);
}

std::vector<ForkStop> stops_of(const World& world) {
  std::vector<ForkStop> stops;
  for (const WorldFork& fork : world.forks) {
    if (fork.stop) stops.push_back({fork.id, *fork.stop});
  }
  return stops;
}

// As the planner wants them.
std::vector<std::optional<LocalTime>> stops_of(const World& world, const ChainGraph& graph) {
  std::vector<std::optional<LocalTime>> stops(graph.forks().size());
  for (const ForkStop& stop : stops_of(world)) {
    if (const auto fork = graph.find_fork(stop.fork)) stops[*fork] = stop.at;
  }
  return stops;
}

std::string fork_name(const Guid& fork) { return fork.text().substr(32); }

// The planner's, the brute force's and the engine's view of one fork of a world.
class ForkView {
 public:
  ForkView(const World& world, const ChainGraph& graph, const WorldFork& fork, Tally& tally)
      : world_(world),
        graph_(graph),
        fork_(fork),
        tally_(tally),
        brute_(world.records, fork.id, stops_of(world)),
        replay_(world, graph, fork),
        index_(graph.find_fork(fork.id)) {}

  [[nodiscard]] bool is_named() const { return index_.has_value(); }

  // Every way of the brute force runs on the engine and leads where it should;
  // whatever the brute force does not do next, the engine refuses.
  std::string compare_ways() {
    std::vector<VirtualDatabase> databases;
    for (const Way& way : brute_.ways()) {
      ++tally_.ways;
      VirtualDatabase database;
      if (way.before != SIZE_MAX) database = databases[way.before];
      const RestoreOutcome outcome =
          restore_set(database, world_.on_media[way.set], Recovery::norecovery,
                      way.is_cut ? StopClause::before(way.at) : StopClause{});
      std::string wrong = outcome.number == 0
                              ? wrong_contents(database, fork_, NewestPoint{}, way.at)
                              : "engine raises " + std::to_string(outcome.number);
      if (wrong.empty() && database.lsn != way.at) {
        wrong = "engine stands at " + database.lsn.decimal();
      }
      if (wrong.empty() && is_fully_told()) wrong = compare_refusals(way, database);
      if (!wrong.empty()) return steps_of(way) + ": " + wrong;
      databases.push_back(std::move(database));
    }
    return "";
  }

  [[nodiscard]] std::string compare_windows() const {
    const std::string text = window_disagreement(graph_, *index_, brute_);
    return text.empty() ? text : "on fork " + fork_name(fork_.id) + " " + text;
  }

  std::string compare(const PlanTarget& target, Minimize minimize) {
    ++tally_.questions;
    const Result<PlanOutcome> outcome = planned(target, minimize);
    std::string text = outcome.ok() ? compare(target, minimize, answer(target, minimize), *outcome)
                                    : "planner fails: " + outcome.error().message;
    if (text.empty()) return text;
    return "to " + text_of(target) + " on fork " + fork_name(fork_.id) + ", minimize " +
           text_of(minimize) + ":\n  " + text;
  }

  // The plan to a target that lies on this fork itself, not on one before.
  [[nodiscard]] std::optional<Plan> own_plan(const PlanTarget& target) const {
    const Result<PlanOutcome> outcome = planned(target, Minimize::sets);
    if (!outcome.ok() || !std::holds_alternative<Plan>(*outcome)) return std::nullopt;
    const Plan& plan = std::get<Plan>(*outcome);
    const auto& history = brute_.history();
    if (history.size() == 1) return plan;
    const Lsn begin = *history[history.size() - 2].end;
    // The record at a fork point is the branch's own; the state there is not.
    const auto* record = std::get_if<RecordPoint>(&target);
    const bool is_held = record != nullptr && !record->stops_before && record->lsn == begin;
    const bool is_own = is_held || plan.achieved.lsn > begin;
    return is_own ? std::optional<Plan>(plan) : std::nullopt;
  }

  [[nodiscard]] LocalTime newest_finish() const {
    LocalTime newest{};
    for (const ChainRecord& record : world_.records) {
      if (record.last_fork == fork_.id) newest = std::max(newest, *record.finish);
    }
    return newest;
  }

 private:
  [[nodiscard]] Result<PlanOutcome> planned(const PlanTarget& target, Minimize minimize) const {
    PlanOptions options;
    options.target = target;
    options.minimize = minimize;
    options.fork = index_;
    options.fork_stops = stops_of(world_, graph_);
    return plan_restore(graph_, options);
  }

  // Evidence tells of every fork on the way to this one.
  [[nodiscard]] bool is_fully_told() const {
    std::size_t depth = 1;
    for (std::size_t f = world_.fork_of(fork_.id); world_.forks[f].parent != SIZE_MAX;
         f = world_.forks[f].parent) {
      ++depth;
    }
    return brute_.history().size() == depth;
  }

  // A differential after logs is left out: the engine takes it, but it never
  // leads anywhere that it does not lead to directly after its full.
  std::string compare_refusals(const Way& way, const VirtualDatabase& database) const {
    for (std::size_t set = 0; set < world_.records.size(); ++set) {
      const ChainRecord& record = world_.records[set];
      if (record.type == BackupType::full || brute_.next(way, set)) continue;
      if (record.type == BackupType::differential && way.steps > 1) continue;
      const auto& history = brute_.history();
      const auto stage = std::find_if(history.begin(), history.end(), [&record](const Stage& s) {
        return s.fork == record.last_fork;
      });
      if (stage == history.end() || (stage->end && record.last_lsn > *stage->end)) continue;
      VirtualDatabase copy = database;
      if (restore_set(copy, world_.on_media[set], Recovery::norecovery).is_done()) {
        return "engine goes on with " + replay_.name_of(set) + ", brute force does not";
      }
    }
    return "";
  }

  [[nodiscard]] std::optional<Answer> answer(const PlanTarget& target, Minimize minimize) const {
    if (const auto* time = std::get_if<TimePoint>(&target)) {
      return brute_.to_time(time->at.local, minimize);
    }
    if (const auto* point = std::get_if<LsnPoint>(&target)) {
      return brute_.to_lsn(point->lsn, minimize);
    }
    if (const auto* record = std::get_if<RecordPoint>(&target)) {
      return record->stops_before ? brute_.to_lsn(record->lsn, minimize)
                                  : brute_.to_record(record->lsn, minimize);
    }
    return brute_.newest(minimize);
  }

  std::string compare(const PlanTarget& target, Minimize minimize,
                      const std::optional<Answer>& expected, const PlanOutcome& outcome) {
    if (const auto* why = std::get_if<Unreachable>(&outcome)) {
      if (!expected) return compare_nearest(*why);
      return "planner: unreachable (" + why->message +
             "), brute force: " + text_of(expected->price);
    }
    const Plan& plan = std::get<Plan>(outcome);
    if (!expected) return "planner: " + steps_of(plan) + ", brute force: unreachable";
    const Price price = price_of(plan, minimize);
    if (price != expected->price) {
      return "planner: " + steps_of(plan) + " (" + text_of(price) +
             "), brute force: " + text_of(expected->price);
    }
    if (plan.achieved.only_before.has_value() != expected->only_before.has_value()) {
      return "planner: " + steps_of(plan) + ", only one doubts on which side of the fork point";
    }
    if (plan.achieved.is_certain != expected->is_certain) {
      return "planner: " + steps_of(plan) + (plan.achieved.is_certain ? " certain" : " possible") +
             ", brute force: " + (expected->is_certain ? "certain" : "possible");
    }
    ++tally_.replays;
    const std::string text = replay_.run(target, plan);
    return text.empty() ? text : steps_of(plan) + ": " + text;
  }

  // The plans to the nearest points, too, do what they say.
  std::string compare_nearest(const Unreachable& why) {
    for (const std::optional<Plan>* plan : {&why.nearest_before, &why.nearest_after}) {
      if (!*plan) continue;
      ++tally_.replays;
      const std::string text = replay_.run(NewestPoint{}, **plan);
      if (!text.empty()) return "nearest " + steps_of(**plan) + ": " + text;
    }
    return "";
  }

  // What the plan costs; the plan's own account of it has to say the same.
  [[nodiscard]] Price price_of(const Plan& plan, Minimize minimize) const {
    Way way;
    for (const PlanStep& step : plan.steps) {
      const ChainRecord& record = world_.records[replay_.set_of(step.set)];
      way.steps += 1;
      way.damaged += record.is_damaged ? 1 : 0;
      if (record.type == BackupType::log) {
        way.log_bytes += record.bytes;
      } else {
        way.data_bytes += record.bytes;
        way.newest_data = std::max(way.newest_data, record.last_lsn);
      }
    }
    Price price = way.price(minimize);
    const PlanCost told{way.steps, way.data_bytes + way.log_bytes, way.milliseconds(), way.damaged};
    if (plan.cost != told) price.steps = 0;
    return price;
  }

  [[nodiscard]] std::string steps_of(const Way& way) const {
    std::string text;
    for (const Way* at = &way;; at = &brute_.ways()[at->before]) {
      text = " " + replay_.name_of(at->set) + (at->is_cut ? "<" + at->at.decimal() : "") + text;
      if (at->before == SIZE_MAX) break;
    }
    return "way" + text;
  }
  [[nodiscard]] std::string steps_of(const Plan& plan) const {
    std::string text = "plan";
    for (const PlanStep& step : plan.steps) {
      text += " " + replay_.name_of(replay_.set_of(step.set));
      if (step.stop_at_lsn) {
        text += (step.stops_before_lsn ? "<" : "<=") + step.stop_at_lsn->decimal();
      }
    }
    return text;
  }

  const World& world_;
  const ChainGraph& graph_;
  const WorldFork& fork_;
  Tally& tally_;
  BruteForce brute_;
  Replay replay_;
  std::optional<ForkIndex> index_;
};

// Where no fork is asked for, the newest one that holds the target is meant.
std::string compare_default_fork(const World& world, const ChainGraph& graph,
                                 const std::vector<ForkView>& views, const PlanTarget& target) {
  PlanOptions options;
  options.target = target;
  options.fork_stops = stops_of(world, graph);
  const Result<PlanOutcome> outcome = plan_restore(graph, options);
  if (!outcome.ok()) return "planner fails: " + outcome.error().message;
  std::optional<Plan> expected;
  LocalTime newest{};
  for (const ForkView& view : views) {
    if (expected && view.newest_finish() < newest) continue;
    if (auto plan = view.own_plan(target)) {
      expected = std::move(plan);
      newest = view.newest_finish();
    }
  }
  const auto* plan = std::get_if<Plan>(&*outcome);
  const bool agree = plan == nullptr ? !expected : expected && plan->fork == expected->fork;
  if (agree) return "";
  const auto name = [&graph](ForkIndex f) { return fork_name(graph.forks()[f].id); };
  return "to " + text_of(target) + ": planner takes fork " +
         (plan == nullptr ? "none" : name(plan->fork)) + ", expected " +
         (expected ? name(expected->fork) : "none");
}

}  // namespace

std::string disagreement(const World& world, Tally& tally) {
  ++tally.worlds;
  const ChainGraph graph(world.records);
  std::vector<ForkView> views;
  views.reserve(world.forks.size());
  for (const WorldFork& fork : world.forks) {
    views.emplace_back(world, graph, fork, tally);
    if (!views.back().is_named()) views.pop_back();
  }
  const std::vector<PlanTarget> targets = targets_of(world);
  for (ForkView& view : views) {
    if (std::string text = view.compare_ways(); !text.empty()) return text;
    if (std::string text = view.compare_windows(); !text.empty()) return text;
    for (const PlanTarget& target : targets) {
      for (const Minimize minimize : {Minimize::sets, Minimize::bytes, Minimize::time}) {
        if (std::string text = view.compare(target, minimize); !text.empty()) return text;
      }
    }
  }
  for (const PlanTarget& target : targets) {
    if (views.empty()) break;
    if (std::string text = compare_default_fork(world, graph, views, target); !text.empty())
      return text;
  }
  return "";
}

std::string shrunk(History history, bool headers_told) {
  Tally tally;
  const auto text_if_it_disagrees = [&](const History& candidate) {
    const auto world = live(candidate, headers_told);
    return world ? disagreement(*world, tally) : std::string();
  };
  bool is_smaller = true;
  while (is_smaller) {
    is_smaller = false;
    for (std::size_t i = 0; i < history.size() && !is_smaller; ++i) {
      History candidate = history;
      candidate.erase(candidate.begin() + static_cast<std::ptrdiff_t>(i));
      is_smaller = !text_if_it_disagrees(candidate).empty();
      if (!is_smaller && history[i].choice != 0) {
        candidate = history;
        candidate[i].choice = 0;
        is_smaller = !text_if_it_disagrees(candidate).empty();
      }
      if (is_smaller) history = std::move(candidate);
    }
  }
  const auto world = live(history, headers_told);
  return "history " + text_of(history) + (headers_told ? "" : " (msdb only)") + "\n" +
         (world ? text_of(*world) : "") + text_if_it_disagrees(history);
}

}  // namespace unbroken::oracle
