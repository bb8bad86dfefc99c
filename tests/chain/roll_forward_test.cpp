// Which backups of parts make a database whole, and from where they need the log.

#include "unbroken/roll_forward.h"

#include <catch2/catch.hpp>

#include "history.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

constexpr auto kFile = BackupType::file;
constexpr auto kFileDifferential = BackupType::file_differential;
constexpr auto kPartial = BackupType::partial;
constexpr auto kDifferential = BackupType::differential;

struct Found {
  std::vector<int> sets;
  std::uint64_t from;
  std::uint64_t to;
  friend bool operator==(const Found&, const Found&) = default;
};

std::ostream& operator<<(std::ostream& out, const Found& found) {
  for (const int n : found.sets) out << n << " ";
  return out << "from " << found.from << " to " << found.to;
}

std::vector<Found> found(const History& history, std::uint8_t heavy = 0) {
  const ChainGraph graph = history.graph();
  const ForkPath path = graph.path_to(0);
  const std::vector<LogLink> links = graph.links_on(path, graph.usable());
  SetWeight weight;
  if (heavy != 0) {
    weight = [&graph, heavy](Vertex v) { return graph[v].uuid == guid(heavy) ? 10ULL : 1ULL; };
  }
  std::vector<Found> out;
  for (const RollForwardSet& set : roll_forward_sets(graph, path, graph.usable(), links, weight)) {
    out.push_back({numbers(graph, set.sets), set.from.block_and_slot(), set.to.block_and_slot()});
  }
  return out;
}

using Sets = std::vector<Found>;

DataFile of_unknown_age(DataFile file) {
  file.create_lsn.reset();
  return file;
}

}  // namespace

TEST_CASE("files need the log from the oldest one's beginning to the newest one's end") {
  History h;
  h.of_files(1, kFile, 1050, 1100, "01:00", {held(1), absent(2)});
  h.of_files(2, kFile, 1600, 1700, "02:00", {absent(1), held(2)});
  CHECK(found(h).empty());
  h.log(3, 1000, 1699, "02:30");
  CHECK(found(h).empty());
  h.log(4, 1500, 1700, "03:00");
  CHECK(found(h) == Sets{{{1, 2}, 1050, 1700}});
}

TEST_CASE("what begins later comes first, and each only once") {
  History h;
  h.of_files(1, kFile, 1050, 1100, "01:00", {held(1)});
  h.of_files(2, kFile, 1600, 1700, "02:00", {held(1)});
  h.log(3, 1000, 2000, "03:00");
  CHECK(found(h) == Sets{{{2}, 1600, 1700}});  // it does wherever the other would
  h.of_files(4, kFile, 1650, 1900, "02:30", {held(1), absent(2)});
  h.of_files(5, kFile, 1500, 1550, "01:30", {absent(1), held(2)});
  CHECK(found(h) == Sets{{{2}, 1600, 1700}, {{4, 5}, 1500, 1900}});
}

TEST_CASE("a full holds what was made before its end, and a file that rests on it") {
  const auto with_file_made_at = [](std::uint64_t at) {
    History h;
    h.full(1, 1000, 1100, "01:00");
    h.of_files(5, kPartial, 2000, 2050, "02:00",
               {held(1), created(at, read_only(1200, absent(2)))});
    h.log(4, 1000, 2100, "03:00");
    return found(h);
  };
  CHECK(with_file_made_at(1099) == Sets{{{1, 5}, 1100, 2050}});
  CHECK(with_file_made_at(1100).empty());
  History h;
  h.full(1, 1000, 1100, "01:00");
  h.of_files(2, kFile, 1600, 1700, "02:00", {absent(1), held(2)});
  h.of_files(3, kDifferential, 2000, 2050, "03:00",
             {of_unknown_age(changed_since(1, 1)), of_unknown_age(changed_since(2, 2))});
  CHECK(found(h) == Sets{{{1, 2, 3}, 2050, 2050}});
}

TEST_CASE("a full begins a restore or has no place in it") {
  History h;
  h.of_files(1, kFile, 1000, 1050, "01:00", {held(1), absent(2)});
  h.full(2, 1600, 1700, "02:00");
  h.of_files(3, kDifferential, 2000, 2050, "03:00", {changed_since(1, 1), changed_since(2, 2)});
  h.log(4, 900, 1100, "01:10");
  CHECK(found(h).empty());
}

TEST_CASE("a file stands still from where it became read-only, if that is known") {
  const auto from = [](std::uint64_t first, std::uint64_t since) {
    History h;
    h.of_files(1, kFile, first, 950, "01:00", {absent(1), held(2)});
    h.of_files(2, kPartial, 2000, 2050, "02:00", {held(1), read_only(since, absent(2))});
    return found(h);
  };
  CHECK(from(900, 900) == Sets{{{2, 1}, 2050, 2050}});
  CHECK(from(899, 900).empty());
  CHECK(from(900, 0).empty());
}

TEST_CASE("a full's read-only files count whichever set told of them") {
  History h;
  h.full(1, 1000, 1100, "01:00");
  h.of_files(2, kPartial, 2000, 2050, "02:00", {held(1), read_only(900, absent(2))});
  h.of_files(3, kFile, 2100, 2150, "03:00", {absent(1), held(4)});
  CHECK(found(h) == Sets{{{1, 2}, 2050, 2050}});
}

TEST_CASE("without a read-only file a full is no part: what it goes with needs no search") {
  History h;
  h.full(8, 500, 600, "00:30");
  h.of_files(1, kFile, 1050, 1100, "01:00", {held(1), absent(2)});
  h.log(3, 500, 1500, "02:00");
  CHECK(found(h).empty());
  History differential;
  differential.full(1, 1000, 1100, "01:00");
  differential.of_files(3, kDifferential, 2000, 2050, "04:00",
                        {changed_since(1, 1), changed_since(2, 1)});
  CHECK(found(differential).empty());
}

TEST_CASE("a file that was dropped is not missed, one of unknown age is") {
  const auto with = [](const DataFile& second) {
    History h;
    h.of_files(1, kFile, 1050, 1100, "01:00", {held(1), second});
    h.log(3, 1000, 1500, "02:00");
    return found(h).size();
  };
  DataFile dropped = absent(2);
  dropped.drop_lsn = lsn(1040);
  CHECK(with(dropped) == 1);
  CHECK(with(absent(2)) == 0);
  CHECK(with(of_unknown_age(absent(2))) == 0);
}

TEST_CASE("the log makes a file that was created where roll forward begins, not one before") {
  const auto with_file_made_at = [](std::uint64_t at) {
    History h;
    h.of_files(1, kFile, 1050, 1100, "01:00", {held(1), created(at, absent(2))});
    h.log(3, 1000, 1500, "02:00");
    return found(h).size();
  };
  CHECK(with_file_made_at(1051) == 1);
  CHECK(with_file_made_at(1050) == 1);
  CHECK(with_file_made_at(1049) == 0);
}

TEST_CASE("two backups of one file may stand at one point, and an older one not after a newer") {
  History h;
  h.of_files(1, kFile, 1000, 1100, "01:00", {held(1), held(2), absent(3)});
  h.of_files(2, kFile, 1000, 1200, "01:10", {absent(1), held(2), held(3)});
  h.log(3, 900, 1500, "02:00");
  CHECK(found(h) == Sets{{{1, 2}, 1000, 1200}});
  History older;
  older.of_files(1, kPartial, 1000, 1600, "01:00", {held(1)});
  older.of_files(2, kFileDifferential, 1100, 1650, "01:10", {changed_since(1, 1)});
  older.log(3, 900, 2000, "02:00");
  CHECK(found(older) == Sets{{{1}, 1600, 1600}});
}

TEST_CASE("of several backups of a file the undamaged, the lighter and the smaller is taken") {
  const auto files = [](auto change) {
    History h;
    h.of_files(1, kFile, 1050, 1100, "01:30", {held(1), absent(2)});
    h.of_files(2, kFile, 1020, 1030, "01:00", {absent(1), held(2)}).of_bytes(50);
    h.of_files(3, kFile, 1020, 1030, "01:10", {absent(1), held(2)}).of_bytes(20);
    change(h);
    h.log(4, 900, 1500, "02:00");
    return h;
  };
  CHECK(found(files([](History&) {})) == Sets{{{1, 3}, 1020, 1100}});
  CHECK(found(files([](History& h) { h.damaged(); })) == Sets{{{1, 2}, 1020, 1100}});
  CHECK(found(files([](History&) {}), 3) == Sets{{{1, 2}, 1020, 1100}});
}

TEST_CASE("a file that a set lists and does not hold needs no base") {
  DataFile elsewhere = changed_since(2, 77);
  elsewhere.is_present = false;
  History h;
  h.of_files(1, kPartial, 1000, 1100, "01:00", {held(1), held(2)});
  h.of_files(3, BackupType::partial_differential, 1600, 1650, "02:00",
             {changed_since(1, 1), elsewhere});
  h.log(4, 1100, 2000, "03:00");
  CHECK(found(h) == Sets{{{1, 3}, 1100, 1650}, {{1}, 1100, 1100}});
}

TEST_CASE("logs that overlap or touch reach as one, whatever their order") {
  const std::vector<LogLink> links{{0, lsn(1200), lsn(1400), false},
                                   {1, lsn(1000), lsn(1500), false},
                                   {2, lsn(1500), lsn(1600), false},
                                   {3, lsn(1700), lsn(1800), false}};
  const detail::LogReach reach(links);
  CHECK(reach.from(lsn(999)) == lsn(999));
  CHECK(reach.from(lsn(1000)) == lsn(1600));
  CHECK(reach.from(lsn(1300)) == lsn(1600));
  CHECK(reach.from(lsn(1600)) == lsn(1600));
  CHECK(reach.from(lsn(1650)) == lsn(1650));
  CHECK(reach.from(lsn(1750)) == lsn(1800));
  CHECK(reach.from(lsn(1900)) == lsn(1900));
  CHECK(detail::LogReach({}).from(lsn(5)) == lsn(5));
}
