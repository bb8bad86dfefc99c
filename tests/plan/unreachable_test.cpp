#include <catch2/catch.hpp>

#include "history.h"
#include "plan/replayed.h"
#include "plan/targets.h"
#include "unbroken/plan.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

struct Answer {
  ChainGraph graph;
  Unreachable why;

  [[nodiscard]] std::vector<int> steps(const std::optional<Plan>& plan) const {
    if (!plan) return {};
    std::vector<Vertex> sets;
    for (const PlanStep& step : plan->steps) sets.push_back(step.set);
    return numbers(graph, sets);
  }
};

Answer asked(const History& history, const PlanOptions& options) {
  Answer answer{history.graph(), {}};
  auto outcome = plan_and_replay(answer.graph, options);
  REQUIRE(outcome.ok());
  REQUIRE(std::holds_alternative<Unreachable>(*outcome));
  answer.why = std::get<Unreachable>(*outcome);
  return answer;
}

}  // namespace

TEST_CASE("past the last log: nothing is wrong, it was just never backed up") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00");
  const Answer answer = asked(h, to_time("09:00"));
  CHECK_FALSE(answer.why.engine_error);
  CHECK(answer.steps(answer.why.nearest_before) == std::vector<int>{1, 2});
  CHECK_FALSE(answer.why.nearest_after);
}

TEST_CASE("a lost log: 4305, the missing range, and the plan before it") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(5, 2000, 2500, "05:00");
  const Answer answer = asked(h, to_time("04:30"));
  CHECK(answer.why.engine_error == 4305);
  REQUIRE(answer.why.missing);
  CHECK(answer.why.missing->from_lsn == lsn(1500));
  CHECK(answer.why.missing->to_lsn == lsn(2000));
  CHECK(answer.steps(answer.why.nearest_before) == std::vector<int>{1, 2});
  CHECK_FALSE(answer.why.nearest_after);
}

TEST_CASE("a lost log before a differential: the differential is the nearest plan after it") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00");
  h.differential(4, 2050, 2100, "04:00", 1, 1000).log(5, 2000, 2500, "05:00");
  const Answer answer = asked(h, to_time("03:30"));
  CHECK(answer.why.engine_error == 4305);
  CHECK(answer.steps(answer.why.nearest_before) == std::vector<int>{1, 2});
  CHECK(answer.steps(answer.why.nearest_after) == std::vector<int>{1, 4});
}

TEST_CASE("no full at all: 3118") {
  History h;
  h.log(2, 900, 1500, "02:00").differential(4, 2050, 2100, "04:00", 1, 1000);
  const Answer answer = asked(h, {});
  CHECK(answer.why.engine_error == 3118);
  CHECK_FALSE(answer.why.nearest_before);
}

TEST_CASE("before the end of the earliest full: 4335, and the full is the nearest after") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00");
  const Answer answer = asked(h, to_time("01:00:29"));
  CHECK(answer.why.engine_error == 4335);
  CHECK(answer.steps(answer.why.nearest_after) == std::vector<int>{1});
  CHECK(asked(h, to_lsn(1099)).why.engine_error == 4335);
}

TEST_CASE("a log of another fork: 4330") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00");
  h.log(3, 1500, 2000, "03:00").on_fork(kOtherFork);
  PlanOptions options = to_time("02:30");
  options.fork = h.graph().find_fork(guid(kMainFork));
  const Answer answer = asked(h, options);
  CHECK(answer.why.engine_error == 4330);
  CHECK(answer.steps(answer.why.nearest_before) == std::vector<int>{1, 2});
}

TEST_CASE("a differential on another base: 3136") {
  History h;
  h.full(1, 1000, 1100, "01:00").differential(4, 2050, 2100, "04:00", 9, 1900);
  CHECK(asked(h, to_time("03:00")).why.engine_error == 3136);
}

TEST_CASE("a differential of another fork is no reason why nothing leads further on this one") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00");
  h.differential(4, 2050, 2100, "04:00", 9, 1900).on_fork(kOtherFork);
  PlanOptions options = to_time("03:00");
  options.fork = h.graph().find_fork(guid(kMainFork));
  CHECK(asked(h, options).why.engine_error == 4326);
}

TEST_CASE("logs that end earlier, before a full that is too late: 4326") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").full(3, 2000, 2100, "05:00");
  const Answer answer = asked(h, to_time("03:00"));
  CHECK(answer.why.engine_error == 4326);
  CHECK(answer.steps(answer.why.nearest_before) == std::vector<int>{1, 2});
  CHECK(answer.steps(answer.why.nearest_after) == std::vector<int>{3});
}

TEST_CASE("inside a log with bulk-logged changes: 4341, its end is the nearest after") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").bulk_logged();
  h.log(3, 1500, 2000, "03:00");
  const Answer answer = asked(h, to_time("01:30"));
  CHECK(answer.why.engine_error == 4341);
  CHECK(answer.steps(answer.why.nearest_before) == std::vector<int>{1});
  CHECK(answer.steps(answer.why.nearest_after) == std::vector<int>{1, 2});
  CHECK(asked(h, to_lsn(1200)).why.engine_error == 4341);
}

TEST_CASE("a time without any log is unreachable and the data backup before it is named") {
  History h;
  h.full(1, 1000, 1100, "01:00").full(2, 2000, 2100, "03:00");
  const Answer answer = asked(h, to_time("02:00"));
  CHECK(answer.steps(answer.why.nearest_before) == std::vector<int>{1});
  CHECK(answer.steps(answer.why.nearest_after) == std::vector<int>{2});
}

TEST_CASE("going on from a restoring database with nothing that applies is unreachable") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00");
  PlanOptions options;
  options.redo_from = lsn(1500);
  CHECK_FALSE(asked(h, options).why.nearest_before);
}

TEST_CASE("going on inside several forks asks for one") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00");
  h.log(3, 1100, 1600, "03:00").on_fork(kOtherFork);
  PlanOptions options;
  options.redo_from = lsn(1200);
  const auto outcome = plan_restore(h.graph(), options);
  REQUIRE_FALSE(outcome.ok());
  CHECK(outcome.error().code == Code::invalid_argument);
}
