// What each file of a set rests on.

#include "unbroken/file_table.h"

#include <catch2/catch.hpp>

#include "history.h"
#include "unbroken/chain.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

constexpr auto kFull = BackupType::full;
constexpr auto kFile = BackupType::file;
constexpr auto kFileDifferential = BackupType::file_differential;
constexpr auto kPartial = BackupType::partial;
constexpr auto kPartialDifferential = BackupType::partial_differential;
constexpr auto kDifferential = BackupType::differential;

Vertex vertex(const ChainGraph& graph, std::uint8_t n) {
  const auto at = graph.find(guid(n));
  REQUIRE(at);
  return *at;
}

int number(const ChainGraph& graph, Vertex v) { return v == kNone ? 0 : graph[v].uuid.bytes()[15]; }

// The numbers of the sets that the files of set n rest on; 0 for none.
std::vector<int> bases(const History& history, std::uint8_t n) {
  const ChainGraph graph = history.graph();
  std::vector<int> out;
  for (const Vertex v : graph.file_table().bases_of(vertex(graph, n))) {
    out.push_back(number(graph, v));
  }
  return out;
}

using Bases = std::vector<int>;

DataFile changed_since_lsn(std::int64_t number, std::uint64_t base) {
  DataFile file = held(number);
  file.differential_base_lsn = lsn(base);
  return file;
}

// A file backup 1 [1000,1100) of file 2, and what `type` says of that file later.
Bases on_file_backup(BackupType type, const DataFile& file) {
  History h;
  h.of_files(1, kFile, 1000, 1100, "01:00", {absent(1), held(2)});
  h.of_files(5, type, 1500, 1600, "05:00", {file});
  return bases(h, 5);
}

}  // namespace

TEST_CASE("only a differential's file rests on something, told by GUID or by LSN") {
  CHECK(FileTable::rests_on_base(kFileDifferential, changed_since(1, 7)));
  CHECK(FileTable::rests_on_base(kDifferential, changed_since_lsn(1, 1000)));
  CHECK_FALSE(FileTable::rests_on_base(kFileDifferential, held(1)));
  CHECK_FALSE(FileTable::rests_on_base(kFile, changed_since(1, 7)));
  CHECK_FALSE(FileTable::rests_on_base(kFull, changed_since(1, 7)));
}

TEST_CASE("only sets told by file have files") {
  History h;
  h.full(1, 1000, 1100, "01:00").of_files(2, kFile, 1200, 1300, "02:00", {held(1), absent(2)});
  h.log(3, 1000, 1400, "03:00").of_files(4, kFile, 1500, 1600, "04:00", {held(2)});
  h.log(5, 1400, 2000, "05:00").of_files(6, kFile, 2100, 2200, "06:00", {});
  h.full(7, 2200, 2300, "07:00");
  const ChainGraph graph = h.graph();
  const auto count = [&graph](std::uint8_t n) {
    return graph.file_table().files_of(vertex(graph, n)).size();
  };
  CHECK(count(1) == 0);
  CHECK(count(2) == 2);
  CHECK(count(3) == 0);
  CHECK(count(4) == 1);
  CHECK(count(5) == 0);
  CHECK(count(6) == 0);
  CHECK(count(7) == 0);
  CHECK(numbers(graph, {graph.file_table().sets().begin(), graph.file_table().sets().end()}) ==
        std::vector<int>{2, 4, 6});
}

TEST_CASE("a file rests on the backup that it names, if that one holds it") {
  CHECK(on_file_backup(kFileDifferential, changed_since(2, 1)) == Bases{1});
  CHECK(on_file_backup(kFileDifferential, changed_since(1, 1)) == Bases{0});  // listed, not held
  CHECK(on_file_backup(kFileDifferential, changed_since(3, 1)) == Bases{0});
  CHECK(on_file_backup(kFileDifferential, changed_since(2, 9)) == Bases{0});
  CHECK(on_file_backup(kFileDifferential, held(2)) == Bases{0});
}

TEST_CASE("without a GUID a file rests on the backup with its first or its checkpoint LSN") {
  CHECK(on_file_backup(kFileDifferential, changed_since_lsn(2, 1000)) == Bases{1});
  CHECK(on_file_backup(kFileDifferential, changed_since_lsn(2, 1001)) == Bases{0});
  CHECK(on_file_backup(kFileDifferential, changed_since_lsn(1, 1000)) == Bases{0});
  ChainRecord base;
  base.uuid = guid(1);
  base.type = kFile;
  base.first_lsn = lsn(1000);
  base.checkpoint_lsn = lsn(1040);
  base.last_lsn = lsn(1100);
  base.files = {held(1)};
  for (const std::uint64_t at : {1000U, 1040U}) {
    ChainRecord differential = base;
    differential.uuid = guid(2);
    differential.type = kFileDifferential;
    differential.first_lsn = differential.checkpoint_lsn = lsn(1500);
    differential.last_lsn = lsn(1600);
    differential.files = {changed_since_lsn(1, at)};
    const ChainGraph graph({base, differential});
    CHECK(number(graph, graph.file_table().bases_of(1)[0]) == 1);
  }
}

TEST_CASE("a base told by LSN lies on the differential's path") {
  History h;
  h.of_files(1, kFile, 1000, 1100, "01:00", {held(1)}).on_fork(kOtherFork);
  h.of_files(5, kFileDifferential, 1500, 1600, "05:00", {changed_since_lsn(1, 1000)});
  CHECK(bases(h, 5) == Bases{0});
}

TEST_CASE("a set that names its base as a whole says it of every file that names none") {
  for (const bool by_guid : {true, false}) {
    ChainRecord base;
    base.uuid = guid(1);
    base.type = kFile;
    base.first_lsn = base.checkpoint_lsn = lsn(1000);
    base.last_lsn = lsn(1100);
    base.files = {held(1), held(2)};
    ChainRecord differential = base;
    differential.uuid = guid(2);
    differential.type = kFileDifferential;
    differential.first_lsn = lsn(1500);
    differential.last_lsn = lsn(1600);
    if (by_guid) {
      differential.differential_base_guid = guid(1);
    } else {
      differential.differential_base_lsn = lsn(1000);
    }
    const ChainGraph graph({base, differential});
    const auto found = graph.file_table().bases_of(1);
    REQUIRE(found.size() == 2);
    CHECK(number(graph, found[0]) == 1);
    CHECK(number(graph, found[1]) == 1);
    CHECK(graph.file_table().bases_of(0)[0] == kNone);  // no differential: it rests on nothing
    // Where one file tells its own, the others came later and are held whole.
    differential.files = {changed_since(1, 1), held(2)};
    const ChainGraph told({base, differential});
    CHECK(number(told, told.file_table().bases_of(1)[0]) == 1);
    CHECK(told.file_table().bases_of(1)[1] == kNone);
  }
}

TEST_CASE("a base is no copy-only backup, and ends no later than its differential") {
  History h;
  h.of_files(1, kFile, 1000, 1100, "01:00", {held(1)}).copy_only();
  h.of_files(5, kFileDifferential, 1500, 1600, "05:00", {changed_since(1, 1)});
  CHECK(bases(h, 5) == Bases{0});
  for (const auto& [last, wanted] : {std::pair{1600, 1}, std::pair{1601, 0}}) {
    History at_once;
    at_once.of_files(1, kFile, 1000, static_cast<std::uint64_t>(last), "01:00", {held(1)});
    at_once.of_files(5, kFileDifferential, 1500, 1600, "05:00", {changed_since(1, 1)});
    CHECK(bases(at_once, 5) == Bases{wanted});
  }
}

TEST_CASE("partial differentials rest on partial backups, the other kinds on fulls and files too") {
  const auto base = [](BackupType type, BackupType of) {
    History h;
    h.of_files(1, of, 1000, 1100, "01:00", {held(1)});
    h.of_files(5, type, 1500, 1600, "05:00", {changed_since(1, 1)});
    return bases(h, 5)[0];
  };
  CHECK(base(kPartialDifferential, kPartial) == 1);
  CHECK(base(kPartialDifferential, kFile) == 0);
  CHECK(base(kPartialDifferential, kFull) == 0);
  for (const BackupType type : {kFileDifferential, kDifferential}) {
    CHECK(base(type, kFull) == 1);
    CHECK(base(type, kFile) == 1);
    CHECK(base(type, kPartial) == 1);
    CHECK(base(type, BackupType::log) == 0);
    CHECK(base(type, kFileDifferential) == 0);
  }
}

TEST_CASE("a full is the base of a whole differential only where all its files rest on it") {
  const auto base = [](BackupType type, std::vector<DataFile> files) {
    History h;
    h.full(1, 1000, 1100, "01:00").full(2, 1200, 1300, "02:00");
    h.of_files(3, kFile, 1400, 1450, "03:00", {held(1), held(2)});
    h.of_files(5, type, 1500, 1600, "05:00", std::move(files));
    const ChainGraph graph = h.graph();
    return number(graph, graph[vertex(graph, 5)].base);
  };
  CHECK(base(kDifferential, {changed_since(1, 1), changed_since(2, 1)}) == 1);
  CHECK(base(kDifferential, {changed_since(1, 1), changed_since(2, 2)}) == 0);
  CHECK(base(kDifferential, {changed_since(1, 1), held(2)}) == 0);
  CHECK(base(kDifferential, {changed_since(1, 3), changed_since(2, 3)}) == 0);
  CHECK(base(kFileDifferential, {changed_since(1, 1)}) == 0);
  CHECK(base(kFileDifferential, {}) == 0);
}
