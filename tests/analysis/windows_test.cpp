#include <catch2/catch.hpp>

#include "analysis/case.h"
#include "analysis/spelling.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

std::vector<ChainWindow> windows(const ChainGraph& graph, std::uint8_t fork = kMainFork) {
  return windows_of(graph, *graph.find_fork(guid(fork)), graph.usable());
}

std::vector<ChainGap> gaps(const ChainGraph& graph, std::uint8_t fork = kMainFork) {
  return gaps_of(graph, *graph.find_fork(guid(fork)), graph.usable());
}

std::vector<std::uint64_t> ends(const std::vector<ChainHole>& holes) {
  std::vector<std::uint64_t> out;
  for (const ChainHole& hole : holes) {
    out.push_back(hole.from_lsn.block_and_slot());
    out.push_back(hole.to_lsn.block_and_slot());
  }
  return out;
}

using Ends = std::vector<std::uint64_t>;

int number(const ChainGraph& graph, Vertex v) { return v == kNone ? 0 : graph[v].uuid.bytes()[15]; }

}  // namespace

TEST_CASE("a window names every set that takes part, its base included, once and in order") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00");
  h.differential(4, 1400, 1450, "03:00", 1, 1000).log(5, 1500, 2000, "05:00");
  h.log(6, 3000, 4000, "06:00").log(7, 1500, 1500, "07:00");
  const ChainGraph graph = h.graph();
  const auto found = windows(graph);
  REQUIRE(found.size() == 1);
  CHECK(numbers(graph, found[0].sets) == std::vector<int>{1, 4, 2, 5});
  CHECK(number(graph, found[0].first) == 1);
  CHECK(number(graph, found[0].last) == 5);
}

TEST_CASE("a differential opens a window only with its base, and the base belongs to it") {
  History h;
  h.full(1, 1000, 1100, "01:00").differential(4, 1700, 1800, "04:00", 1, 1000);
  const ChainGraph graph = h.graph();
  const auto found = windows(graph);
  REQUIRE(found.size() == 2);
  CHECK(numbers(graph, found[1].sets) == std::vector<int>{1, 4});
  CHECK(number(graph, found[1].first) == 4);
  VertexMask without = graph.usable();
  without[*graph.find(guid(1))] = false;
  CHECK(windows_of(graph, 0, without).empty());
  History orphan;
  orphan.full(1, 1000, 1100, "01:00").differential(4, 1700, 1800, "04:00", 9, 1000);
  CHECK(windows(orphan.graph()).size() == 1);
}

TEST_CASE("a differential on a branch rests on a full of the parent before the fork point") {
  History h;
  h.full(1, 1000, 1100, "01:00").full(2, 1600, 1650, "02:00");
  h.differential(4, 1700, 1800, "04:00", 1, 1000)
      .on_fork(kOtherFork)
      .branched_from(kMainFork, 1600);
  h.differential(5, 1900, 1950, "05:00", 2, 1600).on_fork(kOtherFork);
  const ChainGraph graph = h.graph();
  const auto found = windows(graph, kOtherFork);
  REQUIRE(found.size() == 1);  // set 2 was taken past the point where the branch left
  CHECK(found[0].from_lsn == lsn(1800));
  CHECK(found[0].to_lsn == lsn(1800));
}

TEST_CASE("a log that begins past every state leads nowhere, one that ends at a state neither") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1101, 1500, "02:00").log(3, 900, 1100, "00:30");
  const ChainGraph graph = h.graph();
  REQUIRE(windows(graph).size() == 1);
  CHECK(numbers(graph, windows(graph)[0].sets) == std::vector<int>{1});
}

TEST_CASE("of sets that end where a window ends the one that finished last tells its time") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1050, 1500, "04:00");
  h.log(4, 1100, 1500, "03:00");
  const ChainGraph graph = h.graph();
  CHECK(number(graph, windows(graph)[0].last) == 3);
}

TEST_CASE("an empty log makes its own window newer, and no other") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00");
  h.log(3, 1500, 1500, "03:00").log(4, 1500, 1500, "02:30").log(5, 1300, 1300, "04:00");
  h.log(6, 1501, 1501, "04:10").log(7, 1500, 1500, "04:20").on_fork(kOtherFork);
  h.log(8, 1500, 1500, "01:50").log(9, 1500, 1500, "05:00").to_nul();
  const ChainGraph graph = h.graph();
  const auto found = windows(graph);
  REQUIRE(found.size() == 1);
  CHECK(number(graph, found[0].last) == 3);
  CHECK(found[0].to_lsn == lsn(1500));
}

TEST_CASE("an empty log between two windows belongs to the one that ends there") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1100, "02:00").full(3, 2000, 2100, "03:00");
  h.log(4, 2100, 2100, "04:00");
  const ChainGraph graph = h.graph();
  const auto found = windows(graph);
  REQUIRE(found.size() == 2);
  CHECK(number(graph, found[0].last) == 2);
  CHECK(number(graph, found[1].last) == 4);
}

TEST_CASE("a hole ends where a state lies inside the bulk-logged log") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 2000, "02:00").bulk_logged();
  h.full(3, 1300, 1400, "01:30");
  const ChainGraph graph = h.graph();
  const auto found = windows(graph);
  REQUIRE(found.size() == 2);  // 1100, and from 1400 on: between lies nothing to stop at
  CHECK(found[0].to_lsn == lsn(1100));
  CHECK(found[1].from_lsn == lsn(1400));
  CHECK(ends(found[1].holes) == Ends{1400, 2000});
  CHECK(number(graph, found[1].holes[0].set) == 2);
}

TEST_CASE("logs that cover a part of a hole leave the rest of it") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 2000, "02:00").bulk_logged();
  h.log(3, 1100, 1300, "01:20").log(4, 1200, 1350, "01:30");
  const ChainGraph graph = h.graph();
  REQUIRE(windows(graph).size() == 1);
  CHECK(ends(windows(graph)[0].holes) == Ends{1350, 2000});
}

TEST_CASE("two bulk-logged logs one after the other leave two holes") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").bulk_logged();
  h.log(3, 1500, 2000, "03:00").bulk_logged().log(4, 2000, 2500, "04:00");
  h.log(5, 2500, 3000, "05:00").bulk_logged();
  const ChainGraph graph = h.graph();
  REQUIRE(windows(graph).size() == 1);
  CHECK(ends(windows(graph)[0].holes) == Ends{1100, 1500, 1500, 2000, 2500, 3000});
}

TEST_CASE("the holes of one window are not told in the next") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").bulk_logged();
  h.full(3, 2000, 2100, "03:00").log(4, 2100, 2500, "04:00").bulk_logged();
  const ChainGraph graph = h.graph();
  const auto found = windows(graph);
  REQUIRE(found.size() == 2);
  CHECK(ends(found[0].holes) == Ends{1100, 1500});
  CHECK(ends(found[1].holes) == Ends{2100, 2500});
}

TEST_CASE("a hole that ends at the fork point is the parent's") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1600, "02:00").bulk_logged();
  h.log(4, 1600, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  const ChainGraph graph = h.graph();
  REQUIRE(windows(graph, kOtherFork).size() == 1);
  CHECK(windows(graph, kOtherFork)[0].from_lsn == lsn(1600));
  CHECK(windows(graph, kOtherFork)[0].holes.empty());
  CHECK(ends(windows(graph)[0].holes) == Ends{1100, 1600});
}

TEST_CASE("what a branch inherits and does not go on from is its parent's alone") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1600, "02:00");
  h.full(4, 1700, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  const ChainGraph graph = h.graph();
  const auto found = windows(graph, kOtherFork);
  REQUIRE(found.size() == 1);
  CHECK(found[0].from_lsn == lsn(1900));
}

TEST_CASE("a branch whose logs do not reach back to the fork point has a gap there") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1600, "02:00");
  h.log(4, 1700, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  const ChainGraph graph = h.graph();
  const auto found = gaps(graph, kOtherFork);
  REQUIRE(found.size() == 1);
  CHECK(found[0].from_lsn == lsn(1600));
  CHECK(found[0].to_lsn == lsn(1700));
  CHECK(number(graph, found[0].after) == 0);
  CHECK(number(graph, found[0].before) == 4);
  CHECK(gaps(graph).empty());
}

TEST_CASE("a branch's gap begins at the fork point, though it has a full before its first log") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1600, "02:00");
  h.full(3, 1650, 1660, "03:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  h.log(4, 1700, 1900, "05:00").on_fork(kOtherFork);
  const auto found = gaps(h.graph(), kOtherFork);
  REQUIRE(found.size() == 1);
  CHECK(found[0].from_lsn == lsn(1600));
  CHECK(found[0].after == kNone);
}

TEST_CASE("a log that crosses over closes its first fork's gap too") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00");
  h.log(4, 1500, 1900, "05:00").crossing(kMainFork, kOtherFork, 1600).log(3, 1600, 2000, "03:00");
  const ChainGraph graph = h.graph();
  CHECK(gaps(graph).empty());
  CHECK(gaps(graph, kOtherFork).empty());
}

TEST_CASE("a log that leaves a fork covers it up to the fork point only") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00");
  h.log(4, 1500, 1900, "05:00").crossing(kMainFork, kOtherFork, 1600).log(3, 1800, 2000, "03:00");
  const ChainGraph graph = h.graph();
  const auto found = gaps(graph);
  REQUIRE(found.size() == 1);
  CHECK(found[0].from_lsn == lsn(1600));
  CHECK(found[0].to_lsn == lsn(1800));
  CHECK(number(graph, found[0].after) == 4);
}

TEST_CASE("logs of other forks, empty and unusable ones close no gap") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 2000, 2500, "05:00");
  h.log(4, 1500, 2000, "03:00").on_fork(kOtherFork).log(5, 1700, 1700, "03:10");
  h.log(6, 1500, 2000, "03:20").to_nul();
  const ChainGraph graph = h.graph();
  const auto found = gaps(graph);
  REQUIRE(found.size() == 1);
  CHECK(found[0].from_lsn == lsn(1500));
  CHECK(found[0].to_lsn == lsn(2000));
  CHECK(number(graph, found[0].after) == 2);
  CHECK(number(graph, found[0].before) == 3);
}

TEST_CASE("a gap begins at the end of what reaches furthest, not of what came last") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1800, "02:00").log(3, 1200, 1500, "03:00");
  h.log(4, 2000, 2500, "04:00");
  const ChainGraph graph = h.graph();
  const auto found = gaps(graph);
  REQUIRE(found.size() == 1);
  CHECK(found[0].from_lsn == lsn(1800));
  CHECK(number(graph, found[0].after) == 2);
}

TEST_CASE("of logs that begin where a gap ends the shortest is named") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00");
  h.log(3, 2000, 2500, "03:00").log(4, 2000, 2200, "04:00");
  const ChainGraph graph = h.graph();
  REQUIRE(gaps(graph).size() == 1);
  CHECK(number(graph, gaps(graph)[0].before) == 4);
}

TEST_CASE("without logs there is no gap, and before the first full there is none") {
  History fulls;
  fulls.full(1, 1000, 1100, "01:00").full(2, 2000, 2100, "02:00");
  CHECK(gaps(fulls.graph()).empty());
  History h;
  h.log(2, 900, 1050, "00:30").full(1, 1000, 1100, "01:00").log(3, 1050, 1500, "02:00");
  CHECK(gaps(h.graph()).empty());
  History early;
  early.log(2, 900, 950, "00:30").full(1, 1000, 1100, "01:00");
  CHECK(gaps(early.graph()).empty());
}

TEST_CASE("the earliest full is the one the logs should have followed, whatever stands first") {
  History h;
  h.full(1, 1000, 1100, "01:00").full(4, 1300, 1400, "02:00").full(6, 900, 950, "00:10").to_nul();
  h.full(7, 800, 850, "00:20").on_fork(kOtherFork).log(5, 2000, 2500, "05:00");
  h.log(8, 1050, 1060, "05:10").on_fork(kOtherFork);
  const ChainGraph graph = h.graph();
  const auto found = gaps(graph);
  REQUIRE(found.size() == 1);
  CHECK(found[0].from_lsn == lsn(1100));
}

TEST_CASE("a first log that begins where the full ends leaves no gap") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00");
  CHECK(gaps(h.graph()).empty());
}

TEST_CASE("a hole is told with the times at its ends") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.bulk_logged().log(4, 2000, 2500, "04:00");
  const DatabaseAnalysis analysis = Case(h).analysis();
  REQUIRE(analysis.windows.size() == 1);
  const WindowAnalysis& window = analysis.windows[0];
  CHECK(window.from_lsn == lsn(1100));
  CHECK(window.to_lsn == lsn(2500));
  CHECK(window.from == at("01:00:30"));
  CHECK(window.to == at("04:00:30"));
  CHECK(window.producers == std::vector<Producer>{{ProducerKind::managed_backup, {}}});
  REQUIRE(window.holes.size() == 1);
  CHECK(window.holes[0].from_lsn == lsn(1500));
  CHECK(window.holes[0].to_lsn == lsn(2000));
  CHECK(window.holes[0].from == at("02:00:30"));
  CHECK(window.holes[0].to == at("03:00:30"));
  CHECK(window.holes[0].backup_set_uuid == guid(3));
}

TEST_CASE("a gap is told with its fork and its neighbours") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1600, "02:00");
  h.log(4, 1700, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  const DatabaseAnalysis analysis = Case(h).analysis();
  REQUIRE(analysis.gaps.size() == 1);
  CHECK(analysis.gaps[0].fork == guid(kOtherFork));
  CHECK_FALSE(analysis.gaps[0].after);
  CHECK(analysis.gaps[0].before == guid(4));
}

TEST_CASE("every word of the analysis is spelled as the documents spell it") {
  CHECK(spelling_of(ProducerKind::managed_backup) == "managed_backup");
  CHECK(spelling_of(ProducerKind::third_party) == "third_party");
  CHECK(spelling_of(ProducerKind::unknown) == "unknown");
  CHECK(spelling_of(ChainStatus::unbroken) == "unbroken");
  CHECK(spelling_of(ChainStatus::data_backups_only) == "data_backups_only");
  CHECK(spelling_of(CauseKind::purge) == "purge");
  CHECK(spelling_of(CauseKind::foreign_log_backup) == "foreign_log_backup");
  CHECK(spelling_of(Confidence::likely) == "likely");
  CHECK(spelling_of(Confidence::unknown) == "unknown");
}

TEST_CASE("a producer is known by its word, in any case, and by no other") {
  CHECK(producer_kind_of("maintenance_plan") == ProducerKind::maintenance_plan);
  CHECK(producer_kind_of("Managed_Backup") == ProducerKind::managed_backup);
  CHECK(producer_kind_of("unknown") == ProducerKind::unknown);
  CHECK_FALSE(producer_kind_of("maintenance"));
  CHECK_FALSE(producer_kind_of(""));
}
