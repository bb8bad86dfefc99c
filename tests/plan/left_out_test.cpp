// Why a plan does without a set, and why there is no plan, at the edges.

#include <catch2/catch.hpp>

#include "history.h"
#include "plan/replayed.h"
#include "unbroken/plan.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

constexpr std::uint8_t kThirdFork = 0xF3;

PlanOptions to(const PlanTarget& target) {
  PlanOptions options;
  options.target = target;
  return options;
}

PlanTarget time(const std::string& clock) { return TimePoint{{at(clock), std::nullopt}}; }
PlanTarget point(std::uint64_t n) { return LsnPoint{lsn(n)}; }

std::string reason(const History& history, std::uint8_t n, const PlanOptions& options = {}) {
  const ChainGraph graph = history.graph();
  const auto outcome = plan_and_replay(graph, options);
  REQUIRE(outcome.ok());
  REQUIRE(std::holds_alternative<Plan>(*outcome));
  for (const LeftOut& left : explain(graph, std::get<Plan>(*outcome), options)) {
    if (graph[left.set].uuid == guid(n)) return std::string(spelling_of(left.reason));
  }
  return "used";
}

Unreachable unreachable(const History& history, const PlanOptions& options = {}) {
  auto outcome = plan_and_replay(history.graph(), options);
  REQUIRE(outcome.ok());
  REQUIRE(std::holds_alternative<Unreachable>(*outcome));
  return std::get<Unreachable>(*std::move(outcome));
}

PlanOptions without(const History& history, std::uint8_t n, PlanOptions options) {
  const ChainGraph graph = history.graph();
  options.allowed = VertexMask(graph.size(), true);
  options.allowed[*graph.find(guid(n))] = false;
  return options;
}

History chain() {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 2000, "03:00");
  return h;
}

}  // namespace

TEST_CASE("nothing is shut out where the options name no sets") {
  History h = chain();
  h.log(4, 1200, 1400, "02:30");
  CHECK(reason(h, 4) == "overlap");
  CHECK(reason(h, 4, without(h, 4, {})) == "excluded");
  CHECK(reason(h, 2, without(h, 4, {})) == "used");
}

TEST_CASE("a set whose LSNs contradict each other is left out for that") {
  History h = chain();
  h.log(4, 2500, 2400, "04:00");
  CHECK(reason(h, 4) == "lsns_unknown");
}

TEST_CASE("a data backup of another fork is left out for that") {
  History h = chain();
  h.full(4, 1650, 1700, "00:30").on_fork(kOtherFork);
  PlanOptions main;
  main.fork = h.graph().find_fork(guid(kMainFork));
  CHECK(reason(h, 4, main) == "other_fork");
}

TEST_CASE("a full that would have done as well is left out as costlier, a damaged one as damaged") {
  History h;
  h.full(1, 1000, 1100, "01:00").of_bytes(10).full(2, 1000, 1100, "01:00").of_bytes(20);
  CHECK(reason(h, 2) == "older_data_backup");
  History newer;
  newer.full(1, 1000, 1100, "01:00").log(3, 1000, 2000, "03:00");
  newer.full(2, 1400, 1500, "02:00").damaged();
  CHECK(reason(newer, 2) == "damaged");
  History differential;
  differential.full(1, 1000, 1100, "01:00").differential(2, 1400, 1500, "02:00", 1, 1000);
  differential.log(3, 1000, 2000, "03:00");
  CHECK(reason(differential, 2) == "costlier");
}

TEST_CASE(
    "a differential of the plan's own full is an older data backup once another leads further") {
  History h;
  h.full(1, 1000, 1100, "01:00").differential(2, 1400, 1500, "02:00", 1, 1000);
  h.differential(3, 1600, 1700, "03:00", 1, 1000);
  CHECK(reason(h, 2) == "older_data_backup");
}

TEST_CASE("where a restore goes on from is as good as a data backup that leads there") {
  History h = chain();
  PlanOptions options;
  options.redo_from = lsn(1500);
  CHECK(reason(h, 1, options) == "older_data_backup");
  CHECK(reason(h, 2, options) == "covered_by_data_backup");
}

TEST_CASE("a set past the target is left out for that, by LSN, record and time") {
  History h = chain();
  h.full(4, 1550, 1600, "02:40").log(5, 2000, 2500, "05:00");
  CHECK(reason(h, 4, to(point(1550))) == "after_target");
  CHECK(reason(h, 5, to(point(1550))) == "after_target");
  CHECK(reason(h, 4, to(point(1700))) == "used");
  CHECK(reason(h, 4, to(RecordPoint{lsn(1550), false})) == "after_target");
  CHECK(reason(h, 4, to(RecordPoint{lsn(1600), false})) == "used");
  CHECK(reason(h, 4, to(time("02:40:29"))) == "after_target");
  CHECK(reason(h, 4, to(time("02:40:30"))) == "used");
}

TEST_CASE("a data backup that ends at the target is not past it") {
  History h;
  h.full(1, 1000, 1100, "01:00").full(2, 1050, 1100, "01:10").of_bytes(9'000'000);
  CHECK(reason(h, 2, to(point(1100))) == "older_data_backup");
}

TEST_CASE("a log that begins where the newest plan ends lies behind a gap only if it goes on") {
  History h = chain();
  h.log(5, 2001, 2500, "05:00").log(6, 1400, 1800, "02:50").log(7, 900, 1100, "01:01");
  CHECK(reason(h, 5) == "behind_gap");
  CHECK(reason(h, 6) == "overlap");
  CHECK(reason(h, 7) == "covered_by_data_backup");
}

TEST_CASE("a log that covers as much as the one taken, or more, is told apart") {
  History h = chain();
  h.log(4, 1500, 2000, "03:10").of_bytes(9'000'000);
  CHECK(reason(h, 4) == "overlap");
  h.log(5, 1500, 2000, "03:20").damaged();
  CHECK(reason(h, 5) == "damaged");
  History longer;
  longer.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").of_bytes(10);
  longer.log(3, 1050, 2000, "03:00").of_bytes(20);
  CHECK(reason(longer, 3, to(time("01:30"))) == "costlier");
}

TEST_CASE("a log that cannot be used on the path belongs to another fork") {
  History h = chain();
  h.log(4, 2000, 2500, "04:00").on_fork(kThirdFork);
  PlanOptions main;
  main.fork = h.graph().find_fork(guid(kMainFork));
  CHECK(reason(h, 4, main) == "other_fork");
}

TEST_CASE("what the options shut out is as if it were lost") {
  const History h = chain();
  const Unreachable why = unreachable(h, without(h, 2, to(time("02:30"))));
  CHECK(why.engine_error == 4305);
  REQUIRE(why.missing);
  CHECK(why.missing->from_lsn == lsn(1100));
  CHECK(why.missing->to_lsn == lsn(1500));
  CHECK(why.missing->fork == 0);
  const Unreachable end = unreachable(h, without(h, 3, to(time("03:00"))));
  CHECK_FALSE(end.engine_error);
  CHECK(end.message == "the target lies past the end of every backup");
  CHECK(unreachable(h, without(h, 1, {})).engine_error == 3118);
}

TEST_CASE("of several later logs the nearest one tells where the missing log ends") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(4, 3000, 3500, "05:00").log(3, 1500, 2000, "03:00");
  h.log(5, 1500, 4000, "06:00");
  const Unreachable why = unreachable(h, to(time("02:30")));
  CHECK(why.engine_error == 4305);
  REQUIRE(why.missing);
  CHECK(why.missing->to_lsn == lsn(1500));
}

TEST_CASE("a log that goes on from here on another fork is named before a later one of this fork") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(5, 2500, 3000, "05:00");
  h.log(3, 1500, 2000, "03:00").on_fork(kOtherFork);
  PlanOptions options = to(time("02:30"));
  options.fork = h.graph().find_fork(guid(kMainFork));
  CHECK(unreachable(h, options).engine_error == 4330);
  CHECK_FALSE(unreachable(h, options).missing->to_lsn);
}

TEST_CASE("a log of another fork that does not go on from here explains nothing") {
  for (const auto& [first, last] : {std::pair{1501, 2000}, std::pair{1200, 1500}}) {
    History h;
    h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(5, 2500, 3000, "05:00");
    h.log(3, static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(last), "03:00");
    h.on_fork(kOtherFork);
    PlanOptions options = to(time("02:30"));
    options.fork = h.graph().find_fork(guid(kMainFork));
    CHECK(unreachable(h, options).engine_error == 4305);
  }
}

TEST_CASE(
    "a lost base is told only where no log is missing, and only of a differential that leads on") {
  History h;
  h.full(1, 1000, 1100, "01:00").differential(4, 1400, 1500, "04:00", 9, 1300);
  h.full(6, 3000, 3100, "06:00");
  CHECK(unreachable(h, to(time("05:00"))).engine_error == 3136);
  h.log(5, 2000, 2500, "05:30");
  CHECK(unreachable(h, to(time("05:00"))).engine_error == 4305);
  History behind;
  behind.full(1, 1000, 1500, "01:00").differential(4, 1400, 1500, "00:50", 9, 1300);
  behind.full(6, 3000, 3100, "06:00");
  CHECK_FALSE(unreachable(behind, to(time("05:00"))).engine_error);
  CHECK(unreachable(behind, to(time("05:00"))).message == "no log backup reaches the target");
}

TEST_CASE("a differential whose base is at hand is not what is missing") {
  History h;
  h.full(1, 1000, 1100, "01:00").differential(4, 1400, 1500, "04:00", 1, 1000);
  h.full(6, 3000, 3100, "06:00");
  CHECK_FALSE(unreachable(h, to(time("03:00"))).engine_error);
  History lost;
  lost.full(1, 1000, 1100, "01:00").full(2, 1200, 1300, "02:00").to_nul();
  lost.differential(4, 1400, 1500, "04:00", 2, 1200);
  CHECK(unreachable(lost, to(time("03:00"))).engine_error == 3136);
}

TEST_CASE("a bulk-logged log is what is in the way only if the target lies inside it") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").bulk_logged();
  CHECK(unreachable(h, to(point(1101))).engine_error == 4341);
  CHECK(unreachable(h, to(point(1499))).engine_error == 4341);
  h.log(3, 2000, 2500, "03:00").bulk_logged().log(4, 2500, 3000, "04:00");
  CHECK(unreachable(h, to(point(2200))).engine_error == 4305);  // its beginning is not reached
  CHECK(unreachable(h, to(time("02:30"))).engine_error == 4305);
}

TEST_CASE("the nearest plans lie to both sides of the target, each as near as can be") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00");
  h.full(3, 2000, 2100, "05:00").full(4, 2200, 2300, "06:00");
  const Unreachable why = unreachable(h, to(point(1700)));
  REQUIRE(why.nearest_before);
  CHECK(why.nearest_before->achieved.lsn == lsn(1500));
  REQUIRE(why.nearest_after);
  CHECK(why.nearest_after->achieved.lsn == lsn(2100));
}

TEST_CASE("where a restoring database stands is no plan before the target") {
  const History h = chain();
  PlanOptions options = to(point(1800));
  options.redo_from = lsn(1200);
  options = without(h, 3, options);
  const Unreachable why = unreachable(h, options);
  REQUIRE(why.nearest_before);
  CHECK(why.nearest_before->achieved.lsn == lsn(1500));
  options = to(point(1400));
  options.redo_from = lsn(1200);
  const Unreachable lost = unreachable(h, without(h, 2, options));
  CHECK_FALSE(lost.nearest_before);
  CHECK_FALSE(lost.nearest_after);
}
