// The replay of plans finds what is wrong with one.

#include "plan/replayed.h"

#include <catch2/catch.hpp>

#include "history.h"
#include "plan/targets.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

constexpr auto kContents = "the database does not hold what the target leaves in";

History chain() {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 2000, "03:00");
  return h;
}

Plan planned(const ChainGraph& graph, const PlanOptions& options) {
  const auto outcome = plan_restore(graph, options);
  REQUIRE(outcome.ok());
  const Plan& plan = std::get<Plan>(*outcome);
  REQUIRE(wrong_with(graph, options, plan).empty());
  return plan;
}

}  // namespace

TEST_CASE("a plan that does without a log it needs does not run") {
  const ChainGraph graph = chain().graph();
  Plan plan = planned(graph, {});
  plan.steps.erase(plan.steps.begin() + 1);
  CHECK(wrong_with(graph, {}, plan) == "set 3 raises 4305");
}

TEST_CASE("a plan that stops short of its log's end, or says that it did, is wrong") {
  const ChainGraph graph = chain().graph();
  const Plan plan = planned(graph, to_lsn(1700));
  Plan early = plan;
  early.steps.back().stops_before_lsn = true;
  CHECK(wrong_with(graph, to_lsn(1700), early) == kContents);
  Plan late = plan;
  late.steps.back().stop_at_lsn.reset();
  CHECK(wrong_with(graph, to_lsn(1700), late) == kContents);
  Plan newest = planned(graph, {});
  newest.achieved.lsn = lsn(1999);
  CHECK(wrong_with(graph, {}, newest) == kContents);
}

TEST_CASE("a plan to a time holds what was committed by then") {
  const ChainGraph graph = chain().graph();
  const Plan plan = planned(graph, to_time("02:30"));
  Plan early = plan;
  early.steps.pop_back();
  CHECK(wrong_with(graph, to_time("02:30"), early).empty());  // nothing happened from 02:00 on
  early.steps.pop_back();
  early.achieved.is_certain = false;
  CHECK(wrong_with(graph, to_time("02:30"), early).empty());  // still on its way
  Plan late = plan;
  for (PlanStep& step : late.steps) step.stop_at.reset();
  CHECK(wrong_with(graph, to_time("02:30"), late) == kContents);
}

TEST_CASE("a plan that stops inside a log with bulk-logged changes does not run") {
  History h = chain();
  h.log(4, 2000, 2500, "04:00");
  const Plan plan = planned(h.graph(), to_time("03:30"));
  const ChainGraph bulk = h.bulk_logged().graph();
  CHECK(wrong_with(bulk, to_time("03:30"), plan) == "set 4 raises 4341");
}

TEST_CASE("a plan that mixes two forks does not run") {
  History h = chain();
  h.log(4, 1600, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  const ChainGraph graph = h.graph();
  Plan plan = planned(graph, {});
  plan.steps[2].stop_at_lsn.reset();
  CHECK(wrong_with(graph, {}, plan) == "set 4 raises 4330");
}

TEST_CASE("a plan whose differential rests on another full does not run") {
  History h;
  h.full(1, 1000, 1100, "01:00").full(2, 1200, 1300, "02:00");
  h.differential(4, 1400, 1500, "03:00", 2, 1200);
  const ChainGraph graph = h.graph();
  Plan plan = planned(graph, {});
  plan.steps[0].set = *graph.find(guid(1));
  CHECK(wrong_with(graph, {}, plan) == "set 4 raises 3136");
}
