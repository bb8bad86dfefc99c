// What users of other tools suffer from where a point is wanted: the wrong set
// at either end, or a point that was not reached and nobody said so. Each case
// names the thread.

#include <catch2/catch.hpp>

#include "answer/filled_catalog.h"
#include "plan/tsql_checker.h"
#include "unbroken/report.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

std::vector<ParsedStatement> statements(const PlanAnswer& answer) {
  const auto script = plan_script(answer, {});
  REQUIRE(script.ok());
  auto parsed = parse_tsql(*script);
  if (!parsed.ok()) FAIL(parsed.error().message << "\n" << *script);
  return std::move(parsed->statements);
}

}  // namespace

// dbatools #9626, #6467, PR 6523
TEST_CASE("a time inside the last log takes that log, and takes it once") {
  CHECK(planned_steps(usual(), to_time("02:30")) == std::vector<int>{1, 2, 3});
}

// dbatools #8719, #3027
TEST_CASE("a time past a log's last record is told as possible, and never recovered blindly") {
  Filled filled;
  filled.with(usual());
  const PlanAnswer answer = planned(filled, to_time("03:00:10"));
  const auto& path = std::get<PlanPath>(answer.outcome);
  CHECK_FALSE(path.is_certain);
  CHECK(path.if_not_reached.empty());
  const std::vector<ParsedStatement> said = statements(answer);
  CHECK(said[said.size() - 2].stop_at == "2026-11-20T03:00:10");
  CHECK(said.back().kind == StatementKind::print);
  CHECK(said.back().only_while_restoring == "Sales");
}

// dbatools #3660, #6297
TEST_CASE("a differential that spans the time is not taken for its early start") {
  std::vector<BackupSet> sets = usual();
  sets.push_back(differential(6, 1550, 1600, "02:30", 1));
  CHECK(planned_steps(sets, to_time("02:30:10")) == std::vector<int>{1, 2, 3});
  CHECK(planned_steps(sets, to_time("02:30:30")) == std::vector<int>{1, 6, 3});
}

// dbatools #2374
TEST_CASE("the first log is the one that covers the full's last LSN, not its first") {
  CHECK(planned_steps({set(1, BackupType::full, 1000, 1100, "01:00"),
                       set(2, BackupType::log, 900, 1050, "00:59"),
                       set(3, BackupType::log, 1050, 1500, "02:00")},
                      sales()) == std::vector<int>{1, 3});
}

// dbatools #10004, PR 10245
TEST_CASE("an LSN is a target, and the log stops at it") {
  Filled filled;
  filled.with(usual());
  PlanRequest request = sales();
  request.target = LsnPoint{lsn(1700)};
  const std::vector<ParsedStatement> said = statements(planned(filled, request));
  CHECK(said[2].stop_at_mark == "lsn:1700");
}

// FRK #3038
TEST_CASE("a time between two logs loses nothing: the log that finished after it is restored") {
  CHECK(planned_steps(usual(), to_time("02:45")) == std::vector<int>{1, 2, 3});
  CHECK(planned_steps(usual(), to_time("02:00:00")) == std::vector<int>{1, 2});
}

// FRK #2152
TEST_CASE("a log that is older than every full is no place to begin") {
  std::vector<BackupSet> sets = usual();
  sets.erase(sets.begin());
  Filled filled;
  filled.with(sets);
  CHECK(unreachable(filled, sales()).engine_error == 3118);
}

// wal-g #1059
TEST_CASE("the log to stop in is chosen by when it finished, STOPAT stands on every log") {
  std::vector<BackupSet> sets = usual();
  sets[2].backup_start = at("02:10");  // a long backup, named for its start
  Filled filled;
  filled.with(sets);
  const PlanAnswer answer = planned(filled, to_time("02:30"));
  CHECK(steps(answer) == std::vector<int>{1, 2, 3});
  CHECK_FALSE(std::get<PlanPath>(answer.outcome).is_certain);
  for (const ParsedStatement& one : statements(answer)) {
    if (one.kind == StatementKind::restore_log) CHECK(one.stop_at == "2026-11-20T02:30:00");
  }
}

// dbatools PR 6298, FRK PR 3113
TEST_CASE(
    "a time with a zone is put on the clock of the server, and refused where that is unknown") {
  std::vector<BackupSet> sets = usual();
  for (BackupSet& one : sets) one.utc_offset = UtcOffset{120};
  PlanRequest request = sales();
  request.target = TimePoint{{at("00:30"), UtcOffset{0}}};  // 02:30 there
  Filled filled;
  filled.with(sets);
  const PlanAnswer answer = planned(filled, request);
  CHECK(std::get<PlanPath>(answer.outcome).steps.back().stop_at == at("02:30"));
  for (BackupSet& one : sets) one.utc_offset.reset();
  Filled untold;
  untold.with(sets);
  CHECK(refusal(untold, request) == Code::invalid_argument);
}

// dbatools: STOPATMARK on every RESTORE; PEERS has no thread for it
TEST_CASE("a stop inside one log is not asked of the logs before it") {
  Filled filled;
  filled.with(usual());
  PlanRequest request = sales();
  request.mark = MarkRequest{"lsn:1700", true};
  const std::vector<ParsedStatement> said = statements(planned(filled, request));
  CHECK_FALSE(said[1].stop_before_mark);
  CHECK(said[2].stop_before_mark == "lsn:1700");
}

// The same as dbatools #8719: a state that an empty log shows is no log to stop in
TEST_CASE("the next log stops at the wanted time also where no log before it does") {
  std::vector<BackupSet> sets = usual();
  sets[1].first_lsn = sets[1].last_lsn = lsn(1100);
  sets[2].first_lsn = lsn(1100);
  Filled filled;
  filled.with(sets);
  const PlanAnswer answer = planned(filled, to_time("02:00:10"));
  const auto& path = std::get<PlanPath>(answer.outcome);
  CHECK(steps(answer) == std::vector<int>{1});
  CHECK_FALSE(path.is_certain);
  REQUIRE(path.if_not_reached.size() == 1);
  CHECK(path.if_not_reached[0].stop_at == at("02:00:10"));
  const std::vector<ParsedStatement> said = statements(answer);
  REQUIRE(said.size() == 3);
  CHECK(said[1].stop_at == "2026-11-20T02:00:10");
  CHECK(said[1].ending == "RECOVERY");
}
