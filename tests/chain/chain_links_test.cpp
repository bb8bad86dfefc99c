// What rests on what: forks on forks, differentials on fulls, logs on states.

#include <catch2/catch.hpp>

#include "chain/fork_order.h"
#include "history.h"
#include "unbroken/chain.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

constexpr std::uint8_t kThirdFork = 0xF3;

ForkIndex fork(const ChainGraph& graph, std::uint8_t n) {
  const auto found = graph.find_fork(guid(n));
  REQUIRE(found);
  return *found;
}

std::optional<Vertex> found(const ChainGraph& graph, int n) {
  return graph.find(guid(static_cast<std::uint8_t>(n)));
}

Vertex vertex(const ChainGraph& graph, int n) {
  const auto at = found(graph, n);
  REQUIRE(at);
  return *at;
}

// The number of the full that differential n rests on; 0 where there is none.
int base_of(const History& history, int n) {
  const ChainGraph graph = history.graph();
  const Vertex base = graph[vertex(graph, n)].base;
  return base == kNone ? 0 : graph[base].uuid.bytes()[15];
}

std::vector<std::uint8_t> newest_forks(const History& history) {
  const ChainGraph graph = history.graph();
  std::vector<std::uint8_t> ids;
  for (const ForkIndex f : forks_newest_first(graph))
    ids.push_back(graph.forks()[f].id.bytes()[15]);
  return ids;
}

using Forks = std::vector<std::uint8_t>;

}  // namespace

TEST_CASE("sets stand in LSN order, fork by fork, whatever order they were told in") {
  History h;
  h.log(3, 1500, 2000, "03:00").on_fork(kOtherFork).log(2, 1100, 1500, "02:00");
  h.full(1, 1000, 1100, "01:00").log(6, 1200, 1500, "02:00").log(5, 1100, 1500, "01:30");
  h.log(4, 1100, 1500, "02:00");
  const ChainGraph graph = h.graph();
  std::vector<Vertex> all(graph.size());
  for (Vertex v = 0; v < graph.size(); ++v) all[v] = v;
  // By last LSN, first LSN, finish and GUID.
  CHECK(numbers(graph, all) == std::vector<int>{1, 5, 2, 4, 6, 3});
}

TEST_CASE("a set is found by its GUID, and an unknown GUID is not") {
  History h;
  h.full(7, 1000, 1100, "01:00").log(3, 1100, 1500, "02:00").log(5, 1500, 2000, "03:00");
  const ChainGraph graph = h.graph();
  for (const int n : {7, 3, 5}) CHECK(graph[vertex(graph, n)].uuid.bytes()[15] == n);
  for (const int n : {1, 4, 6, 9}) CHECK_FALSE(found(graph, n));
  CHECK_FALSE(graph.find_fork(guid(kOtherFork)));
}

TEST_CASE("a set is usable when it is whole and its LSNs make sense") {
  History h;
  h.log(1, 1000, 1100, "01:00").log(2, 1100, 1100, "02:00").log(3, 1200, 1100, "03:00");
  h.log(4, 0, 0, "04:00").log(5, 0, 1100, "05:00").log(6, 1000, 1100, "06:00").without_stripe();
  h.log(7, 1000, 1100, "07:00").to_nul().log(8, 1000, 1100, "08:00").damaged();
  const ChainGraph graph = h.graph();
  const VertexMask usable = graph.usable();
  const auto is_usable = [&](int n) { return bool(usable[vertex(graph, n)]); };
  CHECK(is_usable(1));
  CHECK(is_usable(2));
  CHECK_FALSE(is_usable(3));  // it ends before it begins
  CHECK_FALSE(is_usable(4));
  CHECK(is_usable(5));
  CHECK_FALSE(is_usable(6));
  CHECK_FALSE(is_usable(7));
  CHECK(is_usable(8));  // the last resort
}

TEST_CASE("only a log can be an empty log") {
  History h;
  h.full(1, 1100, 1100, "01:00").log(2, 1100, 1100, "02:00").log(3, 1100, 1101, "03:00");
  const ChainGraph graph = h.graph();
  CHECK_FALSE(graph.is_empty_log(vertex(graph, 1)));
  CHECK(graph.is_empty_log(vertex(graph, 2)));
  CHECK_FALSE(graph.is_empty_log(vertex(graph, 3)));
}

TEST_CASE("a differential rests on the full that it names, and on no other set of that name") {
  History h;
  h.full(1, 1000, 1100, "01:00").full(2, 2000, 2100, "02:00");
  h.differential(3, 2200, 2300, "03:00", 2, 9999);
  CHECK(base_of(h, 3) == 2);
  h.differential(4, 2400, 2500, "04:00", 3, 2000);  // a differential is no base
  CHECK(base_of(h, 4) == 0);
  h.differential(5, 2400, 2500, "04:00", 8, 2000);  // not at hand, though its LSN is here
  CHECK(base_of(h, 5) == 0);
}

TEST_CASE("a copy-only full is no base, told by GUID or by LSN") {
  History h;
  h.full(1, 1000, 1100, "01:00").copy_only();
  h.differential(3, 2200, 2300, "03:00", 1, 1000).differential(4, 2200, 2300, "03:10", 0, 1000);
  CHECK(base_of(h, 3) == 0);
  CHECK(base_of(h, 4) == 0);
}

TEST_CASE("a base told by LSN only ends no later than its differential and lies on its path") {
  History h;
  h.full(1, 1000, 1100, "01:00").differential(3, 1050, 1100, "03:00", 0, 1000);
  CHECK(base_of(h, 3) == 1);
  History late;
  late.full(1, 1000, 1100, "01:00").differential(3, 1050, 1099, "03:00", 0, 1000);
  CHECK(base_of(late, 3) == 0);
  History elsewhere;
  elsewhere.full(1, 1000, 1100, "01:00");
  elsewhere.differential(3, 1200, 1300, "03:00", 0, 1000).on_fork(kOtherFork);
  CHECK(base_of(elsewhere, 3) == 0);
  History unknown;
  unknown.full(1, 0, 1100, "01:00").differential(3, 1200, 1300, "03:00", 0, 0);
  CHECK(base_of(unknown, 3) == 0);
}

TEST_CASE("a set without any fork belongs to none where there are two") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").on_fork(kOtherFork);
  h.log(3, 1100, 1500, "03:00").on_fork(0);
  const ChainGraph graph = h.graph();
  REQUIRE(graph.forks().size() == 3);
  CHECK(graph.forks()[graph[vertex(graph, 3)].last_fork].id.is_zero());
  CHECK(graph.forks()[graph[vertex(graph, 1)].last_fork].id == guid(kMainFork));
  CHECK(graph.forks()[graph[vertex(graph, 2)].last_fork].id == guid(kOtherFork));
}

TEST_CASE("a set without any fork shares the one fork there is, and leaves no other behind") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").on_fork(0);
  CHECK(h.graph().forks().size() == 1);
}

TEST_CASE("where no set names a fork, all lie on one without a name") {
  History h;
  h.full(1, 1000, 1100, "01:00").on_fork(0).log(2, 1100, 1500, "02:00").on_fork(0);
  const ChainGraph graph = h.graph();
  REQUIRE(graph.forks().size() == 1);
  CHECK(graph.forks()[0].id.is_zero());
}

TEST_CASE("a log that crosses tells a fork's origin before what a header says") {
  History h;
  h.full(1, 1000, 1100, "01:00").full(2, 1000, 1100, "01:10").on_fork(kThirdFork);
  h.log(4, 1500, 1900, "05:00").crossing(kMainFork, kOtherFork, 1600);
  h.full(5, 1950, 1960, "06:00").on_fork(kOtherFork).branched_from(kThirdFork, 1700);
  const ChainGraph graph = h.graph();
  const Fork& other = graph.forks()[fork(graph, kOtherFork)];
  CHECK(other.parent == fork(graph, kMainFork));
  CHECK(other.point == lsn(1600));
}

TEST_CASE("a fork has no parent where its point or the parent itself is unknown") {
  History pointless;
  pointless.full(1, 1000, 1100, "01:00");
  pointless.log(4, 1500, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 0);
  const ChainGraph no_point = pointless.graph();
  CHECK(no_point.forks()[fork(no_point, kOtherFork)].parent == kNone);
  History orphan;
  orphan.full(1, 1000, 1100, "01:00");
  orphan.log(4, 1500, 1900, "05:00").on_fork(kOtherFork).branched_from(kThirdFork, 1600);
  const ChainGraph no_parent = orphan.graph();
  CHECK(no_parent.forks()[fork(no_parent, kOtherFork)].parent == kNone);
}

TEST_CASE("evidence that makes two forks each other's parent is believed only once") {
  History h;
  h.log(2, 1100, 1500, "02:00").on_fork(kMainFork).branched_from(kOtherFork, 1100);
  h.log(4, 1500, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  h.log(5, 1500, 1900, "05:00").on_fork(kThirdFork).branched_from(kThirdFork, 1600);
  const ChainGraph graph = h.graph();
  CHECK(graph.forks()[fork(graph, kMainFork)].parent == fork(graph, kOtherFork));
  CHECK(graph.forks()[fork(graph, kOtherFork)].parent == kNone);
  CHECK(graph.forks()[fork(graph, kThirdFork)].parent == kNone);
  CHECK(graph.path_to(fork(graph, kMainFork)).parts.size() == 2);
}

TEST_CASE("a path tells from where to where each of its forks is followed") {
  History h;
  h.full(1, 1000, 1100, "01:00");
  h.log(4, 1600, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  h.log(5, 1800, 2100, "06:00").on_fork(kThirdFork).branched_from(kOtherFork, 1800);
  const ChainGraph graph = h.graph();
  const ForkPath path = graph.path_to(fork(graph, kThirdFork));
  REQUIRE(path.parts.size() == 3);
  CHECK(path.target() == fork(graph, kThirdFork));
  CHECK(path.parts[0].fork == fork(graph, kMainFork));
  CHECK(path.parts[0].begin.is_null());
  CHECK(path.parts[0].end == lsn(1600));
  CHECK(path.parts[1].begin == lsn(1600));
  CHECK(path.parts[1].end == lsn(1800));
  CHECK(path.parts[2].begin == lsn(1800));
  CHECK_FALSE(path.parts[2].end);
  CHECK(graph.path_to(fork(graph, kMainFork)).parts.size() == 1);
}

TEST_CASE("a data backup lies on a path that leaves its fork at its very end, and not before") {
  History h;
  h.full(1, 1000, 1100, "01:00").full(2, 1500, 1600, "02:00").full(3, 1500, 1601, "02:10");
  h.log(4, 1600, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  const ChainGraph graph = h.graph();
  const ForkPath path = graph.path_to(fork(graph, kOtherFork));
  CHECK(graph.is_on(path, vertex(graph, 1)));
  CHECK(graph.is_on(path, vertex(graph, 2)));
  CHECK_FALSE(graph.is_on(path, vertex(graph, 3)));
  CHECK_FALSE(graph.is_on(graph.path_to(fork(graph, kMainFork)), vertex(graph, 4)));
}

TEST_CASE("a log of the parent leads to a branch up to the fork point, and is cut there only") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1600, "02:00").log(3, 1500, 1601, "03:00");
  h.log(5, 1600, 1700, "03:30").log(6, 1400, 1800, "03:40").bulk_logged();
  h.log(4, 1600, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  const ChainGraph graph = h.graph();
  const ForkPath path = graph.path_to(fork(graph, kOtherFork));
  const auto whole = graph.link_on(path, vertex(graph, 2));
  REQUIRE(whole);
  CHECK(whole->from == lsn(1100));
  CHECK(whole->to == lsn(1600));
  CHECK_FALSE(whole->is_cut);
  const auto cut = graph.link_on(path, vertex(graph, 3));
  REQUIRE(cut);
  CHECK(cut->to == lsn(1600));
  CHECK(cut->is_cut);
  CHECK_FALSE(graph.link_on(path, vertex(graph, 5)));  // it begins where the path leaves
  CHECK_FALSE(graph.link_on(path, vertex(graph, 6)));  // no stop inside
  CHECK_FALSE(graph.link_on(path, vertex(graph, 1)));  // no log
}

TEST_CASE("a log that crosses to another branch serves its first fork up to its own point") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 2000, "02:00");
  h.log(4, 1500, 1900, "05:00").crossing(kMainFork, kOtherFork, 1600);
  h.log(5, 1550, 1950, "06:00").crossing(kMainFork, kThirdFork, 1700);
  const ChainGraph graph = h.graph();
  const ForkPath main = graph.path_to(fork(graph, kMainFork));
  const auto on_main = graph.link_on(main, vertex(graph, 4));
  REQUIRE(on_main);
  CHECK(on_main->from == lsn(1500));
  CHECK(on_main->to == lsn(1600));
  CHECK(on_main->is_cut);
  // The path to the other branch leaves the main fork before that log does.
  const auto on_other = graph.link_on(graph.path_to(fork(graph, kOtherFork)), vertex(graph, 5));
  REQUIRE(on_other);
  CHECK(on_other->to == lsn(1600));
  const auto own = graph.link_on(graph.path_to(fork(graph, kThirdFork)), vertex(graph, 5));
  REQUIRE(own);
  CHECK(own->to == lsn(1950));
  CHECK_FALSE(own->is_cut);
}

TEST_CASE("a log that leaves for another branch at a point nobody tells serves no other path") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(4, 1100, 1900, "05:00").crossing(kMainFork, kOtherFork, 0);
  const ChainGraph graph = h.graph();
  CHECK_FALSE(graph.link_on(graph.path_to(fork(graph, kMainFork)), vertex(graph, 4)));
}

TEST_CASE("links are in the order of where they lead, then from where, then of their sets") {
  History h;
  h.log(1, 1200, 1500, "01:00").log(2, 1100, 1500, "02:00").log(3, 1300, 1400, "03:00");
  h.log(4, 1100, 1500, "04:00").log(5, 1000, 1600, "05:00").log(6, 1400, 1400, "06:00");
  const ChainGraph graph = h.graph();
  VertexMask allowed = graph.usable();
  std::vector<Vertex> sets;
  for (const LogLink& link : graph.links_on(graph.path_to(0), allowed)) sets.push_back(link.set);
  CHECK(numbers(graph, sets) == std::vector<int>{3, 2, 4, 1, 5});
  allowed[vertex(graph, 2)] = false;
  CHECK(graph.links_on(graph.path_to(0), allowed).size() == 4);
}

TEST_CASE("the order of finishing is that of UTC where the zones are known") {
  History h;
  h.full(1, 1000, 1100, "05:00").in_zone(120).full(2, 1200, 1300, "04:00").in_zone(0);
  h.full(3, 1400, 1500, "04:30").in_unknown_zone();
  const ChainGraph graph = h.graph();
  CHECK(graph.finish_for_ordering(vertex(graph, 1)) < graph.finish_for_ordering(vertex(graph, 2)));
  CHECK(graph.finish_for_ordering(vertex(graph, 3)) > graph.finish_for_ordering(vertex(graph, 2)));
  ChainRecord timeless;
  timeless.utc_offset = UtcOffset{60};
  const ChainGraph unknown({timeless});
  CHECK(unknown.finish_for_ordering(0) == ChainGraph::kNoTime.ms);
}

TEST_CASE("a branch is newer than its parent, even where the parent's last backup is later") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 2000, "09:00");
  h.log(4, 1600, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  h.log(5, 1800, 2100, "04:00").on_fork(kThirdFork).branched_from(kOtherFork, 1800);
  CHECK(newest_forks(h) == Forks{kThirdFork, kOtherFork, kMainFork});
  const ChainGraph graph = h.graph();
  CHECK(descends_from(graph, fork(graph, kThirdFork), fork(graph, kMainFork)));
  CHECK(descends_from(graph, fork(graph, kThirdFork), fork(graph, kOtherFork)));
  CHECK_FALSE(descends_from(graph, fork(graph, kMainFork), fork(graph, kThirdFork)));
  CHECK_FALSE(descends_from(graph, fork(graph, kMainFork), fork(graph, kMainFork)));
}

TEST_CASE("of two branches the one with the later last backup is the newer") {
  History h;
  h.full(1, 1000, 1100, "01:00");
  h.log(4, 1600, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  h.log(5, 1600, 2100, "04:00").on_fork(kThirdFork).branched_from(kMainFork, 1600);
  CHECK(newest_forks(h) == Forks{kOtherFork, kThirdFork, kMainFork});
  h.log(6, 2100, 2200, "06:00").on_fork(kThirdFork);
  CHECK(newest_forks(h) == Forks{kThirdFork, kOtherFork, kMainFork});
}

TEST_CASE("forks that nothing tells apart are in the order of their GUIDs") {
  History h;
  h.full(1, 1000, 1100, "01:00").full(2, 1000, 1100, "01:00").on_fork(kOtherFork);
  CHECK(newest_forks(h) == Forks{kMainFork, kOtherFork});
}

TEST_CASE(
    "the newest of a parent's branches comes first, though the parent's last backup is later") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 2000, "09:00");
  h.log(4, 1600, 1900, "04:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  h.log(5, 1600, 2100, "05:00").on_fork(kThirdFork).branched_from(kMainFork, 1600);
  CHECK(newest_forks(h) == Forks{kThirdFork, kOtherFork, kMainFork});
}

TEST_CASE("a branch is no newer than a fork that it does not come from") {
  History h;
  h.full(1, 1000, 1100, "09:00").full(2, 1000, 1100, "01:00").on_fork(kOtherFork);
  h.log(5, 1600, 2100, "05:00").on_fork(kThirdFork).branched_from(kOtherFork, 1600);
  CHECK(newest_forks(h) == Forks{kMainFork, kThirdFork, kOtherFork});
}
