#include <catch2/catch.hpp>

#include "answers.h"
#include "unbroken/report.h"

using namespace unbroken;
using namespace unbroken::test;

TEST_CASE("plan --json tells steps, what they achieve and their cost", "[report]") {
  CHECK(plan_json(plan_to_half_past_two(), {}) == R"({
  "database": "Sales",
  "family_guid": "00000000-0000-0000-0000-0000000000FA",
  "fork": "00000000-0000-0000-0000-0000000000F1",
  "target": {
    "kind": "time",
    "stop_at": "2026-11-20T02:30:10",
    "time_zone": null,
    "stop_at_lsn": null
  },
  "steps": [
    {
      "kind": "full",
      "backup_set_uuid": "00000000-0000-0000-0000-000000000001",
      "first_lsn": "1000",
      "last_lsn": "1100",
      "devices": [
        {
          "path": "D:\\b\\1.bak",
          "family_sequence_number": 1,
          "mirror": 0
        }
      ],
      "position": 1,
      "finish": "2026-11-20T01:00:30",
      "time_zone": 60,
      "stop_at": null,
      "stop_at_lsn": null
    },
    {
      "kind": "log",
      "backup_set_uuid": "00000000-0000-0000-0000-000000000002",
      "first_lsn": "900",
      "last_lsn": "1500",
      "devices": [
        {
          "path": "D:\\b\\2.bak",
          "family_sequence_number": 1,
          "mirror": 0
        }
      ],
      "position": 1,
      "finish": "2026-11-20T02:00:30",
      "time_zone": 60,
      "stop_at": "2026-11-20T02:30:10",
      "stop_at_lsn": null
    },
    {
      "kind": "log",
      "backup_set_uuid": "00000000-0000-0000-0000-000000000003",
      "first_lsn": "1500",
      "last_lsn": "2000",
      "devices": [
        {
          "path": "D:\\b\\3.bak",
          "family_sequence_number": 1,
          "mirror": 0
        }
      ],
      "position": 1,
      "finish": "2026-11-20T02:30:30",
      "time_zone": 60,
      "stop_at": "2026-11-20T02:30:10",
      "stop_at_lsn": null
    }
  ],
  "achieved": {
    "lsn": "2000",
    "time": "2026-11-20T02:30:30",
    "time_zone": 60,
    "certainty": "possible",
    "if_not_reached": [
      "00000000-0000-0000-0000-000000000004"
    ]
  },
  "caveats": [
    {
      "code": "tail_not_backed_up",
      "message": "what is in the log since then is not backed up"
    }
  ],
  "cost": {
    "sets": 3,
    "bytes": 9437184,
    "seconds": 1.62
  },
  "alternatives": [],
  "unreadable": []
}
)");
}

TEST_CASE("plan --json of an unreachable target tells what is missing", "[report]") {
  CHECK(plan_json(unreachable_plan(), {}) == R"({
  "error": {
    "code": "unreachable",
    "message": "no backup holds the log between LSN 1500 and 2000",
    "engine_error": 4305,
    "missing": {
      "from_lsn": "1500",
      "to_lsn": "2000",
      "fork": "00000000-0000-0000-0000-0000000000F1"
    },
    "nearest_before": {
      "steps": [
        {
          "kind": "full",
          "backup_set_uuid": "00000000-0000-0000-0000-000000000001",
          "first_lsn": "1000",
          "last_lsn": "1100",
          "devices": [
            {
              "path": "D:\\b\\1.bak",
              "family_sequence_number": 1,
              "mirror": 0
            }
          ],
          "position": 1,
          "finish": "2026-11-20T01:00:30",
          "time_zone": 60,
          "stop_at": null,
          "stop_at_lsn": null
        },
        {
          "kind": "log",
          "backup_set_uuid": "00000000-0000-0000-0000-000000000002",
          "first_lsn": "900",
          "last_lsn": "1500",
          "devices": [
            {
              "path": "D:\\b\\2.bak",
              "family_sequence_number": 1,
              "mirror": 0
            }
          ],
          "position": 1,
          "finish": "2026-11-20T02:00:30",
          "time_zone": 60,
          "stop_at": null,
          "stop_at_lsn": null
        }
      ],
      "achieved": {
        "lsn": "1500",
        "time": "2026-11-20T02:00:30",
        "time_zone": 60,
        "certainty": "certain",
        "if_not_reached": []
      }
    },
    "nearest_after": null
  },
  "database": "Sales",
  "family_guid": "00000000-0000-0000-0000-0000000000FA",
  "fork": "00000000-0000-0000-0000-0000000000F1",
  "target": {
    "kind": "time",
    "stop_at": "2026-11-20T02:30:10",
    "time_zone": null,
    "stop_at_lsn": null
  },
  "caveats": [
    {
      "code": "tail_not_backed_up",
      "message": "what is in the log since then is not backed up"
    }
  ],
  "unreadable": []
}
)");
}

TEST_CASE("plan's text says when the point may not be reached and what comes then", "[report]") {
  CHECK(plan_text(plan_to_half_past_two(), {}) == R"(Restore Sales to 2026-11-20T02:30:10
  family    00000000-0000-0000-0000-0000000000FA
  fork      00000000-0000-0000-0000-0000000000F1
  cost      3 backup sets, 9.0 MiB, about 1.6 s

  1  restore full of 2026-11-20T01:00:30 (UTC+01:00), 3.0 MiB
     D:\b\1.bak
     LSN 1000 to 1100
     set 00000000-0000-0000-0000-000000000001
  2  restore log of 2026-11-20T02:00:30 (UTC+01:00), 3.0 MiB
     stop at 2026-11-20T02:30:10
     D:\b\2.bak
     LSN 900 to 1500
     set 00000000-0000-0000-0000-000000000002
  3  restore log of 2026-11-20T02:30:30 (UTC+01:00), 3.0 MiB
     stop at 2026-11-20T02:30:10
     D:\b\3.bak
     LSN 1500 to 2000
     set 00000000-0000-0000-0000-000000000003
  reaches   2026-11-20T02:30:10 (UTC+01:00) inside the last backup, which ends
            at 2026-11-20T02:30:30 (UTC+01:00), LSN 2000
  possible  the point may lie past the last log backup of these: if the database
            is still RESTORING after it, the point was not reached
  then      restore this with the same stop, too
            -  restore log of 2026-11-20T05:00:30 (UTC+01:00), 3.0 MiB
               stop at 2026-11-20T02:30:10
               D:\b\4.bak
               LSN 2000 to 2500
               set 00000000-0000-0000-0000-000000000004

Caveats
  tail_not_backed_up: what is in the log since then is not backed up
)");
}

TEST_CASE("plan's text of an unreachable target names the nearest point", "[report]") {
  CHECK(plan_text(unreachable_plan(), {}) == R"(Sales cannot be restored to 2026-11-20T02:30:10
  why       no backup holds the log between LSN 1500 and 2000
  missing   log from LSN 1500 to 2000 on fork
            00000000-0000-0000-0000-0000000000F1
  error     SQL Server would raise 4305 if the set nearest to the break were
            restored next

Nearest point before
  1  restore full of 2026-11-20T01:00:30 (UTC+01:00), 3.0 MiB
     D:\b\1.bak
     LSN 1000 to 1100
     set 00000000-0000-0000-0000-000000000001
  2  restore log of 2026-11-20T02:00:30 (UTC+01:00), 3.0 MiB
     D:\b\2.bak
     LSN 900 to 1500
     set 00000000-0000-0000-0000-000000000002
  reaches   2026-11-20T02:00:30 (UTC+01:00), LSN 1500
  certain   the point lies within these backups

Nearest point after: none

Caveats
  tail_not_backed_up: what is in the log since then is not backed up
)");
}

TEST_CASE("the script begins with its caveats as comments nothing can leave", "[report]") {
  PlanAnswer answer = plan_to_half_past_two();
  answer.caveats = {{"identity_by_name", "joined as Sales\nDROP DATABASE Sales"}};

  const std::string script = plan_script(answer).value();

  CHECK(script.starts_with(
      "-- Restores Sales to 2026-11-20T02:30:10: 3 backup sets, 9.0 MiB, about 1.6 s.\n"
      "-- Caveat identity_by_name: joined as Sales\\x0ADROP DATABASE Sales\n"
      "RESTORE DATABASE [Sales]\n"));
}

TEST_CASE("there is no script to a point that cannot be reached", "[report]") {
  CHECK(plan_script(unreachable_plan()).value().empty());
  CHECK(is_bad_news(unreachable_plan()));
  CHECK_FALSE(is_bad_news(plan_to_half_past_two()));
}

TEST_CASE("a script with the tail is for the newest point, and says nothing of a lost tail",
          "[report]") {
  PlanAnswer answer = plan_to_half_past_two();
  ScriptChoices choices;
  choices.tail_log = true;
  CHECK(plan_script(answer, choices).error().message ==
        "the tail of the log leads to the newest point only");
  PlanPath& path = std::get<PlanPath>(answer.outcome);
  answer.target = NewestPoint{};
  path.is_certain = true;
  path.if_not_reached.clear();
  for (PlanStepAnswer& step : path.steps) step.stop_at.reset();

  CHECK(plan_script(answer).value().find("-- Caveat tail_not_backed_up") != std::string::npos);
  const std::string script = plan_script(answer, choices).value();
  CHECK(script.find("tail_not_backed_up") == std::string::npos);
  CHECK(script.find("BACKUP LOG [Sales]\n  TO DISK = N'D:\\b\\Sales_tail_2000.trn'\n") !=
        std::string::npos);

  answer.left_out = {{guid(4), LeftOutReason::costlier}, {guid(5), LeftOutReason::behind_gap}};
  CHECK(plan_script(answer, choices).error().message ==
        "backup set 00000000-0000-0000-0000-000000000005 lies behind a gap that the plan ends at: "
        "the tail would not fit");
}

TEST_CASE("a script under another name says so first", "[report]") {
  ScriptChoices choices;
  choices.restore_as = "Sales\n2";
  CHECK(plan_script(plan_to_half_past_two(), choices)
            .value()
            .starts_with("-- Restores Sales as Sales\\x0A2 to 2026-11-20T02:30:10: "));
}

TEST_CASE("a time that may lie past the fork point is told as right only up to it", "[report]") {
  PlanAnswer answer = plan_to_half_past_two();
  PlanPath& path = std::get<PlanPath>(answer.outcome);
  path.is_certain = false;
  path.if_not_reached.clear();
  CHECK(plan_json(answer, {}).find("only_before_lsn") == std::string::npos);
  path.only_before = lsn(1600);
  CHECK(plan_json(answer, {}).find(R"("if_not_reached": [],
    "only_before_lsn": "1600")") != std::string::npos);
  const std::string text = plan_text(answer, {});
  CHECK(text.find("past LSN 1600") != std::string::npos);
  CHECK(text.find("RESTORING") == std::string::npos);
  CHECK(plan_dbatools(answer, {}).error().code == Code::unsupported);
}
