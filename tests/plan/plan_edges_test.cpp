// Plans at the edges of what a question and the evidence can say.

#include <catch2/catch.hpp>

#include "history.h"
#include "plan/replayed.h"
#include "unbroken/plan.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

using Steps = std::vector<int>;

constexpr std::uint8_t kThirdFork = 0xF3;

PlanOptions to_time(const std::string& clock, std::optional<UtcOffset> zone = std::nullopt) {
  PlanOptions options;
  options.target = TimePoint{{at(clock), zone}};
  return options;
}

PlanOptions to_lsn(std::uint64_t n) {
  PlanOptions options;
  options.target = LsnPoint{lsn(n)};
  return options;
}

PlanOptions going_on_from(std::uint64_t n) {
  PlanOptions options;
  options.redo_from = lsn(n);
  return options;
}

PlanOutcome outcome(const ChainGraph& graph, const PlanOptions& options) {
  auto made = plan_and_replay(graph, options);
  REQUIRE(made.ok());
  return *std::move(made);
}

Plan planned(const ChainGraph& graph, const PlanOptions& options = {}) {
  PlanOutcome made = outcome(graph, options);
  REQUIRE(std::holds_alternative<Plan>(made));
  return std::get<Plan>(std::move(made));
}

Steps steps(const ChainGraph& graph, const Plan& plan) {
  std::vector<Vertex> sets;
  for (const PlanStep& step : plan.steps) sets.push_back(step.set);
  return numbers(graph, sets);
}

// The steps of the plan; nothing where there is none.
Steps steps(const History& history, const PlanOptions& options = {}) {
  const ChainGraph graph = history.graph();
  const PlanOutcome made = outcome(graph, options);
  const auto* plan = std::get_if<Plan>(&made);
  return plan == nullptr ? Steps() : steps(graph, *plan);
}

Unreachable unreachable(const ChainGraph& graph, const PlanOptions& options = {}) {
  PlanOutcome made = outcome(graph, options);
  REQUIRE(std::holds_alternative<Unreachable>(made));
  return std::get<Unreachable>(std::move(made));
}

PlanOptions without(const ChainGraph& graph, std::uint8_t n, PlanOptions options = {}) {
  options.allowed = VertexMask(graph.size(), true);
  options.allowed[*graph.find(guid(n))] = false;
  return options;
}

}  // namespace

TEST_CASE("without any evidence nothing can be restored, and that is said") {
  const Unreachable why = unreachable(ChainGraph());
  CHECK(why.engine_error == 3118);
  CHECK(why.message == "no full backup is at hand");
  CHECK_FALSE(why.nearest_before);
  CHECK_FALSE(why.nearest_after);
}

TEST_CASE("a log whose zone is unknown is read in the stated one, the others in their own") {
  History h;
  h.full(1, 1000, 1100, "01:00").in_zone(60).log(2, 1100, 1500, "02:00").in_unknown_zone();
  h.log(3, 1500, 2000, "03:00").in_zone(60);
  PlanOptions options = to_time("00:30", UtcOffset{0});
  options.utc_offset = UtcOffset{60};  // 01:30 there
  const ChainGraph graph = h.graph();
  const Plan plan = planned(graph, options);
  CHECK(steps(graph, plan) == Steps{1, 2});
  CHECK(plan.steps[1].stop_at == at("01:30"));
}

TEST_CASE("a wanted time without a zone is every server's own clock") {
  History h;
  h.full(1, 1000, 1100, "01:00").in_zone(60).log(2, 1100, 1500, "02:00").in_zone(120);
  const ChainGraph graph = h.graph();
  CHECK(planned(graph, to_time("01:30")).steps[1].stop_at == at("01:30"));
}

TEST_CASE("sets that tell no time serve no time, and serve LSNs all the same") {
  ChainRecord full;
  full.uuid = guid(1);
  full.last_lsn = lsn(1100);
  ChainRecord log;
  log.uuid = guid(2);
  log.type = BackupType::log;
  log.first_lsn = lsn(1100);
  log.last_lsn = lsn(1500);
  const ChainGraph graph({full, log});
  CHECK(steps(graph, planned(graph)) == Steps{1, 2});
  CHECK(planned(graph).achieved.time == ChainGraph::kNoTime);
  CHECK(unreachable(graph, to_time("03:00")).engine_error == 4335);
}

TEST_CASE("a log that tells only its finish holds a time, and never for certain") {
  ChainRecord full;
  full.uuid = guid(1);
  full.last_lsn = lsn(1100);
  full.finish = at("01:00");
  ChainRecord log = full;
  log.uuid = guid(2);
  log.type = BackupType::log;
  log.first_lsn = lsn(1100);
  log.last_lsn = lsn(1500);
  log.finish = at("02:00");
  const ChainGraph graph({full, log});
  const Plan plan = planned(graph, to_time("01:30"));
  CHECK(steps(graph, plan) == Steps{1, 2});
  CHECK_FALSE(plan.achieved.is_certain);
}

TEST_CASE("a restoring database that stands at the target needs no plan") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 2000, "03:00");
  PlanOptions options = going_on_from(1500);
  options.target = LsnPoint{lsn(1500)};
  CHECK(steps(h, options).empty());
  options.alternatives = 3;
  CHECK(steps(h, options).empty());
}

TEST_CASE("a restoring database takes a differential of its base that leads past where it stands") {
  History h;
  h.full(1, 1000, 1100, "01:00").differential(2, 1400, 1500, "02:00", 1, 1000);
  PlanOptions options = going_on_from(1499);
  options.redo_base = lsn(1000);
  CHECK(steps(h, options) == Steps{2});
  options.redo_from = lsn(1500);
  CHECK(steps(h, options).empty());
  h.log(3, 1500, 2000, "03:00");
  CHECK(steps(h, options) == Steps{3});
}

TEST_CASE("a restoring database goes on along the fork that it stands on, and its branches") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.log(4, 1600, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  h.log(5, 1600, 2900, "06:00").on_fork(kThirdFork);  // of no known origin
  CHECK(steps(h, going_on_from(1550)) == Steps{3, 4});
  CHECK(steps(h, going_on_from(1100)) == Steps{2, 3, 4});
  CHECK(steps(h, going_on_from(2500)) == Steps{5});
  PlanOptions main = going_on_from(1550);
  main.fork = h.graph().find_fork(guid(kMainFork));
  CHECK(steps(h, main) == Steps{3});
}

TEST_CASE("a fork holds what lies past its fork point; both ends of a set count") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1650, "02:00");
  h.log(4, 1500, 1900, "05:00").crossing(kMainFork, kOtherFork, 1600);
  // 1550 is main's, though a set that ends on the branch covers it.
  CHECK(steps(h, going_on_from(1550)) == Steps{4});
  const auto both = plan_restore(h.graph(), going_on_from(1650));
  REQUIRE_FALSE(both.ok());
  CHECK(both.error().subject == lsn(1650).decimal());
  for (const std::uint8_t fork : {kMainFork, kOtherFork}) {
    CHECK(both.error().message.find(guid(fork).text()) != std::string::npos);
  }
}

TEST_CASE("an LSN that no fork holds is looked for on all of them") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00");
  const ChainGraph graph = h.graph();
  CHECK(unreachable(graph, going_on_from(9000)).engine_error == 4326);
  CHECK(unreachable(graph, going_on_from(500)).engine_error == 4305);
}

TEST_CASE("a time in the past of an empty log that the options shut out stays uncertain") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 1500, "03:00");
  const ChainGraph graph = h.graph();
  const PlanOptions options = to_time("02:00:10");
  CHECK(planned(graph, options).achieved.is_certain);
  CHECK_FALSE(planned(graph, without(graph, 3, options)).achieved.is_certain);
}

TEST_CASE("an empty log that cannot be read, or lies on another fork, proves nothing") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 1500, "03:00").to_nul();
  CHECK_FALSE(planned(h.graph(), to_time("02:00:10")).achieved.is_certain);
  History other;
  other.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00");
  other.log(3, 1500, 1500, "03:00").on_fork(kOtherFork);
  CHECK_FALSE(planned(other.graph(), to_time("02:00:10")).achieved.is_certain);
}

TEST_CASE("should the point lie past the last log, the next ones are tried until one is sure") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00");
  h.log(3, 1500, 2500, "02:00:20").log(4, 1500, 2000, "02:00:10").log(5, 2000, 2600, "04:00");
  h.log(6, 2500, 2700, "05:00").bulk_logged().log(7, 2600, 3000, "06:00");
  const ChainGraph graph = h.graph();
  const Plan plan = planned(graph, to_time("02:00:30"));
  CHECK(steps(graph, plan) == Steps{1, 2});
  CHECK_FALSE(plan.achieved.is_certain);
  CHECK(numbers(graph, plan.achieved.if_not_reached) == std::vector<int>{4, 3, 5});
}

TEST_CASE("a log that is cut at a fork point holds no time past it, and is no log to go on with") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 2000, "02:00");
  h.log(4, 1600, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  const ChainGraph graph = h.graph();
  PlanOptions options = to_time("04:30");
  options.fork = graph.find_fork(guid(kOtherFork));
  const Plan plan = planned(graph, options);
  CHECK(steps(graph, plan) == Steps{1, 2, 4});
  CHECK(plan.steps[1].stop_at_lsn == lsn(1600));
  CHECK_FALSE(plan.steps[1].stop_at);
  CHECK(plan.steps[2].stop_at == at("04:30"));
  options.target = TimePoint{{at("01:30"), std::nullopt}};
  const Plan inside = planned(graph, options);
  CHECK(steps(graph, inside) == Steps{1, 2});
  CHECK_FALSE(inside.achieved.is_certain);
  CHECK(inside.achieved.if_not_reached.empty());
}

TEST_CASE("a rate of nothing costs nothing, and steps cost their own time") {
  History h;
  h.full(1, 1000, 1100, "01:00").of_bytes(30'000'000).log(2, 1100, 1500, "02:00");
  const ChainGraph graph = h.graph();
  PlanOptions options;
  options.rates = {0, 0, 500};
  CHECK(planned(graph, options).cost.milliseconds == 1000);
  options.rates = {10'000'000, 500'000, 0};
  CHECK(planned(graph, options).cost.milliseconds == 5000);  // 3 s of data, 2 s of log
  options.rates = {7, 1'000'000'000, 0};
  CHECK(planned(graph, options).cost.milliseconds == 4'285'714'286);  // and 1 ms of log
}

TEST_CASE("terabytes do not overflow the time they take") {
  History h;
  h.full(1, 1000, 1100, "01:00").of_bytes(1ULL << 60);
  PlanOptions options;
  options.rates.data_bytes_per_second = 1ULL << 40;
  options.rates.milliseconds_per_step = 0;
  CHECK(planned(h.graph(), options).cost.milliseconds == 1'048'576'000);
}

TEST_CASE("the fastest plan reads fewer bytes of log for more bytes of data") {
  History h;
  h.full(1, 1000, 1100, "01:00").of_bytes(100 << 20);
  h.differential(2, 1900, 2000, "02:30", 1, 1000).of_bytes(300 << 20);
  h.log(3, 1100, 2000, "02:00").of_bytes(100 << 20);
  PlanOptions options;
  options.minimize = Minimize::time;
  CHECK(steps(h, options) == Steps{1, 2});  // 1.5 s of data beside 2 s of log
  options.minimize = Minimize::bytes;
  CHECK(steps(h, options) == Steps{1, 3});
  options.minimize = Minimize::sets;
  CHECK(steps(h, options) == Steps{1, 2});
}

TEST_CASE("a plan with damage is the last resort, whatever is minimised") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 2000, "02:00").damaged().of_bytes(10);
  h.log(3, 1100, 1500, "02:10").of_bytes(900'000'000).log(4, 1500, 2000, "02:20");
  for (const Minimize minimize : {Minimize::sets, Minimize::bytes, Minimize::time}) {
    PlanOptions options;
    options.minimize = minimize;
    CHECK(steps(h, options) == Steps{1, 3, 4});
  }
  CHECK(planned(h.graph()).cost.damaged_sets == 0);
  const ChainGraph graph = h.graph();
  CHECK(planned(graph, without(graph, 3)).cost.damaged_sets == 1);
}

TEST_CASE("a differential without its base, or with one that is shut out or late, is no anchor") {
  History h;
  h.full(1, 1000, 1100, "01:00").differential(2, 1400, 1500, "02:00", 1, 1000);
  const ChainGraph graph = h.graph();
  CHECK(unreachable(graph, without(graph, 1)).engine_error == 3118);
  History late;  // by a clock that went backwards the base is the later one
  late.full(1, 1000, 1100, "03:00").differential(2, 1400, 1500, "02:00", 1, 1000);
  late.log(3, 1500, 2000, "02:30");
  CHECK(unreachable(late.graph(), to_time("02:10")).engine_error == 4335);
}

TEST_CASE("every alternative differs from all before it, and none is given twice") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1100, 1500, "02:10");
  h.log(4, 1500, 2000, "03:00").log(5, 1500, 2000, "03:10");
  const ChainGraph graph = h.graph();
  PlanOptions options;
  options.alternatives = 9;
  const Plan plan = planned(graph, options);
  std::vector<Steps> all{steps(graph, plan)};
  for (const Plan& other : plan.alternatives) all.push_back(steps(graph, other));
  std::sort(all.begin(), all.end());
  CHECK(all == std::vector<Steps>{{1, 2, 4}, {1, 2, 5}, {1, 3, 4}, {1, 3, 5}});
  options.alternatives = 2;
  CHECK(planned(graph, options).alternatives.size() == 2);
}

TEST_CASE("an alternative's cost is its own, to the last byte and millisecond") {
  History h;
  h.full(1, 1000, 1100, "01:00").of_bytes(0).log(2, 1100, 1500, "02:00").of_bytes(50 << 20);
  h.log(3, 1100, 1500, "02:10").of_bytes(100 << 20).damaged();
  h.log(4, 1500, 2000, "03:00").of_bytes(150 << 20);
  PlanOptions options;
  options.alternatives = 1;
  for (const Minimize minimize : {Minimize::sets, Minimize::bytes, Minimize::time}) {
    options.minimize = minimize;
    const Plan plan = planned(h.graph(), options);
    CHECK(plan.cost == PlanCost{3, 200ULL << 20, 5500, 0});
    REQUIRE(plan.alternatives.size() == 1);
    CHECK(plan.alternatives[0].cost == PlanCost{3, 250ULL << 20, 6500, 1});
    CHECK(plan.alternatives[0].achieved.lsn == lsn(2000));
  }
}

TEST_CASE("of two endings that cost the same the certain one comes first") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "01:29:50").log(3, 1100, 1500, "01:40");
  const ChainGraph graph = h.graph();
  PlanOptions options = to_time("01:30");
  CHECK(steps(graph, planned(graph, options)) == Steps{1, 3});
  options.alternatives = 1;
  const Plan plan = planned(graph, options);
  CHECK(steps(graph, plan) == Steps{1, 3});
  CHECK(plan.achieved.is_certain);
  REQUIRE(plan.alternatives.size() == 1);
  CHECK(steps(graph, plan.alternatives[0]) == Steps{1, 2});
  CHECK_FALSE(plan.alternatives[0].achieved.is_certain);
}

TEST_CASE("the newest fork that holds the target is taken, and the others are named") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.log(4, 1600, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  const ChainGraph graph = h.graph();
  const Plan inherited = planned(graph, to_lsn(1400));
  CHECK(graph.forks()[inherited.fork].id == guid(kMainFork));
  CHECK(inherited.other_forks.empty());
  const Plan at_point = planned(graph, to_lsn(1600));
  CHECK(graph.forks()[at_point.fork].id == guid(kMainFork));
  const Plan own = planned(graph, to_lsn(1700));
  CHECK(graph.forks()[own.fork].id == guid(kOtherFork));
  REQUIRE(own.other_forks.size() == 1);
  CHECK(graph.forks()[own.other_forks[0]].id == guid(kMainFork));
  PlanOptions asked = to_lsn(1400);
  asked.fork = graph.find_fork(guid(kOtherFork));
  CHECK(graph.forks()[planned(graph, asked).fork].id == guid(kOtherFork));
}

TEST_CASE("unreachable everywhere, the fork is told of that can be restored to somewhere before") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00");
  h.full(5, 4000, 4100, "08:00").on_fork(kOtherFork);
  const Unreachable why = unreachable(h.graph(), to_time("06:00"));
  REQUIRE(why.nearest_before);
  CHECK(why.nearest_before->achieved.lsn == lsn(1500));
  CHECK_FALSE(why.nearest_after);
  const Unreachable early = unreachable(h.graph(), to_time("00:10"));
  CHECK_FALSE(early.nearest_before);
  REQUIRE(early.nearest_after);  // on the newest fork that has one
  CHECK(early.nearest_after->achieved.lsn == lsn(4100));
}

TEST_CASE("the record at a fork point is the branch's, the state there is its parent's") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 2000, "02:00");
  h.log(4, 1600, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  const ChainGraph graph = h.graph();
  PlanOptions options;
  options.target = RecordPoint{lsn(1600), false};
  const Plan with = planned(graph, options);
  CHECK(graph.forks()[with.fork].id == guid(kOtherFork));
  CHECK(steps(graph, with) == Steps{1, 2, 4});
  CHECK(with.steps[1].stops_before_lsn);
  CHECK(with.steps[2].stop_at_lsn == lsn(1600));
  CHECK_FALSE(with.steps[2].stops_before_lsn);
  options.target = RecordPoint{lsn(1600), true};
  const Plan before = planned(graph, options);
  CHECK(graph.forks()[before.fork].id == guid(kMainFork));
  CHECK(steps(graph, before) == Steps{1, 2});
  CHECK(before.steps[1].stops_before_lsn);
}

TEST_CASE("a record is reached by a log that holds it, not by a backup that ends at it") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 2000, "03:00");
  PlanOptions options;
  options.target = RecordPoint{lsn(1500), false};
  CHECK(steps(h, options) == Steps{1, 2, 3});
  options.target = RecordPoint{lsn(1500), true};
  CHECK(steps(h, options) == Steps{1, 2});
  options.target = RecordPoint{lsn(1100), false};
  CHECK(steps(h, options) == Steps{1, 2});
  options.target = RecordPoint{lsn(2000), false};
  CHECK(unreachable(h.graph(), options).message == "the target lies past the end of every backup");
}
