// What users of other tools suffer from where a log chain is judged. Each case
// names the thread; a chain that other tools call broken must be seen whole, and
// the other way round.

#include <catch2/catch.hpp>

#include "answer/filled_catalog.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

DatabaseAnalysis analysed(const std::vector<BackupSet>& sets) {
  Filled filled;
  filled.with(sets);
  auto answer = check(*filled, at_noon());
  REQUIRE(answer.ok());
  REQUIRE(answer->databases.size() == 1);
  return std::move(answer->databases[0].analysis);
}

std::vector<int> newest(const std::vector<BackupSet>& sets) {
  Filled filled;
  filled.with(sets);
  return steps(planned(filled, sales()));
}

}  // namespace

// dbatools #7515, PR 9467, PR 10185, FRK #4115
TEST_CASE("a log taken while the full ran belongs to the chain") {
  BackupSet full = set(1, BackupType::full, 1000, 1400, "01:00");
  full.backup_finish = at("01:40");
  const std::vector<BackupSet> sets{full, set(2, BackupType::log, 900, 1200, "01:10"),
                                    set(3, BackupType::log, 1200, 1500, "01:30"),
                                    set(4, BackupType::log, 1500, 2000, "02:00")};
  CHECK(newest(sets) == std::vector<int>{1, 3, 4});
  CHECK(analysed(sets).status == ChainStatus::unbroken);
}

// dbatools #2167, #2182, #2228, #2258
TEST_CASE("the first log after a differential is taken, empty logs are not, in the right order") {
  const std::vector<BackupSet> sets{
      set(5, BackupType::log, 2000, 2500, "05:00"), set(4, BackupType::log, 2000, 2000, "04:00"),
      set(3, BackupType::log, 1500, 2000, "03:00"), differential(6, 1550, 1600, "02:30", 1),
      set(2, BackupType::log, 1000, 1500, "02:00"), set(1, BackupType::full, 1000, 1100, "01:00")};
  CHECK(newest(sets) == std::vector<int>{1, 6, 3, 5});
  CHECK(analysed(sets).gaps.empty());
}

// dbatools #1250, #2297, PR 1014, PR 2314
TEST_CASE("a full whose first LSN is not its checkpoint's still has its differential") {
  std::vector<BackupSet> sets = usual();
  sets[0].first_lsn = lsn(950);
  sets[0].checkpoint_lsn = lsn(1040);
  BackupSet based = differential(6, 1550, 1600, "02:30", 1);
  based.database_backup_lsn = lsn(1040);
  for (const std::uint64_t base : {950U, 1040U}) {
    based.differential_base_lsn = lsn(base);
    std::vector<BackupSet> all = sets;
    all.push_back(based);
    CHECK(newest(all) == std::vector<int>{1, 6, 3});
  }
}

// FRK #4115; Management Studio's planner refuses it as well
TEST_CASE("logs that overlap cover the range, whoever took them") {
  const std::vector<BackupSet> sets{set(1, BackupType::full, 1000, 1100, "01:00"),
                                    set(2, BackupType::log, 1000, 1500, "02:00"),
                                    set(3, BackupType::log, 1300, 2000, "03:00")};
  CHECK(newest(sets) == std::vector<int>{1, 2, 3});
  CHECK(analysed(sets).status == ChainStatus::unbroken);
}

// FRK #4117, #2146
TEST_CASE("a gap is found with its LSNs, and so is the next one") {
  const DatabaseAnalysis analysis = analysed(
      {set(1, BackupType::full, 1000, 1100, "01:00"), set(2, BackupType::log, 1000, 1500, "02:00"),
       set(3, BackupType::log, 1600, 2000, "03:00"), set(4, BackupType::log, 2001, 2500, "04:00")});
  CHECK(analysis.status == ChainStatus::gaps);
  REQUIRE(analysis.gaps.size() == 2);
  CHECK(analysis.gaps[0].from_lsn == lsn(1500));
  CHECK(analysis.gaps[0].to_lsn == lsn(1600));
  CHECK(analysis.gaps[1].from_lsn == lsn(2000));
  CHECK(analysis.gaps[1].to_lsn == lsn(2001));
}

// olahallengren #520, FRK #2640, #3959
TEST_CASE("a log truncated through NUL is found as the cause, with who did it") {
  std::vector<BackupSet> sets = usual();
  sets[1].devices[0].path = "NUL";
  sets[1].user_name = "VEEAM\\svc";
  const DatabaseAnalysis analysis = analysed(sets);
  REQUIRE(analysis.gaps.size() == 1);
  CHECK(analysis.gaps[0].cause.kind == CauseKind::nul_backup);
  CHECK(analysis.gaps[0].cause.user_name == "VEEAM\\svc");
  CHECK(analysis.gaps[0].cause.backup_set_uuid == guid(2));
}

// MicrosoftDocs/azure-docs #9056, #24576, #90470
TEST_CASE("a snapshot full by another tool leaves the log chain whole") {
  std::vector<BackupSet> sets = usual();
  BackupSet snapshot = set(9, BackupType::full, 1600, 1610, "02:30");
  snapshot.is_snapshot = true;
  snapshot.devices[0].device_type = 7;
  sets.push_back(snapshot);
  CHECK(analysed(sets).status == ChainStatus::unbroken);
  CHECK(analysed(sets).gaps.empty());
}

// dbatools #9130
TEST_CASE("a pile of backups is grouped into databases, one for each identity") {
  std::vector<BackupSet> sets = usual();
  for (std::uint8_t n = 11; n <= 12; ++n) {
    BackupSet other = set(n, n == 11 ? BackupType::full : BackupType::log, 1050,
                          n == 11 ? 1100 : 1200, n == 11 ? "06:00" : "07:00");
    other.family_guid = guid(0xFB);
    other.first_recovery_fork = other.last_recovery_fork = guid(0xF9);
    sets.push_back(other);
  }
  std::reverse(sets.begin(), sets.end());
  Filled filled;
  filled.with(sets);
  const auto answer = check(*filled, at_noon());
  REQUIRE(answer.ok());
  REQUIRE(answer->databases.size() == 2);
  for (const DatabaseCheck& one : answer->databases) {
    CHECK(one.analysis.status == ChainStatus::unbroken);
    CHECK(one.analysis.sets == (one.analysis.family_guid == guid(0xFA) ? 3 : 2));
  }
}

// dbatools #3799, #5029, #6390, #10632
TEST_CASE("logs taken on several replicas are one chain, each counted once") {
  std::vector<BackupSet> sets = usual();
  sets[1].server_name = "SQL02";
  sets[1].other_columns = {{"backup_set_id", "7"}};  // each server counts for itself
  sets[2].other_columns = {{"backup_set_id", "7"}};
  CHECK(newest(sets) == std::vector<int>{1, 2, 3});
  sets.push_back(sets[2]);
  CHECK(newest(sets) == std::vector<int>{1, 2, 3});
  CHECK(analysed(sets).sets == 3);
}

// olahallengren #407
TEST_CASE("a database that was restored over is another branch, and no gap in the old one") {
  std::vector<BackupSet> sets = usual();
  BackupSet over = set(8, BackupType::full, 1550, 1580, "04:00");
  over.first_recovery_fork = over.last_recovery_fork = guid(kOtherFork);
  BackupSet next = set(9, BackupType::log, 1550, 1900, "05:00");
  next.first_recovery_fork = next.last_recovery_fork = guid(kOtherFork);
  sets.push_back(over);
  sets.push_back(next);
  CHECK(newest(sets) == std::vector<int>{8, 9});
  const DatabaseAnalysis analysis = analysed(sets);
  CHECK(analysis.gaps.empty());
  CHECK(analysis.forks.size() == 2);
}
