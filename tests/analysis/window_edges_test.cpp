// Windows and their holes where backups end together or cover one another.

#include <catch2/catch.hpp>

#include "history.h"
#include "unbroken/analysis.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

std::vector<ChainWindow> windows(const ChainGraph& graph) {
  return windows_of(graph, 0, graph.usable());
}

ChainWindow only_window(const ChainGraph& graph) {
  const auto found = windows(graph);
  REQUIRE(found.size() == 1);
  return found[0];
}

int number(const ChainGraph& graph, Vertex v) { return graph[v].uuid.bytes()[15]; }

using Ends = std::vector<std::uint64_t>;

Ends holes(const History& history) {
  Ends out;
  for (const ChainHole& hole : only_window(history.graph()).holes) {
    out.push_back(hole.from_lsn.block_and_slot());
    out.push_back(hole.to_lsn.block_and_slot());
  }
  return out;
}

}  // namespace

TEST_CASE("the last set of a window is the latest that ends there, whichever is told first") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(3, 1050, 1500, "02:00").log(4, 1100, 1500, "03:00");
  h.log(5, 1100, 1300, "09:00");  // later still, and ends before
  const ChainGraph graph = h.graph();
  CHECK(number(graph, only_window(graph).last) == 4);
  History together;
  together.full(1, 1000, 1100, "01:00").log(3, 1050, 1500, "02:00").log(4, 1100, 1500, "02:00");
  const ChainGraph at_once = together.graph();
  CHECK(number(at_once, only_window(at_once).last) == 3);
}

TEST_CASE("a log that can be no step ends no window, and an empty one is no newer than its like") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(4, 1450, 1500, "05:00");
  h.log(5, 1500, 1500, "02:00");
  const ChainGraph graph = h.graph();
  CHECK(number(graph, only_window(graph).last) == 2);
}

TEST_CASE("bases from before a window are named in LSN order, those of another window are not") {
  History h;
  h.full(1, 1000, 1100, "01:00").full(2, 1200, 1300, "02:00");
  h.differential(5, 2000, 2050, "03:00", 2, 1200).differential(6, 2000, 2060, "03:10", 1, 1000);
  h.differential(7, 2000, 2070, "03:20", 1, 1000).log(8, 2040, 2500, "04:00");
  h.full(9, 3000, 3100, "05:00");
  const ChainGraph graph = h.graph();
  const auto found = windows(graph);
  REQUIRE(found.size() == 4);
  CHECK(numbers(graph, found[2].sets) == std::vector<int>{1, 2, 5, 6, 7, 8});
  CHECK(numbers(graph, found[3].sets) == std::vector<int>{9});
}

TEST_CASE("a hole that several logs cover together is none") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(6, 1500, 1800, "02:30");
  h.log(3, 1500, 2000, "03:00").bulk_logged();
  CHECK(holes(h) == Ends{1800, 2000});
  h.log(5, 1400, 2100, "04:00").copy_only();
  CHECK(holes(h).empty());
}

TEST_CASE("a log that begins where a hole does covers it, one of the same range too") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").bulk_logged();
  h.log(3, 1500, 2000, "03:00").bulk_logged().log(5, 1500, 2100, "04:00").copy_only();
  CHECK(holes(h) == Ends{1100, 1500});
  History same;
  same.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00");
  same.log(3, 1500, 2000, "03:00").bulk_logged().log(5, 1500, 2000, "04:00").copy_only();
  CHECK(holes(same).empty());
}
