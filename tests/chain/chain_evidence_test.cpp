// A graph out of evidence in any order, told twice, or at odds with itself.

#include <catch2/catch.hpp>

#include "history.h"
#include "unbroken/analysis.h"
#include "unbroken/chain.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

constexpr std::uint8_t kThirdFork = 0xF3;
constexpr std::uint8_t kEarlierFork = 0xE1;  // its GUID comes before the main fork's

ForkIndex fork(const ChainGraph& graph, std::uint8_t n) {
  const auto found = graph.find_fork(guid(n));
  REQUIRE(found);
  return *found;
}

Vertex vertex(const ChainGraph& graph, std::uint8_t n) {
  const auto at = graph.find(guid(n));
  REQUIRE(at);
  return *at;
}

std::vector<int> links(const ChainGraph& graph, std::uint8_t of_fork) {
  std::vector<Vertex> sets;
  for (const LogLink& link : graph.links_on(graph.path_to(fork(graph, of_fork)), graph.usable())) {
    sets.push_back(link.set);
  }
  return numbers(graph, sets);
}

ChainRecord record(const Guid& uuid, BackupType type, std::uint64_t first, std::uint64_t last) {
  ChainRecord made;
  made.uuid = uuid;
  made.type = type;
  made.first_lsn = made.checkpoint_lsn = lsn(first);
  made.last_lsn = lsn(last);
  made.first_fork = made.last_fork = guid(kMainFork);
  return made;
}

// As servers make them: different from the first byte on.
Guid spread(std::uint8_t first, std::uint8_t last) {
  std::array<std::uint8_t, 16> bytes{};
  bytes[0] = first;
  bytes[15] = last;
  return Guid(bytes);
}

}  // namespace

TEST_CASE("sets told in the opposite order stand in LSN order, those alike as they were told") {
  History h;
  for (std::uint8_t n = 40; n >= 1; --n) h.log(n, 1000U + n, 1001U + n, "01:00");
  const ChainGraph graph = h.graph();
  for (Vertex v = 0; v < graph.size(); ++v)
    CHECK(graph[v].uuid == guid(static_cast<std::uint8_t>(v + 1)));
}

TEST_CASE("every set is found among GUIDs that differ from the first byte on, and no other") {
  std::vector<ChainRecord> records;
  for (const unsigned first : {0xFFU, 0x00U, 0x80U, 0x7FU, 0xFEU, 0x40U, 0xFFU, 0x80U}) {
    const auto n = static_cast<std::uint8_t>(records.size() + 1);
    const Guid uuid = spread(static_cast<std::uint8_t>(first), n);
    records.push_back(record(uuid, BackupType::log, 1000U + n, 1001U + n));
  }
  const ChainGraph graph(records);
  for (Vertex v = 0; v < 8; ++v) CHECK(graph.find(records[v].uuid) == v);
  CHECK_FALSE(graph.find(spread(0xFF, 0)));
  CHECK_FALSE(graph.find(spread(0xFF, 0xFF)));
  CHECK_FALSE(graph.find(spread(0x80, 4)));
  CHECK_FALSE(graph.find(spread(0x00, 1)));
  CHECK_FALSE(ChainGraph().find(guid(1)));
}

TEST_CASE("of two sets with one GUID the first in LSN order counts") {
  const ChainGraph graph(
      {record(guid(1), BackupType::log, 1500, 2000), record(guid(1), BackupType::log, 1000, 1500)});
  REQUIRE(graph.find(guid(1)));
  CHECK(graph[*graph.find(guid(1))].last_lsn == lsn(1500));
}

TEST_CASE("a fork is one however often sets on it alternate with others") {
  History h;
  h.log(1, 1000, 1100, "01:00").log(2, 1100, 1200, "02:00").on_fork(kOtherFork);
  h.log(3, 1200, 1300, "03:00").log(4, 1300, 1400, "04:00").on_fork(kOtherFork);
  h.log(5, 1400, 1500, "05:00").on_fork(0).log(6, 1500, 1600, "06:00");
  const ChainGraph graph = h.graph();
  REQUIRE(graph.forks().size() == 3);
  CHECK(graph.forks()[0].id.is_zero());
  CHECK(graph.sets_ending_on(0).size() == 1);
  CHECK(graph.sets_ending_on(fork(graph, kMainFork)).size() == 3);
  CHECK(graph.sets_ending_on(fork(graph, kOtherFork)).size() == 2);
}

TEST_CASE("a fork whose origin nobody names has no parent, not even the fork without a name") {
  History h;
  h.log(1, 1000, 1100, "01:00").log(2, 1100, 1200, "02:00").on_fork(kOtherFork);
  h.log(3, 1200, 1300, "03:00").on_fork(0);
  h.log(4, 1200, 1300, "04:00").on_fork(kOtherFork).branched_from(0, 1150);
  const ChainGraph graph = h.graph();
  CHECK(graph.forks()[fork(graph, kOtherFork)].parent == kNone);
}

TEST_CASE("a log that is said to cross back to where its fork came from goes up to its own point") {
  History h;
  h.log(2, 1100, 1500, "02:00");
  h.log(4, 1500, 1900, "05:00").crossing(kMainFork, kOtherFork, 1600);
  h.log(5, 1650, 1950, "06:00").crossing(kOtherFork, kMainFork, 1700);
  const ChainGraph graph = h.graph();
  const auto link = graph.link_on(graph.path_to(fork(graph, kOtherFork)), vertex(graph, 5));
  REQUIRE(link);
  CHECK(link->from == lsn(1650));
  CHECK(link->to == lsn(1700));
  CHECK(link->is_cut);
}

TEST_CASE("logs that a path leaves at one point are in the order of where they begin") {
  History h;
  h.log(1, 1300, 1700, "01:00").log(2, 1200, 1800, "02:00");
  h.log(4, 1600, 1900, "05:00").on_fork(kOtherFork).branched_from(kMainFork, 1600);
  CHECK(links(h.graph(), kOtherFork) == std::vector<int>{2, 1, 4});
}

TEST_CASE("logs that cross to other forks are among the others in the order of their points") {
  History h;
  h.log(1, 1000, 1650, "01:00").log(2, 1650, 1800, "02:00");
  h.log(4, 1500, 1900, "05:00").crossing(kMainFork, kOtherFork, 1700);
  h.log(5, 1500, 1950, "06:00").crossing(kMainFork, kThirdFork, 1600);
  CHECK(links(h.graph(), kMainFork) == std::vector<int>{5, 1, 4, 2});
}

TEST_CASE("an empty log is no link, on its fork or across") {
  History h;
  h.log(1, 1000, 1600, "01:00").log(2, 1600, 1600, "02:00");
  h.log(3, 1600, 1600, "03:00").crossing(kMainFork, kOtherFork, 1600);
  CHECK(links(h.graph(), kMainFork) == std::vector<int>{1});
}

TEST_CASE("a base told by LSN is a full, the first that began there unless one's checkpoint is") {
  const auto base_of = [](std::vector<ChainRecord> records) {
    ChainRecord differential = record(guid(9), BackupType::differential, 2200, 2300);
    differential.differential_base_lsn = lsn(1000);
    records.push_back(differential);
    const ChainGraph graph(records);
    const Vertex base = graph[vertex(graph, 9)].base;
    return base == kNone ? 0 : graph[base].uuid.bytes()[15];
  };
  CHECK(base_of({record(guid(2), BackupType::log, 1000, 1100)}) == 0);
  ChainRecord first = record(guid(1), BackupType::full, 1000, 1100);
  first.checkpoint_lsn = lsn(1020);
  ChainRecord second = record(guid(2), BackupType::full, 1000, 1200);
  second.checkpoint_lsn = lsn(1030);
  ChainRecord later = record(guid(3), BackupType::full, 990, 1300);
  later.checkpoint_lsn = lsn(1000);
  CHECK(base_of({first}) == 1);
  CHECK(base_of({first, second}) == 1);
  CHECK(base_of({first, second, later}) == 3);
}

TEST_CASE("only a differential has a base, whatever else is told to have one") {
  ChainRecord log = record(guid(2), BackupType::log, 1100, 1500);
  log.differential_base_guid = guid(1);
  const ChainGraph graph({record(guid(1), BackupType::full, 1000, 1100), log});
  CHECK(graph[vertex(graph, 2)].base == kNone);
}

TEST_CASE("a full before the first log hides no gap between logs around its end") {
  History h;
  h.log(2, 900, 1000, "00:30").full(1, 1000, 1100, "01:00").log(3, 1050, 1500, "02:00");
  const ChainGraph graph = h.graph();
  const auto found = gaps_of(graph, 0, graph.usable());
  REQUIRE(found.size() == 1);
  CHECK(found[0].from_lsn == lsn(1000));
  CHECK(found[0].to_lsn == lsn(1050));
  CHECK(found[0].after == vertex(graph, 2));
}

TEST_CASE("the first full, and no differential, is what the first log should have followed") {
  History h;
  h.differential(4, 850, 900, "00:30", 9, 700).full(1, 1000, 1100, "01:00");
  h.log(3, 2000, 2500, "02:00");
  const ChainGraph graph = h.graph();
  const auto found = gaps_of(graph, 0, graph.usable());
  REQUIRE(found.size() == 1);
  CHECK(found[0].from_lsn == lsn(1100));
}

TEST_CASE("of logs that end where a gap begins the one that covers most is named") {
  History h;
  h.log(2, 1000, 1500, "01:00").log(3, 1200, 1500, "02:00").log(4, 1600, 2000, "03:00");
  const ChainGraph graph = h.graph();
  const auto found = gaps_of(graph, 0, graph.usable());
  REQUIRE(found.size() == 1);
  CHECK(found[0].after == vertex(graph, 2));
}

TEST_CASE("of logs that begin where a gap ends a shorter one is named before one that crosses") {
  History h;
  h.log(2, 1000, 1500, "01:00").log(3, 2000, 2200, "03:00");
  h.log(4, 2000, 2900, "04:00").crossing(kMainFork, kEarlierFork, 2600);
  const ChainGraph graph = h.graph();
  const auto found = gaps_of(graph, fork(graph, kMainFork), graph.usable());
  REQUIRE(found.size() == 1);
  CHECK(found[0].before == vertex(graph, 3));
}

TEST_CASE("what closes a gap at a fork's end is a usable log of that fork that holds its records") {
  const auto gaps_with = [](auto change) {
    History h;
    h.log(2, 1000, 1500, "01:00");
    change(h);
    h.log(6, 1600, 2000, "06:00");
    const ChainGraph graph = h.graph();
    return gaps_of(graph, fork(graph, kMainFork), graph.usable()).size();
  };
  const auto crossing = [](History& h) -> History& {
    return h.log(4, 1500, 1900, "05:00").crossing(kMainFork, kOtherFork, 1600);
  };
  CHECK(gaps_with([&](History& h) { crossing(h); }) == 0);
  CHECK(gaps_with([&](History& h) { crossing(h).to_nul(); }) == 1);
  CHECK(gaps_with([](History& h) {
          h.log(4, 1500, 1900, "05:00").crossing(kThirdFork, kOtherFork, 1600);
        }) == 1);
  CHECK(gaps_with([](History& h) {
          h.full(4, 1500, 1900, "05:00").crossing(kMainFork, kOtherFork, 1600);
        }) == 1);
}

TEST_CASE("a log that begins where it leaves a fork holds nothing of it, and ends no gap there") {
  History h;
  h.log(2, 1000, 1500, "01:00");
  h.log(4, 1600, 1900, "05:00").crossing(kMainFork, kOtherFork, 1600);
  const ChainGraph graph = h.graph();
  CHECK(gaps_of(graph, fork(graph, kMainFork), graph.usable()).empty());
}
