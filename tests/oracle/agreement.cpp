#include "oracle/agreement.h"

#include <algorithm>
#include <optional>
#include <variant>
#include <vector>

#include "oracle/brute_force.h"
#include "simulate/restore_engine.h"
#include "unbroken/plan.h"

namespace unbroken::oracle {
namespace {

using simulate::LogCommit;
using simulate::Recovery;
using simulate::RestorableSet;
using simulate::RestoreOutcome;
using simulate::RestoreStatement;
using simulate::StopClause;
using simulate::VirtualDatabase;

using Transactions = std::vector<std::uint32_t>;

template <class Wanted>
Transactions commits_where(const WorldFork& fork, Wanted wanted) {
  Transactions transactions;
  for (const LogCommit& commit : fork.commits) {
    if (wanted(commit)) transactions.push_back(commit.transaction);
  }
  return transactions;
}

Transactions commits_before(const WorldFork& fork, Lsn end) {
  return commits_where(fork, [end](const LogCommit& commit) { return commit.lsn < end; });
}

std::string text_of(const PlanTarget& target) {
  if (const auto* time = std::get_if<TimePoint>(&target)) return "time " + time->at.local.text();
  if (const auto* point = std::get_if<LsnPoint>(&target)) return "lsn " + point->lsn.decimal();
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

std::string text_of(const Transactions& transactions) {
  std::string text = "{";
  for (const std::uint32_t transaction : transactions) text += " " + std::to_string(transaction);
  return text + " }";
}

RestoreOutcome run(VirtualDatabase& database, const RestorableSet& set, Recovery recovery,
                   StopClause stop) {
  RestoreStatement statement;
  statement.set = &set;
  statement.recovery = recovery;
  statement.stop = std::move(stop);
  statement.continue_after_error = set.is_damaged || database.went_on_after_error;
  return simulate::restore(database, statement);
}

// The planner's, the brute force's and the engine's view of one fork of a world.
class ForkView {
 public:
  ForkView(const World& world, const ChainGraph& graph, const WorldFork& fork, Tally& tally)
      : world_(world), graph_(graph), fork_(fork), tally_(tally), brute_(world.records, fork.id) {
    index_ = graph.find_fork(fork.id);
    for (const ChainGraph::Set& set : graph.sets()) {
      const auto at = std::find_if(world.records.begin(), world.records.end(),
                                   [&set](const ChainRecord& r) { return r.uuid == set.uuid; });
      set_of_.push_back(static_cast<std::size_t>(at - world.records.begin()));
    }
  }

  [[nodiscard]] bool is_named() const { return index_.has_value(); }

  // Every way of the brute force runs on the engine and leads where it should;
  // whatever the brute force does not do next, the engine refuses.
  std::string compare_ways() {
    std::vector<VirtualDatabase> databases;
    for (const Way& way : brute_.ways()) {
      ++tally_.ways;
      VirtualDatabase database;
      if (way.before != SIZE_MAX) database = databases[way.before];
      const StopClause stop = way.is_cut ? StopClause::before(way.at) : StopClause{};
      const RestoreOutcome outcome =
          run(database, world_.on_media[way.set], Recovery::norecovery, stop);
      if (outcome.number != 0)
        return steps_of(way) + ": engine raises " + std::to_string(outcome.number);
      if (database.lsn != way.at) {
        return steps_of(way) + ": engine stands at " + database.lsn.decimal();
      }
      const Transactions expected = commits_before(fork_, way.at);
      if (database.transactions != expected) {
        return steps_of(way) + ": engine holds " + text_of(database.transactions) + ", not " +
               text_of(expected);
      }
      if (is_fully_told()) {
        if (std::string text = compare_refusals(way, database); !text.empty()) return text;
      }
      databases.push_back(std::move(database));
    }
    return "";
  }

  std::string compare(const PlanTarget& target, Minimize minimize) {
    ++tally_.questions;
    PlanOptions options;
    options.target = target;
    options.minimize = minimize;
    options.fork = index_;
    const std::optional<Answer> expected = answer(target, minimize);
    const Result<PlanOutcome> outcome = plan_restore(graph_, options);
    std::string text = outcome.ok() ? compare(target, minimize, expected, *outcome)
                                    : "planner fails: " + outcome.error().message;
    if (text.empty()) return text;
    return "to " + text_of(target) + " on fork " + fork_.id.text().substr(32) + ", minimize " +
           text_of(minimize) + ":\n  " + text;
  }

  // Whether the target belongs to this fork itself and can be reached.
  [[nodiscard]] std::optional<Plan> own_plan(const PlanTarget& target) const {
    PlanOptions options;
    options.target = target;
    options.fork = index_;
    const Result<PlanOutcome> outcome = plan_restore(graph_, options);
    if (!outcome.ok() || !std::holds_alternative<Plan>(*outcome)) return std::nullopt;
    const Plan& plan = std::get<Plan>(*outcome);
    const auto& history = brute_.history();
    const bool is_own = history.size() == 1 || plan.achieved.lsn > *history[history.size() - 2].end;
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
  // Evidence tells of every fork on the way to this one.
  [[nodiscard]] bool is_fully_told() const {
    std::size_t depth = 1;
    for (std::size_t f = world_.fork_of(fork_.id); world_.forks[f].parent != SIZE_MAX;
         f = world_.forks[f].parent) {
      ++depth;
    }
    return brute_.history().size() == depth;
  }

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
      if (run(copy, world_.on_media[set], Recovery::norecovery, {}).is_done()) {
        return steps_of(way) + ": engine restores " + name_of(set) + ", brute force does not";
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
    return brute_.newest(minimize);
  }

  std::string compare(const PlanTarget& target, Minimize minimize,
                      const std::optional<Answer>& expected, const PlanOutcome& outcome) {
    if (const auto* why = std::get_if<Unreachable>(&outcome)) {
      if (expected) {
        return "planner: unreachable (" + why->message +
               "), brute force: " + text_of(expected->price);
      }
      return compare_nearest(*why);
    }
    const Plan& plan = std::get<Plan>(outcome);
    if (!expected) return "planner: " + steps_of(plan) + ", brute force: unreachable";
    const Price price = price_of(plan, minimize);
    if (price != expected->price) {
      return "planner: " + steps_of(plan) + " (" + text_of(price) +
             "), brute force: " + text_of(expected->price);
    }
    if (plan.achieved.is_certain != expected->is_certain) {
      return "planner: " + steps_of(plan) + (plan.achieved.is_certain ? " certain" : " possible") +
             ", brute force: " + (expected->is_certain ? "certain" : "possible");
    }
    std::string text =
        plan.achieved.is_certain ? replay_certain(target, plan) : replay_possible(target, plan);
    return text.empty() ? text : steps_of(plan) + ": " + text;
  }

  std::string compare_nearest(const Unreachable& why) {
    for (const std::optional<Plan>* plan : {&why.nearest_before, &why.nearest_after}) {
      if (!*plan) continue;
      VirtualDatabase database;
      std::string text = restore_all(**plan, (*plan)->steps.size(), database);
      if (text.empty() && database.transactions != commits_before(fork_, database.lsn)) {
        text = "engine holds " + text_of(database.transactions);
      }
      if (!text.empty()) return "nearest " + steps_of(**plan) + ": " + text;
    }
    return "";
  }

  [[nodiscard]] Price price_of(const Plan& plan, Minimize minimize) const {
    Way way;
    for (const PlanStep& step : plan.steps) {
      const ChainRecord& record = world_.records[set_of_[step.set]];
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
    if (plan.cost != told) price.steps = 0;  // what the plan says of itself is wrong
    return price;
  }

  // The first `count` steps, with NORECOVERY.
  std::string restore_all(const Plan& plan, std::size_t count, VirtualDatabase& database) {
    ++tally_.replays;
    for (std::size_t i = 0; i < count; ++i) {
      const PlanStep& step = plan.steps[i];
      const RestoreOutcome outcome =
          run(database, world_.on_media[set_of_[step.set]], Recovery::norecovery, stop_of(plan, i));
      if (outcome.number != 0) {
        return "engine raises " + std::to_string(outcome.number) + " at " +
               name_of(set_of_[step.set]);
      }
    }
    return "";
  }

  [[nodiscard]] StopClause stop_of(const Plan& plan, std::size_t i) const {
    const PlanStep& step = plan.steps[i];
    if (step.stop_at) return StopClause::at(*step.stop_at);
    if (!step.stop_at_lsn) return {};
    return step.stops_before_lsn ? StopClause::before(*step.stop_at_lsn)
                                 : StopClause::at(*step.stop_at_lsn);
  }

  std::string replay_certain(const PlanTarget& target, const Plan& plan) {
    VirtualDatabase database;
    if (std::string text = restore_all(plan, plan.steps.size(), database); !text.empty()) {
      return text;
    }
    if (const int number = simulate::restore(database, {}).number; number != 0) {
      return "engine raises " + std::to_string(number) + " at recovery";
    }
    if (const auto* time = std::get_if<TimePoint>(&target)) {
      return compare_contents(database, up_to(time->at.local));
    }
    if (const auto* point = std::get_if<LsnPoint>(&target)) {
      const Transactions through =
          commits_where(fork_, [&](const LogCommit& c) { return c.lsn <= point->lsn; });
      if (database.transactions == through) return "";
      return compare_contents(database, commits_before(fork_, point->lsn));
    }
    return compare_contents(database, commits_before(fork_, plan.achieved.lsn));
  }

  std::string replay_possible(const PlanTarget& target, const Plan& plan) {
    const LocalTime wanted = std::get<TimePoint>(target).at.local;
    const std::size_t last = plan.steps.size() - 1;
    const RestorableSet& last_set = world_.on_media[set_of_[plan.steps[last].set]];
    const bool ends_in_log = last_set.type == BackupType::log;
    VirtualDatabase database;
    if (std::string text = restore_all(plan, ends_in_log ? last : last + 1, database);
        !text.empty()) {
      return text;
    }
    bool is_reached = false;
    if (ends_in_log) {
      const RestoreOutcome outcome =
          run(database, last_set, Recovery::recovery, stop_of(plan, last));
      if (!outcome.is_done())
        return "engine raises " + std::to_string(outcome.number) + " at the last log";
      is_reached = outcome.number == 0;
    }
    for (const Vertex v : plan.achieved.if_not_reached) {
      if (is_reached) break;
      const RestoreOutcome outcome =
          run(database, world_.on_media[set_of_[v]], Recovery::recovery, StopClause::at(wanted));
      if (!outcome.is_done()) {
        return "engine raises " + std::to_string(outcome.number) + " at the next log " +
               name_of(set_of_[v]);
      }
      is_reached = outcome.number == 0;
    }
    const Transactions expected = up_to(wanted);
    if (is_reached) return compare_contents(database, expected);
    if (database.state != simulate::DatabaseState::restoring) return "engine went ONLINE too early";
    const Transactions& held = database.transactions;
    const bool is_beginning =
        held.size() <= expected.size() && std::equal(held.begin(), held.end(), expected.begin());
    return is_beginning ? "" : compare_contents(database, expected);
  }

  [[nodiscard]] Transactions up_to(LocalTime wanted) const {
    return commits_where(fork_, [wanted](const LogCommit& c) { return c.at <= wanted; });
  }

  static std::string compare_contents(const VirtualDatabase& database,
                                      const Transactions& expected) {
    if (database.transactions == expected) return "";
    return "engine holds " + text_of(database.transactions) + ", wanted " + text_of(expected);
  }

  [[nodiscard]] std::string name_of(std::size_t set) const {
    return world_.records[set].uuid.text().substr(34);
  }
  [[nodiscard]] std::string steps_of(const Way& way) const {
    std::string text;
    for (const Way* at = &way;; at = &brute_.ways()[at->before]) {
      text = " " + name_of(at->set) + (at->is_cut ? "<" + at->at.decimal() : "") + text;
      if (at->before == SIZE_MAX) break;
    }
    return "way" + text;
  }
  [[nodiscard]] std::string steps_of(const Plan& plan) const {
    std::string text = "plan";
    for (const PlanStep& step : plan.steps) {
      text += " " + name_of(set_of_[step.set]);
      if (step.stop_at_lsn) text += "<" + step.stop_at_lsn->decimal();
    }
    return text;
  }

  const World& world_;
  const ChainGraph& graph_;
  const WorldFork& fork_;
  Tally& tally_;
  BruteForce brute_;
  std::optional<ForkIndex> index_;
  std::vector<std::size_t> set_of_;  // by vertex
};

// The edges of every set at hand: a second and one LSN to either side.
std::vector<PlanTarget> targets_of(const World& world) {
  std::vector<std::int64_t> times;
  std::vector<std::uint64_t> lsns;
  for (const ChainRecord& record : world.records) {
    for (const LocalTime& time : {*record.start, *record.finish}) {
      for (const std::int64_t ms : {-1000, 0, 1000}) times.push_back(time.ms + ms);
    }
    for (const Lsn& lsn : {record.first_lsn, record.last_lsn}) {
      for (std::uint64_t n = lsn.block_and_slot() - 1; n <= lsn.block_and_slot() + 1; ++n) {
        lsns.push_back(n);
      }
    }
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  std::sort(lsns.begin(), lsns.end());
  lsns.erase(std::unique(lsns.begin(), lsns.end()), lsns.end());
  std::vector<PlanTarget> targets{NewestPoint{}};
  for (const std::int64_t ms : times) targets.emplace_back(TimePoint{{LocalTime{ms}, {}}});
  for (const std::uint64_t n : lsns) targets.emplace_back(LsnPoint{Lsn::from_halves(0, n)});
  return targets;
}

// Where no fork is asked for, the newest one that holds the target is meant.
std::string compare_default_fork(const ChainGraph& graph, std::vector<ForkView>& views,
                                 const PlanTarget& target) {
  PlanOptions options;
  options.target = target;
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
  const auto name = [&graph](ForkIndex f) { return graph.forks()[f].id.text().substr(32); };
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
    for (const PlanTarget& target : targets) {
      for (const Minimize minimize : {Minimize::sets, Minimize::bytes, Minimize::time}) {
        if (std::string text = view.compare(target, minimize); !text.empty()) return text;
      }
    }
  }
  if (views.empty()) return "";
  for (const PlanTarget& target : targets) {
    if (std::string text = compare_default_fork(graph, views, target); !text.empty()) return text;
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
