#include <catch2/catch.hpp>

#include "history.h"
#include "plan/replayed.h"
#include "plan/targets.h"
#include "unbroken/plan.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

// A full, two logs, a differential that bridges them, two more logs.
History usual() {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.differential(4, 2050, 2100, "04:00", 1, 1000);
  h.log(5, 2000, 2500, "05:00").log(6, 2500, 3000, "06:00");
  return h;
}

Plan planned(const ChainGraph& graph, const PlanOptions& options = {}) {
  auto outcome = plan_and_replay(graph, options);
  REQUIRE(outcome.ok());
  REQUIRE(std::holds_alternative<Plan>(*outcome));
  return std::get<Plan>(*outcome);
}

std::vector<int> steps(const ChainGraph& graph, const Plan& plan) {
  std::vector<Vertex> sets;
  for (const PlanStep& step : plan.steps) sets.push_back(step.set);
  return numbers(graph, sets);
}

std::vector<int> steps(const History& history, const PlanOptions& options = {}) {
  const ChainGraph graph = history.graph();
  return steps(graph, planned(graph, options));
}

}  // namespace

TEST_CASE("the newest point is reached by the full, its differential and the logs after it") {
  const ChainGraph graph = usual().graph();
  const Plan plan = planned(graph);
  CHECK(steps(graph, plan) == std::vector<int>{1, 4, 5, 6});
  CHECK(plan.achieved.lsn == lsn(3000));
  CHECK(plan.achieved.time == at("06:00:30"));
  CHECK(plan.achieved.is_certain);
  CHECK(plan.cost == PlanCost{4, 4'000'000, 2047, 0});  // 2 of data, 2 of log, 4 steps of 500 ms
}

TEST_CASE("a time before a log's start is certain in that log") {
  const ChainGraph graph = usual().graph();
  const Plan plan = planned(graph, to_time("02:30"));
  CHECK(steps(graph, plan) == std::vector<int>{1, 2, 3});
  CHECK(plan.achieved.is_certain);
  CHECK_FALSE(plan.steps[0].stop_at);
  CHECK(plan.steps[1].stop_at == at("02:30"));
  CHECK(plan.steps[2].stop_at == at("02:30"));
}

TEST_CASE("a time exactly at a log's start is certain, a second later it is only possible") {
  const ChainGraph graph = usual().graph();
  CHECK(planned(graph, to_time("03:00:00")).achieved.is_certain);
  const Plan plan = planned(graph, to_time("03:00:01"));
  CHECK(steps(graph, plan) == std::vector<int>{1, 2, 3});
  CHECK_FALSE(plan.achieved.is_certain);
  CHECK(numbers(graph, plan.achieved.if_not_reached) == std::vector<int>{5});
}

TEST_CASE("a possible time in the last log of all names no further log") {
  const ChainGraph graph = usual().graph();
  const Plan plan = planned(graph, to_time("06:00:10"));
  CHECK_FALSE(plan.achieved.is_certain);
  CHECK(plan.achieved.if_not_reached.empty());
}

TEST_CASE("a data backup serves a time exactly at its finish and not one second before") {
  CHECK(steps(usual(), to_time("04:00:30")) == std::vector<int>{1, 4, 5});
  CHECK(steps(usual(), to_time("04:00:29")) == std::vector<int>{1, 2, 3, 5});
}

TEST_CASE("an LSN at the end of a backup needs nothing beyond that backup") {
  CHECK(steps(usual(), to_lsn(1100)) == std::vector<int>{1});
  CHECK(steps(usual(), to_lsn(2000)) == std::vector<int>{1, 2, 3});
  CHECK(steps(usual(), to_lsn(2100)) == std::vector<int>{1, 4});
}

TEST_CASE("an LSN inside a log is reached by stopping in that log") {
  const ChainGraph graph = usual().graph();
  const Plan plan = planned(graph, to_lsn(1700));
  CHECK(steps(graph, plan) == std::vector<int>{1, 2, 3});
  CHECK(plan.steps.back().stop_at_lsn == lsn(1700));
  CHECK_FALSE(plan.steps.back().stops_before_lsn);
  CHECK(plan.achieved.lsn == lsn(1700));
}

TEST_CASE("the log that overlaps the full is used, one that ends at the full's end is not") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(7, 900, 1100, "01:01").log(8, 1100, 1200, "02:00");
  CHECK(steps(h) == std::vector<int>{1, 8});
}

TEST_CASE("an empty log is never a step") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 1500, "03:00");
  h.log(4, 1500, 2000, "04:00");
  CHECK(steps(h) == std::vector<int>{1, 2, 4});
}

TEST_CASE("an empty log makes the state it ends at certain up to its start") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 1500, "03:00");
  h.log(4, 1500, 2000, "04:00");
  const ChainGraph graph = h.graph();
  const Plan still = planned(graph, to_time("02:59"));
  CHECK(steps(graph, still) == std::vector<int>{1, 2});
  CHECK(still.achieved.is_certain);
  CHECK(planned(graph, to_time("02:00:10")).achieved.is_certain);  // while log 2 ran nothing came
  const Plan during = planned(graph, to_time("03:00:10"));
  CHECK(steps(graph, during) == std::vector<int>{1, 2});
  CHECK_FALSE(during.achieved.is_certain);
  CHECK(numbers(graph, during.achieved.if_not_reached) == std::vector<int>{4});
}

TEST_CASE("a log taken twice is restored once, and the one with fewer bytes is taken") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").of_bytes(900);
  h.log(3, 1100, 1500, "02:10").of_bytes(800);
  CHECK(steps(h) == std::vector<int>{1, 3});
}

TEST_CASE("one long log is taken rather than two short ones") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.log(4, 1000, 2000, "03:10").of_bytes(9'000'000);
  CHECK(steps(h) == std::vector<int>{1, 4});
  PlanOptions bytes;
  bytes.minimize = Minimize::bytes;
  CHECK(steps(h, bytes) == std::vector<int>{1, 2, 3});
}

TEST_CASE("of two ways with as many steps the one with the newer data backup is taken") {
  History h;
  h.full(1, 1000, 1100, "01:00").full(2, 1400, 1450, "01:30").of_bytes(5'000'000);
  h.log(3, 900, 1500, "02:00");
  CHECK(steps(h) == std::vector<int>{2, 3});
}

TEST_CASE("a lost log is bridged by the differential") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00");
  h.differential(4, 2050, 2100, "04:00", 1, 1000).log(5, 2000, 2500, "05:00");
  CHECK(steps(h) == std::vector<int>{1, 4, 5});
}

TEST_CASE("a lost newer full is bridged by the older full and all logs") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1000, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.differential(5, 1900, 1950, "03:30", 9, 1600).log(4, 2000, 2500, "04:00");
  CHECK(steps(h) == std::vector<int>{1, 2, 3, 4});  // 5 rests on 9, which is gone
}

TEST_CASE("a damaged log is left out while another way exists and used when none does") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").damaged();
  CHECK(steps(h) == std::vector<int>{1, 2});
  h.log(3, 1100, 1300, "01:30").log(4, 1300, 1500, "02:10");
  CHECK(steps(h) == std::vector<int>{1, 3, 4});
}

TEST_CASE("a set that lacks a stripe is never used") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").without_stripe();
  CHECK(steps(h) == std::vector<int>{1});
}

TEST_CASE("a copy-only full anchors logs and carries no differential") {
  History h;
  h.full(1, 1000, 1100, "01:00").copy_only().log(2, 1000, 1500, "02:00");
  h.differential(3, 2050, 2100, "04:00", 1, 1000);
  CHECK(steps(h) == std::vector<int>{1, 2});
}

TEST_CASE("a differential without a base GUID is matched by the base's checkpoint LSN") {
  History h;
  h.full(1, 1000, 1100, "01:00").differential(3, 2050, 2100, "04:00", 0, 1000);
  CHECK(steps(h) == std::vector<int>{1, 3});
  History other;
  other.full(1, 1000, 1100, "01:00").differential(3, 2050, 2100, "04:00", 0, 1001);
  CHECK(steps(other) == std::vector<int>{1});
}

TEST_CASE("a restoring database goes on with logs, and with a differential whose base is known") {
  PlanOptions options;
  options.redo_from = lsn(1700);
  CHECK(steps(usual(), options) == std::vector<int>{3, 5, 6});
  options.redo_base = lsn(1000);
  CHECK(steps(usual(), options) == std::vector<int>{4, 5, 6});
  options.redo_base = lsn(1001);
  CHECK(steps(usual(), options) == std::vector<int>{3, 5, 6});
}

TEST_CASE("a branch is restored through its parent up to the fork point") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.log(4, 1600, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  const ChainGraph graph = h.graph();
  const Plan plan = planned(graph);
  CHECK(steps(graph, plan) == std::vector<int>{1, 2, 3, 4});
  CHECK(plan.steps[2].stop_at_lsn == lsn(1600));
  CHECK(plan.steps[2].stops_before_lsn);
  CHECK(graph.forks()[plan.fork].id == guid(kOtherFork));
  REQUIRE(plan.other_forks.size() == 1);
  CHECK(graph.forks()[plan.other_forks[0]].id == guid(kMainFork));
}

TEST_CASE(
    "a branch without a backup of its own is reached by its parent's log up to the fork point, "
    "without the record there") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00");
  h.log(4, 1400, 1600, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1300).to_nul();
  const ChainGraph graph = h.graph();
  PlanOptions branch;
  branch.fork = graph.find_fork(guid(kOtherFork));
  const Plan plan = planned(graph, branch);
  CHECK(steps(graph, plan) == std::vector<int>{1, 2});
  CHECK(plan.steps.back().stop_at_lsn == lsn(1300));
  CHECK(plan.steps.back().stops_before_lsn);
}

TEST_CASE("a log that crosses the fork point follows its parent's log that ends there") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00");
  h.log(4, 1500, 1900, "05:00").crossing(kMainFork, kOtherFork, 1500);
  CHECK(steps(h) == std::vector<int>{1, 2, 4});
}

TEST_CASE(
    "a parent's log past the fork point does not lead to the branch when it cannot be stopped "
    "there") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1600, "02:00").bulk_logged();
  h.log(4, 1500, 1900, "05:00").crossing(kMainFork, kOtherFork, 1500);
  const ChainGraph graph = h.graph();
  PlanOptions branch;
  branch.fork = graph.find_fork(guid(kOtherFork));
  CHECK(steps(graph, planned(graph, branch)) == std::vector<int>{1});
}

TEST_CASE("a full taken on the branch is followed by the log that crosses into the branch") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 2000, "02:00");
  h.full(5, 1650, 1700, "04:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  h.log(4, 1100, 1900, "05:00").crossing(kMainFork, kOtherFork, 1600);
  CHECK(steps(h) == std::vector<int>{5, 4});
}

TEST_CASE("a time with a zone is converted by each set's own zone") {
  History h;
  h.full(1, 1000, 1100, "01:00").in_zone(60).log(2, 1100, 1500, "02:00").in_zone(60);
  h.log(3, 1500, 2000, "03:00").in_zone(60);
  PlanOptions options;
  options.target = TimePoint{{at("01:30"), UtcOffset{0}}};  // 02:30 on the server
  const ChainGraph graph = h.graph();
  const Plan plan = planned(graph, options);
  CHECK(steps(graph, plan) == std::vector<int>{1, 2, 3});
  CHECK(plan.steps[1].stop_at == at("02:30"));
}

TEST_CASE("a time with a zone is refused while a set's zone is unknown and none is stated") {
  History h;
  h.full(1, 1000, 1100, "01:00").in_unknown_zone().log(2, 1100, 1500, "02:00").in_unknown_zone();
  PlanOptions options;
  options.target = TimePoint{{at("01:30"), UtcOffset{0}}};
  const auto refused = plan_restore(h.graph(), options);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == Code::invalid_argument);
  options.utc_offset = UtcOffset{0};
  CHECK(steps(h, options) == std::vector<int>{1, 2});
}

TEST_CASE("a copy-only log bridges a lost log where it covers its range, and is not taken else") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1000, 1500, "02:00").without_stripe();
  h.log(3, 1500, 2000, "03:00").log(4, 1000, 1499, "02:30").copy_only();
  CHECK(steps(h) == std::vector<int>{1, 4});
  h.log(5, 1000, 1600, "02:40").copy_only();
  CHECK(steps(h) == std::vector<int>{1, 5, 3});
  History whole;
  whole.full(1, 1000, 1100, "01:00").log(2, 1000, 1500, "02:00").log(3, 1500, 2000, "03:00");
  whole.log(5, 1000, 1400, "01:40").copy_only();
  CHECK(steps(whole) == std::vector<int>{1, 2, 3});
}

TEST_CASE("a clock that was put back changes nothing about the order of restoring") {
  History h;
  h.full(1, 1000, 1100, "03:00").log(2, 1000, 1500, "04:00").log(3, 1500, 2000, "01:00");
  h.differential(4, 1600, 1650, "00:30", 1, 1000).log(5, 2000, 2500, "02:00");
  CHECK(steps(h) == std::vector<int>{1, 4, 3, 5});
}
