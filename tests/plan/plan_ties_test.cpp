// Which of several plans that do as well comes first, and that none is forgotten.

#include <catch2/catch.hpp>

#include "history.h"
#include "plan/replayed.h"
#include "plan/targets.h"
#include "unbroken/plan.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

using Steps = std::vector<int>;

Plan planned(const ChainGraph& graph, const PlanOptions& options) {
  auto outcome = plan_and_replay(graph, options);
  REQUIRE(outcome.ok());
  REQUIRE(std::holds_alternative<Plan>(*outcome));
  return std::get<Plan>(*std::move(outcome));
}

Steps steps(const ChainGraph& graph, const Plan& plan) {
  std::vector<Vertex> sets;
  for (const PlanStep& step : plan.steps) sets.push_back(step.set);
  return numbers(graph, sets);
}

// The best plan and its alternatives.
std::vector<Steps> plans(const History& history, PlanOptions options = {}) {
  const ChainGraph graph = history.graph();
  options.alternatives = 9;
  const Plan best = planned(graph, options);
  std::vector<Steps> out{steps(graph, best)};
  for (const Plan& plan : best.alternatives) out.push_back(steps(graph, plan));
  return out;
}

PlanOptions to_record(std::uint64_t n, bool stops_before) {
  PlanOptions options;
  options.target = RecordPoint{lsn(n), stops_before};
  return options;
}

History full() {
  History h;
  h.full(1, 1000, 1100, "01:00");
  return h;
}

}  // namespace

TEST_CASE("plans that cost the same come in the order of their logs") {
  History h = full();
  h.log(2, 1100, 1500, "02:00").log(3, 1100, 1500, "02:10").log(4, 1100, 1500, "02:20");
  CHECK(plans(h) == std::vector<Steps>{{1, 2}, {1, 3}, {1, 4}});
}

TEST_CASE("another full that ends where the plan's does is another plan") {
  History h;
  h.full(1, 1000, 1100, "01:00").of_bytes(10).full(2, 1050, 1100, "01:10").of_bytes(20);
  h.log(3, 1100, 1500, "02:00");
  CHECK(plans(h) == std::vector<Steps>{{1, 3}, {2, 3}});
}

TEST_CASE("where there is no choice for several logs the plans part before them") {
  History h = full();
  h.log(2, 1100, 1500, "02:00").log(3, 1100, 1500, "02:10").log(4, 1500, 2000, "03:00");
  h.log(5, 2000, 2500, "04:00").log(6, 2500, 3000, "05:00");
  CHECK(plans(h) == std::vector<Steps>{{1, 2, 4, 5, 6}, {1, 3, 4, 5, 6}});
}

TEST_CASE("a plan that parts early costs what comes after too") {
  History h = full().of_bytes(0);
  h.log(2, 1100, 1500, "02:00").of_bytes(100).log(3, 1100, 1500, "02:10").of_bytes(110);
  h.log(4, 1500, 2000, "03:00").of_bytes(100).damaged();
  h.log(5, 1500, 2000, "03:10").of_bytes(105).damaged();
  PlanOptions options;
  options.minimize = Minimize::bytes;
  CHECK(plans(h, options) == std::vector<Steps>{{1, 2, 4}, {1, 2, 5}, {1, 3, 4}, {1, 3, 5}});
  options.alternatives = 3;
  const Plan plan = planned(h.graph(), options);
  REQUIRE(plan.alternatives.size() == 3);
  for (const Plan& other : plan.alternatives) CHECK(other.cost.damaged_sets == 1);
  CHECK(plan.alternatives[1].cost.bytes == 210);
}

TEST_CASE("the last log may go on from any state before the target") {
  History h = full();
  h.log(2, 1100, 1300, "02:00").log(3, 1000, 2000, "03:00");
  const std::vector<Steps> both{{1, 3}, {1, 2, 3}};
  CHECK(plans(h, to_lsn(1400)) == both);
  CHECK(plans(h, to_record(1400, false)) == both);
  CHECK(plans(h, to_record(1400, true)) == both);
  CHECK(plans(h, to_time("02:30")) == both);
}

TEST_CASE("every backup that ends at the target is an ending") {
  History h = full();
  h.log(2, 1100, 1500, "02:00").log(3, 1100, 1500, "02:10");
  const std::vector<Steps> both{{1, 2}, {1, 3}};
  CHECK(plans(h, to_lsn(1500)) == both);
  CHECK(plans(h, to_record(1500, true)) == both);
  h.log(4, 1500, 1500, "03:00");
  CHECK(plans(h, to_time("02:30")) == both);  // nothing happened until 03:00
}

TEST_CASE("other backups of one read-only file make other plans") {
  History h;
  h.of_files(1, BackupType::file, 1000, 1010, "01:00", {absent(1), read_only(900, held(2))});
  h.of_files(3, BackupType::file, 1020, 1030, "01:10", {absent(1), read_only(900, held(2))});
  h.of_files(2, BackupType::partial, 2000, 2050, "02:00", {held(1), read_only(900, absent(2))});
  h.log(4, 2050, 2500, "03:00");
  CHECK(plans(h).size() == 2);
}

TEST_CASE("an LSN at a record is what the plan says to have reached") {
  History h = full();
  h.log(2, 1100, 1500, "02:00");
  CHECK(planned(h.graph(), to_record(1300, false)).achieved.lsn == lsn(1300));
  CHECK(planned(h.graph(), to_record(1300, true)).achieved.lsn == lsn(1300));
}

TEST_CASE("of plans that cost the same the certain one is taken, of those alike the first") {
  const auto taken = [](const std::string& second, const std::string& third) {
    History h = full();
    h.log(2, 1100, 1500, second).log(3, 1100, 1500, third);
    const ChainGraph graph = h.graph();
    return steps(graph, planned(graph, to_time("01:30")));
  };
  CHECK(taken("01:40", "01:50") == Steps{1, 2});        // both certain
  CHECK(taken("01:29:50", "01:29:55") == Steps{1, 2});  // neither
  CHECK(taken("01:29:50", "01:40") == Steps{1, 3});
  History backwards = full();  // the log that reaches further was taken before
  backwards.log(2, 1100, 1500, "01:40").log(3, 1100, 1600, "01:29:50");
  const ChainGraph graph = backwards.graph();
  CHECK(steps(graph, planned(graph, to_time("01:30"))) == Steps{1, 2});
}

TEST_CASE("an empty log that the options allow proves, whatever else they shut out") {
  History h = full();
  h.log(2, 1100, 1500, "02:00").log(3, 1500, 1500, "03:00").log(4, 1500, 2000, "04:00");
  const ChainGraph graph = h.graph();
  PlanOptions options = to_time("02:00:10");
  options.allowed = VertexMask(graph.size(), true);
  options.allowed[*graph.find(guid(4))] = false;
  CHECK(planned(graph, options).achieved.is_certain);
}

TEST_CASE("at a fork point a restoring database stands on either fork") {
  History h = full();
  h.log(2, 1100, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.log(4, 1600, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  PlanOptions options;
  options.redo_from = lsn(1600);
  const auto asked = plan_restore(h.graph(), options);
  REQUIRE_FALSE(asked.ok());
  CHECK(asked.error().message == "several forks hold the LSN to go on from, name one of them: " +
                                     guid(kOtherFork).text() + ", " + guid(kMainFork).text());
}

TEST_CASE("a restoring database takes no differential of a fork that it does not stand on") {
  History h = full();
  h.log(2, 1100, 2000, "02:00");
  h.differential(7, 2200, 2300, "05:00", 9, 1000).on_fork(0xF3);
  PlanOptions options;
  options.redo_from = lsn(1550);
  options.redo_base = lsn(1000);
  const ChainGraph graph = h.graph();
  CHECK(steps(graph, planned(graph, options)) == Steps{2});
}
