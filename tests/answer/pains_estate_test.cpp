// What users of other tools suffer from where several tools, replicas or planners
// meet. Each case names the thread, or the planner it is told of.

#include <catch2/catch.hpp>

#include "answer/filled_catalog.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

DatabaseAnalysis analysed(const std::vector<BackupSet>& sets,
                          const std::vector<EstateRow>& rows = {}) {
  Filled filled;
  filled.with(sets, rows);
  auto answer = check(*filled, at_noon());
  REQUIRE(answer.ok());
  REQUIRE(answer->databases.size() == 1);
  return std::move(answer->databases[0].analysis);
}

}  // namespace

// olahallengren #179, #187
TEST_CASE("a differential that outlived its full is told as without its base, the rest is used") {
  const std::vector<BackupSet> sets{
      differential(6, 1550, 1600, "02:30", 1), set(3, BackupType::log, 1500, 2000, "03:00"),
      set(7, BackupType::full, 2100, 2200, "04:00"), set(8, BackupType::log, 2000, 2500, "05:00")};
  PlanRequest request = sales();
  request.explain = true;
  Filled filled;
  filled.with(sets);
  const PlanAnswer answer = planned(filled, request);
  CHECK(steps(answer) == std::vector<int>{7, 8});
  REQUIRE(answer.left_out.size() == 2);
  CHECK(answer.left_out[0].uuid == guid(6));
  CHECK(answer.left_out[0].reason == LeftOutReason::base_missing);
  CHECK(answer.left_out[1].reason == LeftOutReason::covered_by_data_backup);
}

// olahallengren #932, #1004, #189
TEST_CASE("every log that an older full still needs is told as needed by it, newer fulls or not") {
  std::vector<BackupSet> sets = usual();
  sets.push_back(set(7, BackupType::full, 1600, 1700, "02:30"));
  const DatabaseAnalysis analysis = analysed(sets);
  REQUIRE(analysis.windows.size() == 1);
  CHECK(analysis.windows[0].from_lsn == lsn(1100));
  CHECK(analysis.windows[0].to_lsn == lsn(2000));
  CHECK(planned_steps(sets, to_time("01:30")) == std::vector<int>{1, 2});
}

// olahallengren #290
TEST_CASE("a log that somebody else took is whole with it, and named as the break without it") {
  std::vector<BackupSet> sets = usual();
  sets[1].devices[0].path = "E:\\other\\2.trn";
  sets[1].user_name = "SHOP\\other";
  CHECK(analysed(sets).gaps.empty());
  CHECK(planned_steps(sets, sales()) == std::vector<int>{1, 2, 3});
  sets[1].devices[0].is_missing = true;
  const DatabaseAnalysis broken = analysed(sets);
  REQUIRE(broken.gaps.size() == 1);
  CHECK(broken.gaps[0].cause.kind == CauseKind::missing_file);
  CHECK(broken.gaps[0].cause.user_name == "SHOP\\other");
}

// olahallengren #779, #728, #386, #642; dba-dash #976
TEST_CASE("what one replica's msdb lacks is a gap until the other replica's rows are there") {
  std::vector<BackupSet> sets = usual();
  sets[1].server_name = "SQL02";
  const std::vector<BackupSet> one_replica{sets[0], sets[2]};
  CHECK(analysed(one_replica).status == ChainStatus::gaps);
  CHECK(analysed(sets).status == ChainStatus::unbroken);
  CHECK(analysed(sets).copies.size() == 2);
}

// olahallengren #479, #435, PR 943, PR 949
TEST_CASE("a log-shipped database whose logs another job takes too is restored from both") {
  std::vector<BackupSet> sets = usual();
  sets[1].devices[0].path = "\\\\share\\ls\\2.trn";
  const std::vector<EstateRow> rows{
      online("FULL"),
      {"SQL01", "log_shipping_primary_databases",
       R"({"primary_database":"Sales","backup_directory":"\\\\share\\ls"})"}};
  const DatabaseAnalysis analysis = analysed(sets, rows);
  CHECK(analysis.gaps.empty());
  const auto shipped = std::find_if(
      analysis.by_producer.begin(), analysis.by_producer.end(),
      [](const auto& view) { return view.producer.kind == ProducerKind::log_shipping; });
  REQUIRE(shipped != analysis.by_producer.end());
  CHECK(shipped->windows.empty());  // it has no full, and not every log
  Filled filled;
  filled.with(sets, rows);
  CHECK(steps(planned(filled, sales())) == std::vector<int>{1, 2, 3});
}

// sql-log-shipping-service PR 41
TEST_CASE("a restore that goes on takes a differential of its own base only, newer than it is") {
  std::vector<BackupSet> sets = usual();
  sets.push_back(differential(6, 1550, 1600, "02:30", 1));
  sets.back().differential_base_lsn = lsn(1000);
  PlanRequest request = sales();
  request.redo_base = lsn(1000);
  request.redo_from = lsn(1599);
  CHECK(planned_steps(sets, request) == std::vector<int>{3});  // one step is fewer than two
  request.redo_from = lsn(1400);
  CHECK(planned_steps(sets, request) == std::vector<int>{6, 3});
  request.redo_from = lsn(1600);
  CHECK(planned_steps(sets, request) == std::vector<int>{3});
}

// dba-dash #1153
TEST_CASE("a snapshot is no backup that the next differential can be restored on without it") {
  std::vector<BackupSet> sets = usual();
  BackupSet snapshot = set(9, BackupType::full, 1600, 1610, "02:20");
  snapshot.is_snapshot = true;
  snapshot.devices[0].device_type = 7;
  sets.push_back(snapshot);
  sets.push_back(differential(6, 1650, 1700, "02:30", 9));
  Filled filled;
  filled.with(sets);
  PlanRequest request = sales();
  request.without = {guid(9)};
  CHECK(steps(planned(filled, request)) == std::vector<int>{1, 2, 3});
  CHECK(has_caveat(planned(filled, sales()), "needs_its_program"));
}

// Management Studio: the last log is chosen by when its backup started
TEST_CASE("a log that started before the time and finished after it is not passed over") {
  std::vector<BackupSet> sets = usual();
  sets[1].backup_start = at("01:10");
  sets[1].backup_finish = at("02:00:30");
  CHECK(planned_steps(sets, to_time("01:30")) == std::vector<int>{1, 2});
}

// Management Studio: a differential has to follow its full directly
TEST_CASE("between a full and its differential there may be other fulls and differentials") {
  std::vector<BackupSet> sets{set(1, BackupType::full, 1000, 1100, "01:00")};
  sets.push_back(differential(2, 1200, 1210, "01:20", 1));
  BackupSet copy = set(5, BackupType::full, 1300, 1310, "01:40");
  copy.is_copy_only = true;
  sets.push_back(copy);
  sets.push_back(differential(6, 1400, 1410, "02:00", 1));
  CHECK(planned_steps(sets, sales()) == std::vector<int>{1, 6});
}

// Management Studio: one message for every failure
TEST_CASE("every failure says what it is, by what the engine would raise") {
  const auto error = [](const std::vector<BackupSet>& sets, const PlanRequest& request) {
    Filled filled;
    filled.with(sets);
    return unreachable(filled, request).engine_error;
  };
  std::vector<BackupSet> sets = usual();
  CHECK(error({sets[1], sets[2]}, sales()) == 3118);
  CHECK(error(sets, to_time("00:30")) == 4335);
  CHECK(error(sets, to_time("03:30")) == std::nullopt);
  std::vector<BackupSet> bulk = sets;
  bulk[2].has_bulk_logged_data = true;
  CHECK(error(bulk, to_time("02:30")) == 4341);
  sets.erase(sets.begin() + 1);
  CHECK(error(sets, to_time("02:30")) == 4305);
}

// sp_DatabaseRestore and WAL-G choose by the names of files (FRK #3038, wal-g #1059)
TEST_CASE("names of files say nothing about what is in them or when it was taken") {
  std::vector<BackupSet> sets = usual();
  sets[0].devices[0].path = "D:\\b\\Sales_LOG_20261120_030000.trn";
  sets[1].devices[0].path = "D:\\b\\Sales_FULL_20261120_040000.bak";
  sets[2].devices[0].path = "D:\\b\\Sales_DIFF_20251120_010000.bak";
  CHECK(planned_steps(sets, sales()) == std::vector<int>{1, 2, 3});
  CHECK(planned_steps(sets, to_time("01:30")) == std::vector<int>{1, 2});
}
