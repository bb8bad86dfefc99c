#include <catch2/catch.hpp>

#include "chain/fork_order.h"
#include "history.h"
#include "unbroken/analysis.h"
#include "unbroken/chain.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

struct Stretch {
  std::uint64_t from;
  std::uint64_t to;
  friend bool operator==(const Stretch&, const Stretch&) = default;
};

std::ostream& operator<<(std::ostream& out, const Stretch& s) {
  return out << s.from << "-" << s.to;
}

std::vector<Stretch> windows(const History& history, std::uint8_t fork = kMainFork) {
  const ChainGraph graph = history.graph();
  std::vector<Stretch> out;
  for (const ChainWindow& w : windows_of(graph, *graph.find_fork(guid(fork)), graph.usable())) {
    out.push_back({w.from_lsn.block_and_slot(), w.to_lsn.block_and_slot()});
  }
  return out;
}

std::vector<Stretch> gaps(const History& history, std::uint8_t fork = kMainFork) {
  const ChainGraph graph = history.graph();
  std::vector<Stretch> out;
  for (const ChainGap& g : gaps_of(graph, *graph.find_fork(guid(fork)), graph.usable())) {
    out.push_back({g.from_lsn.block_and_slot(), g.to_lsn.block_and_slot()});
  }
  return out;
}

}  // namespace

TEST_CASE("a window runs from the end of the full to the end of the last log") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(3, 1500, 2000, "03:00");
  CHECK(windows(h) == std::vector<Stretch>{{1100, 2000}});
  CHECK(gaps(h).empty());
}

TEST_CASE("a later full inside an unbroken chain does not split the window") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").full(9, 1400, 1450, "01:50");
  CHECK(windows(h) == std::vector<Stretch>{{1100, 1500}});
}

TEST_CASE(
    "a lost log ends the window; a differential opens the next one and leaves the gap whole") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00");
  h.differential(4, 1700, 1800, "04:00", 1, 1000).log(5, 2000, 2500, "05:00");
  CHECK(windows(h) == std::vector<Stretch>{{1100, 1500}, {1800, 1800}});
  CHECK(gaps(h) == std::vector<Stretch>{{1500, 2000}});
}

TEST_CASE("logs that touch or overlap leave no gap, logs one apart do") {
  History touch;
  touch.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 2000, "03:00");
  CHECK(gaps(touch).empty());
  History overlap;
  overlap.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1200, 2000, "03:00");
  CHECK(gaps(overlap).empty());
  History apart;
  apart.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1501, 2000, "03:00");
  CHECK(gaps(apart) == std::vector<Stretch>{{1500, 1501}});
}

TEST_CASE(
    "from the first full to a later first log there is a gap that begins where the full ends") {
  History h;
  h.full(1, 1000, 1100, "01:00").full(4, 1300, 1400, "02:00").log(5, 2000, 2500, "05:00");
  CHECK(gaps(h) == std::vector<Stretch>{{1100, 2000}});
  const ChainGraph graph = h.graph();
  const auto found = gaps_of(graph, 0, graph.usable());
  CHECK(graph[found[0].after].uuid == guid(1));
  CHECK(graph[found[0].before].uuid == guid(5));
}

TEST_CASE("a full of the SIMPLE model expects no log to follow") {
  History h;
  h.full(1, 1000, 1100, "01:00")
      .in_simple_model()
      .full(4, 1300, 1400, "02:00")
      .log(5, 1350, 2500, "05:00");
  CHECK(gaps(h).empty());
}

TEST_CASE("an old gap behind a newer full is still a gap") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1700, 2000, "03:00");
  h.full(4, 2000, 2050, "04:00").log(5, 2000, 2500, "05:00");
  CHECK(gaps(h) == std::vector<Stretch>{{1500, 1700}});
  CHECK(windows(h) == std::vector<Stretch>{{1100, 1500}, {2050, 2500}});
}

TEST_CASE("a log that went to NUL or lacks a stripe covers nothing") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 2000, "03:00").to_nul();
  h.log(4, 2000, 2500, "04:00").without_stripe().log(5, 2500, 3000, "05:00");
  CHECK(gaps(h) == std::vector<Stretch>{{1500, 2500}});
  CHECK(windows(h) == std::vector<Stretch>{{1100, 1500}});
}

TEST_CASE("a bulk-logged log leaves a hole unless another log covers it") {
  History h;
  h.full(1, 1000, 1100, "01:00")
      .log(2, 1100, 1500, "02:00")
      .log(3, 1500, 2000, "03:00")
      .bulk_logged();
  h.log(4, 2000, 2500, "04:00");
  const ChainGraph graph = h.graph();
  const auto holes = windows_of(graph, 0, graph.usable())[0].holes;
  REQUIRE(holes.size() == 1);
  CHECK(holes[0].from_lsn == lsn(1500));
  CHECK(holes[0].to_lsn == lsn(2000));
  h.log(5, 1400, 2100, "04:30").copy_only();
  const ChainGraph covered = h.graph();
  CHECK(windows_of(covered, 0, covered.usable())[0].holes.empty());
}

TEST_CASE("a branch's window begins at the fork point and rests on its parent's backups") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.log(4, 1600, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  CHECK(windows(h, kOtherFork) == std::vector<Stretch>{{1600, 1900}});
  CHECK(windows(h, kMainFork) == std::vector<Stretch>{{1100, 2000}});
  CHECK(gaps(h, kOtherFork).empty());
  const ChainGraph graph = h.graph();
  CHECK(graph.forks()[forks_newest_first(graph).front()].id == guid(kOtherFork));
}

TEST_CASE("a branch whose parent is not known stands alone") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(4, 1100, 1900, "05:00").on_fork(kOtherFork);
  CHECK(windows(h, kOtherFork).empty());
  CHECK(windows(h, kMainFork) == std::vector<Stretch>{{1100, 1100}});
}

TEST_CASE("equal LSNs on two forks are never joined") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00");
  h.log(3, 1500, 2000, "03:00").on_fork(kOtherFork);
  CHECK(windows(h) == std::vector<Stretch>{{1100, 1500}});
}

TEST_CASE("a set that names no fork belongs to the only fork there is") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").on_fork(0);
  CHECK(windows(h) == std::vector<Stretch>{{1100, 1500}});
}

TEST_CASE("a clock that went backwards changes nothing about a chain") {
  History h;
  h.full(1, 1000, 1100, "05:00").log(2, 1100, 1500, "03:00").log(3, 1500, 2000, "01:00");
  CHECK(windows(h) == std::vector<Stretch>{{1100, 2000}});
}
