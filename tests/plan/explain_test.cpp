#include <catch2/catch.hpp>

#include "history.h"
#include "plan/replayed.h"
#include "unbroken/plan.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

// "2 covered_by_data_backup" for every set left out, by number.
std::vector<std::string> reasons(const History& history, const PlanTarget& target = NewestPoint{},
                                 const std::vector<std::uint8_t>& without = {}) {
  const ChainGraph graph = history.graph();
  PlanOptions options;
  options.target = target;
  options.allowed = VertexMask(graph.size(), true);
  for (const std::uint8_t n : without) options.allowed[*graph.find(guid(n))] = false;
  const auto outcome = plan_and_replay(graph, options);
  REQUIRE(outcome.ok());
  std::vector<std::string> out;
  for (const LeftOut& left : explain(graph, std::get<Plan>(*outcome), options)) {
    out.push_back(std::to_string(graph[left.set].uuid.bytes()[15]) + " " +
                  std::string(spelling_of(left.reason)));
  }
  std::sort(out.begin(), out.end());
  return out;
}

using Reasons = std::vector<std::string>;

History usual() {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.differential(4, 2050, 2100, "04:00", 1, 1000).log(5, 2000, 2500, "05:00");
  return h;
}

}  // namespace

TEST_CASE("logs before the differential are covered by it") {
  CHECK(reasons(usual()) == Reasons{"2 covered_by_data_backup", "3 covered_by_data_backup"});
}

TEST_CASE("what was taken after the target is left out for that") {
  CHECK(reasons(usual(), TimePoint{{at("02:30"), std::nullopt}}) ==
        Reasons{"4 after_target", "5 after_target"});
}

TEST_CASE("what the options shut out is left out for that") {
  CHECK(reasons(usual(), NewestPoint{}, {4}) == Reasons{"4 excluded"});
}

TEST_CASE("an older full, a differential of it, and one without its base are told apart") {
  History h;
  h.full(1, 1000, 1100, "01:00").differential(2, 1200, 1250, "01:30", 1, 1000);
  h.full(3, 2000, 2100, "02:00").differential(4, 2200, 2250, "02:30", 9, 1900);
  CHECK(reasons(h) == Reasons{"1 older_data_backup", "2 other_base", "4 base_missing"});
}

TEST_CASE("sets that cannot be used say why") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1500, 1500, "03:00");
  h.log(4, 1500, 2000, "04:00").to_nul().log(5, 1500, 2000, "04:10").without_stripe();
  h.log(6, 1500, 2000, "04:20")
      .on_fork(kOtherFork)
      .log(7, 2000, 2500, "05:00")
      .log(8, 1200, 1400, "02:10");
  CHECK(reasons(h) == Reasons{"3 empty_log", "4 to_nul", "5 incomplete_stripes", "6 other_fork",
                              "7 behind_gap", "8 overlap"});
}

TEST_CASE("a damaged copy is left out as damaged") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 1100, 1500, "02:00").log(3, 1100, 1500, "02:10").damaged();
  CHECK(reasons(h) == Reasons{"3 damaged"});
}

TEST_CASE("backups of files that a plan does without are told apart") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00").log(3, 1500, 2000, "03:00");
  h.of_files(11, BackupType::file, 1200, 1210, "01:20", {held(1), absent(2)});
  h.of_files(12, BackupType::file, 1600, 1610, "02:10", {absent(1), held(2)});
  h.of_files(13, BackupType::file, 1620, 1630, "02:12", {});
  h.of_files(14, BackupType::file_differential, 1700, 1710, "02:20",
             {absent(1), changed_since(2, 12)});
  h.of_files(15, BackupType::file_differential, 1700, 1710, "02:20",
             {absent(1), changed_since(2, 99)});
  h.of_files(16, BackupType::file, 900, 950, "00:50", {absent(1), held(2)});
  h.of_files(17, BackupType::partial, 1800, 1810, "02:30", {held(1), absent(2)});
  h.of_files(18, BackupType::partial_differential, 1850, 1860, "02:40",
             {changed_since(1, 17), absent(2)});
  CHECK(reasons(h, NewestPoint{}, {17}) ==
        Reasons{"11 costlier", "12 costlier", "13 files_unknown", "14 other_base",
                "15 base_missing", "16 older_data_backup", "17 excluded", "18 base_missing"});
  // With the partial backup it and set 12 are the plan.
  CHECK(reasons(h) == Reasons{"1 older_data_backup", "11 older_data_backup", "13 files_unknown",
                              "14 costlier", "15 base_missing", "16 older_data_backup",
                              "18 costlier", "2 covered_by_data_backup"});
}

TEST_CASE("a backup of files that the log does not reach lies behind the gap") {
  History h;
  h.full(1, 1000, 1100, "01:00").log(2, 900, 1500, "02:00");
  h.of_files(12, BackupType::file, 1450, 1500, "02:10", {absent(1), held(2)});
  h.of_files(13, BackupType::file, 1450, 1501, "02:10", {absent(1), held(2)});
  CHECK(reasons(h) == Reasons{"12 costlier", "13 behind_gap"});
}

TEST_CASE("where a plan is made of parts, its logs go on from the lowest of them") {
  History h;
  h.of_files(11, BackupType::file, 2000, 2010, "03:10", {held(1), absent(2)});
  h.of_files(12, BackupType::file, 2020, 2030, "03:20", {absent(1), held(2)});
  h.of_files(13, BackupType::file, 1200, 1210, "01:20", {absent(1), held(2)});
  h.of_files(14, BackupType::file_differential, 2100, 2110, "03:40",
             {absent(1), changed_since(2, 12)});
  h.log(2, 900, 1500, "02:00").log(3, 1500, 2000, "03:00").log(4, 1800, 2005, "03:05");
  h.log(5, 2000, 2500, "04:00").full(6, 1700, 1750, "02:30");
  CHECK(reasons(h) == Reasons{"13 older_data_backup", "14 costlier", "2 covered_by_data_backup",
                              "3 covered_by_data_backup", "4 overlap", "6 older_data_backup"});
}

TEST_CASE("a differential whose base is there and cannot be used is without its base") {
  History h;
  h.full(1, 1000, 1100, "01:00").full(2, 1200, 1300, "01:30").without_stripe();
  h.differential(3, 1400, 1450, "02:00", 2, 1200).differential(4, 1400, 1460, "02:00", 5, 1250);
  h.full(5, 1250, 1350, "01:40");
  CHECK(reasons(h, NewestPoint{}, {5}) ==
        Reasons{"2 incomplete_stripes", "3 base_missing", "4 base_missing", "5 excluded"});
}

TEST_CASE("a restore that goes on takes no full and no backup of files") {
  History h = usual();
  h.full(6, 2050, 2060, "04:10");
  h.of_files(12, BackupType::file, 2020, 2030, "03:20", {absent(1), held(2)});
  h.of_files(13, BackupType::file_differential, 2040, 2050, "03:30",
             {absent(1), changed_since(2, 12)});
  const ChainGraph graph = h.graph();
  PlanOptions options;
  options.redo_from = lsn(1500);
  const auto told = [&] {
    const auto outcome = plan_and_replay(graph, options);
    REQUIRE(outcome.ok());
    std::vector<std::string> out;
    for (const LeftOut& left : explain(graph, std::get<Plan>(*outcome), options)) {
      out.push_back(std::to_string(graph[left.set].uuid.bytes()[15]) + " " +
                    std::string(spelling_of(left.reason)));
    }
    std::sort(out.begin(), out.end());
    return out;
  };
  CHECK(told() == Reasons{"1 older_data_backup", "12 already_restoring", "13 other_base",
                          "2 covered_by_data_backup", "4 other_base", "6 already_restoring"});
  options.redo_base = lsn(1000);
  options.redo_from = lsn(2090);
  CHECK(told() == Reasons{"1 older_data_backup", "12 older_data_backup", "13 older_data_backup",
                          "2 covered_by_data_backup", "3 covered_by_data_backup", "4 costlier",
                          "6 older_data_backup"});
}
