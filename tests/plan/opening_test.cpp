// The cheapest way to bring files to one point, log by log.

#include "plan/opening.h"

#include <catch2/catch.hpp>

#include "history.h"

using namespace unbroken;
using namespace unbroken::plan_search;
using unbroken::test::lsn;

namespace {

Cost steps(std::uint64_t count) {
  Cost cost;
  cost.steps = count;
  return cost;
}

Opening::Stage stage(std::uint64_t at, std::uint64_t cost, std::uint32_t before = 0,
                     LogLink link = {}) {
  return {lsn(at), steps(cost), before, link};
}

// Where the cheapest stage in [from, to) stands; 0 if there is none.
std::uint64_t cheapest(const Opening& opening, std::uint64_t to, std::uint64_t from) {
  const auto found = opening.cheapest_before(lsn(to), lsn(from));
  return found ? opening[*found].at.block_and_slot() : 0;
}

// Stages at 1000, 1200, 1300 and 1500 that cost 2, 5, 3 and 9.
Opening four_stages() {
  Opening opening({{1}, lsn(1000), lsn(1700)}, steps(2));
  opening.add(stage(1200, 5));
  opening.add(stage(1300, 3));
  opening.add(stage(1500, 9));
  return opening;
}

}  // namespace

TEST_CASE("the cheapest stage that a log can go on from is found, wherever it stands") {
  const Opening opening = four_stages();
  CHECK(opening.furthest() == lsn(1500));
  CHECK(cheapest(opening, 1600, 1000) == 1000);
  CHECK(cheapest(opening, 1600, 1001) == 1300);
  CHECK(cheapest(opening, 1600, 1200) == 1300);
  CHECK(cheapest(opening, 1600, 1300) == 1300);
  CHECK(cheapest(opening, 1600, 1301) == 1500);
  CHECK(cheapest(opening, 1600, 1500) == 1500);
  CHECK(cheapest(opening, 1600, 1501) == 0);
}

TEST_CASE("a stage at the very end of a log is none to go on from with it") {
  const Opening opening = four_stages();
  CHECK(cheapest(opening, 1500, 1301) == 0);
  CHECK(cheapest(opening, 1500, 1000) == 1000);
  CHECK(cheapest(opening, 1501, 1301) == 1500);
}

TEST_CASE("the last stage is taken where none before it is cheaper") {
  Opening opening = four_stages();
  opening.add(stage(1600, 1));
  CHECK(cheapest(opening, 1700, 1000) == 1600);
  Opening equal({{1}, lsn(1000), lsn(1700)}, steps(2));
  equal.add(stage(1200, 2));
  CHECK(cheapest(equal, 1300, 1000) == 1200);
  equal.add(stage(1400, 5));
  CHECK(cheapest(equal, 1500, 1000) == 1200);
}

TEST_CASE("of several stages at one LSN the cheapest stays, the first of those alike") {
  Opening opening({{1}, lsn(1000), lsn(1700)}, steps(2));
  opening.add(stage(1200, 5, 0, {7, lsn(1000), lsn(1200), false}));
  opening.add(stage(1200, 6, 0, {8, lsn(1000), lsn(1200), false}));
  CHECK(opening[1].link.set == 7);
  opening.add(stage(1200, 5, 0, {9, lsn(1000), lsn(1200), false}));
  CHECK(opening[1].link.set == 7);
  opening.add(stage(1200, 4, 0, {10, lsn(1000), lsn(1200), false}));
  CHECK(opening[1].link.set == 10);
  CHECK(opening[1].cost.steps == 4);
}

TEST_CASE("the steps are the data backups and the logs, one that is cut without its last record") {
  Opening opening({{1, 2}, lsn(1000), lsn(1700)}, steps(2));
  opening.add(stage(1200, 3, 0, {7, lsn(900), lsn(1200), false}));
  opening.add(stage(1600, 4, 1, {8, lsn(1200), lsn(1600), true}));
  std::vector<PlanStep> made{{9, std::nullopt, std::nullopt}};
  opening.add_steps(2, made);
  REQUIRE(made.size() == 5);
  const std::vector<Vertex> wanted{9, 1, 2, 7, 8};
  for (std::size_t i = 0; i < wanted.size(); ++i) CHECK(made[i].set == wanted[i]);
  CHECK_FALSE(made[3].stop_at_lsn);
  CHECK_FALSE(made[3].stops_before_lsn);
  CHECK(made[4].stop_at_lsn == lsn(1600));
  CHECK(made[4].stops_before_lsn);
}
