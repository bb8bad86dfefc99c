#include <catch2/catch.hpp>

#include "history.h"
#include "plan/replayed.h"
#include "unbroken/plan.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

// "2 covered_by_data_backup" for every set left out, by number.
std::vector<std::string> reasons(const History& history, const PlanTarget& target = NewestPoint{},
                                 const std::vector<std::uint8_t>& without = {}) {
  const ChainGraph graph = history.graph();
  PlanOptions options;
  options.target = target;
  options.allowed = VertexMask(graph.size(), true);
  for (const std::uint8_t n : without) options.allowed[*graph.find(guid(n))] = false;
  const auto outcome = plan_and_replay(graph, options);
  REQUIRE(outcome.ok());
  std::vector<std::string> out;
  for (const LeftOut& left : explain(graph, std::get<Plan>(*outcome), options)) {
    out.push_back(std::to_string(graph[left.set].uuid.bytes()[15]) + " " +
                  std::string(spelling_of(left.reason)));
  }
  std::sort(out.begin(), out.end());
  return out;
}

using Reasons = std::vector<std::string>;

History usual() {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.differential(4, 2050, 2100, "04:00", 1, 1000).log(5, 2000, 2500, "05:00");
  return h;
}

}  // namespace

TEST_CASE("logs before the differential are covered by it") {
  CHECK(reasons(usual()) == Reasons{"2 covered_by_data_backup", "3 covered_by_data_backup"});
}

TEST_CASE("what was taken after the target is left out for that") {
  CHECK(reasons(usual(), TimePoint{{at("02:30"), std::nullopt}}) ==
        Reasons{"4 after_target", "5 after_target"});
}

TEST_CASE("what the options shut out is left out for that") {
  CHECK(reasons(usual(), NewestPoint{}, {4}) == Reasons{"4 excluded"});
}

TEST_CASE("an older full, a differential of it, and one without its base are told apart") {
  History h;
  h.full(1, 1000, 1100, "01:00").differential(2, 1200, 1250, "01:30", 1, 1000);
  h.full(3, 2000, 2100, "02:00").differential(4, 2200, 2250, "02:30", 9, 1900);
  CHECK(reasons(h) == Reasons{"1 older_data_backup", "2 other_base", "4 base_missing"});
}

TEST_CASE("sets that cannot be used say why") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 1500, "03:00");
  h.log(4, 1500, 2000, "04:00").to_nul().log(5, 1500, 2000, "04:10").without_stripe();
  h.log(6, 1500, 2000, "04:20")
      .on_fork(kOtherFork)
      .log(7, 2000, 2500, "05:00")
      .log(8, 1200, 1400, "02:10");
  CHECK(reasons(h) == Reasons{"3 empty_log", "4 to_nul", "5 incomplete_stripes", "6 other_fork",
                              "7 behind_gap", "8 overlap"});
}

TEST_CASE("a damaged copy is left out as damaged") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1100, 1500, "02:10").damaged();
  CHECK(reasons(h) == Reasons{"3 damaged"});
}
