// What users of other tools suffer from where backups are chosen: the wrong
// database, base or continuation. Each case names the thread.

#include <catch2/catch.hpp>

#include "answer/filled_catalog.h"
#include "plan/tsql_checker.h"
#include "unbroken/report.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

PlanRequest from(std::uint64_t redo) {
  PlanRequest request = sales();
  request.redo_from = lsn(redo);
  return request;
}

BackupSet on_fork(BackupSet made, std::uint8_t fork) {
  made.first_recovery_fork = made.last_recovery_fork = guid(fork);
  return made;
}

}  // namespace

// dbatools #6730, #5477, #6565, #5576, #3610
TEST_CASE("the newest backups are newest in time, though their LSNs began again") {
  std::vector<BackupSet> sets = usual();
  for (BackupSet again :
       {set(8, BackupType::full, 100, 200, "05:00"), set(9, BackupType::log, 150, 300, "06:00")}) {
    again.family_guid = guid(0xFB);  // dropped and created again
    sets.push_back(on_fork(again, 0xF9));
  }
  CHECK(planned_steps(sets, sales()) == std::vector<int>{8, 9});
  std::vector<BackupSet> forked = usual();  // restored to an earlier point
  forked.push_back(on_fork(set(8, BackupType::full, 1200, 1300, "05:00"), kOtherFork));
  forked.push_back(on_fork(set(9, BackupType::log, 1250, 1400, "06:00"), kOtherFork));
  CHECK(planned_steps(forked, sales()) == std::vector<int>{8, 9});
}

// dbatools #5263, #4431
TEST_CASE("an old fork is no news to who wants the newest point") {
  std::vector<BackupSet> sets = usual();
  sets.push_back(on_fork(set(8, BackupType::full, 1200, 1300, "05:00"), kOtherFork));
  Filled filled;
  filled.with(sets);
  CHECK_FALSE(has_caveat(planned(filled, sales()), "other_forks"));
}

// dbatools #4835, #3661, #5357
TEST_CASE("a striped full is one statement with all stripes, and moves each file once") {
  std::vector<BackupSet> sets = usual();
  for (BackupSet& one : sets) {
    BackupDevice stripe = one.devices[0];
    stripe.path += "2";
    stripe.family_sequence_number = 2;
    one.devices.push_back(stripe);
    one.media.family_count = 2;
    BackupFile data;
    data.type = 'D';
    data.logical_name = "Sales";
    data.physical_name = "D:\\data\\Sales.mdf";
    data.is_present = true;
    one.files = {data};
  }
  Filled filled;
  filled.with(sets);
  ScriptChoices choices;
  choices.move_data = "E:\\";
  const auto script = plan_script(planned(filled, sales()), choices);
  REQUIRE(script.ok());
  const auto parsed = parse_tsql(*script);
  REQUIRE(parsed.ok());
  REQUIRE(parsed->statements.size() == 4);
  CHECK(parsed->statements[0].devices.size() == 2);
  CHECK(parsed->statements[0].moves.size() == 1);
  CHECK(parsed->statements[1].devices.size() == 2);
  CHECK(parsed->statements[1].moves.empty());
}

// The same; sql-log-shipping-service PR 22 for stripes written at different times
TEST_CASE("a set without one of its stripes is not restored") {
  std::vector<BackupSet> sets = usual();
  sets[2].media.family_count = 2;
  CHECK(planned_steps(sets, sales()) == std::vector<int>{1, 2});
}

// dbatools #8251, #9385, PR 10032, #3855, FRK #2642, #2644, wal-g #1157
TEST_CASE("a restore goes on where the database stands, whatever it was restored from last") {
  std::vector<BackupSet> sets = usual();
  sets.push_back(differential(6, 1550, 1600, "02:30", 1));
  sets.back().differential_base_lsn = lsn(1000);
  sets.push_back(set(7, BackupType::log, 2000, 2500, "04:00"));
  CHECK(planned_steps(sets, from(1100)) == std::vector<int>{2, 3, 7});
  CHECK(planned_steps(sets, from(1700)) == std::vector<int>{3, 7});
  PlanRequest with_base = from(1100);
  with_base.redo_base = lsn(1000);
  CHECK(planned_steps(sets, with_base) == std::vector<int>{6, 3, 7});
  with_base.redo_base = lsn(999);  // of another full
  CHECK(planned_steps(sets, with_base) == std::vector<int>{2, 3, 7});
}

// sql-log-shipping-service #40
TEST_CASE("a log that ends where the database stands is done, the one that begins there is next") {
  CHECK(planned_steps(usual(), from(1500)) == std::vector<int>{3});
  Filled filled;
  filled.with(usual());
  CHECK(std::holds_alternative<PlanFailure>(asked(filled, from(2000))->outcome));
}

// dbatools #2674
TEST_CASE("without logs means without logs, without differentials the same") {
  std::vector<BackupSet> sets = usual();
  sets.push_back(differential(6, 1550, 1600, "02:30", 1));
  PlanRequest request = sales();
  request.no_logs = true;
  CHECK(planned_steps(sets, request) == std::vector<int>{1, 6});
  request.no_differentials = true;
  CHECK(planned_steps(sets, request) == std::vector<int>{1});
  request.no_logs = false;
  CHECK(planned_steps(sets, request) == std::vector<int>{1, 2, 3});
}

// olahallengren #640, #363, #1161
TEST_CASE("a differential whose base is somebody else's says so") {
  std::vector<BackupSet> sets = usual();
  sets.push_back(differential(6, 1550, 1600, "02:30", 99));
  PlanRequest request = sales();
  request.explain = true;
  Filled filled;
  filled.with(sets);
  const PlanAnswer answer = planned(filled, request);
  CHECK(steps(answer) == std::vector<int>{1, 2, 3});
  REQUIRE(answer.left_out.size() == 1);
  CHECK(answer.left_out[0].reason == LeftOutReason::base_missing);
  sets.erase(sets.begin() + 1, sets.begin() + 3);
  Filled alone;
  alone.with(sets);
  CHECK(unreachable(alone, to_time("02:20")).engine_error == 3136);
}

// sql-log-shipping-service PR 20
TEST_CASE("a copy-only full is no base, and the differential rests on the one before it") {
  std::vector<BackupSet> sets = usual();
  BackupSet copy = set(5, BackupType::full, 1510, 1520, "02:10");
  copy.is_copy_only = true;
  sets.push_back(copy);
  sets.push_back(differential(6, 1550, 1600, "02:30", 1));
  PlanRequest request = sales();
  request.no_logs = true;
  CHECK(planned_steps(sets, request) == std::vector<int>{1, 6});
}

// Management Studio's planner goes back greedily and never tries again
TEST_CASE("a newer full whose differential is gone does not hide the older way") {
  std::vector<BackupSet> sets = usual();
  BackupSet newer = set(7, BackupType::full, 1600, 1700, "02:30");
  newer.media.family_count = 2;  // a stripe is missing
  sets.push_back(newer);
  sets.push_back(differential(8, 1750, 1800, "02:40", 7));
  CHECK(planned_steps(sets, sales()) == std::vector<int>{1, 2, 3});
}

// FRK #4069
TEST_CASE("a slower disk makes a restore longer, not shorter") {
  Filled filled;
  filled.with(usual());
  PlanRequest request = sales();
  request.rates.data_bytes_per_second = 1000;
  const auto slow = std::get<PlanPath>(planned(filled, request).outcome).cost.milliseconds;
  request.rates.data_bytes_per_second = 2000;
  CHECK(slow - std::get<PlanPath>(planned(filled, request).outcome).cost.milliseconds == 500);
}
