// Plans out of backups of files, against a RESTORE engine that tries everything.

#include <catch2/catch.hpp>
#include <optional>

#include "history.h"
#include "plan/parts_world.h"
#include "simulate/restore_engine.h"
#include "unbroken/analysis.h"
#include "unbroken/plan.h"

using namespace unbroken;
using namespace unbroken::test;
using simulate::DatabaseState;
using simulate::Recovery;
using simulate::RestorableSet;
using simulate::StopClause;
using simulate::VirtualDatabase;

namespace {

#ifdef UNBROKEN_SANITIZED  // watches memory, not plans
constexpr std::uint64_t kWorlds = 150;
#else
constexpr std::uint64_t kWorlds = 1500;
#endif
constexpr std::size_t kMaxSets = 6;

int restore_one(VirtualDatabase& database, const RestorableSet& set, StopClause stop = {}) {
  simulate::RestoreStatement statement;
  statement.set = &set;
  statement.recovery = Recovery::norecovery;
  statement.stop = std::move(stop);
  statement.partial = database.state == DatabaseState::missing && is_of_files(set.type);
  return simulate::restore(database, statement).number;
}

// The newest point that any order of any of the sets can be recovered at, and in
// how few steps.
struct Best {
  std::optional<Lsn> reached;
  std::size_t steps = 0;

  void note(const VirtualDatabase& database, std::size_t count) {
    if (reached && (database.lsn < *reached || (database.lsn == *reached && count >= steps))) {
      return;
    }
    VirtualDatabase recovered = database;
    if (!simulate::restore(recovered, {}).is_done()) return;
    reached = database.lsn;
    steps = count;
  }
};

void try_all(const PartsWorld& world, const VirtualDatabase& database, std::vector<bool>& used,
             std::size_t count, Best& best) {
  for (std::size_t i = 0; i < world.on_media.size(); ++i) {
    const bool begins_anew = count > 0 && world.on_media[i].type == BackupType::full;
    if (used[i] || begins_anew) continue;
    VirtualDatabase next = database;
    if (restore_one(next, world.on_media[i]) != 0) continue;
    best.note(next, count + 1);
    used[i] = true;
    try_all(world, next, used, count + 1, best);
    used[i] = false;
  }
}

class Replayed {
 public:
  Replayed(const PartsWorld& world, const ChainGraph& graph, const Plan& plan) {
    database.name = "Sales";
    for (const PlanStep& step : plan.steps) {
      const auto at = std::find_if(world.on_media.begin(), world.on_media.end(),
                                   [&](const auto& s) { return s.uuid == graph[step.set].uuid; });
      StopClause stop;
      if (step.stop_at_lsn) stop = StopClause::at(*step.stop_at_lsn);
      error = restore_one(database, *at, stop);
      if (error != 0) return;
    }
    error = simulate::restore(database, {}).number;
  }

  VirtualDatabase database;
  int error = 0;
};

PlanOutcome planned(const ChainGraph& graph, const PlanOptions& options) {
  auto outcome = plan_restore(graph, options);
  REQUIRE(outcome.ok());
  return std::move(*outcome);
}

}  // namespace

TEST_CASE(
    "a database in parts is planned to the newest point, in the fewest steps, or not at all") {
  std::size_t reachable = 0;
  std::size_t in_parts = 0;
  for (std::uint64_t seed = 1; seed <= kWorlds; ++seed) {
    const PartsWorld world = live_in_parts(seed, kMaxSets);
    const ChainGraph graph(world.records);
    INFO("seed " << seed << "\n" << text_of(world));
    Best best;
    VirtualDatabase nothing;
    nothing.name = "Sales";
    std::vector<bool> used(world.on_media.size());
    try_all(world, nothing, used, 0, best);

    const PlanOutcome outcome = planned(graph, {});
    const auto* plan = std::get_if<Plan>(&outcome);
    REQUIRE((plan != nullptr) == best.reached.has_value());
    if (plan == nullptr) continue;
    ++reachable;
    in_parts += is_of_files(graph[plan->steps.front().set].type) ? 1U : 0U;
    const Replayed replayed(world, graph, *plan);
    REQUIRE(replayed.error == 0);
    REQUIRE(plan->achieved.lsn == *best.reached);
    REQUIRE(plan->steps.size() == best.steps);
    REQUIRE(replayed.database.transactions == world.before(plan->achieved.lsn));
  }
  // The worlds are worth something only while such plans come about.
  CHECK(reachable > kWorlds / 2);
  CHECK(in_parts > kWorlds / 20);
}

TEST_CASE("every plan to where a set ends, and every alternative, is what RESTORE takes") {
  for (std::uint64_t seed = 1; seed <= kWorlds; ++seed) {
    const PartsWorld world = live_in_parts(seed, 2 * kMaxSets);
    const ChainGraph graph(world.records);
    INFO("seed " << seed << "\n" << text_of(world));
    for (const ChainRecord& record : world.records) {
      PlanOptions options;
      options.target = LsnPoint{record.last_lsn};
      options.alternatives = 3;
      const PlanOutcome outcome = planned(graph, options);
      const auto* best = std::get_if<Plan>(&outcome);
      if (best == nullptr) continue;
      std::vector<Plan> plans = best->alternatives;
      plans.push_back(*best);
      for (const Plan& plan : plans) {
        const Replayed replayed(world, graph, plan);
        REQUIRE(replayed.error == 0);
        REQUIRE(replayed.database.transactions == world.before(record.last_lsn));
      }
    }
  }
}

TEST_CASE("the windows of a database in parts end where plans end, and plans reach their ends") {
  for (std::uint64_t seed = 1; seed <= kWorlds; ++seed) {
    const PartsWorld world = live_in_parts(seed, 2 * kMaxSets);
    const ChainGraph graph(world.records);
    INFO("seed " << seed << "\n" << text_of(world));
    const std::vector<ChainWindow> windows = windows_of(graph, 0, graph.usable());
    const PlanOutcome newest = planned(graph, {});
    const auto* plan = std::get_if<Plan>(&newest);
    REQUIRE((plan != nullptr) == !windows.empty());
    if (plan != nullptr) REQUIRE(windows.back().to_lsn == plan->achieved.lsn);
    for (const ChainWindow& window : windows) {
      for (const Lsn end : {window.from_lsn, window.to_lsn}) {
        PlanOptions options;
        options.target = LsnPoint{end};
        const PlanOutcome outcome = planned(graph, options);
        INFO("to " << end.decimal());
        REQUIRE(std::holds_alternative<Plan>(outcome));
        REQUIRE(std::all_of(window.sets.begin(), window.sets.end(),
                            [&graph](Vertex v) { return graph.is_usable(v); }));
      }
    }
  }
}
