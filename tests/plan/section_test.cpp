// How far along a path a plan is looked for, and at which times it may change.

#include <catch2/catch.hpp>

#include "history.h"
#include "plan/target_section.h"
#include "plan/time_edges.h"

using namespace unbroken;
using namespace unbroken::test;
using unbroken::plan_search::sets_back;
using unbroken::plan_search::sets_on;

namespace {

// Ends at 1100, 1500, 2000 and 2500.
History four_sets() {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1000, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.log(4, 2000, 2500, "04:00");
  return h;
}

LocalTime second_after(const std::string& clock, std::int64_t ms) { return {at(clock).ms + ms}; }

}  // namespace

TEST_CASE(
    "so many sets back is where the set before them ends, and nowhere when there are no more") {
  const ChainGraph graph = four_sets().graph();
  const ForkPath path = graph.path_to(0);
  CHECK(sets_back(graph, path, std::nullopt, 1) == lsn(2000));
  CHECK(sets_back(graph, path, std::nullopt, 3) == lsn(1100));
  CHECK(sets_back(graph, path, std::nullopt, 4) == Lsn());
  CHECK(sets_back(graph, path, std::nullopt, 5) == Lsn());
  CHECK(sets_back(graph, path, lsn(2000), 1) == lsn(1100));
  CHECK(sets_back(graph, path, lsn(2000), 2) == Lsn());
}

TEST_CASE("so many sets on is where the set after them ends, and nowhere when there are no more") {
  const ChainGraph graph = four_sets().graph();
  const ForkPath path = graph.path_to(0);
  CHECK(sets_on(graph, path, lsn(1100), 0) == lsn(1500));
  CHECK(sets_on(graph, path, lsn(1100), 2) == lsn(2500));
  CHECK_FALSE(sets_on(graph, path, lsn(1100), 3));
  CHECK_FALSE(sets_on(graph, path, lsn(2500), 0));
}

TEST_CASE(
    "a plan may change where a log starts, where a set finishes, and where a fork was stopped") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1000, 1500, "02:00");
  const ChainGraph graph = h.graph();
  const ChainGraph::Set& full = graph[0];
  const ChainGraph::Set& log = graph[1];
  REQUIRE(log.type == BackupType::log);
  CHECK(time_edges(graph, {}) ==
        std::vector<LocalTime>{
            full.finish, {full.finish.ms + 1}, {log.start.ms + 1}, {log.finish.ms + 1}});
  CHECK(time_edges(graph, {std::nullopt, at("05:00")}) ==
        std::vector<LocalTime>{full.finish,
                               {full.finish.ms + 1},
                               {log.start.ms + 1},
                               {log.finish.ms + 1},
                               at("05:00"),
                               second_after("05:00", 1)});
}

TEST_CASE("what has no time changes no plan to a time") {
  ChainRecord record;
  record.uuid = guid(1);
  record.type = BackupType::full;
  record.first_lsn = record.checkpoint_lsn = lsn(1000);
  record.last_lsn = lsn(1100);
  CHECK(time_edges(ChainGraph({record}), {}).empty());
}
