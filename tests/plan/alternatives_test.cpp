#include <catch2/catch.hpp>

#include "history.h"
#include "plan/replayed.h"
#include "unbroken/plan.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

using Steps = std::vector<int>;

Steps steps(const ChainGraph& graph, const Plan& plan) {
  std::vector<Vertex> sets;
  for (const PlanStep& step : plan.steps) sets.push_back(step.set);
  return numbers(graph, sets);
}

// The best plan and its alternatives.
std::vector<Steps> plans(const History& history, std::size_t alternatives,
                         const PlanTarget& target = NewestPoint{},
                         Minimize minimize = Minimize::sets) {
  const ChainGraph graph = history.graph();
  PlanOptions options;
  options.target = target;
  options.minimize = minimize;
  options.alternatives = alternatives;
  const auto outcome = plan_and_replay(graph, options);
  REQUIRE(outcome.ok());
  const Plan& best = std::get<Plan>(*outcome);
  std::vector<Steps> out{steps(graph, best)};
  for (const Plan& plan : best.alternatives) out.push_back(steps(graph, plan));
  return out;
}

History usual() {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.differential(4, 2050, 2100, "04:00", 1, 1000);
  h.log(5, 2000, 2500, "05:00").log(6, 2500, 3000, "06:00");
  return h;
}

}  // namespace

TEST_CASE("without the differential the logs do it: that is the only other plan") {
  CHECK(plans(usual(), 5) == std::vector<Steps>{{1, 4, 5, 6}, {1, 2, 3, 5, 6}});
}

TEST_CASE("no alternative is given that was not asked for") {
  CHECK(plans(usual(), 0) == std::vector<Steps>{{1, 4, 5, 6}});
}

TEST_CASE("alternatives come in order of cost: fewer steps, then newer data, then fewer bytes") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").of_bytes(300);
  h.log(3, 1100, 1500, "02:10")
      .of_bytes(200)
      .log(4, 1000, 1300, "02:20")
      .log(5, 1300, 1500, "02:30");
  h.full(6, 1350, 1400, "02:40");
  // 6 anchors the logs that reach past 1400; then 3 and 2 by bytes; then 4, which
  // ends at 1300, with each log that goes on from there.
  CHECK(
      plans(h, 9) ==
      std::vector<Steps>{{6, 3}, {6, 2}, {6, 5}, {1, 3}, {1, 2}, {1, 4, 3}, {1, 4, 2}, {1, 4, 5}});
}

TEST_CASE("fewest bytes first when bytes are minimised") {
  History h;
  h.full(1, 1000, 1100, "01:00").of_bytes(100).log(2, 1100, 1500, "02:00").of_bytes(500);
  h.log(3, 1100, 1300, "02:10").of_bytes(10).log(4, 1300, 1500, "02:20").of_bytes(10);
  CHECK(plans(h, 3, NewestPoint{}, Minimize::bytes) ==
        std::vector<Steps>{{1, 3, 4}, {1, 2}, {1, 3, 2}});
}

TEST_CASE("alternatives to a time end in other logs that hold it") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").of_bytes(10);
  h.log(3, 1000, 2000, "03:00").of_bytes(20);
  CHECK(plans(h, 5, TimePoint{{at("01:30"), std::nullopt}}) == std::vector<Steps>{{1, 2}, {1, 3}});
}

TEST_CASE("alternatives to an LSN between the ends of two backups") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").of_bytes(10);
  h.log(3, 1000, 2000, "03:00").of_bytes(20);
  CHECK(plans(h, 5, LsnPoint{lsn(1200)}) == std::vector<Steps>{{1, 2}, {1, 3}});
  CHECK(plans(h, 5, LsnPoint{lsn(1500)}) == std::vector<Steps>{{1, 2}, {1, 3}});
}
