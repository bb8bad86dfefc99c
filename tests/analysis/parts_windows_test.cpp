// Windows of databases that are put together out of backups of their parts.

#include <catch2/catch.hpp>

#include "history.h"
#include "unbroken/analysis.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

constexpr auto kFile = BackupType::file;

struct Stretch {
  std::uint64_t from;
  std::uint64_t to;
  friend bool operator==(const Stretch&, const Stretch&) = default;
};

std::ostream& operator<<(std::ostream& out, const Stretch& s) {
  return out << s.from << "-" << s.to;
}

using Stretches = std::vector<Stretch>;

std::vector<ChainWindow> windows(const ChainGraph& graph) {
  return windows_of(graph, 0, graph.usable());
}

Stretches stretches(const History& history) {
  Stretches out;
  for (const ChainWindow& w : windows(history.graph())) {
    out.push_back({w.from_lsn.block_and_slot(), w.to_lsn.block_and_slot()});
  }
  return out;
}

Stretches holes(const History& history) {
  Stretches out;
  for (const ChainWindow& w : windows(history.graph())) {
    for (const ChainHole& h : w.holes) {
      out.push_back({h.from_lsn.block_and_slot(), h.to_lsn.block_and_slot()});
    }
  }
  return out;
}

// The primary file at 1050 and file 2 at 1600, which log 4 brings together.
History two_files() {
  History h;
  h.log(9, 500, 1050, "00:30");
  h.of_files(1, kFile, 1050, 1100, "01:00", {held(1), absent(2)});
  h.log(3, 1000, 1500, "02:00").log(6, 1400, 1450, "01:50");
  h.of_files(2, kFile, 1600, 1700, "02:30", {absent(1), held(2)});
  h.log(4, 1500, 2000, "03:00");
  return h;
}

}  // namespace

TEST_CASE("a window begins where the parts meet, and names all that brings them there") {
  History h = two_files();
  h.log(5, 2000, 2500, "04:00");
  const ChainGraph graph = h.graph();
  const auto found = windows(graph);
  REQUIRE(found.size() == 1);
  CHECK(found[0].from_lsn == lsn(1700));
  CHECK(found[0].to_lsn == lsn(2500));
  CHECK(found[0].holes.empty());
  // 9 ends where the primary file's backup begins, 6 begins where nothing stands.
  CHECK(numbers(graph, found[0].sets) == std::vector<int>{1, 3, 2, 4, 5});
  CHECK(numbers(graph, {found[0].first, found[0].last}) == std::vector<int>{4, 5});
}

TEST_CASE("parts that a bulk-logged log brings together are whole at its end only") {
  CHECK(stretches(two_files()) == Stretches{{1700, 2000}});
  History h = two_files();
  CHECK(stretches(h.bulk_logged()) == Stretches{{2000, 2000}});
  CHECK(holes(h).empty());
}

TEST_CASE("parts meet at the very end of a log too") {
  History h;
  h.of_files(1, kFile, 1050, 1100, "01:00", {held(1), absent(2)});
  h.of_files(2, kFile, 1600, 1700, "02:30", {absent(1), held(2)});
  h.log(3, 1000, 1500, "02:00").log(4, 1500, 1700, "03:00");
  CHECK(stretches(h) == Stretches{{1700, 1700}});
}

TEST_CASE("parts that need no log open a window at one point") {
  History h;
  h.of_files(1, kFile, 1000, 1010, "01:00", {absent(1), read_only(900, held(2))});
  h.of_files(2, BackupType::partial, 2000, 2050, "02:00", {held(1), read_only(900, absent(2))});
  CHECK(stretches(h) == Stretches{{2050, 2050}});
  h.log(3, 2050, 2500, "03:00");
  CHECK(stretches(h) == Stretches{{2050, 2500}});
}

TEST_CASE("older and newer backups of the parts open a window each, and logs go on from both") {
  History h = two_files();
  h.log(7, 2000, 2030, "03:10");
  h.of_files(11, kFile, 2100, 2150, "03:30", {held(1), absent(2)});
  h.of_files(12, kFile, 2200, 2250, "03:40", {absent(1), held(2)});
  h.log(5, 2050, 2500, "04:00").log(8, 2500, 2600, "05:00");
  CHECK(stretches(h) == Stretches{{1700, 2030}, {2250, 2600}});
}

TEST_CASE("a full between where parts meet and where the next log ends parts nothing") {
  History h = two_files();
  h.full(8, 2200, 2300, "03:30").log(5, 2000, 2500, "04:00");
  CHECK(stretches(h) == Stretches{{1700, 2500}});
}

TEST_CASE("a hole ends where parts have met inside the bulk-logged log") {
  History h;
  h.full(8, 1000, 1100, "00:30").log(3, 1100, 1900, "03:00").bulk_logged();
  h.of_files(1, kFile, 1500, 1550, "01:00", {held(1), absent(2)});
  h.of_files(2, kFile, 1600, 1700, "02:30", {absent(1), held(2)});
  h.log(4, 1450, 2000, "04:00").copy_only();
  CHECK(stretches(h) == Stretches{{1100, 2000}});
  CHECK(holes(h) == Stretches{{1100, 1700}});
}
