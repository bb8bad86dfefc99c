// A time on a fork that began inside a log backup of the fork before: nothing says
// when the record at the fork point was written.
//
// Fork F1 has a full and logs at 02:00 and 03:00; a restore to LSN 1600, inside the
// second log, began fork F2, whose first log ends at 05:00.

#include <catch2/catch.hpp>

#include "history.h"
#include "plan/replayed.h"
#include "plan/targets.h"
#include "unbroken/plan.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

History forked(std::uint64_t child_from = 1600) {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.log(4, child_from, 2600, "05:00").crossing(kMainFork, kOtherFork, 1600);
  return h;
}

PlanOptions on_fork(const History& history, std::uint8_t fork, const std::string& clock,
                    const std::string& stop = "") {
  const ChainGraph graph = history.graph();
  PlanOptions options = to_time(clock);
  options.fork = graph.find_fork(guid(fork));
  options.fork_stops.resize(graph.forks().size());
  if (!stop.empty()) options.fork_stops[*graph.find_fork(guid(kOtherFork))] = at(stop);
  return options;
}

// Replayed, but where the time of the fork point decides: the sets on media that are
// made of a graph know of none. tests/oracle replays those.
std::optional<Plan> planned(const History& history, const PlanOptions& options,
                            bool is_replayed = true) {
  const ChainGraph graph = history.graph();
  auto outcome = is_replayed ? plan_and_replay(graph, options) : plan_restore(graph, options);
  REQUIRE(outcome.ok());
  if (!std::holds_alternative<Plan>(*outcome)) return std::nullopt;
  return std::get<Plan>(std::move(*outcome));
}

// "1 2@ 3<1600 4@": @ stops at the time, < before an LSN; "?" where only possible,
// and up to which LSN.
std::string told(const History& history, const PlanOptions& options, bool is_replayed = true) {
  const auto plan = planned(history, options, is_replayed);
  if (!plan) return "unreachable";
  const ChainGraph graph = history.graph();
  std::string text;
  for (const PlanStep& step : plan->steps) {
    text += (text.empty() ? "" : " ") + std::to_string(graph[step.set].uuid.bytes()[15]);
    if (step.stop_at) text += "@";
    if (step.stop_at_lsn) text += "<" + step.stop_at_lsn->decimal();
  }
  if (!plan->achieved.is_certain) text += "?";
  if (plan->achieved.only_before) text += plan->achieved.only_before->decimal();
  return text;
}

std::string told(const History& history, const std::string& clock, const std::string& stop = "",
                 bool is_replayed = true) {
  return told(history, on_fork(history, kOtherFork, clock, stop), is_replayed);
}

}  // namespace

TEST_CASE("a time inside the parent's last log is possible there, and only up to the fork point") {
  CHECK(told(forked(), "02:30") == "1 2@ 3@?1600");
  CHECK(told(forked(), "03:00:10") == "1 2@ 3@?1600");
  const auto plan = planned(forked(), on_fork(forked(), kOtherFork, "02:30"));
  CHECK(plan->achieved.if_not_reached.empty());
  CHECK(plan->fork == *forked().graph().find_fork(guid(kOtherFork)));
}

TEST_CASE("a time before the fork point's log, or after it, is as certain as on any fork") {
  CHECK(told(forked(), "01:30") == "1 2@");
  CHECK(told(forked(), "03:00:31") == "1 2@ 3<1600 4@");
  CHECK(told(forked(), "04:30") == "1 2@ 3<1600 4@");
}

TEST_CASE("where the restore stopped decides on which side of the fork point a time lies") {
  CHECK(told(forked(), "02:30", "02:45") == "1 2@ 3@");
  CHECK(told(forked(), "02:45:01", "02:45", false) == "1 2@ 3<1600 4@");
}

TEST_CASE("at the very stop of the restore both ways lead there, and the one with fewer steps") {
  CHECK(told(forked(), "02:45", "02:45") == "1 2@ 3@");
}

TEST_CASE("a backup that started after the time and ends before the fork point proves it earlier") {
  History h = forked();
  h.full(5, 1550, 1600, "02:40");
  CHECK(told(h, "02:40") == "1 2@ 3@");
  CHECK(told(h, "02:40:01") == "1 2@ 3@?1600");
  History past = forked();
  past.full(5, 1550, 1601, "02:40");
  CHECK(told(past, "02:40") == "1 2@ 3@?1600");
}

TEST_CASE("a backup that the fork had before the time proves it later") {
  History h = forked();
  h.log(6, 1600, 1650, "02:20").on_fork(kOtherFork);
  CHECK(told(h, "02:20", "", false) == "1 2@ 3<1600 6@");
  CHECK(told(h, "02:30", "", false) == "1 2@ 3<1600 4@");
  CHECK(told(h, "02:19:59") == "1 2@ 3@?1600");
}

TEST_CASE("the fork's own log is certain where it begins before the fork point") {
  CHECK(told(forked(1500), "02:30") == "1 2@ 4@");
}

TEST_CASE("where no fork is named the time is the parent's") {
  PlanOptions options = to_time("02:30");
  CHECK(told(forked(), options) == "1 2@ 3@");
  const auto plan = planned(forked(), options);
  CHECK(plan->fork == *forked().graph().find_fork(guid(kMainFork)));
  CHECK(plan->other_forks.empty());
}

TEST_CASE("a log with bulk-logged changes is left nowhere inside") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00");
  h.log(3, 1500, 2000, "03:00").bulk_logged();
  h.log(4, 1600, 2600, "05:00").crossing(kMainFork, kOtherFork, 1600);
  CHECK(told(h, "02:30", "02:45") == "unreachable");
}

TEST_CASE("a log that goes over to another fork serves its parent only where that is proven") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00");
  h.log(4, 1500, 2600, "05:00").crossing(kMainFork, kOtherFork, 1600);
  CHECK(told(h, on_fork(h, kMainFork, "02:30")) == "unreachable");
  CHECK(told(h, on_fork(h, kMainFork, "02:30", "02:45")) == "1 2@ 4@");
  CHECK(told(h, on_fork(h, kMainFork, "02:45:01", "02:45")) == "unreachable");
}

TEST_CASE("of two parts of a path each leaves its own fork") {
  // F3 left F2 at LSN 2100, inside the log that F2 began with.
  History h = forked();
  h.log(7, 2100, 3000, "06:00").crossing(kOtherFork, 0xF3, 2100);
  const PlanOptions early = on_fork(h, 0xF3, "02:30");
  CHECK(told(h, early) == "1 2@ 3@?1600");
  const PlanOptions late = on_fork(h, 0xF3, "04:30");
  CHECK(told(h, late) == "1 2@ 3<1600 4@?2100");
  PlanOptions stopped = late;
  stopped.fork_stops[*h.graph().find_fork(guid(0xF3))] = at("04:40");
  CHECK(told(h, stopped) == "1 2@ 3<1600 4@");
}

TEST_CASE("a fork that no stop is told of is one whose stop nobody knows") {
  PlanOptions options = on_fork(forked(), kOtherFork, "02:30");
  options.fork_stops.resize(1);  // of the first fork alone
  CHECK(told(forked(), options) == "1 2@ 3@?1600");
}
