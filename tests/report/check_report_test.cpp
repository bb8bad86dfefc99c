#include <catch2/catch.hpp>

#include "answers.h"
#include "unbroken/report.h"

using namespace unbroken;
using namespace unbroken::test;

TEST_CASE("check --json tells windows, gaps, their cause and the findings", "[report]") {
  const std::vector<Unreadable> unreadable{{"x.bak", "ends inside its header"}};

  CHECK(check_json(broken_sales(), unreadable) == R"({
  "now": "2026-11-20T12:00:00Z",
  "databases": [
    {
      "name": "Sales",
      "server_name": "SQL01",
      "copies": [
        {
          "server_name": "SQL01",
          "name": "Sales",
          "role": "PRINCIPAL"
        },
        {
          "server_name": "SQL02",
          "name": "Sales",
          "role": "MIRROR"
        }
      ],
      "family_guid": "00000000-0000-0000-0000-0000000000FA",
      "recovery_model": "FULL",
      "status": "gaps",
      "newest_point": "2026-11-20T06:00:30",
      "time_zone": 60,
      "exposure_seconds": 25170,
      "forks": [
        {
          "fork": "00000000-0000-0000-0000-0000000000F1",
          "parent": null,
          "fork_point_lsn": null,
          "sets": 4
        }
      ],
      "windows": [
        {
          "from": "2026-11-20T01:00:30",
          "to": "2026-11-20T02:00:30",
          "from_lsn": "1100",
          "to_lsn": "1500",
          "fork": "00000000-0000-0000-0000-0000000000F1",
          "producers": [
            "third_party",
            "managed_backup"
          ],
          "tools": [
            "NightSave"
          ],
          "proved_by": "history",
          "holes": [
            {
              "from": "2026-11-20T01:30:30",
              "to": "2026-11-20T02:00:30",
              "from_lsn": "1200",
              "to_lsn": "1500",
              "backup_set_uuid": "00000000-0000-0000-0000-000000000002"
            }
          ]
        }
      ],
      "gaps": [
        {
          "from_lsn": "1500",
          "to_lsn": "2000",
          "fork": "00000000-0000-0000-0000-0000000000F1",
          "after": "00000000-0000-0000-0000-000000000002",
          "before": "00000000-0000-0000-0000-000000000005",
          "cause": {
            "kind": "nul_backup",
            "producer": "ad_hoc",
            "tool": null,
            "backup_set_uuid": "00000000-0000-0000-0000-000000000003",
            "user_name": "SQL01\\dba",
            "device": "NUL",
            "at": "2026-11-20T03:00:30",
            "confidence": "certain"
          }
        }
      ],
      "by_producer": {
        "managed_backup": {
          "tool": null,
          "sets": 0,
          "confidence": "unknown",
          "signs": [],
          "windows": [],
          "gaps": [
            {
              "from_lsn": "1400",
              "to_lsn": "1500",
              "fork": "00000000-0000-0000-0000-0000000000F1",
              "after": "00000000-0000-0000-0000-000000000002",
              "before": "00000000-0000-0000-0000-000000000005",
              "cause": {
                "kind": "foreign_log_backup",
                "producer": "third_party",
                "tool": "NightSave",
                "backup_set_uuid": "00000000-0000-0000-0000-000000000006",
                "user_name": null,
                "device": null,
                "at": null,
                "confidence": "likely"
              }
            },
            {
              "from_lsn": "1500",
              "to_lsn": "2000",
              "fork": "00000000-0000-0000-0000-0000000000F1",
              "after": "00000000-0000-0000-0000-000000000002",
              "before": "00000000-0000-0000-0000-000000000005",
              "cause": {
                "kind": "nul_backup",
                "producer": "ad_hoc",
                "tool": null,
                "backup_set_uuid": "00000000-0000-0000-0000-000000000003",
                "user_name": "SQL01\\dba",
                "device": "NUL",
                "at": "2026-11-20T03:00:30",
                "confidence": "certain"
              }
            }
          ]
        },
        "ad_hoc": {
          "tool": null,
          "sets": 2,
          "confidence": "likely",
          "signs": [
            {
              "points_to": "third_party",
              "tool": "NightSave",
              "looks_at": "name",
              "like": "%night%",
              "weight": 35,
              "sets": 1,
              "first": "00000000-0000-0000-0000-000000000003"
            },
            {
              "points_to": "ad_hoc",
              "tool": null,
              "looks_at": "user_name",
              "like": "%dba",
              "weight": 40,
              "sets": 2,
              "first": "00000000-0000-0000-0000-000000000001"
            }
          ],
          "windows": [],
          "gaps": [
            {
              "from_lsn": "1400",
              "to_lsn": "1500",
              "fork": "00000000-0000-0000-0000-0000000000F1",
              "after": "00000000-0000-0000-0000-000000000002",
              "before": "00000000-0000-0000-0000-000000000005",
              "cause": {
                "kind": "foreign_log_backup",
                "producer": "third_party",
                "tool": "NightSave",
                "backup_set_uuid": "00000000-0000-0000-0000-000000000006",
                "user_name": null,
                "device": null,
                "at": null,
                "confidence": "likely"
              }
            }
          ]
        }
      },
      "findings": [
        {
          "rule": "ADHOC-2b",
          "severity": "error",
          "subject": "SQL01: Sales",
          "message": "somebody took a log backup beside managed backup",
          "remedy": "Take log backups with managed backup alone.",
          "source": "Interoperability and Coexistence",
          "priority": 10,
          "url": "docs/rules/ADHOC-2b.md",
          "because": [
            "00000000-0000-0000-0000-000000000003"
          ]
        },
        {
          "rule": "LS-1",
          "severity": "undetermined",
          "subject": "SQL01: Sales",
          "message": "the evidence lacks backup_directory",
          "remedy": "",
          "source": "",
          "priority": 255,
          "url": "docs/rules/LS-1.md",
          "because": []
        }
      ]
    }
  ],
  "findings": [],
  "unreadable": [
    {
      "source": "x.bak",
      "reason": "ends inside its header"
    }
  ]
}
)");
}

TEST_CASE("what nobody knows is null in check --json", "[report]") {
  CheckAnswer answer;
  answer.now = *UtcTime::parse("2026-11-20T12:00:00Z");
  answer.databases.resize(1);
  answer.databases[0].analysis.name = "Empty";

  CHECK(check_json(answer, {}) == R"({
  "now": "2026-11-20T12:00:00Z",
  "databases": [
    {
      "name": "Empty",
      "server_name": null,
      "copies": [],
      "family_guid": null,
      "recovery_model": null,
      "status": "empty",
      "newest_point": null,
      "time_zone": null,
      "exposure_seconds": null,
      "forks": [],
      "windows": [],
      "gaps": [],
      "by_producer": {},
      "findings": []
    }
  ],
  "findings": [],
  "unreadable": []
}
)");
}

TEST_CASE("two third-party tools have a key each", "[report]") {
  CheckAnswer answer = broken_sales();
  answer.databases[0].analysis.by_producer = {{{ProducerKind::third_party, "A"}, {}, {}},
                                              {{ProducerKind::third_party, "B"}, {}, {}}};

  const std::string json = check_json(answer, {});

  CHECK(json.find("\"third_party:A\"") != std::string::npos);
  CHECK(json.find("\"third_party:B\"") != std::string::npos);
}

TEST_CASE("check's text names who broke the chain and what to do", "[report]") {
  CHECK(check_text(broken_sales(), {}) == R"(Sales on SQL01: gaps
  log backups are missing
  FULL model, 4 backup sets
  copies   Sales on SQL01 (PRINCIPAL), Sales on SQL02 (MIRROR)
  family   00000000-0000-0000-0000-0000000000FA
  newest   2026-11-20T06:00:30 (UTC+01:00), 6 h 59 min ago
  Windows (every point inside can be restored)
    2026-11-20T01:00:30 to 2026-11-20T02:00:30
      LSN 1100 to 1500
      by NightSave, managed backup; backup history says so, the files were not
        looked at
      hole: bulk-logged changes between 2026-11-20T01:30:30 and
        2026-11-20T02:00:30; only its ends can be restored
        LSN 1200 to 1500
  Gaps (no usable backup holds this log)
    LSN 1500 to 2000
      after    set 00000000-0000-0000-0000-000000000002
      before   set 00000000-0000-0000-0000-000000000005
      cause    the log was backed up to NUL, that is thrown away
      who      someone by hand, user SQL01\dba, at 2026-11-20T03:00:30
      device   NUL
      set      00000000-0000-0000-0000-000000000003
  Gaps for managed backup (restoring from its own backups alone)
    LSN 1400 to 1500
      after    set 00000000-0000-0000-0000-000000000002
      before   set 00000000-0000-0000-0000-000000000005
      cause    a log backup taken by someone else holds this log (likely)
      who      NightSave
      set      00000000-0000-0000-0000-000000000006
  Findings
    error ADHOC-2b (10): somebody took a log backup beside managed backup
      do       Take log backups with managed backup alone.
      because  00000000-0000-0000-0000-000000000003
      see      Interoperability and Coexistence
      url      docs/rules/ADHOC-2b.md
    undetermined LS-1 (255): the evidence lacks backup_directory

1 database: 1 with gaps; 1 error, 1 undetermined
)");
}

TEST_CASE("check's text without databases still says so", "[report]") {
  CHECK(check_text({}, {}) == "0 databases\n");
}

TEST_CASE("a name with an escape sequence is harmless in check's text", "[report]") {
  CheckAnswer answer = broken_sales();
  answer.databases[0].analysis.name = "Sales\x1B]0;owned\x07";

  const std::string text = check_text(answer, {});

  CHECK(text.find('\x1B') == std::string::npos);
  CHECK(text.find("Sales\\x1B]0;owned\\x07") != std::string::npos);
}

TEST_CASE("an error finding or a broken chain is bad news", "[report]") {
  CheckAnswer answer = broken_sales();
  CHECK(is_bad_news(answer));
  answer.databases[0].findings.clear();
  CHECK(is_bad_news(answer));  // gaps
  answer.databases[0].analysis.status = ChainStatus::no_full;
  CHECK(is_bad_news(answer));
  answer.databases[0].analysis.status = ChainStatus::log_chain_not_started;
  CHECK(is_bad_news(answer));
  answer.databases[0].analysis.status = ChainStatus::unbroken;
  CHECK_FALSE(is_bad_news(answer));
  answer.databases[0].analysis.status = ChainStatus::data_backups_only;
  CHECK_FALSE(is_bad_news(answer));
  answer.databases[0].analysis.status = ChainStatus::empty;
  CHECK_FALSE(is_bad_news(answer));
  Finding finding;
  finding.severity = Severity::warning;
  answer.findings = {finding};
  CHECK_FALSE(is_bad_news(answer));
  answer.findings[0].severity = Severity::undetermined;
  CHECK_FALSE(is_bad_news(answer));
  answer.findings[0].severity = Severity::error;
  CHECK(is_bad_news(answer));
}
